"""What each edit of a calendar does: pure functions from a course to its new schedule, or a refusal that says why not.

What is posted stays where it is, whatever is edited.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from bot.core.calendar import WEEK, instant
from bot.core.edits import Break, Clock, Course, Delay, Edit, PostNow, Replace, Shorten, Skip, Swap
from bot.core.refusals import (
    BreakTooLong,
    DatesBackwards,
    NoAlternative,
    NoBufferLeft,
    NothingChanges,
    NothingFromWeek,
    NothingInBreak,
    SameUnitTwice,
    TooLongADelay,
)
from bot.core.schedule import Entry, Schedule, State

MOST_WEEKS = 26
"""A longer delay or break is rather a new cohort."""


def edited(course: Course, edit: Edit, number: int) -> Schedule:
    """The schedule after the edit, each changed entry marked with the edit's `number`; refuses what changes nothing."""
    before = course.schedule
    after = settled(course, _edited(course, edit))
    if after == before:
        raise NothingChanges()
    old = {entry.slot: entry for entry in before.entries}
    return after.having(replace(entry, edit=number) for entry in after.entries if entry != old[entry.slot])


def _edited(course: Course, edit: Edit) -> Schedule:
    match edit:
        case Delay(week, weeks):
            return delay(course, week, weeks)
        case Break(first, last):
            return take_break(course, first, last)
        case Swap(one, other):
            return swap(course, one, other)
        case Replace(unit, by):
            return replace_unit(course, unit, by)
        case Skip(unit):
            return course.schedule.having([replace(course.movable(unit), state=State.SKIPPED)])
        case Shorten(unit):
            return shorten(course, unit)
        case PostNow(unit):
            return post_now(course, unit)
        case Clock(post_at, zone):
            now = course.schedule
            return replace(now, post_at=now.post_at if post_at is None else post_at, zone=zone or now.zone)
        case _:
            assert_never(edit)


def settled(course: Course, after: Schedule) -> Schedule:
    """The schedule with what is posted held at the moment it had, and nothing that is to come in the past: what would
    have come by now comes now."""
    before = {entry.slot: entry for entry in course.schedule.entries}
    held: list[Entry] = []
    for entry in after.entries:
        was = course.schedule.due(before[entry.slot])
        due = after.due(entry)
        if entry.unit in course.posted and due != was:
            held.append(replace(entry, at=was))
        elif entry.unit not in course.posted and due < course.now and _comes_otherwise(course, before, entry, due):
            held.append(replace(entry, at=course.now))
    return after.having(held)


def _comes_otherwise(course: Course, before: dict[int, Entry], entry: Entry, due: datetime) -> bool:
    old = before[entry.slot]
    return (entry.comes, entry.unit, due) != (old.comes, old.unit, course.schedule.due(old))


def delay(course: Course, week: int, weeks: int) -> Schedule:
    """What is to come in week `week` or later comes `weeks` later; the days of the week stay."""
    if not 1 <= weeks <= MOST_WEEKS:
        raise TooLongADelay(weeks=weeks, most=MOST_WEEKS)
    moving = [entry for entry in course.open if course.schedule.week(entry) >= week]
    if not moving:
        raise NothingFromWeek(week=week)
    return course.schedule.having(_moved(entry, entry.day + weeks * WEEK) for entry in moving)


def take_break(course: Course, first: date, last: date) -> Schedule:
    """A break of less than a week moves what falls in it to the next day after it that is one to study on.

    A longer one moves everything from its start on, by as many whole weeks as bring it behind the break.
    """
    if last < first:
        raise DatesBackwards(bit=f"{first} to {last}")
    if last - first >= MOST_WEEKS * WEEK:
        raise BreakTooLong(most=MOST_WEEKS)
    inside = [entry for entry in course.open if first <= entry.day <= last]
    if not inside:
        raise NothingInBreak(first=first, last=last)
    if last - first < WEEK - timedelta(days=1):
        day = _study_day_after(course, last)
        return course.schedule.having(_moved(entry, day) for entry in inside)
    begins = min(entry.day for entry in inside)
    weeks = (last - begins) // WEEK + 1
    return course.schedule.having(
        _moved(entry, entry.day + weeks * WEEK) for entry in course.open if entry.day >= begins
    )


def _study_day_after(course: Course, day: date) -> date:
    """No Saturday or Sunday, unless this calendar has units on that day of the week."""
    used = {entry.day.weekday() for entry in course.schedule.entries}
    day += timedelta(days=1)
    while day.weekday() >= 5 and day.weekday() not in used:
        day += timedelta(days=1)
    return day


def swap(course: Course, one: str, other: str) -> Schedule:
    """Each comes at the other's date; one of several weeks still takes as many."""
    if one == other:
        raise SameUnitTwice()
    first, second = course.movable(one), course.movable(other)
    return course.schedule.having(
        [
            replace(_moved(first, second.day), rank=second.rank, at=second.at),
            replace(_moved(second, first.day), rank=first.rank, at=first.at),
        ]
    )


def replace_unit(course: Course, unit: str, by: str) -> Schedule:
    """Another unit of the same choice comes at the same date."""
    entry = course.movable(unit)
    choice = course.choice(unit)
    if by not in {one.slug for one in choice}:
        known = ", ".join(f"“{one.title}”" for one in choice) or "none, its track offers no choice there"
        raise NoAlternative(other=course.title(by), unit=course.title(unit), known=known)
    return course.schedule.having([replace(entry, unit=by, state=State.REPLACED)])


def shorten(course: Course, unit: str | None) -> Schedule:
    """Leave out the unit, or all buffers to come, and close up the weeks to come that nothing begins in any more."""
    dropped = [course.movable(unit)] if unit else [entry for entry in course.open if _is_buffer(course, entry)]
    if not dropped:
        raise NoBufferLeft()
    gone = {entry.slot for entry in dropped}
    stay = [entry for entry in course.schedule.entries if entry.comes and entry.slot not in gone]
    closed = sorted(_weeks_of(course, dropped) - {_monday(entry.day) for entry in stay})
    closed = [
        monday for monday in closed if instant(monday, course.schedule.post_at, course.schedule.zone) > course.now
    ]
    changed = [replace(entry, state=State.SKIPPED) for entry in dropped]
    for entry in course.open:
        weeks = sum(monday < entry.day for monday in closed)
        if entry.slot not in gone and weeks:
            changed.append(_moved(entry, entry.day - weeks * WEEK))
    return course.schedule.having(changed)


def _is_buffer(course: Course, entry: Entry) -> bool:
    planned = course.timetable.find(entry.unit)
    return planned is not None and planned.slot.kind == "buffer"


def _weeks_of(course: Course, entries: list[Entry]) -> set[date]:
    """The Mondays of all weeks that these go on for."""
    lengths = {each.entry.slot: each.slot.weeks for each in course.timetable.units}
    return {_monday(entry.day) + n * WEEK for entry in entries for n in range(lengths[entry.slot])}


def post_now(course: Course, unit: str) -> Schedule:
    entry = course.movable(unit)
    today = course.now.astimezone(ZoneInfo(course.schedule.zone)).date()
    return course.schedule.having([replace(_moved(entry, today), at=course.now)])


def _moved(entry: Entry, day: date) -> Entry:
    """At the cohort's hour on another day. What was put in another's place is still called so."""
    return replace(entry, day=day, at=None, state=State.REPLACED if entry.state is State.REPLACED else State.MOVED)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
