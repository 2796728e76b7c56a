"""Read what one's group has written on a unit, as far as its questions are meant for them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.course import timetable_of
from bot.app import App
from bot.core.check_in import visible_to_group
from bot.core.curriculum import Question, Unit
from bot.core.people import CohortId, GuildId, MemberId
from bot.core.refusals import NoCohort, NotCheckedIn, NotYourGroup, UnknownUnit
from bot.store import check_ins, cohorts, groups


@dataclass(frozen=True, slots=True)
class GroupWrote:
    """What the others have answered that one may read; who has answered nothing of it is not there."""

    unit: Unit
    answers: tuple[tuple[MemberId, tuple[tuple[Question, str], ...]], ...]


async def read_group(app: App, guild: GuildId, member: MemberId, cohort: CohortId, slug: str) -> GroupWrote:
    """Refuses who is in no group, and who has not checked in for the unit: first one's own thoughts, then others'."""
    async with app.db.snapshot() as tx:
        chosen = await cohorts.find(tx, guild, cohort)
        if chosen is None:
            raise NoCohort()
        planned = (await timetable_of(app, tx, chosen)).find(slug)
        if planned is None:
            raise UnknownUnit()
        living = [group for group in await groups.of_cohort(tx, chosen) if group.ended_at is None]
        mine = next((group for group in living if member in group.members), None)
        if mine is None:
            raise NotYourGroup()
        if await check_ins.find(tx, chosen, member, slug) is None:
            raise NotCheckedIn()
        unit = planned.slot.unit
        found = [(other, await check_ins.find(tx, chosen, other, slug)) for other in sorted(mine.members - {member})]
    said = [(other, visible_to_group(unit, there.answer)) for other, there in found if there]
    return GroupWrote(unit, tuple((other, answers) for other, answers in said if answers))
