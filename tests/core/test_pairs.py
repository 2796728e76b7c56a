"""Pairs change from unit to unit, nobody is alone, and in time everybody works with everybody."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.pairs import pairs, rounds
from bot.core.people import MemberId
from tests.core.examples import track

MEMBERS = st.sets(st.integers(1, 10**18), min_size=2, max_size=10).map(lambda found: frozenset(map(MemberId, found)))


@given(MEMBERS, st.integers(0, 200))
def test_everybody_is_in_one_pair_and_at_most_one_has_three(members: frozenset[MemberId], round_: int) -> None:
    found = pairs(members, round_, "rotate")
    assert Counter(member for pair in found for member in pair) == Counter(members)
    assert sorted(map(len, found)) in ([2] * (len(members) // 2), [2] * (len(members) // 2 - 1) + [3])


@pytest.mark.parametrize("size", [4, 6, 8, 10])
def test_an_even_group_has_every_pair_once_in_its_rounds(size: int) -> None:
    members = frozenset(map(MemberId, range(size)))
    met = Counter(frozenset(pair) for round_ in range(size - 1) for pair in pairs(members, round_, "rotate"))
    assert met == Counter(map(frozenset, combinations(members, 2)))


@pytest.mark.parametrize("size", [5, 7, 9])
def test_in_an_odd_group_everybody_works_with_everybody_and_is_a_third_once(size: int) -> None:
    members = frozenset(map(MemberId, range(size)))
    made = [pairs(members, round_, "rotate") for round_ in range(size)]
    met = {frozenset(two) for found in made for pair in found for two in combinations(pair, 2)}
    assert met == set(map(frozenset, combinations(members, 2)))
    assert Counter(pair[2] for found in made for pair in found if len(pair) == 3) == Counter(members)


@given(MEMBERS, st.integers(0, 50))
def test_who_drives_first_changes(members: frozenset[MemberId], round_: int) -> None:
    if len(members) % 2 == 0 and len(members) > 2:
        again = round_ + len(members) - 1  # the same pairs, an odd number of rounds later
        now, later = pairs(members, round_, "rotate"), pairs(members, again, "rotate")
        assert {pair[::-1] for pair in now} == set(later)


def test_a_whole_group_and_nobody() -> None:
    three = frozenset(map(MemberId, (1, 2, 3)))
    assert pairs(three, 1, "rotate") == ((2, 3, 1),)
    assert pairs(frozenset(map(MemberId, range(5))), 0, "pod") == ((0, 1, 2, 3, 4),)
    assert pairs(three, 0, "solo") == pairs(frozenset([MemberId(1)]), 0, "rotate") == ()


def test_a_unit_that_keeps_the_pairs_begins_no_round() -> None:
    one, two, three = track().slots
    assert rounds([one, two, three]) == [0, 1, 2]
    assert rounds([one, replace(two, pairing="keep_previous"), three]) == [0, 0, 1]
    assert rounds([replace(one, pairing="pod"), two]) == [0, 0]
