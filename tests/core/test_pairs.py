"""Pairs change from unit to unit, nobody is alone, and in time everybody works with everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.pairs import Pair, Past, pairs_for, past
from bot.core.people import MemberId

LEVELS = {MemberId(number): number % 5 + 1 for number in range(20)}
SMALL = st.sets(st.integers(0, 6), min_size=1, max_size=7).map(lambda found: frozenset(map(MemberId, found)))


def people(size: int) -> frozenset[MemberId]:
    return frozenset(map(MemberId, range(size)))


def rounds(members: frozenset[MemberId], many: int) -> list[tuple[Pair, ...]]:
    made: list[tuple[Pair, ...]] = []
    for _ in range(many):
        made.append(pairs_for(members, "rotate", past(made), LEVELS))
    return made


def bases(pairs: Iterable[Pair]) -> list[frozenset[MemberId]]:
    return [frozenset(pair[:2]) for pair in pairs]


def ways(members: Sequence[MemberId]) -> list[list[frozenset[MemberId]]]:
    """All ways to make as many pairs as can be, by brute force."""
    two = list(map(frozenset, combinations(members, 2)))
    return [
        list(some) for some in combinations(two, len(members) // 2) if len(frozenset(chain(*some))) == 2 * len(some)
    ]


@given(st.lists(SMALL, min_size=1, max_size=12))
def test_everybody_who_is_here_is_in_one_pair_whoever_comes_and_goes(here: list[frozenset[MemberId]]) -> None:
    made: list[tuple[Pair, ...]] = []
    for members in here:
        found = pairs_for(members, "rotate", past(made), LEVELS)
        assert Counter(chain(*found)) == Counter(members)
        if len(members) > 3:
            assert sorted(map(len, found)) in (
                [2] * (len(members) // 2),
                [2] * (len(members) // 2 - 1) + [3],
            )
        made.append(found)


@settings(max_examples=60, deadline=None)
@given(st.lists(SMALL.filter(lambda members: len(members) <= 6), min_size=1, max_size=10))
def test_nobody_meets_a_partner_again_where_there_is_a_way_without(here: list[frozenset[MemberId]]) -> None:
    made: list[tuple[Pair, ...]] = []
    for members in here:
        before = past(made)
        found = pairs_for(members, "rotate", before, LEVELS)
        if len(members) > 3:
            again = sum(before.met[pair] for pair in bases(found))
            assert (again == 0) == any(not any(before.met[pair] for pair in way) for way in ways(sorted(members)))
        made.append(found)


def early(pairs: Iterable[frozenset[MemberId]], members: Iterable[MemberId], before: Past) -> int:
    """How many pairs meet again although one of the two has not been with somebody here."""
    waiting = {m for two in combinations(sorted(members), 2) if not before.met[frozenset(two)] for m in two}
    return sum(before.met[pair] > 0 and not waiting.isdisjoint(pair) for pair in pairs)


@settings(max_examples=60, deadline=None)
@given(st.lists(SMALL.filter(lambda members: len(members) <= 6), min_size=1, max_size=14))
def test_who_has_not_had_everybody_has_nobody_again_where_there_is_a_way_without(
    here: list[frozenset[MemberId]],
) -> None:
    made: list[tuple[Pair, ...]] = []
    for members in here:
        before = past(made)
        found = pairs_for(members, "rotate", before, LEVELS)
        if len(members) > 3:
            least = min(early(way, members, before) for way in ways(sorted(members)))
            assert early(bases(found), members, before) == least
        made.append(found)


def test_after_an_absence_those_meet_again_who_have_had_everybody() -> None:
    """Of five, 4 was away once: 0 and 4 alone have not met, and one of them is a guest, or they meet."""
    a, b, c, d, e = map(MemberId, range(5))
    made: list[tuple[Pair, ...]] = [
        ((d, b, a), (e, c)),
        ((a, b), (c, d)),
        ((a, d), (b, c)),
        ((c, a), (d, e, b)),
    ]
    found = bases(pairs_for(people(5), "rotate", past(made), LEVELS))
    assert early(found, people(5), past(made)) == 0


@pytest.mark.parametrize("size", [4, 6])
def test_an_even_group_has_every_pair_once_in_its_rounds(size: int) -> None:
    met = Counter(chain(*map(bases, rounds(people(size), size - 1))))
    assert met == Counter(map(frozenset, combinations(people(size), 2)))
    twice = Counter(chain(*map(bases, rounds(people(size), 2 * (size - 1)))))
    assert set(twice.values()) == {2}


@pytest.mark.parametrize("size", [8, 10])
def test_in_a_large_group_nobody_meets_again_for_some_rounds(size: int) -> None:
    assert set(Counter(chain(*map(bases, rounds(people(size), size // 2)))).values()) == {1}


def test_of_five_everybody_is_a_guest_once_and_no_pair_comes_again() -> None:
    made = rounds(people(5), 5)
    assert Counter(chain(*map(bases, made))) == Counter(map(frozenset, combinations(people(5), 2)))
    assert Counter(pair[2] for pairs in made for pair in pairs if len(pair) == 3) == Counter(people(5))


@given(st.integers(2, 7), st.integers(1, 14))
def test_driving_first_goes_round(size: int, many: int) -> None:
    made = rounds(people(size), many)
    led = past(made).led
    assert max(led[one] for one in people(size)) - min(led[one] for one in people(size)) <= 2


def test_who_knows_less_drives_first_and_no_pair_is_much_the_weaker() -> None:
    levels = dict(zip(map(MemberId, range(4)), (1, 1, 4, 4), strict=True))
    found = pairs_for(people(4), "rotate", Past(), levels)
    assert sorted(sorted(levels[one] for one in pair) for pair in found) == [[1, 4], [1, 4]]
    assert all(levels[pair[0]] == 1 for pair in found)


def test_partners_of_another_group_count() -> None:
    elsewhere = past([((MemberId(0), MemberId(1)), (MemberId(2), MemberId(3)))])
    assert frozenset({MemberId(0), MemberId(1)}) not in bases(pairs_for(people(4), "rotate", elsewhere, LEVELS))


def test_a_whole_group_one_alone_and_nobody() -> None:
    three = pairs_for(people(3), "rotate", past([((MemberId(0), MemberId(1), MemberId(2)),)]), LEVELS)
    assert three == ((1, 0, 2),)
    assert pairs_for(people(5), "pod", Past(), {}) == ((0, 1, 2, 3, 4),)
    assert pairs_for(people(4), "solo", Past(), {}) == pairs_for(people(0), "rotate", Past(), {}) == ()
    assert pairs_for(people(1), "rotate", Past(), {}) == ((0,),)


def test_three_who_are_the_group_have_met_and_a_larger_group_has_not() -> None:
    assert set(past([((MemberId(0), MemberId(1), MemberId(2)),)]).met.values()) == {1}
    assert not past([((MemberId(0), MemberId(1), MemberId(2), MemberId(3)),)]).met


def as_sets(pairs: Iterable[Pair]) -> set[frozenset[int]]:
    return {frozenset(map(int, pair)) for pair in pairs}


def kept(members: set[int], keep: Sequence[tuple[int, ...]]) -> set[frozenset[int]]:
    pairs = tuple(tuple(map(MemberId, pair)) for pair in keep)
    return as_sets(pairs_for(map(MemberId, members), "rotate", Past(), {}, pairs))


def test_pairs_stay_as_far_as_their_people_are_here() -> None:
    assert kept({0, 1, 2, 3}, [(0, 3), (1, 2)]) == {frozenset({0, 3}), frozenset({1, 2})}
    assert kept({0, 1, 2, 3, 4}, [(0, 3), (1, 2)]) == {frozenset({0, 3}), frozenset({1, 2, 4})}, "one joins"
    assert kept({0, 1, 2, 4}, [(0, 3), (1, 2, 4)]) == {frozenset({0, 4}), frozenset({1, 2})}, "one of five leaves"
    assert kept({0, 1, 2, 3, 4, 5}, [(0, 3), (1, 2)]) == {frozenset({0, 3}), frozenset({1, 2}), frozenset({4, 5})}
    assert kept({0, 1, 2, 3}, [(0, 1, 2, 3)]) != {frozenset({0, 1, 2, 3})}, "a whole group is no pair to keep"
