"""What somebody reads of the days on which they are away."""

from __future__ import annotations

from typing import Any

from discord import ButtonStyle, ui

from bot.actions.go_away import Away
from bot.core import keys
from bot.core.dates_text import spell_dates
from bot.guild.cards.text import bullets, card, plain, private, row


def away(result: Away) -> dict[str, Any]:
    """The days from today on; with a button to be back, if there are some."""
    gone = [(cohort, days) for cohort, days in result.days if days]
    if not gone:
        said = "**Welcome back.** " if result.changed else ""
        return private(
            card(f"{said}You are not away. `/away until` tells me of days on which you are, such as 2026-03-04.")
        )
    lines = bullets(f"**{plain(cohort.name)}**: {plain(spell_dates(days), 1000)}" for cohort, days in gone)
    text = (
        f"{'**Noted.** ' if result.changed else ''}You are away on these days:\n{lines}\n\n"
        "On these days I send you no reminders and call you to no session; for units whose sessions you would miss I "
        "pair you with nobody, and count nothing as missed. Your group reads that you are away, not why. "
        "It ends by itself."
    )
    return private(card(text, row(_back())))


def _back() -> ui.Button[Any]:
    return ui.Button(label="I am back", style=ButtonStyle.secondary, custom_id=keys.BACK.id())
