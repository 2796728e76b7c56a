"""Grouping anew: who stays, who moves and how many, and the choice of answers an organiser gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from bot.core.availability import parse_hours
from bot.core.matching import Applicant, Keep, Proposal, Weights
from bot.core.matching.alternatives import alternatives
from bot.core.matching.propose import propose
from tests.core.matching_people import (
    AUTUMN,
    all_rules,
    applicants,
    crowd,
    everybody,
    groups,
    quick,
    reasons,
    some,
)
from tests.plan_checker import could_meet, problems

Current = Sequence[frozenset[str]]


def some_groups(data: st.DataObject, people: Sequence[Applicant], size: int = 3) -> list[frozenset[str]]:
    """Current groups of some of these people, and of some who are gone."""
    order = data.draw(st.permutations([person.key for person in people] + ["gone", "left"]))
    return [frozenset(order[at : at + size]) for at in range(0, len(order) * 3 // 4, size)]


@some(10)
@given(everybody(), all_rules(), st.data())
def test_groups_that_still_fit_stay_whole(people, rules, data):
    current = some_groups(data, people)
    proposal = quick(people, rules, current)
    assert problems(proposal, people, rules) == []
    for group in current:
        members = [person for person in people if person.key in group]
        if rules.min_size <= len(members) <= rules.max_size and could_meet(members, rules):
            keys = {member.key for member in members}
            assert any(keys <= set(found.members) for found in proposal.groups)


@some(10)
@given(everybody(), all_rules(), st.data())
def test_each_way_to_keep_groups_keeps_the_rules_and_its_promise(people, rules, data):
    current = some_groups(data, people)
    whole, balanced, nothing = (quick(people, rules, current, keep=keep) for keep in Keep)
    for proposal in (whole, balanced, nothing):
        assert problems(proposal, people, rules) == []
        assert fewest_moves(proposal, current) <= proposal.certificate.moved <= moves(proposal, current)
        assert proposal.certificate.placed <= proposal.certificate.most
    assert whole.certificate.placed <= balanced.certificate.placed <= nothing.certificate.placed
    assert groups(nothing) == groups(quick(people, rules))


def here(proposal: Proposal) -> set[str]:
    placed = {key for group in proposal.groups for key in group.members}
    return placed | {unplaced.key for unplaced in proposal.unplaced}


def moves(proposal: Proposal, current: Current) -> int:
    """How many of the current groups' people are here: no more can move."""
    return sum(len(group & here(proposal)) for group in current)


def fewest_moves(proposal: Proposal, current: Current) -> int:
    """The same less those who stay, when each group goes on in the new group that makes them most in all."""
    new = [set(group.members) for group in proposal.groups]
    new += [set() for _ in range(len(current) - len(new))]
    if len(current) > 4 or len(new) > 6:
        return 0  # too many ways to try
    ways = permutations(new, len(current))
    return moves(proposal, current) - max(sum(map(len, map(set.intersection, way, current))) for way in ways)


@some(4)
@given(everybody(), all_rules(), st.data())
def test_alternatives_are_valid_and_distinct_and_start_with_the_fewest_moves(people, rules, data):
    current = some_groups(data, people)
    found = alternatives(people, rules, current)
    assert next(iter(found)) is Keep.WHOLE
    assert list(found) == [keep for keep in Keep if keep in found]
    assert len({proposal.groups for proposal in found.values()}) == len(found)
    for keep, proposal in found.items():
        assert problems(proposal, people, rules) == []
        assert proposal == propose(people, rules, current, keep=keep)


def test_the_first_grouping_has_no_alternative():
    people = applicants(*"abcdef")
    assert alternatives(people, AUTUMN) == {Keep.NOTHING: propose(people, AUTUMN)}


def test_newcomers_join_groups_that_stay():
    now = [frozenset("abc"), frozenset("def")]
    proposal = propose(applicants(*"abcdefg"), AUTUMN, now)
    assert groups(proposal) in (
        {frozenset("abcg"), frozenset("def")},
        {frozenset("abc"), frozenset("defg")},
    )
    assert proposal.certificate.moved == 0


