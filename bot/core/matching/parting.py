"""Who belongs together before any search: mutual wishes, and groups that stay whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from bot.core.matching.measure import measure
from bot.core.matching.table import Table


def wanted(table: Table) -> list[tuple[int, int]]:
    """Pairs of people who want each other, in order."""
    number = {person.key: place for place, person in enumerate(table.people)}
    pairs = {
        (min(one, two), max(one, two))
        for one, person in enumerate(table.people)
        for key in person.partners
        if (two := number.get(key)) is not None and two != one and person.key in table.people[two].partners
    }
    return sorted(pairs)


def together(table: Table, groups: Iterable[Sequence[int]], pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Everybody in a party of their own, but groups that fit in one, and pairs too where that goes: neither larger than
    a group nor unable to meet. Ordered by the first member."""
    party = {number: [number] for number in range(len(table.people))}
    for group in groups:
        if can_be(table, group):
            for number in group:
                party[number] = sorted(group)
    for one, two in pairs:
        both = sorted({*party[one], *party[two]})
        if party[one] is not party[two] and can_be(table, both):
            for number in both:
                party[number] = both
    return [list(each) for each in dict.fromkeys(tuple(party[number]) for number in sorted(party))]


def can_be(table: Table, people: Sequence[int]) -> bool:
    """Could these be in one group, if it had enough members?"""
    if not 0 < len(people) <= table.rules.max_size:
        return False
    return bool(measure(table, np.array([people], np.int64)).fits[0])
