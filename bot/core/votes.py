"""A cohort votes on which unit of a choice comes: asked in its channel, applied to its calendar when the vote ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.edits import Course
from bot.core.people import MemberId
from bot.core.refusals import NothingToChoose, VoteTooLate

MOST_OPTIONS = 10
"""Discord takes no more in a poll."""
AT_MOST = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Option:
    unit: str
    title: str


@dataclass(frozen=True, slots=True)
class Vote:
    """Asked at `opened`, for whole hours until `ends`. The first option is what the calendar has now."""

    number: int
    week: int
    options: tuple[Option, ...]
    opened: datetime
    ends: datetime
    by: MemberId

    @property
    def unit(self) -> str:
        return self.options[0].unit


def ask(course: Course, unit: str, hours: int, number: int, by: MemberId) -> Vote:
    """A vote on what comes in the place of a unit that is still to come; it has to end before that does."""
    course.movable(unit)
    planned = course.timetable.find(unit)
    assert planned is not None
    if not planned.slot.alternatives:
        raise NothingToChoose(unit=planned.slot.unit.title)
    ends = course.now + min(timedelta(hours=max(1, hours)), AT_MOST)
    if ends >= planned.due:
        raise VoteTooLate(unit=planned.slot.unit.title, hours=int((planned.due - course.now) / timedelta(hours=1)))
    options = (planned.slot.unit, *planned.slot.alternatives)[:MOST_OPTIONS]
    chosen = tuple(Option(one.slug, one.title) for one in options)
    return Vote(number, planned.slot.week, chosen, course.now, ends, by)


def winner(vote: Vote, counts: Sequence[int]) -> Option:
    """The option with the most votes, `counts` being in the order of the options; of equals the first, so that a vote
    that nobody decides leaves the calendar as it is."""
    best = max(range(len(vote.options)), key=lambda place: (counts[place] if place < len(counts) else 0, -place))
    return vote.options[best]
