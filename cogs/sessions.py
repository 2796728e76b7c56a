"""The buttons under a session's message: whether one met, and how it went."""

from __future__ import annotations

from bot.actions.report_session import report_session
from bot.client import Understudy
from bot.core import keys
from bot.core.people import CohortId, GroupId
from bot.guild.buttons import button
from bot.guild.cards.sessions import reported
from cogs.asking import Asked, where


async def met(interaction: Asked, *, cohort: str, group: str, start: str, met: str) -> None:
    """From the group's thread; or to change one's mind, from one's own answer, which is edited then."""
    app, yes = interaction.client.app, met == "1"
    place = CohortId(int(cohort)), GroupId(int(group))
    result = await report_session(app, *where(interaction), *place, int(start), met=yes)
    if interaction.message is not None and interaction.message.flags.ephemeral:
        await interaction.response.edit_message(view=reported(result)["view"])
    else:
        await interaction.response.send_message(**reported(result))


async def went(interaction: Asked, *, cohort: str, group: str, start: str, went: str) -> None:
    app = interaction.client.app
    place = CohortId(int(cohort)), GroupId(int(group))
    result = await report_session(app, *where(interaction), *place, int(start), met=True, went=int(went))
    await interaction.response.edit_message(view=reported(result)["view"])


async def setup(bot: Understudy) -> None:
    bot.add_dynamic_items(button(keys.MET, met), button(keys.WENT, went))