def test_a_group_that_no_longer_fits_is_placed_anew():
    busy = applicants("d", availability=parse_hours("Sat 9-10"))
    now = [frozenset("abxy"), frozenset("cd"), frozenset("efg")]
    proposal = propose([*applicants(*"abcefg"), *busy], AUTUMN, now)
    assert groups(proposal) == {frozenset("abc"), frozenset("efg")}
    assert set(reasons(proposal)) == {"d"}


def test_a_group_that_has_become_too_large_is_parted():
    now = [frozenset("abcdef")]
    proposal = propose(applicants(*"abcdef"), AUTUMN, now)
    assert [len(group.members) for group in proposal.groups] == [3, 3]
    assert proposal.certificate.moved == 3


def test_who_is_to_be_kept_apart_now_is_parted_from_their_group():
    people = applicants(*"abcdefgh")
    people[0] = replace(people[0], apart=frozenset("b"))
    proposal = propose(people, AUTUMN, [frozenset("abcd"), frozenset("efgh")])
    assert problems(proposal, people, AUTUMN) == []
    assert not proposal.unplaced
    assert frozenset("efgh") in {frozenset(group & set("efgh")) for group in groups(proposal)}


def test_somebody_moves_where_that_places_another():
    """Only e can be with the two newcomers, and its group can spare it."""
    mornings, both = parse_hours("weekdays 8-12"), parse_hours("weekdays 8-12, weekdays 18-22")
    people = [*applicants(*"abcd"), *applicants("e", availability=both), *applicants("x", "y", availability=mornings)]
    now = [frozenset("abcde")]
    whole = propose(people, AUTUMN, now)
    assert (groups(whole), set(reasons(whole))) == ({frozenset("abcde")}, {"x", "y"})
    balanced = propose(people, AUTUMN, now, keep=Keep.BALANCED)
    assert groups(balanced) == {frozenset("abcd"), frozenset("exy")}
    assert balanced.certificate.moved == 1
    assert list(alternatives(people, AUTUMN, now)) == [Keep.WHOLE, Keep.BALANCED]


def test_how_dear_a_move_is_decides_whether_a_better_grouping_is_worth_it():
    """Two groups, each of two beginners and two who could teach."""
    people = [replace(person, level=1 if person.key in "abef" else 5) for person in applicants(*"abcdefgh")]
    now, alike = [frozenset("abcd"), frozenset("efgh")], {frozenset("abef"), frozenset("cdgh")}
    assert groups(propose(people, AUTUMN, now)) == set(now)
    dear, cheap = AUTUMN, replace(AUTUMN, weights=Weights(moving=0.01))
    assert groups(propose(people, dear, now, keep=Keep.BALANCED)) == set(now)
    moved = propose(people, cheap, now, keep=Keep.BALANCED)
    assert groups(moved) == alike == groups(propose(people, dear, now, keep=Keep.NOTHING))
    assert moved.certificate.moved == 4


def test_partners_in_two_groups_that_stay_are_in_two_groups():
    people = applicants(*"abcdef")
    people[0] = replace(people[0], partners=frozenset("d"))
    people[3] = replace(people[3], partners=frozenset("a"))
    now = [frozenset("abc"), frozenset("def")]
    assert groups(propose(people, AUTUMN, now)) == set(now)
    for keep in (Keep.BALANCED, Keep.NOTHING):
        proposal = propose(people, AUTUMN, now, keep=keep)
        assert problems(proposal, people, AUTUMN) == []
        assert not proposal.unplaced


def test_groups_that_could_be_formed_in_very_many_ways_get_better_too():
    people = [replace(person, level=1 if number % 4 < 2 else 5) for number, person in enumerate(crowd(24))]
    now = [frozenset(person.key for person in people[at : at + 4]) for at in range(0, 24, 4)]
    cheap = replace(AUTUMN, weights=Weights(moving=0.01))
    whole, balanced = (propose(people, cheap, now, keep=keep).certificate for keep in (Keep.WHOLE, Keep.BALANCED))
    assert balanced.placed == whole.placed == 24
    assert balanced.quality > whole.quality + 0.05
