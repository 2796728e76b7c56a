"""Edits that were made, and how they are undone: the last one, or any whose changes nothing later has touched."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, time

from bot.core.editing import settled
from bot.core.edits import Course, Edit
from bot.core.people import MemberId
from bot.core.refusals import LaterEdit, PostedSince, Refusal, UndoneAlready
from bot.core.schedule import Entry, Schedule

OnClock = tuple[time, str]
"""An hour, and the zone on whose clocks it is shown."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What an edit changed: the entries as they were and as they became, slot by slot, and the cohort's clock."""

    before: tuple[Entry, ...]
    after: tuple[Entry, ...]
    clock_before: OnClock
    clock_after: OnClock


@dataclass(frozen=True, slots=True)
class Made:
    """An edit that was made. `by` and `undone_by` are 0 for somebody who asked to be forgotten."""

    number: int
    edit: Edit
    reason: str
    at: datetime
    by: MemberId
    changes: Changes
    undone_at: datetime | None = None
    undone_by: MemberId | None = None


def changes(before: Schedule, after: Schedule) -> Changes:
    """What has become different from one schedule to another of the same cohort."""
    new = {entry.slot: entry for entry in after.entries}
    old = tuple(entry for entry in before.entries if new[entry.slot] != entry)
    return Changes(
        before=old,
        after=tuple(new[entry.slot] for entry in old),
        clock_before=(before.post_at, before.zone),
        clock_after=(after.post_at, after.zone),
    )


def undone(course: Course, made: Made) -> Schedule:
    """The schedule without that edit; refuses if a later one has touched the same, or a moved unit has been posted."""
    if made.undone_at is not None:
        raise UndoneAlready()
    now = {entry.slot: entry for entry in course.schedule.entries}
    what = made.changes
    clock_moved = what.clock_before != what.clock_after
    on_clock = (course.schedule.post_at, course.schedule.zone)
    if any(now[entry.slot] != entry for entry in what.after) or (clock_moved and on_clock != what.clock_after):
        raise LaterEdit()
    post_at, zone = what.clock_before if clock_moved else on_clock
    after = replace(course.schedule, post_at=post_at, zone=zone).having(what.before)
    for was, entry in zip(what.before, what.after, strict=True):
        if entry.unit in course.posted and not _same(after, was, course.schedule, entry):
            raise PostedSince(unit=course.title(entry.unit))
    return settled(course, after)


def can_undo(course: Course, made: Made) -> bool:
    try:
        undone(course, made)
    except Refusal:
        return False
    return True


def _same(after: Schedule, was: Entry, present: Schedule, entry: Entry) -> bool:
    """Whether it is the same unit at the same moment."""
    return (was.unit, was.comes, after.due(was)) == (entry.unit, entry.comes, present.due(entry))


def fingerprint(course: Course) -> str:
    """A short hash of what an edit is made from: the whole schedule, and what of it is posted."""
    facts = repr((course.schedule, sorted(course.posted)))
    return hashlib.sha256(facts.encode()).hexdigest()[:16]
