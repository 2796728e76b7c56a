"""A cohort's calendar as every action reads it: the entries that are written down, and what they make of its track."""

from __future__ import annotations

from bot.app import App
from bot.core.cohort import Cohort
from bot.core.edits import Course
from bot.core.schedule import Schedule, Timetable, opening, timetable
from bot.store import calendars, placed
from bot.store.port import Tx


async def schedule_of(app: App, tx: Tx, cohort: Cohort) -> Schedule:
    """What is written down; where nothing is, the cohort was opened before there were calendars: as its track has it.

    Refuses with UnknownTrack, where its track is gone.
    """
    track = app.curriculum.track(cohort.track)
    return await calendars.of_cohort(tx, cohort) or opening(cohort, track)


async def timetable_of(app: App, tx: Tx, cohort: Cohort) -> Timetable:
    return laid_out(app, cohort, await schedule_of(app, tx, cohort))


async def course_of(app: App, tx: Tx, cohort: Cohort) -> Course:
    schedule = await schedule_of(app, tx, cohort)
    posted = await placed.units_posted(tx, cohort)
    return Course(schedule, laid_out(app, cohort, schedule), posted, app.now())


def laid_out(app: App, cohort: Cohort, schedule: Schedule) -> Timetable:
    return timetable(schedule, app.curriculum.track(cohort.track), app.curriculum.units)
