"""When a group meets: at comfortable times, at the same local time all through, on the hour, and well apart.

Where uncomfortable sessions cannot be avoided, they take turns: no member bears more of them than must be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice, pairwise, permutations

from bot.core.availability import WEEK
from bot.core.matching.bits import number_of, ones
from bot.core.matching.clocks import week_start
from bot.core.matching.days import spread
from bot.core.matching.starts import session_length
from bot.core.matching.table import Table

# What a choice costs: above all, nobody is in two sessions at once; then comfortable times, then steady ones.
OVERLAP = 10**8
"""Two sessions that overlap: the rules of a group allow it where they start on different days."""
UNCOMFORTABLE, MOVED, ODD, HALF = 10**5, 10**3, 100, 1
"""For each member: a time that doesn't suit, another local time than in most weeks, off the half hours, or on one."""
TIGHT, CLOSE = 4, 20
"""A start with nothing free half an hour before or after it; two sessions less than a day and a half apart."""
TURNS, ORDERS = 24, 24
"""When uncomfortable sessions take turns: starts looked at, and orders in which they come."""
CHEAPEST, PATIENCE = 3, 2000
"""Where a week has more than two sessions: starts looked at of those on the same days, and sets of them."""

Choice = tuple[int, ...]
"""The starts of a week, ascending."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of week: which starts suit everybody who is there, and each member's comfortable ones (-1 for all)."""

    regime: int
    common: int
    comfort: tuple[int, ...]
    there: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class _Meeting:
    table: Table
    members: tuple[int, ...]
    clocks: tuple[int, ...]
    usual: int
    """The regime that holds in most weeks."""

    def local(self, clock: int, regime: int, start: int) -> int:
        return self.table.clocks[clock].local[regime][start]

    def moved(self, kind: _Kind, start: int, usual_start: int) -> int:
        """How many members have another local time at `start` than at `usual_start` in most weeks."""
        return sum(
            self.local(clock, kind.regime, start) != self.local(clock, self.usual, usual_start)
            for clock, there in zip(self.clocks, kind.there, strict=True)
            if there
        )

    def bears(self, kind: _Kind, start: int) -> tuple[bool, ...]:
        """Which members a start doesn't suit."""
        return tuple(not comfort >> start & 1 for comfort in kind.comfort)

    def days(self, kind: _Kind) -> list[int]:
        """The different clocks of those who are there, ascending."""
        return sorted({clock for clock, there in zip(self.clocks, kind.there, strict=True) if there})


def sessions(table: Table, members: Sequence[int]) -> tuple[tuple[datetime, ...], ...]:
    """The starts of a group's sessions, as aware UTC instants: for each week of the cohort, ascending.

    `members` are people's numbers who keep the rules together. In weeks in which all are away there are none.
    """
    clocks = tuple(int(table.clock_of[member]) for member in members)
    regimes = _regimes(table, clocks)
    meeting = _Meeting(table, tuple(members), clocks, max(sorted(set(regimes)), key=regimes.count))
    kinds = [_kind(meeting, week, regime) for week, regime in enumerate(regimes)]
    chosen = _choices(meeting, kinds)
    weeks = _take_turns(meeting, kinds, [chosen[kind] for kind in kinds])
    weeks = _without_overlaps(meeting, kinds, weeks)
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


def _kind(meeting: _Meeting, week: int, alike: int) -> _Kind:
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
    return _Kind(alike, common if any(there) else 0, tuple(comfort), tuple(there))


def _choices(meeting: _Meeting, kinds: Sequence[_Kind]) -> dict[_Kind, Choice]:
    """The best choice for each kind of week: first for the most usual kind, then as near to that as can be."""
    usual = [kind for kind in kinds if kind.regime == meeting.usual]
    first = max(dict.fromkeys(usual), key=lambda kind: (usual.count(kind), all(kind.there), kind.common))
    chosen = {first: _choose(meeting, first, _unsteadiness(meeting, first, kinds))}
    for kind in dict.fromkeys(kinds):
        if kind not in chosen:
            chosen[kind] = _choose(meeting, kind, _strangeness(meeting, kind, chosen[first]))
    return chosen


