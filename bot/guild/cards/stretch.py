"""What goes further than a unit, seen by the one who asked."""

from __future__ import annotations

from typing import Any

from bot.actions.show_stretch import StretchShown
from bot.guild.cards.posts import link_line
from bot.guild.cards.text import bullets, card, count, private


def stretch(result: StretchShown) -> dict[str, Any]:
    """Links, and how many are held back until they can spoil nothing any more."""
    lines = bullets(link_line(link) for link in result.links) or "Nothing yet."
    held = (
        f"\n-# {count(result.held, 'link')} with solutions: after your check-in, or when the unit's time is over."
        if result.held
        else ""
    )
    return private(card(f"**{result.unit.title}**: going further\n{lines}{held}"))
