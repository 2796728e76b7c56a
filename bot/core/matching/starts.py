"""When a session may start: a bit for each start of the week, and the local day and time that each has in a zone."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.availability import DAY, WEEK, Availability, merge
from bot.core.matching.clocks import Calendar, Pieces
from bot.core.matching.model import Applicant, Rules

SOCIABLE = (7 * 60, 23 * 60)
"""A session is at a sociable time when it lies in this part of the local day, in minutes."""


def session_length(rules: Rules) -> int:
    """Minutes to keep free for a session: whole quarters of an hour."""
    return -(-rules.session_minutes // 15) * 15


def grid(people: Iterable[Applicant], calendar: Calendar, length: int) -> int:
    """Minutes between possible starts: 30, or 15 if some offset, some answer or the `length` is not in half hours."""
    offsets = {offset for zone in calendar.pieces.values() for pieces in zone for _, _, offset in pieces}
    ends = {end for person in people for stretch in (*person.availability, *person.if_needed) for end in stretch}
    return 30 if all(minute % 30 == 0 for minute in offsets | ends | {length}) else 15


def in_utc(availability: Availability, pieces: Pieces) -> Availability:
    """Hours of somebody's own week as minutes of the UTC week, as far as the pieces go."""
    return merge(
        (max(start, since - offset + turn), min(end, until - offset + turn))
        for start, end, offset in pieces
        for since, until in availability
        for turn in (-WEEK, 0, WEEK)
        if max(start, since - offset + turn) < min(end, until - offset + turn)
    )


def start_mask(availability: Availability, pieces: Pieces, length: int, step: int) -> int:
    """Bit n is set if somebody is free in all of the `length` minutes from minute n * step of the UTC week on."""
    mask = 0
    for start, end in in_utc(availability, pieces):
        first, last = -(-start // step), min((end - length) // step, WEEK // step - 1)
        if first <= last:
            mask |= (1 << (last + 1)) - (1 << first)
    return mask


@dataclass(frozen=True, slots=True)
class Clock:
    """The wall clock of zones with equal offsets, for each start of the week: [regime][start].

    `local` is the minute of the local week; `other_days[regime][d]` is the mask of the starts that fall on another
    local weekday than d. `sociable` is one mask a regime.
    """

    local: tuple[array[int], ...]
    other_days: tuple[tuple[int, ...], ...]
    sociable: tuple[int, ...]

    def elsewhere(self, regime: int, start: int) -> int:
        """The starts that fall on another local weekday than this one."""
        return self.other_days[regime][self.local[regime][start] // DAY]


def clock(pieces: tuple[Pieces, ...], length: int, step: int) -> Clock:
    """The clock of a zone from its pieces, one tuple a regime."""
    local = tuple(_local_minutes(each, step) for each in pieces)
    others = tuple(_other_days(each) for each in local)
    return Clock(local, others, tuple(_sociable(each, length) for each in local))


def _local_minutes(pieces: Pieces, step: int) -> array[int]:
    offsets = (next(offset for start, end, offset in pieces if start <= at < end) for at in range(0, WEEK, step))
    return array("H", ((at + offset) % WEEK for at, offset in zip(range(0, WEEK, step), offsets, strict=True)))


def _other_days(local: array[int]) -> tuple[int, ...]:
    days = [0] * 7
    for start, minute in enumerate(local):
        days[minute // DAY] |= 1 << start
    every = (1 << len(local)) - 1
    return tuple(every & ~day for day in days)


def _sociable(local: array[int], length: int) -> int:
    earliest, latest = SOCIABLE[0], SOCIABLE[1] - length
    return sum(1 << start for start, minute in enumerate(local) if earliest <= minute % DAY <= latest)
