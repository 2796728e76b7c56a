"""Check in for a unit: once per person and unit, from the button under its post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.actions.course import timetable_of
from bot.app import App
from bot.core.check_in import Answer, Done
from bot.core.cohort import Cohort
from bot.core.curriculum import Unit
from bot.core.people import CohortId, GroupId, GuildId, MemberId
from bot.core.refusals import NoCohort, NotSignedUp, NotYourGroup, UnitNotDue, UnknownUnit
from bot.store import check_ins, cohorts, groups, people, placed
from bot.store.port import Tx


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """`before` is when the member had already checked in. In a group, `done` of `size` members now have."""

    cohort: Cohort
    unit: Unit
    before: datetime | None
    done: int
    size: int


@dataclass(frozen=True, slots=True)
class CheckInTakenBack:
    unit: Unit
    was_there: bool


async def check_in(
    app: App, guild: GuildId, member: MemberId, cohort: CohortId, unit: str, group: GroupId | None
) -> CheckedIn:
    """Record that the member has done the unit. `group` is the one whose post it was, None for the cohort's post.

    Refuses a member who is not in the cohort or in that group, and a unit that has neither begun nor been posted.
    """
    async with app.db.transaction() as tx:
        chosen, slot_unit = await _unit(app, tx, guild, cohort, unit)
        if cohort not in await people.cohorts_of(tx, guild, member):
            raise NotSignedUp(cohort=chosen.name)
        living = [g for g in await groups.of_cohort(tx, chosen) if g.ended_at is None]
        mine = next((g for g in living if member in g.members), None)
        if group is not None and (mine is None or mine.id != group):
            raise NotYourGroup()
        here = mine.id if mine else None
        before = await check_ins.record(tx, chosen, member, unit, here, Answer(Done.DONE), app.now())
        done = await check_ins.how_many(tx, chosen, unit, mine.members) if mine else 0
    return CheckedIn(chosen, slot_unit, before and before.at, done, len(mine.members) if mine else 0)


async def take_back(app: App, guild: GuildId, member: MemberId, cohort: CohortId, unit: str) -> CheckInTakenBack:
    """Undo one's own check-in. Safe to repeat."""
    async with app.db.transaction() as tx:
        chosen, slot_unit = await _unit(app, tx, guild, cohort, unit)
        there = await check_ins.take_back(tx, chosen, member, unit, app.now())
    return CheckInTakenBack(slot_unit, there)


async def _unit(app: App, tx: Tx, guild: GuildId, cohort: CohortId, slug: str) -> tuple[Cohort, Unit]:
    chosen = await cohorts.find(tx, guild, cohort)
    if chosen is None:
        raise NoCohort()
    planned = (await timetable_of(app, tx, chosen)).find(slug)
    if planned is None:
        raise UnknownUnit()
    if planned.due > app.now() and slug not in await placed.units_posted(tx, chosen):
        raise UnitNotDue()
    return chosen, planned.slot.unit
