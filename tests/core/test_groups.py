"""From a proposal to who sits where."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.groups import STAYS, applicant, fingerprint, keeping_apart, regroup, weeks_left
from bot.core.matching.model import Applicant, Group, Proposal, Reason, Rules, Unplaced, Weights
from bot.core.matching.propose import moved
from bot.core.people import CohortId, MemberId, Person, Wishes
from tests.core.examples import NINE, START, cohort, group

START_AT = datetime(2026, 1, 6, 18, tzinfo=UTC)
RULES = Rules(START, 3)
WISHES = Wishes(
    hours="Sat 9-12",
    if_needed=((7740, 7920),),
    dates_off=frozenset({date(2026, 1, 6)}),
    languages=frozenset({"en", "es"}),
    partners=frozenset({MemberId(2)}),
    apart=frozenset({MemberId(3)}),
)


def person(number: int, wishes: Wishes = Wishes()) -> Person:  # noqa: B008 - frozen
    return Person(CohortId(1), MemberId(number), "Ada", "UTC", ((60, 600),), 2, 10, (), "", NINE, wishes)


def proposal(*members: set[int], unplaced: set[int] = frozenset()) -> Proposal:  # type: ignore[assignment]
    groups = tuple(
        Group(tuple(map(str, sorted(each))), ((START_AT,), (START_AT + timedelta(days=7),))) for each in members
    )
    return Proposal(groups, tuple(Unplaced(str(one), Reason.LEFT_OVER) for one in sorted(unplaced)), seed=1)


def test_new_groups_have_no_place_yet() -> None:
    result = regroup([], proposal({1, 2, 3}))
    (seat,) = result.seats
    assert (seat.group, seat.members, seat.changed) == (None, {1, 2, 3}, True)
    assert seat.sessions == (START_AT, START_AT + timedelta(days=7))
    assert not result.moved
    assert not result.ended


def test_a_group_whose_members_stay_keeps_its_place_and_is_not_changed() -> None:
    result = regroup([group(4, {1, 2, 3})], proposal({1, 2, 3}))
    assert [(seat.group, seat.changed) for seat in result.seats] == [(4, False)]
    assert not result.moved


def test_two_who_stay_together_keep_their_thread() -> None:
    result = regroup([group(1, {1, 2, 3}), group(2, {4, 5, 6})], proposal({1, 2, 4}, {3, 5, 6}))
    assert [(seat.group, seat.changed) for seat in result.seats] == [(1, True), (2, True)]
    assert result.moved == {3, 4}


def test_a_group_of_which_one_is_left_ends() -> None:
    result = regroup([group(1, {1, 2, 3}), group(2, {4, 5, 6})], proposal({4, 5, 6, 1}, unplaced={2, 3}))
    assert [seat.group for seat in result.seats] == [2]
    assert result.ended == (1,)
    assert result.moved == {1, 2, 3}


partitions = st.permutations(range(12)).flatmap(
    lambda people: st.integers(3, 5).map(lambda size: [set(people[n : n + size]) for n in range(0, 12, size)])
)


@given(partitions, partitions)
def test_nobody_is_lost_and_no_place_is_given_twice(before: list[set[int]], after: list[set[int]]) -> None:
    current = [group(number, members) for number, members in enumerate(before, 1)]
    result = regroup(current, proposal(*after))
    assert sorted(member for seat in result.seats for member in seat.members) == list(range(12))
    kept = [seat.group for seat in result.seats if seat.group]
    assert len(kept) == len(set(kept))
    assert {*kept, *result.ended} == {each.id for each in current}
    for seat in result.seats:
        if seat.group is not None:
            assert len(seat.members & current[seat.group - 1].members) >= STAYS


@given(partitions, partitions)
def test_who_moves_is_counted_as_the_matcher_counts_it(before: list[set[int]], after: list[set[int]]) -> None:
    """Besides, people of whose group nobody else stays move with the thread, which the matcher need not know of."""
    plan = proposal(*after)
    counted = moved([frozenset(map(str, each)) for each in before], plan.groups, set(map(str, range(12))))
    current = [group(number, members) for number, members in enumerate(before, 1)]
    result = regroup(current, plan)
    assert len(result.ended) >= len(result.moved) - counted >= 0
    if all(len(old & new) != 1 for old in before for new in after):
        assert len(result.moved) == counted


def test_what_changes_comes_first() -> None:
    current = [group(1, {1, 2, 3}), group(2, {4, 5, 6}), group(3, {7, 8, 9})]
    result = regroup(current, proposal({1, 2, 3}, {10, 11, 12}, {4, 5, 6}, {7, 8, 13}, {14, 15, 16}))
    assert [(seat.group, min(seat.members)) for seat in result.seats] == [
        (3, 7),
        (None, 10),
        (None, 14),
        (1, 1),
        (2, 4),
    ]


def test_the_weeks_that_are_left_shrink_as_the_cohort_goes_on() -> None:
    winter = cohort()
    assert weeks_left(winter, 3, datetime(2025, 12, 1, tzinfo=UTC)) == (START, 3)
    assert weeks_left(winter, 3, datetime(2026, 1, 11, 23, tzinfo=UTC)) == (START, 3)
    assert weeks_left(winter, 3, datetime(2026, 1, 12, 0, tzinfo=UTC)) == (START + timedelta(days=7), 2)
    assert weeks_left(winter, 3, datetime(2026, 3, 1, tzinfo=UTC))[1] == 0


def test_wishes_reach_the_matcher() -> None:
    assert applicant(person(1)) == Applicant("1", "UTC", ((60, 600),), 2, 10)
    assert applicant(person(1, WISHES)) == Applicant(
        key="1",
        zone="UTC",
        availability=((60, 600),),
        level=2,
        hours=10,
        languages=frozenset({"en", "es"}),
        if_needed=((7740, 7920),),
        dates_off=frozenset({date(2026, 1, 6)}),
        partners=frozenset({"2"}),
        apart=frozenset({"3"}),
    )


def test_pairs_are_kept_apart_where_both_have_signed_up() -> None:
    pairs = [frozenset(map(MemberId, pair)) for pair in ((1, 2), (2, 9), (8, 9))]
    assert keeping_apart(RULES, [person(1), person(2)], pairs).keep_apart == {frozenset({"1", "2"})}


@pytest.mark.parametrize("name", [field.name for field in fields(Wishes) if field.name != "hours"])
def test_a_changed_wish_makes_a_preview_stale(name: str) -> None:
    changed = replace(Wishes(), **{name: getattr(WISHES, name)})
    assert mark(person(1, changed)) != mark(person(1))


def test_a_fingerprint_knows_no_order_and_every_rule_about_company() -> None:
    both = frozenset({MemberId(2), MemberId(30)})
    assert mark(person(2), person(10, replace(WISHES, partners=both))) == mark(
        person(10, replace(WISHES, partners=frozenset(sorted(both, reverse=True)))), person(2)
    )
    apart = keeping_apart(RULES, [person(1), person(2)], [frozenset({MemberId(1), MemberId(2)})])
    assert fingerprint([person(1), person(2)], [], apart) != mark(person(1), person(2))


@pytest.mark.parametrize("field", [field.name for field in fields(Rules)])
def test_a_fingerprint_knows_every_rule(field: str) -> None:
    other = {
        "first_monday": START + timedelta(days=7),
        "keep_apart": frozenset({frozenset({"1", "2"})}),
        "require_shared_language": True,
        "weights": Weights(level=1.0),
    }
    changed = replace(RULES, **{field: other.get(field, 9)})
    assert fingerprint([], [], changed) != fingerprint([], [], RULES)


def mark(*people: Person) -> str:
    return fingerprint(people, [], RULES)
