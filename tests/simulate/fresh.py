"""Whether pairs are as new as they can be, found out without the bot's own rules: by trying all other pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import combinations

from bot.core.people import MemberId
from tests.simulate.observed import Course, Paired

Two = frozenset[MemberId]
SOON = timedelta(hours=1)
"""Pairs that are made later than so long after the unit came are made anew for who is still there: they stay as they
were as far as they can, and are not as new as they could be."""


def stale(made: Sequence[Paired], course: Sequence[Course]) -> tuple[int, int, list[str]]:
    """How many pairs there were, how many of them had been a pair before, and where fewer could have been so."""
    units = {unit.slug: unit for unit in course}
    had: Counter[Two] = Counter()
    count, again, wrong = 0, 0, []
    for one in sorted(made, key=lambda one: _order(one, units)):
        unit, pairs = units.get(one.unit), list(_pairs(one.pairs))
        repeated = sum(had[pair] > 0 for pair in pairs)
        if unit is not None and unit.changes_pairs and len(one.pairs) > 1:
            count, again = count + len(pairs), again + repeated
            best = min(sum(had[pair] > 0 for pair in way) for way in _ways(sorted({m for p in one.pairs for m in p})))
            if repeated > best and one.made <= unit.due + SOON:
                wrong.append(f"group {one.group}, {one.unit}: {repeated} pairs again, where {best} would do")
        had.update(pairs)
    return count, again, wrong


def _order(one: Paired, units: dict[str, Course]) -> tuple[datetime, bool]:
    """Of units that come at once, that with new pairs is the first."""
    unit = units.get(one.unit)
    return (unit.due, not unit.changes_pairs) if unit else (one.made, True)


def _pairs(made: Collection[tuple[MemberId, ...]]) -> Iterator[Two]:
    """Who worked as a pair: of three the third is a guest, unless they are the whole group; four who work together are
    no pairs."""
    for pair in made:
        alone = len(made) == 1
        if len(pair) == 2 or (len(pair) == 3 and not alone):
            yield frozenset(pair[:2])
        elif len(pair) == 3:
            yield from map(frozenset, combinations(pair, 2))


def _ways(people: Sequence[MemberId]) -> Iterator[list[Two]]:
    """All ways to make pairs; of an odd number, somebody is a guest."""
    if len(people) % 2:
        for guest in people:
            yield from _ways([one for one in people if one != guest])
    elif not people:
        yield []
    else:
        first, *others = people
        for partner in others:
            for rest in _ways([one for one in others if one != partner]):
                yield [frozenset({first, partner}), *rest]
