"""When a group meets: at comfortable times, at the same local time all through, on the hour, and well apart.

Where uncomfortable sessions cannot be avoided, they take turns: no member bears more of them than must be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.core.availability import WEEK
from bot.core.matching.bits import number_of
from bot.core.matching.clocks import week_start
from bot.core.matching.table import Table
from bot.core.matching.turns import take_turns, without_overlaps
from bot.core.matching.weekly import Choice, Kind, Meeting, choose, strangeness


def sessions(table: Table, members: Sequence[int]) -> tuple[tuple[datetime, ...], ...]:
    """The starts of a group's sessions, as aware UTC instants: for each week of the cohort, ascending.

    `members` are people's numbers who keep the rules together. In weeks in which all are away there are none.
    """
    clocks = tuple(int(table.clock_of[member]) for member in members)
    regimes = _regimes(table, clocks)
    meeting = Meeting(table, tuple(members), clocks, max(sorted(set(regimes)), key=regimes.count))
    kinds = [_kind(meeting, week, regime) for week, regime in enumerate(regimes)]
    chosen = _choices(meeting, kinds)
    weeks = take_turns(meeting, kinds, [chosen[kind] for kind in kinds])
    weeks = without_overlaps(meeting, kinds, weeks)
    return tuple(
        tuple(week_start(table.rules, week) + timedelta(minutes=start * table.step) for start in starts)
        for week, starts in enumerate(weeks)
    )


def _regimes(table: Table, clocks: Sequence[int]) -> list[int]:
    """Each week's regime, or the first one that is the same by these clocks: those of others don't matter here."""
    first: dict[tuple[bytes, ...], int] = {}
    return [
        first.setdefault(tuple(table.clocks[clock].local[regime].tobytes() for clock in clocks), regime)
        for regime in table.calendar.regimes
    ]


def _kind(meeting: Meeting, week: int, alike: int) -> Kind:
    table, regime = meeting.table, meeting.table.calendar.regimes[week]
    common, comfort, there = (1 << table.bits) - 1, list[int](), list[bool]()
    for member in meeting.members:
        away = table.away
        here = away is None or not away.excused[member, week]
        there.append(bool(here))
        comfort.append(number_of(table.comfort[member, regime]) if here else -1)
        if here:
            common &= number_of(table.starts[member, regime])
            if away is not None and away.some[member, week]:
                common &= number_of(away.starts[member, week])
    return Kind(alike, common if any(there) else 0, tuple(comfort), tuple(there))


def _choices(meeting: Meeting, kinds: Sequence[Kind]) -> dict[Kind, Choice]:
    """The best choice for each kind of week: first for the most usual kind, then as near to that as can be."""
    usual = [kind for kind in kinds if kind.regime == meeting.usual]
    first = max(dict.fromkeys(usual), key=lambda kind: (usual.count(kind), all(kind.there), kind.common))
    chosen = {first: choose(meeting, first, _unsteadiness(meeting, first, kinds))}
    for kind in dict.fromkeys(kinds):
        if kind not in chosen:
            chosen[kind] = choose(meeting, kind, strangeness(meeting, kind, chosen[first]))
    return chosen


def _unsteadiness(meeting: Meeting, first: Kind, kinds: Sequence[Kind]) -> Callable[[int], float]:
    """How many members a start of most weeks moves in the other weeks at best, as a mean over all weeks."""
    others = Counter(kind for kind in kinds if kind != first)
    return lambda start: sum(n * _least_moved(meeting, start, kind) for kind, n in others.items()) / len(kinds)


def _least_moved(meeting: Meeting, start: int, kind: Kind) -> int:
    if kind.regime == meeting.usual:
        return 0 if kind.common >> start & 1 else sum(kind.there)
    steady = {_same_time(meeting, clock, start, kind.regime) for clock in meeting.days(kind)}
    moved = (meeting.moved(kind, other, start) for other in steady if kind.common >> other & 1)
    return min(moved, default=sum(kind.there))


def _same_time(meeting: Meeting, clock: int, start: int, regime: int) -> int:
    """The start with the same local time by this clock in the other regime (or near it, while the clocks change)."""
    step = meeting.table.step
    shift = meeting.local(clock, regime, start) - meeting.local(clock, meeting.usual, start)
    return (start - shift // step) % (WEEK // step)
