"""Show somebody what goes further than a unit, and its solutions once they can spoil nothing any more."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.course import timetable_of
from bot.app import App
from bot.core.curriculum import Link, Unit, solutions_are_open, stretch_for
from bot.core.people import CohortId, GuildId, MemberId
from bot.core.progress import done_of
from bot.core.refusals import NoCohort, UnitNotDue, UnknownUnit
from bot.store import check_ins, cohorts


@dataclass(frozen=True, slots=True)
class StretchShown:
    """What goes further; `held` links hold solutions, and are shown after the check-in or when the week is over."""

    unit: Unit
    links: tuple[Link, ...]
    held: int


async def show_stretch(app: App, guild: GuildId, member: MemberId, cohort: CohortId, slug: str) -> StretchShown:
    """The stretch of a unit that has come, for this member."""
    async with app.db.snapshot() as tx:
        chosen = await cohorts.find(tx, guild, cohort)
        if chosen is None:
            raise NoCohort()
        planned = (await timetable_of(app, tx, chosen)).find(slug)
        if planned is None:
            raise UnknownUnit()
        if planned.due > app.now():
            raise UnitNotDue()
        done = done_of(await check_ins.of_member(tx, chosen, member))
    slot = planned.slot
    open_ = slug in done or solutions_are_open(planned.due, slot.weeks, app.now())
    links = stretch_for(slot.unit, with_solutions=open_)
    return StretchShown(slot.unit, links, len(slot.unit.stretch) - len(links))
