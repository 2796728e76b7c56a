"""What one reads while groups are looked for, and where that ended without any."""

from __future__ import annotations

from math import ceil
from typing import Any

from discord import ButtonStyle, ui

from bot.core import keys
from bot.core.matching.watch import Progress
from bot.guild.cards.text import NOBODY, card, row, rule
from bot.searches import Looking

UNCHANGED = "Nothing has changed."


GROUPS, SETTINGS = "Looking for groups …", "Trying other settings …"
"""What is searched for."""


def looking(search: Looking, title: str = GROUPS) -> dict[str, Any]:
    """How a search stands, with the two ways to end it."""
    text = f"# {title}\n{_standing(search)}\n-# Everything else goes on meanwhile. {UNCHANGED}"
    buttons = [
        ui.Button[Any](
            label="Take what you have",
            style=ButtonStyle.primary,
            custom_id=keys.ENOUGH.id(search=search.name),
            disabled=search.enough or search.progress is None,
        ),
        ui.Button[Any](label="Cancel", custom_id=keys.CANCEL.id(search=search.name)),
    ]
    return {"view": card(text, rule(), row(*buttons)), "allowed_mentions": NOBODY}


def given_up() -> dict[str, Any]:
    return {"view": card(f"The search is cancelled. {UNCHANGED}"), "allowed_mentions": NOBODY}


def broken() -> dict[str, Any]:
    return {"view": card(f"The search came to no end. {UNCHANGED}"), "allowed_mentions": NOBODY}


def _standing(search: Looking) -> str:
    if search.enough:
        return "Finishing with the best there is so far."
    if search.waiting:
        return "Another search is going on; this one begins when that has ended."
    return _progress(search.progress) if search.progress else "Reading everybody's hours."


def _progress(progress: Progress) -> str:
    most = max(progress.placed, progress.most)  # between two ways to search, the bound may be that of the one before
    placed = f"**{progress.placed} of {most}** placed"
    if progress.gap is None:
        return f"{placed} so far; looking for {'better groups' if progress.placed == most else 'more'}."
    if progress.gap == 0:
        return f"{placed}; nothing is better."
    return f"{placed}; improving: {ceil(progress.gap * 1000) / 10:.1f} % from the best possible."
