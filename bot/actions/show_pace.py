"""Show organisers how long a cohort's units really take."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.course import timetable_of
from bot.actions.permission import require_organiser
from bot.app import App
from bot.core.cohort import Cohort
from bot.core.pace import Pace, asked_of, pace
from bot.core.people import Caller, CohortId
from bot.core.refusals import NoCohort
from bot.store import check_ins, cohorts


@dataclass(frozen=True, slots=True)
class PaceShown:
    """`pace` is None while too few have told their hours."""

    cohort: Cohort
    pace: Pace | None


async def show_pace(app: App, caller: Caller, cohort: CohortId) -> PaceShown:
    """The cohort's pace by unit. Organisers only."""
    async with app.db.snapshot() as tx:
        await require_organiser(tx, caller)
        chosen = await cohorts.find(tx, caller.guild, cohort)
        if chosen is None:
            raise NoCohort()
        table = await timetable_of(app, tx, chosen)
        spent = await check_ins.minutes_of(tx, chosen, [one.slot.unit.slug for one in asked_of(table, app.now())])
    return PaceShown(chosen, pace(table, spent, app.now()))
