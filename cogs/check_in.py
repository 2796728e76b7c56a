"""The buttons under every unit: check in, with its undo, and what goes further."""

from __future__ import annotations

from bot.actions.check_in import check_in, take_back
from bot.actions.show_stretch import show_stretch
from bot.client import Understudy
from bot.core import keys
from bot.core.people import CohortId, GroupId
from bot.guild.buttons import button
from bot.guild.cards import replies
from bot.guild.cards.stretch import stretch
from cogs.asking import Asked, where


async def checked_in(interaction: Asked, *, cohort: str, group: str, unit: str) -> None:
    guild, member = where(interaction)
    its_group = GroupId(int(group)) if int(group) else None
    result = await check_in(interaction.client.app, guild, member, CohortId(int(cohort)), unit, its_group)
    await interaction.response.send_message(**replies.checked_in(result))


async def undone(interaction: Asked, *, cohort: str, unit: str) -> None:
    guild, member = where(interaction)
    result = await take_back(interaction.client.app, guild, member, CohortId(int(cohort)), unit)
    await interaction.response.edit_message(view=replies.check_in_taken_back(result)["view"])


async def stretched(interaction: Asked, *, cohort: str, unit: str) -> None:
    guild, member = where(interaction)
    result = await show_stretch(interaction.client.app, guild, member, CohortId(int(cohort)), unit)
    await interaction.response.send_message(**stretch(result))


async def setup(bot: Understudy) -> None:
    bot.add_dynamic_items(
        button(keys.CHECK_IN, checked_in), button(keys.UNDO_CHECK_IN, undone), button(keys.STRETCH, stretched)
    )
