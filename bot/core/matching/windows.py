"""Windows of hours that somebody could be free as well: what they would make possible, and how much they ask."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.availability import WEEK, merge
from bot.core.matching.bits import Flags, Numbers, Words, words_of
from bot.core.matching.changes import Window
from bot.core.matching.starts import SOCIABLE, session_length
from bot.core.matching.table import Table

HALF, QUARTER = 30, 15
"""Windows begin and end on half hours; free hours are looked at by quarters."""
HALVES, QUARTERS = WEEK // HALF, WEEK // QUARTER
LONGER = 3
"""A window is at most so many half hours longer than a session."""
UNSOCIABLE, STRANGE = 60, 15
"""Minutes that a half hour counts more: between 23 and 7; and at a time of day that is free on no day of the same sort,
Monday to Friday or the weekend."""
ALONE = 30
"""Minutes that a window counts more that does not extend hours that are free already."""

Days = NDArray[np.uint8]
"""Sets of weekdays: bit d for day d, 0 is Monday."""
Span = tuple[int, int]
"""A window: the half hour of the local week with which it begins, and how many half hours it has."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What each start of the week asks of one person, [regime, start]: the least window, in half hours of their local
    week from `begin` on (which is a circle), that makes it possible; of `length` 0 where it is possible already.

    `day` is the weekday of the start as a set of one. `effort[n, h]` is how much a window of n half hours from h on
    asks: its minutes, weighed.
    """

    begin: Numbers
    length: Numbers
    day: Days
    effort: Numbers

    @property
    def longest(self) -> int:
        """Half hours of the longest window that is looked at."""
        return len(self.effort) - 1

    def opened(self, spans: Sequence[Span]) -> Flags:
        """[regime, start]: which starts are possible with all of these windows."""
        possible = self.length == 0
        for begin, length in spans:
            possible |= (self.begin - begin) % HALVES + self.length <= length
        return possible


def reach(table: Table, person: int) -> Reach:
    """What starts ask of this person, by number."""
    free = _free(table, person)
    local = _local(table, person)
    starts = np.arange(0, WEEK, table.step) // QUARTER
    cells = local[:, starts[:, None] + np.arange(session_length(table.rules) // QUARTER)]
    missing = ~free[cells]
    first = cells[:, :, :1]
    after = (cells - first + QUARTERS // 2) % QUARTERS - QUARTERS // 2
    since = first[:, :, 0] + np.where(missing, after, QUARTERS).min(axis=2)
    until = first[:, :, 0] + np.where(missing, after, -QUARTERS).max(axis=2) + 1
    begin, end = since // 2, -(-until // 2)
    return Reach(
        begin=begin % HALVES,
        length=np.where(missing.any(axis=2), end - begin, 0),
        day=np.left_shift(1, table.day[table.clock_of[person]].astype(np.uint8), dtype=np.uint8),
        effort=_effort(free, -(-session_length(table.rules) // HALF) + LONGER),
    )


def window(span: Span) -> Window:
    """As a value."""
    minute = span[0] * HALF
    return Window(minute // 1440, minute % 1440, minute % 1440 + span[1] * HALF)


def masks(table: Table, person: int, flags: Flags) -> tuple[Words, Words]:
    """Starts as flags [n, regime, start] in words, and those of them that are comfortable or were before."""
    padded = np.zeros((*flags.shape[:2], table.words * 64), np.bool_)
    padded[:, :, : table.bits] = flags
    starts = np.packbits(padded, axis=2, bitorder="little").view("<u8").astype(np.uint64)
    clock = table.clocks[int(table.clock_of[person])]
    sociable = np.array([words_of(mask, table.words) for mask in clock.sociable], np.uint64)
    fresh = starts & ~table.starts[person]
    return starts | table.starts[person], fresh & sociable | table.comfort[person]


def _free(table: Table, person: int) -> Flags:
    """The quarters of the local week that are free from end to end."""
    one, free = table.people[person], np.zeros(QUARTERS, np.bool_)
    for start, end in merge(one.availability, one.if_needed):
        free[-(-start // QUARTER) : end // QUARTER] = True
    return free


def _local(table: Table, person: int) -> Numbers:
    """[regime, quarter]: the quarter of the local week at each quarter of the UTC week and of the day after."""
    minutes = np.arange(0, WEEK + 1440, QUARTER)
    kinds = table.calendar.pieces[table.people[person].zone]
    offsets = np.zeros((len(kinds), len(minutes)), np.int64)
    for regime, pieces in enumerate(kinds):
        for since, _, offset in pieces:
            offsets[regime, minutes >= since] = offset
    return (minutes + offsets) // QUARTER % QUARTERS


def _effort(free: Flags, longest: int) -> Numbers:
    halves = np.arange(HALVES)
    minute = halves * HALF % 1440
    unsociable = (minute < SOCIABLE[0]) | (minute >= SOCIABLE[1])
    asks = HALF + np.where(unsociable, UNSOCIABLE, 0) + np.where(_strange(free), STRANGE, 0)
    out = np.zeros((longest + 1, HALVES), np.int64)
    for length in range(1, longest + 1):
        inside = asks[(halves[:, None] + np.arange(length)) % HALVES].sum(axis=1)
        out[length] = inside + np.where(_touches(free, halves, length), 0, ALONE)
    return out


def _strange(free: Flags) -> Flags:
    """The half hours at a time of day that is free on no day like it: Monday to Friday, or the weekend."""
    days: Flags = np.logical_and.reduce(free.reshape(7, HALVES // 7, 2), axis=2)
    working: Flags = np.logical_or.reduce(days[:5])
    weekend: Flags = np.logical_or.reduce(days[5:])
    usual = np.concatenate([np.tile(working, 5), np.tile(weekend, 2)])
    return ~usual


def _touches(free: Flags, halves: Numbers, length: int) -> Flags:
    """Do windows of this length overlap free quarters, or have one next to them?"""
    cells = (2 * halves[:, None] + np.arange(-1, 2 * length + 1)) % QUARTERS
    touches: Flags = np.logical_or.reduce(free[cells], axis=1)
    return touches
