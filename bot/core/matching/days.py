"""Sessions on different local days: whether some starts hold enough of them, and how uncomfortable they must be."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.core.matching.bits import Flags, Numbers, Words, lowest, number_of, ones, some
from bot.core.matching.table import Table


def enough(table: Table, masks: Words, regime: Numbers, clocks: Numbers, sessions: int) -> Flags:
    """For each row: does the mask [word] hold that many starts on pairwise different days by each of the clocks?

    `clocks` is [row, member]. Nearly all rows are settled together; the few that are not, one by one.
    """
    answer = some(masks)
    if sessions == 1 or not answer.any():
        return answer
    rows = np.flatnonzero(answer)
    mask, when, whose = masks[rows], regime[rows], clocks[rows]
    first, rest = lowest(mask), mask.copy()
    for column in range(whose.shape[1]):
        clock = whose[:, column]
        rest &= table.elsewhere[clock, when, table.day[clock, when, first]]
    found = enough(table, rest, when, whose, sessions - 1)
    doubt = np.flatnonzero(~found)
    doubt = doubt[_more_days(table, mask[doubt], when[doubt], whose[doubt], first[doubt])]
    if sessions > 2:
        doubt = doubt[_days(table, mask[doubt], when[doubt], whose[doubt]) >= sessions]
    for row in doubt:
        found[row] = spread(table, number_of(mask[row]), int(when[row]), sorted(set(whose[row].tolist())), sessions)
    answer[rows] = found
    return answer


def _more_days(table: Table, masks: Words, regime: Numbers, clocks: Numbers, first: Numbers) -> Flags:
    """Is there, by each of the clocks, a start on another day than the first?"""
    out = np.ones(len(masks), np.bool_)
    for column in range(clocks.shape[1]):
        clock = clocks[:, column]
        out &= some(masks & table.elsewhere[clock, regime, table.day[clock, regime, first]])
    return out


def _days(table: Table, masks: Words, regime: Numbers, clocks: Numbers) -> Numbers:
    """On how many local days the starts fall, by the clock that sees the fewest."""
    fewest = np.full(len(masks), 7)
    for column in range(clocks.shape[1]):
        days = ~table.elsewhere[clocks[:, column], regime]
        seen = some(masks[:, None, :] & days).sum(axis=1)
        fewest = np.where(clocks[:, column] == len(table.clocks), fewest, np.minimum(fewest, seen))
    return fewest


def spread(table: Table, starts: int, regime: int, clocks: Sequence[int], sessions: int) -> bool:
    """The same for one mask as a number, by trying; `clocks` are different and ascending."""
    if sessions == 1:
        return starts != 0
    key = starts, regime, tuple(clocks), sessions
    if key not in table.settled:
        table.settled[key] = _try(table, starts, regime, clocks, sessions)
    return bool(table.settled[key])


def _try(table: Table, starts: int, regime: int, clocks: Sequence[int], sessions: int) -> bool:
    used = [table.clocks[clock] for clock in clocks if clock < len(table.clocks)]
    while starts:
        first = (starts & -starts).bit_length() - 1
        rest, same = starts, starts
        for clock in used:
            rest &= clock.elsewhere(regime, first)
            same &= ~clock.elsewhere(regime, first)
        if rest and spread(table, rest, regime, clocks, sessions - 1):
            return True
        starts &= ~same if used else ~(1 << first)  # a start on the same days by every clock would do no better
    return False


def least_burden(table: Table, levels: Sequence[Words], regime: Numbers, clocks: Numbers, sessions: int) -> Numbers:
    """For each row, over all ways to choose the sessions: the fewest members and sessions that do not suit.

    `levels[n]` [row, word] are the starts that suit all but at most n members; the last holds enough of them.
    """
    rows = len(regime)
    one, all_ = np.full(rows, len(levels) - 1), np.full(rows, len(levels) - 1)
    for level in range(len(levels) - 2, -1, -1):
        one[some(levels[level])] = level
        here = np.flatnonzero(all_ == level + 1)
        all_[here[enough(table, levels[level][here], regime[here], clocks[here], sessions)]] = level
    out = one + all_ * (sessions - 1)
    stacked = np.stack(levels)
    open_ = np.flatnonzero((one < all_) & (sessions > 1))
    if sessions == 2 and len(open_):
        first = lowest(stacked[one[open_], open_])
        rest = stacked[all_[open_], open_]
        for column in range(clocks.shape[1]):
            clock, when = clocks[open_, column], regime[open_]
            rest &= table.elsewhere[clock, when, table.day[clock, when, first]]
        open_ = open_[~some(rest)]
    for row in open_:
        masks = [number_of(level[row]) for level in levels]
        out[row] = cheapest(table, masks, int(regime[row]), sorted(set(clocks[row].tolist())), sessions)
    return out


def cheapest(table: Table, levels: Sequence[int], regime: int, clocks: Sequence[int], sessions: int) -> int:
    """The same for one row of masks as numbers."""
    key = tuple(levels), regime, tuple(clocks), sessions
    if key not in table.settled:
        table.settled[key] = _cheapest(table, levels, regime, [c for c in clocks if c < len(table.clocks)], sessions)
    return table.settled[key]


def _cheapest(table: Table, levels: Sequence[int], regime: int, clocks: Sequence[int], sessions: int) -> int:
    costs: dict[tuple[int, ...], int] = {}
    for cost, level in enumerate(levels):
        for start in ones(level & ~(levels[cost - 1] if cost else 0)):
            costs.setdefault(tuple(int(table.day[clock, regime, start]) for clock in clocks), cost)
    options = sorted((cost, days) for days, cost in costs.items())
    best = len(levels) * sessions

    def extend(chosen: tuple[tuple[int, ...], ...], spent: int, since: int) -> None:
        nonlocal best
        if len(chosen) == sessions:
            best = min(best, spent)
            return
        for place in range(since, len(options)):
            cost, days = options[place]
            if spent + cost * (sessions - len(chosen)) >= best:
                return
            if all(one != two for other in chosen for one, two in zip(days, other, strict=True)):
                extend((*chosen, days), spent + cost, place + 1)

    extend((), 0, 0)
    return best
