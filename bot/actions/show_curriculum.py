"""Show anybody a cohort's whole plan, and where they are in it; or give it to them as a calendar file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.actions.course import Came, course_of, what_came
from bot.actions.which_cohort import which_cohort
from bot.app import App
from bot.core.cohort import Cohort
from bot.core.groups import Group
from bot.core.ical import CalendarEntry, Local, calendar_file
from bot.core.pace import Pace, asked_of, pace
from bot.core.people import CohortId, GuildId, MemberId
from bot.core.progress import done_of
from bot.core.schedule import Entry, Planned, Schedule, Timetable
from bot.store import calendars, check_ins, groups, people


@dataclass(frozen=True, slots=True)
class CurriculumShown:
    """`came` are the units that have come; `done` the slugs of those the member has checked in for, None for somebody
    who is not in the cohort. `left_out` are titles; `pace` is the cohort's, where enough is known of it."""

    cohort: Cohort
    timetable: Timetable
    came: tuple[Came, ...]
    done: frozenset[str] | None
    left_out: tuple[str, ...]
    now: datetime
    pace: Pace | None = None


@dataclass(frozen=True, slots=True)
class CalendarExported:
    """An .ics file; `sessions` of the member's group are in it."""

    cohort: Cohort
    file: bytes
    units: int
    sessions: int


async def show_curriculum(app: App, guild: GuildId, member: MemberId, wanted: str | CohortId | None) -> CurriculumShown:
    """The plan of the cohort that is meant: by name, by id, or the member's own, or the only one that runs."""
    async with app.db.snapshot() as tx:
        cohort = await which_cohort(tx, guild, wanted, member)
        course = await course_of(app, tx, cohort)
        joined = cohort.id in await people.cohorts_of(tx, guild, member)
        done = done_of(await check_ins.of_member(tx, cohort, member)) if joined else None
        _, came = await what_came(app, tx, cohort)
        told = [planned.slot.unit.slug for planned in asked_of(course.timetable, app.now())]
        spent = await check_ins.minutes_of(tx, cohort, told)
    left_out = (entry.unit for entry in course.schedule.entries if not entry.comes)
    units = app.curriculum.units
    titles = tuple(units[slug].title for slug in left_out if slug in units)
    own_pace = pace(course.timetable, spent, app.now())
    return CurriculumShown(cohort, course.timetable, came, done, titles, app.now(), own_pace)


async def export_calendar(app: App, guild: GuildId, member: MemberId, cohort: CohortId) -> CalendarExported:
    """The cohort's units, and the sessions of the member's group if they are in one, as a calendar file.

    A unit that is left out is in it as cancelled, so that a calendar that knows it lets go of it.
    """
    async with app.db.snapshot() as tx:
        chosen = await which_cohort(tx, guild, cohort, member)
        course = await course_of(app, tx, chosen)
        version = len(history := await calendars.history(tx, chosen)) + sum(
            one.undone_at is not None for one in history
        )
        mine = [g for g in await groups.of_cohort(tx, chosen) if g.ended_at is None and member in g.members]
    titles = {slug: unit.title for slug, unit in app.curriculum.units.items()}
    units = [
        CalendarEntry(
            key=f"{chosen.guild}-{chosen.id}-{entry.slot}",
            kind="unit",
            title=f"{chosen.name}: {titles.get(entry.unit, entry.unit)}",
            when=_when(course.schedule, entry),
            text=f"Week {course.schedule.week(entry)} of {course.timetable.track.weeks}",
            version=version,
            cancelled=not entry.comes,
        )
        for entry in course.schedule.entries
    ]
    sessions = [
        _session(chosen, group, start, app.settings.session_minutes) for group in mine for start in group.sessions
    ]
    deadlines = [_deadline(chosen, course.timetable, planned, version) for planned in course.timetable.units]
    file = calendar_file(chosen.name, [*units, *deadlines, *sessions], app.now())
    return CalendarExported(chosen, file, len(course.timetable.units), len(sessions))


def _when(schedule: Schedule, entry: Entry) -> Local | datetime:
    return entry.at or Local(entry.day, schedule.post_at, schedule.zone)


def _deadline(cohort: Cohort, table: Timetable, planned: Planned, version: int) -> CalendarEntry:
    """When a unit should be checked in for: half an hour before the next comes, or its weeks are over."""
    return CalendarEntry(
        key=f"{cohort.guild}-{cohort.id}-{planned.entry.slot}-done",
        kind="deadline",
        title=f"{cohort.name}: check in for {planned.slot.unit.title}",
        when=table.ends(planned) - timedelta(minutes=30),
        version=version,
    )


def _session(cohort: Cohort, group: Group, start: datetime, minutes: int) -> CalendarEntry:
    key = f"{cohort.guild}-{cohort.id}-group-{group.id}-{int(start.timestamp())}"
    return CalendarEntry(
        key, "session", f"{cohort.name}: group {group.id} meets", start, minutes, version=group.version
    )
