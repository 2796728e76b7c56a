"""The least hours more with which somebody can join a company: one window, or two where one is not enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.bits import Flags, Numbers
from bot.core.matching.days import enough
from bot.core.matching.openings import Openings, judged
from bot.core.matching.table import Table
from bot.core.matching.windows import HALVES, Days, Reach, Span, masks, reach

BATCH, BATCHES = 256, 8
"""Ways that are measured at a time, and how often, before it is given up."""
NEAREST = 6
"""Companies for which two windows are looked for: those to which they would be the least."""

Way = tuple[int, int, tuple[Span, ...]]
"""Effort, a row of the openings, and the windows with which somebody can join it."""


@dataclass(frozen=True, slots=True)
class Lack:
    """What a person lacks for each company. Entry n is a start on a new day that suits company `row[n]` in a week of
    `regime[n]`, and that a window would open to the person: `begin`, `length` and `day` as in Reach.

    `days[row, regime]` says how many more days are needed.
    """

    row: Numbers
    regime: Numbers
    begin: Numbers
    length: Numbers
    day: Days
    days: Numbers

    def of(self, row: int) -> Lack:
        """For one company alone."""
        mine = self.row == row
        return Lack(
            np.zeros(int(mine.sum()), np.int64),
            self.regime[mine],
            self.begin[mine],
            self.length[mine],
            self.day[mine],
            self.days[row : row + 1],
        )


def one_window(openings: Openings, person: int) -> Way | None:
    """The way that asks the least: of equal ones a group rather than a new one, and then the best."""
    span = reach(openings.table, person)
    lack = _lack(openings, person, span)
    found: list[Numbers] = []
    for length, gained in enumerate(_gained(lack, span.longest), start=1):
        row, begin = np.nonzero((np.bitwise_count(gained) >= lack.days[:, :, None]).all(axis=1))
        effort, fresh = span.effort[length, begin], (openings.group[row] < 0).astype(np.int64)
        found.append(np.stack([effort, fresh, row, begin, np.full(len(row), length)], axis=1))
    ways = np.concatenate(found)
    ways = ways[np.lexsort(ways.T[::-1])[: BATCH * BATCHES]]
    return _first(openings, person, span, [(way[0], way[2], ((way[3], way[4]),)) for way in ways.tolist()])


def two_windows(openings: Openings, person: int) -> Way | None:
    """The same with two windows, for the companies to which the person is nearest."""
    span = reach(openings.table, person)
    lack = _lack(openings, person, span)
    least = _least(lack, span)
    ways: list[Way] = []
    for row in np.argsort(least, kind="stable")[:NEAREST].tolist():
        if np.isfinite(least[row]):
            ways += _pairs(lack.of(row), span, row)
    ways.sort(key=lambda way: (way[0], openings.group[way[1]] < 0, way))
    return _first(openings, person, span, ways[: BATCH * BATCHES])


def _lack(openings: Openings, person: int, span: Reach) -> Lack:
    """For companies none of which the person fits into as they are."""
    table, suits = openings.table, _flags(openings)
    row, regime, start = np.nonzero(suits)
    length, day = span.length[regime, start], span.day[regime, start]
    had = np.zeros((*suits.shape[:2],), np.uint8)
    now = length == 0
    np.bitwise_or.at(had, (row[now], regime[now]), day[now])
    days, meets = table.rules.sessions - np.bitwise_count(had).astype(np.int64), _meets(openings, person)
    elsewhere = meets.all(axis=1) & ~judged(table, openings.with_one(person))[0]  # dates off stand in the way
    meets[elsewhere] = False
    tangled = ~meets & (days <= 0)  # the days are enough by this person's clock, but not by others'
    had[tangled], days[tangled] = 0, 1
    days[meets] = 0
    kept = (length > 0) & (length <= span.longest) & (day & ~had[row, regime] != 0) & (days[row, regime] > 0)
    begin = span.begin[regime, start]
    return Lack(row[kept], regime[kept], begin[kept], length[kept], day[kept], days)


def _flags(openings: Openings) -> Flags:
    """[company, regime, start]: whether it suits all of them."""
    bytes_ = np.ascontiguousarray(openings.common, "<u8").view(np.uint8)
    return np.unpackbits(bytes_, axis=2, bitorder="little")[:, :, : openings.table.bits].astype(np.bool_)


def _meets(openings: Openings, person: int) -> Flags:
    """[company, regime]: can they meet with this person in such a week?"""
    table = openings.table
    count, regimes = len(openings.members), table.regimes
    starts = (openings.common & table.starts[person]).reshape(-1, table.words)
    clocks = np.repeat(table.clock_of[openings.with_one(person)], regimes, axis=0)
    met = enough(table, starts, np.tile(np.arange(regimes), count), clocks, table.rules.sessions)
    return met.reshape(count, regimes)


def _gained(lack: Lack, longest: int) -> Iterator[Days]:
    """[company, regime, half hour]: the new days that a window gives that begins there; for each length from 1 up."""
    gained = np.zeros((*lack.days.shape, HALVES), np.uint8)
    for length in range(1, longest + 1):
        gained = gained | np.roll(gained, -1, axis=2)
        same = lack.length == length
        np.bitwise_or.at(gained, (lack.row[same], lack.regime[same], lack.begin[same]), lack.day[same])
        yield gained


def _least(lack: Lack, span: Reach) -> NDArray[np.float64]:
    """About how much two windows ask at the least, for each company; infinite where they are surely not enough."""
    least = np.full((*lack.days.shape, 7), np.inf)
    weekday = np.bitwise_count(lack.day - np.uint8(1)).astype(np.int64)
    np.minimum.at(least, (lack.row, lack.regime, weekday), span.effort[lack.length, lack.begin].astype(float))
    least = np.sort(least, axis=2)
    sums = np.stack([np.zeros(lack.days.shape), least[:, :, 0], least[:, :, 0] + least[:, :, 1]], axis=2)
    needed = np.take_along_axis(sums, np.minimum(lack.days, 2)[:, :, None], axis=2)[:, :, 0]
    return np.where((lack.days > 2).any(axis=1) | ~lack.days.any(axis=1), np.inf, needed.max(axis=1))


def _pairs(lack: Lack, span: Reach, row: int) -> list[Way]:
    """Two windows that together give one company the days that it lacks."""
    spans, gains = _useful(lack, span)
    if not spans:
        return []
    both = gains[:, None, :] | gains[None, :, :]
    one, two = np.nonzero(np.triu((np.bitwise_count(both) >= lack.days[0]).all(axis=2), 1))
    effort = np.array([span.effort[length, begin] for begin, length in spans])
    order = np.argsort(effort[one] + effort[two], kind="stable")[:BATCH]
    pairs = zip(one[order].tolist(), two[order].tolist(), strict=True)
    return [(int(effort[a] + effort[b]), row, (spans[a], spans[b])) for a, b in pairs]


def _useful(lack: Lack, span: Reach) -> tuple[list[Span], Days]:
    """The windows that gain more than shorter ones within them, and what [window, regime]."""
    spans, gains = list[Span](), [np.zeros((0, lack.days.shape[1]), np.uint8)]
    shorter = np.zeros((lack.days.shape[1], HALVES), np.uint8)
    for length, (gained,) in enumerate(_gained(lack, span.longest), start=1):
        more = (gained != shorter).any(axis=0) & (gained != np.roll(shorter, -1, axis=1)).any(axis=0)
        spans += [(begin, length) for begin in np.flatnonzero(more).tolist()]
        gains.append(gained[:, more].T)
        shorter = gained
    return spans, np.concatenate(gains)


def _first(openings: Openings, person: int, span: Reach, ways: Sequence[Way]) -> Way | None:
    """The first of the ways, in ascending effort, that works; among equals, a group before a new one, then the best."""
    for at in range(0, len(ways), BATCH):
        some = ways[at : at + BATCH]
        fits, quality = judged(*_tried(openings, person, span, some))
        good = np.flatnonzero(fits).tolist()
        if good:
            rank = min(good, key=lambda n: (some[n][0], openings.group[some[n][1]] < 0, -quality[n], some[n]))
            return some[rank]
    return None


def _tried(openings: Openings, person: int, span: Reach, ways: Sequence[Way]) -> tuple[Table, Numbers]:
    """The companies with this person as each of the ways would make them, and a table of those people."""
    table, rows = openings.table, openings.members[[row for _, row, _ in ways]]
    others = np.unique(rows[rows != table.nobody])
    small = table.only(np.append(others, np.full(len(ways), person)))
    starts, comfort = masks(table, person, np.stack(list(_opened(span, ways))))
    small = replace(
        small,
        starts=np.concatenate([small.starts[: len(others)], starts, small.starts[-1:]]),
        comfort=np.concatenate([small.comfort[: len(others)], comfort, small.comfort[-1:]]),
    )
    places = np.where(rows == table.nobody, small.nobody, np.searchsorted(others, rows))
    return small, np.append(places, np.arange(len(others), small.nobody)[:, None], axis=1)


def _opened(span: Reach, ways: Iterable[Way]) -> Iterator[Flags]:
    return (span.opened(spans) for _, _, spans in ways)
