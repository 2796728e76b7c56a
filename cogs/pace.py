"""The button under what organisers read of a cohort's week: its pace by unit."""

from __future__ import annotations

from bot.actions.show_pace import show_pace
from bot.client import Understudy
from bot.core import keys
from bot.core.people import CohortId
from bot.guild.buttons import button
from bot.guild.cards import digest
from cogs.asking import Asked, caller


async def by_unit(interaction: Asked, *, cohort: str, about: str) -> None:
    shown = await show_pace(interaction.client.app, caller(interaction), CohortId(int(cohort)))
    await interaction.response.send_message(**digest.by_unit(shown))


async def setup(bot: Understudy) -> None:
    bot.add_dynamic_items(button(keys.PACE, by_unit))
