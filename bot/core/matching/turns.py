"""The weeks of a group one after another: uncomfortable sessions take turns, and none runs into those of the next week.

Turns are taken evenly, in as few changes as can be: no member bears more than must be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import islice, pairwise, permutations

from bot.core.matching.bits import ones
from bot.core.matching.weekly import (
    OVERLAP,
    Choice,
    Kind,
    Meeting,
    choose,
    cost_of,
    different_days,
    nearness,
    strangeness,
)

TURNS, ORDERS = 24, 24
"""When uncomfortable sessions take turns: starts looked at, and orders in which they come."""


def take_turns(meeting: Meeting, kinds: Sequence[Kind], weeks: list[Choice]) -> list[Choice]:
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


def _runs(kinds: Sequence[Kind]) -> list[tuple[Kind, list[int]]]:
    """Each kind of week with its weeks, in the order in which they first come."""
    return [(kind, [week for week, other in enumerate(kinds) if other == kind]) for kind in dict.fromkeys(kinds)]


def _alternatives(meeting: Meeting, kind: Kind, first: Choice) -> dict[Choice, tuple[int, ...]]:
    """Choices no more of a burden in all than the first, which comes first, by whom they burden how often."""

    def burden(choice: Choice) -> tuple[int, ...]:
        return tuple(map(sum, zip(*(meeting.bears(kind, start) for start in choice), strict=True)))

    total, found = sum(burden(first)), {burden(first): first}
    by_bearers: dict[tuple[object, ...], tuple[float, int]] = {}
    for start in ones(kind.common):
        days = (meeting.local(clock, kind.regime, start) // 1440 for clock in meeting.days(kind))
        key, cost = (*meeting.bears(kind, start), *days), (cost_of(meeting, kind, start), start)
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
                different_days(meeting, kind, start, other) and nearness(meeting.table, start, other) < OVERLAP
                for other in chosen
            ):
                extend((*chosen, start), place + 1)

    extend((), 0)
    return {choice: load for load, choice in found.items()}


# From one week into the next.


def _overlaps(meeting: Meeting, weeks: Sequence[Choice]) -> int:
    """How often the last session of a week runs into the first of the next."""
    return sum(bool(two) and two[0] < _over(meeting, one) for one, two in pairwise(weeks))


def _over(meeting: Meeting, choice: Choice) -> int:
    """The first start of the next week at which this week's sessions are over."""
    return max(0, choice[-1] + meeting.table.length - meeting.table.bits) if choice else 0


def without_overlaps(meeting: Meeting, kinds: Sequence[Kind], weeks: Sequence[Choice]) -> list[Choice]:
    """The weeks' choices, but for others where sessions of two weeks overlap: there are none left where it can be."""
    out = list(weeks)
    if not _overlaps(meeting, weeks):
        return out
    usual = next(choice for kind, choice in zip(kinds, weeks, strict=True) if kind.regime == meeting.usual)
    since, until = 0, _room(meeting, kinds)
    for week, kind in enumerate(kinds):
        if out[week] and not since <= out[week][0] <= out[week][-1] <= until[week]:
            moved = strangeness(meeting, kind, usual)
            others = (_within(meeting, kind, since, until[week], moved), _within(meeting, kind, 0, until[week], moved))
            out[week] = next(filter(None, others), out[week])
        since = _over(meeting, out[week])
    return out


def _room(meeting: Meeting, kinds: Sequence[Kind]) -> list[int]:
    """For each week the latest start after which all weeks that follow can still do without overlaps."""
    table = meeting.table
    until = [table.bits]
    for kind in reversed(kinds[1:]):
        firsts = [table.length, *reversed(list(ones(kind.common & (1 << table.length) - 1)))]
        first = next((first for first in firsts if _within(meeting, kind, first, until[-1])), table.length)
        until.append(table.bits + first - table.length)
    return until[::-1]


def _within(
    meeting: Meeting, kind: Kind, since: int, until: int, moved: Callable[[int], float] = lambda _: 0
) -> Choice:
    """The best choice of these starts alone, both ends among them; none where sessions of the week would overlap."""
    choice = choose(meeting, replace(kind, common=kind.common & (1 << until + 1) - (1 << since)), moved)
    apart = all(two - one >= meeting.table.length for one, two in pairwise(choice))
    return choice if apart else ()
