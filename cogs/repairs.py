"""A group that does not work: its members' answers, and the proposal to organisers."""

from __future__ import annotations

from bot.actions.list_cohorts import cohort_of
from bot.actions.mend_groups import apply_repair, ask_still, look_again, say_still, show_case
from bot.client import Understudy
from bot.core import keys
from bot.core.cases import Still
from bot.core.people import CohortId, GroupId, MemberId
from bot.guild.buttons import button, menu
from bot.guild.cards import flags, repairs
from cogs.asking import Asked, caller, where
from cogs.flags import addressed


async def read(interaction: Asked, *, cohort: str, group: str, opened: str, member: str) -> None:
    where_, whose = where(interaction), MemberId(int(member))
    result = await ask_still(interaction.client.app, *where_, CohortId(int(cohort)), GroupId(int(group)), whose)
    await interaction.response.send_message(**repairs.question(result))


async def answer(interaction: Asked, *, guild: str, cohort: str, group: str, opened: str, answer: str) -> None:
    here, member = addressed(interaction, guild)
    app, which = interaction.client.app, CohortId(int(cohort))
    if answer == "out":
        await interaction.response.send_message(**flags.leave_asked(await cohort_of(app, here, which)))
        return
    still = Still(answer)
    await say_still(app, here, member, which, GroupId(int(group)), still)
    await interaction.response.send_message(**repairs.said(still))


async def see(interaction: Asked, *, cohort: str, group: str) -> None:
    result = await show_case(interaction.client.app, caller(interaction), CohortId(int(cohort)), GroupId(int(group)))
    await interaction.response.send_message(**repairs.case(result))


async def see_way(interaction: Asked, choice: str, *, cohort: str, group: str, opened: str) -> None:
    result = await show_case(interaction.client.app, caller(interaction), CohortId(int(cohort)), GroupId(int(group)))
    await interaction.response.send_message(**repairs.case(result, int(choice)))


async def anew(interaction: Asked, *, cohort: str, group: str, opened: str) -> None:
    await look_again(interaction.client.app, caller(interaction), CohortId(int(cohort)), GroupId(int(group)))
    await interaction.response.send_message(**repairs.looking())


async def apply(interaction: Asked, *, cohort: str, group: str, opened: str, way: str, facts: str) -> None:
    who, which = caller(interaction), (CohortId(int(cohort)), GroupId(int(group)))
    result = await apply_repair(interaction.client.app, who, *which, int(way), facts)
    await interaction.response.send_message(**repairs.applied(result))


async def setup(bot: Understudy) -> None:
    bot.add_dynamic_items(
        button(keys.READ_STILL, read),
        button(keys.STILL, answer),
        button(keys.SEE_CASE, see),
        menu(keys.WAYS, see_way),
        button(keys.MEND, apply),
        button(keys.MEND_ANEW, anew),
    )
