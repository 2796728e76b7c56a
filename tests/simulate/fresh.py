"""Whether pairs are as new as they can be, found out without the bot's own rules: by trying all other pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import combinations

from bot.core.people import MemberId
from tests.simulate.observed import Course, Paired

Two = frozenset[MemberId]
SOON = timedelta(hours=1)
"""Pairs that are made later than so long after the unit came are made anew for who is still there: they stay as they
were as far as they can, and are not as new as they could be."""


def stale(made: Sequence[Paired], course: Sequence[Course]) -> tuple[int, int, list[str]]:
    """How many pairs there were, how many of them too early, and where that could have been avoided.

    Too early is a pair that was one before, while one of the two has not been with somebody of those who were there.
    Where people are away now and then, or join a group, it cannot always be avoided.
    """
    units = {unit.slug: unit for unit in course}
    had: Counter[Two] = Counter()
    count, too_early, wrong = 0, 0, []
    for one in sorted(made, key=lambda one: _order(one, units)):
        unit, pairs = units.get(one.unit), list(_pairs(one.pairs))
        if unit is not None and unit.changes_pairs and len(one.pairs) > 1:
            people = sorted({member for pair in one.pairs for member in pair})
            early, least = _early(pairs, people, had), min(_early(way, people, had) for way in _ways(people))
            count, too_early = count + len(pairs), too_early + early
            if early > least and one.made <= unit.due + SOON:
                wrong.append(f"group {one.group}, {one.unit}: {early} pairs again too early, where {least} would do")
        had.update(pairs)
    return count, too_early, wrong


def _early(pairs: Iterable[Two], people: Sequence[MemberId], had: Counter[Two]) -> int:
    waiting = {member for two in combinations(people, 2) if not had[frozenset(two)] for member in two}
    return sum(had[pair] > 0 and not waiting.isdisjoint(pair) for pair in pairs)


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
