"""Public holidays in the countries of a cohort's people, for whoever plans a break."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.actions.course import course_of
from bot.actions.permission import require_organiser
from bot.app import App
from bot.core.cohort import choose
from bot.core.edits import Course
from bot.core.people import Caller
from bot.core.refusals import Refusal
from bot.days_off import DayOff, days_off
from bot.store import cohorts, people


async def suggest_breaks(app: App, caller: Caller, name: str | None) -> tuple[Course, list[DayOff]] | None:
    """The calendar of the running cohort that is meant, and the holidays in what is left of it; None where it is not
    clear which is meant, or for others than organisers: it tells where people live. Of a cohort without people, those
    where its own clocks are."""
    async with app.db.snapshot() as tx:
        try:
            await require_organiser(tx, caller)
            cohort = choose([c for c in await cohorts.all_of(tx, caller.guild) if c.running], name)
            course = await course_of(app, tx, cohort)
        except Refusal:
            return None
        zones = list((await people.zones_of(tx, cohort)).values())
    first = max(cohort.starts_on, course.now.astimezone(ZoneInfo(cohort.zone)).date())
    last = max((each.entry.day for each in course.timetable.units), default=first) + timedelta(days=6)
    return course, await app.compute(days_off, zones or [cohort.zone], first, last)