def _unsteadiness(meeting: _Meeting, first: _Kind, kinds: Sequence[_Kind]) -> Callable[[int], float]:
    """How many members a start of most weeks moves in the other weeks at best, as a mean over all weeks."""
    others = Counter(kind for kind in kinds if kind != first)
    return lambda start: sum(n * _least_moved(meeting, start, kind) for kind, n in others.items()) / len(kinds)


def _least_moved(meeting: _Meeting, start: int, kind: _Kind) -> int:
    if kind.regime == meeting.usual:
        return 0 if kind.common >> start & 1 else sum(kind.there)
    steady = {_same_time(meeting, clock, start, kind.regime) for clock in meeting.days(kind)}
    moved = (meeting.moved(kind, other, start) for other in steady if kind.common >> other & 1)
    return min(moved, default=sum(kind.there))


def _same_time(meeting: _Meeting, clock: int, start: int, regime: int) -> int:
    """The start with the same local time by this clock in the other regime (or near it, while the clocks change)."""
    step = meeting.table.step
    shift = meeting.local(clock, regime, start) - meeting.local(clock, meeting.usual, start)
    return (start - shift // step) % (WEEK // step)


def _strangeness(meeting: _Meeting, kind: _Kind, usual: Choice) -> Callable[[int], float]:
    return lambda start: min((meeting.moved(kind, start, other) for other in usual), default=0)


def _choose(meeting: _Meeting, kind: _Kind, moved: Callable[[int], float]) -> Choice:
    """The cheapest starts of a week that lie on different days for everybody."""
    if not kind.common:
        return ()
    step = meeting.table.step
    half_hour = max(1, 30 // step)
    roomy = kind.common & kind.common << half_hour & kind.common >> half_hour
    options = sorted(
        (_cost(meeting, kind, start) + MOVED * moved(start) + (0 if roomy >> start & 1 else TIGHT), start)
        for start in ones(_comfortable(meeting, kind))
    )
    return tuple(sorted(_cheapest(meeting, kind, options)))


def _comfortable(meeting: _Meeting, kind: _Kind) -> int:
    """The starts that suit everybody well if they will do for the week, otherwise all of them."""
    comfort = kind.common
    for mask in kind.comfort:
        comfort &= mask
    clocks, wanted = meeting.days(kind), meeting.table.rules.sessions
    return comfort if spread(meeting.table, comfort, kind.regime, clocks, wanted) else kind.common


def _cost(meeting: _Meeting, kind: _Kind, start: int) -> float:
    return sum(meeting.bears(kind, start)) * UNCOMFORTABLE + sum(
        ODD if minute % 30 else HALF if minute % 60 else 0
        for minute in (meeting.local(clock, kind.regime, start) for clock in meeting.clocks)
    )


def _cheapest(meeting: _Meeting, kind: _Kind, options: list[tuple[float, int]]) -> Choice:
    """The set of starts with the least sum of costs, by branch and bound over options in ascending order of cost.

    More than two are chosen out of some of the options, and the best of the first PATIENCE sets is taken: sessions on
    many days are near each other whatever is chosen, so that bounds cut off little.
    """
    wanted, clocks = meeting.table.rules.sessions, meeting.days(kind)
    options = _some(meeting, kind, options) if wanted > 2 else options
    later = [0]
    for _, start in reversed(options):
        later.append(later[-1] | 1 << start)
    best: tuple[float, Choice] = (float("inf"), ())
    seen = 0

    def extend(chosen: Choice, spent: float, since: int, open_: int) -> None:
        nonlocal best, seen
        missing = wanted - len(chosen)
        if missing == 0:
            best, seen = min(best, (spent, chosen)), seen + 1
            return
        for place in range(since, len(options)):
            cost, start = options[place]
            if spent + cost * missing >= best[0] or (wanted > 2 and seen > PATIENCE):
                return
            if open_ >> start & 1:
                rest = open_ & later[len(options) - place - 1] & _other_days(meeting, kind, start)
                if missing == 1 or spread(meeting.table, rest, kind.regime, clocks, missing - 1):
                    pairs = sum(_nearness(meeting.table, start, other) for other in chosen)
                    extend((*chosen, start), spent + cost + pairs, place + 1, rest)

    extend((), 0, 0, later[-1])
    return best[1]


def _some(meeting: _Meeting, kind: _Kind, options: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Of the options on the same days by every clock: the cheapest, the earliest and the latest."""
    alike: dict[tuple[int, ...], list[tuple[float, int]]] = {}
    for cost, start in options:
        days = tuple(meeting.local(clock, kind.regime, start) // 1440 for clock in meeting.days(kind))
        alike.setdefault(days, []).append((cost, start))
    kept = set[tuple[float, int]]()
    for same in alike.values():
        by_time = sorted(same, key=lambda option: option[1])
        kept |= {*same[:CHEAPEST], by_time[0], by_time[-1]}
    return sorted(kept)


def _other_days(meeting: _Meeting, kind: _Kind, start: int) -> int:
    """The starts that lie on another day than this one for everybody."""
    others = (1 << meeting.table.bits) - 1
    for clock in meeting.days(kind):
        others &= meeting.table.clocks[clock].elsewhere(kind.regime, start)
    return others


def _different_days(meeting: _Meeting, kind: _Kind, start: int, other: int) -> bool:
    clocks = (meeting.table.clocks[clock] for clock in meeting.days(kind))
    return all(clock.elsewhere(kind.regime, start) >> other & 1 for clock in clocks)


def _nearness(table: Table, start: int, other: int) -> int:
    apart = abs(start - other) * table.step
    apart = min(apart, WEEK - apart)
    return OVERLAP if apart < session_length(table.rules) else CLOSE if apart < 36 * 60 else 0


def _take_turns(meeting: _Meeting, kinds: Sequence[_Kind], weeks: list[Choice]) -> list[Choice]:
    """The weeks' choices, with uncomfortable sessions shared as evenly as can be, in as few changes as can be."""
    borne = [0] * len(meeting.members)
    for kind, same in _runs(kinds):
        first = weeks[same[0]]
        if not any(any(meeting.bears(kind, start)) for start in first):
            continue
        turns = _alternatives(meeting, kind, first)
        taken: list[Choice] = []
        for _ in same:
            choice = min(turns, key=lambda each: _after(borne, turns[each]))
            borne = [before + more for before, more in zip(borne, turns[choice], strict=True)]
            taken.append(choice)
        weeks = min(_orders(weeks, same, first, taken), key=lambda each: _overlaps(meeting, each))
    return weeks


def _orders(
    weeks: Sequence[Choice], same: Sequence[int], first: Choice, taken: Sequence[Choice]
) -> Iterable[list[Choice]]:
    """Ways to give the taken choices to those weeks in which equal ones follow each other, the first choice first."""
    for order in islice(permutations(dict.fromkeys([first, *taken])), ORDERS):
        way = list(weeks)
        for week, choice in zip(same, sorted(taken, key=order.index), strict=True):
            way[week] = choice
        yield way


def _after(borne: Sequence[int], more: Iterable[int]) -> tuple[int, int]:
    """The most that anybody bears then, and how unevenly."""
    then = [before + extra for before, extra in zip(borne, more, strict=True)]
    return max(then), sum(each * each for each in then)


def _runs(kinds: Sequence[_Kind]) -> list[tuple[_Kind, list[int]]]:
    """Each kind of week with its weeks, in the order in which they first come."""
    return [(kind, [week for week, other in enumerate(kinds) if other == kind]) for kind in dict.fromkeys(kinds)]


def _alternatives(meeting: _Meeting, kind: _Kind, first: Choice) -> dict[Choice, tuple[int, ...]]:
    """Choices no more of a burden in all than the first, which comes first, by whom they burden how often."""

    def burden(choice: Choice) -> tuple[int, ...]:
        return tuple(map(sum, zip(*(meeting.bears(kind, start) for start in choice), strict=True)))

    total, found = sum(burden(first)), {burden(first): first}
    by_bearers: dict[tuple[object, ...], tuple[float, int]] = {}
    for start in ones(kind.common):
        days = (meeting.local(clock, kind.regime, start) // 1440 for clock in meeting.days(kind))
        key, cost = (*meeting.bears(kind, start), *days), (_cost(meeting, kind, start), start)
        by_bearers[key] = min(cost, by_bearers.get(key, cost))
    options = sorted(by_bearers.values())[:TURNS]

    def extend(chosen: Choice, since: int) -> None:
        if len(chosen) == meeting.table.rules.sessions:
            choice = tuple(sorted(chosen))
            if sum(burden(choice)) == total:
                found.setdefault(burden(choice), choice)
            return
        for place in range(since, len(options)):
            start = options[place][1]
            if all(
                _different_days(meeting, kind, start, other) and _nearness(meeting.table, start, other) < OVERLAP
                for other in chosen
            ):
                extend((*chosen, start), place + 1)

    extend((), 0)
    return {choice: load for load, choice in found.items()}


# From one week into the next.


def _overlaps(meeting: _Meeting, weeks: Sequence[Choice]) -> int:
    """How often the last session of a week runs into the first of the next."""
    return sum(bool(two) and two[0] < _over(meeting, one) for one, two in pairwise(weeks))


def _over(meeting: _Meeting, choice: Choice) -> int:
    """The first start of the next week at which this week's sessions are over."""
    return max(0, choice[-1] + meeting.table.length - meeting.table.bits) if choice else 0


def _without_overlaps(meeting: _Meeting, kinds: Sequence[_Kind], weeks: Sequence[Choice]) -> list[Choice]:
    """The weeks' choices, but for others where sessions of two weeks overlap: there are none left where it can be."""
    out = list(weeks)
    if not _overlaps(meeting, weeks):
        return out
    usual = next(choice for kind, choice in zip(kinds, weeks, strict=True) if kind.regime == meeting.usual)
    since, until = 0, _room(meeting, kinds)
    for week, kind in enumerate(kinds):
        if out[week] and not since <= out[week][0] <= out[week][-1] <= until[week]:
            moved = _strangeness(meeting, kind, usual)
            others = (_within(meeting, kind, since, until[week], moved), _within(meeting, kind, 0, until[week], moved))
            out[week] = next(filter(None, others), out[week])
        since = _over(meeting, out[week])
    return out


def _room(meeting: _Meeting, kinds: Sequence[_Kind]) -> list[int]:
    """For each week the latest start after which all weeks that follow can still do without overlaps."""
    table = meeting.table
    until = [table.bits]
    for kind in reversed(kinds[1:]):
        firsts = [table.length, *reversed(list(ones(kind.common & (1 << table.length) - 1)))]
        first = next((first for first in firsts if _within(meeting, kind, first, until[-1])), table.length)
        until.append(table.bits + first - table.length)
    return until[::-1]


def _within(
    meeting: _Meeting, kind: _Kind, since: int, until: int, moved: Callable[[int], float] = lambda _: 0
) -> Choice:
    """The best choice of these starts alone, both ends among them; none where sessions of the week would overlap."""
    choice = _choose(meeting, replace(kind, common=kind.common & (1 << until + 1) - (1 << since)), moved)
    apart = all(two - one >= meeting.table.length for one, two in pairwise(choice))
    return choice if apart else ()
