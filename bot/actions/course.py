"""A cohort's calendar as every action reads it: the entries that are written down, and what they make of its track."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.app import App
from bot.core.cohort import Cohort
from bot.core.edits import Course
from bot.core.people import ChannelId
from bot.core.schedule import Planned, Schedule, Timetable, opening, timetable
from bot.store import calendars, placed
from bot.store.port import Tx


@dataclass(frozen=True, slots=True)
class Came:
    """A unit that has come, and where the cohort's channel has it, if it stands there."""

    planned: Planned
    channel: ChannelId | None
    message: int | None


async def what_came(app: App, tx: Tx, cohort: Cohort) -> tuple[datetime, tuple[Came, ...]]:
    """When the first unit comes or came, and all that have come."""
    table = await timetable_of(app, tx, cohort)
    posted = await placed.unit_messages(tx, cohort)
    came = (Came(each, *posted.get(each.slot.unit.slug, (None, None))) for each in table.begun(app.now()))
    return table.first or cohort.due(1), tuple(came)


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
