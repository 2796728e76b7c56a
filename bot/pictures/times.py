"""Weeks as plain values: when a group's people are free and when they meet, from Monday 00:00 in one stated zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.core.availability import DAY, DAYS, WEEK, Availability, total_minutes
from bot.pictures.words import number

CELL = 15
"""Minutes of a day that are shown as one: there are zones that differ from others by a quarter of an hour."""
MOST_SESSIONS = 7
MOST_MEMBERS = 10


@dataclass(frozen=True, slots=True)
class HoursRow:
    """One group: when all of its people are free, and the minutes of the week at which its sessions start.

    For `stretched` of its `people` some session lies in hours that they gave only if needed. ValueError for minutes
    outside the week, more than seven sessions, or more people stretched than there are.
    """

    label: str
    common: Availability
    sessions: tuple[int, ...]
    people: int
    stretched: int = 0

    def __post_init__(self) -> None:
        _check(self.common, self.sessions)
        if not 0 <= self.stretched <= self.people:
            raise ValueError(f"{self.stretched} of {self.people} people cannot be stretched")


@dataclass(frozen=True, slots=True)
class WeekMember:
    """One person of a group: free in `preferred`, and in `if_needed` where nothing better is found.

    Both are minutes of the week that the picture shows. `local` is of the person's own week: one start for each session
    of the group, in the same order, or () to leave them out. `zone` is written as it is given.
    """

    name: str
    zone: str
    preferred: Availability
    if_needed: Availability = ()
    local: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        _check(self.preferred, self.local)
        _check(self.if_needed, ())


class Piece(NamedTuple):
    """Minutes [start, end) of one day. Whether what it is of began on the day before, or goes on into the next."""

    day: int
    start: int
    end: int
    began_before: bool = False
    goes_on: bool = False


def check_length(session_minutes: int) -> None:
    """ValueError unless a session can be that long."""
    if not 1 <= session_minutes <= DAY:
        raise ValueError(f"session_minutes must be from 1 to {DAY}, not {session_minutes}")


def check_week(
    members: Sequence[WeekMember], common: Availability, sessions: Sequence[int], session_minutes: int
) -> None:
    """ValueError unless this is one group's week that can be drawn."""
    check_length(session_minutes)
    _check(common, sessions)
    if len(members) > MOST_MEMBERS:
        raise ValueError(f"a picture shows at most {MOST_MEMBERS} members, not {len(members)}")
    if any(len(member.local) not in (0, len(sessions)) for member in members):
        raise ValueError("every member needs one local time a session, or none at all")


def days_free(common: Availability) -> tuple[int, ...]:
    """For each quarter of an hour, on how many days of the week all of it is common: 96 numbers from 0 to 7."""
    return tuple(sum(_holds(common, day * DAY + cell) for day in range(7)) for cell in range(0, DAY, CELL))


def meeting(start: int, minutes: int) -> list[Piece]:
    """A session day by day: one piece, or two if it lies across midnight. After Sunday comes Monday."""
    day, first = divmod(start, DAY)
    late = first + minutes - DAY
    if late <= 0:
        return [Piece(day, first, first + minutes)]
    return [Piece(day, first, DAY, goes_on=True), Piece((day + 1) % 7, 0, late, began_before=True)]


def by_day(free: Availability) -> list[Piece]:
    """Intervals cut at midnight, in order."""
    return [
        Piece(day, max(start - day * DAY, 0), min(end - day * DAY, DAY))
        for start, end in free
        for day in range(start // DAY, (end - 1) // DAY + 1)
    ]


def clock(minute: int) -> str:
    """A minute of the day or of the week, as "18:30"."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def when(minute: int) -> str:
    """A minute of the week, as "Tue 18:30"."""
    return f"{DAYS[minute // DAY]} {clock(minute)}"


def hours_of(minutes: int) -> str:
    """That long, as "7.5 h"."""
    return f"{minutes / 60:.1f}".removesuffix(".0") + " h"


def hours(free: Availability) -> str:
    """How long that is in a week."""
    return hours_of(total_minutes(free))


def groups(rows: Sequence[HoursRow]) -> str:
    """How many there are."""
    return number(len(rows), "group")


def _holds(common: Availability, cell: int) -> bool:
    return any(start <= cell and cell + CELL <= end for start, end in common)


def _check(free: Availability, starts: Sequence[int]) -> None:
    if any(not 0 <= start < end <= WEEK for start, end in free) or any(not 0 <= start < WEEK for start in starts):
        raise ValueError("minutes must be within the week")
    if len(starts) > MOST_SESSIONS:
        raise ValueError(f"a picture shows at most {MOST_SESSIONS} sessions, not {len(starts)}")
