"""What a certificate says is so: on small cases it is what trying everything finds; on others, a bound that holds."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.core.matching import Budget, Keep, Progress
from bot.core.matching.alternatives import alternatives
from bot.core.matching.propose import propose
from tests.core.matching_people import (
    AUTUMN,
    all_rules,
    best_by_trying,
    demo_applicants,
    everybody,
    quick,
    some,
)
from tests.plan_checker import could_meet, problems, quality, wishes


@pytest.mark.slow
@some(24)
@given(everybody(most=7), all_rules())
def test_the_plan_for_a_few_is_the_best_there_is(people, rules):
    circles = wishes(people, rules)  # of one that is no group, the engine keeps what it can; trying everything, nothing
    assume(all(len(each) == 2 or (len(each) <= rules.max_size and could_meet(each, rules)) for each in circles))
    proposal = propose(people, rules)
    placed, total = best_by_trying(people, rules)
    proven = proposal.certificate
    assert proven.placed == placed
    assert proven.quality * placed == pytest.approx(total, abs=2e-5)
    if placed:
        assert proven.best_quality == pytest.approx(total / placed, abs=2e-6)
        assert proven.gap == pytest.approx(0, abs=1e-5)
    assert proven.most >= placed


@some(12)
@given(everybody(), all_rules())
def test_a_quality_is_what_the_weights_say(people, rules):
    proposal = quick(people, rules)
    for group in proposal.groups:
        members = [person for person in people if person.key in group.members]
        assert group.quality == pytest.approx(quality(members, rules), abs=1e-5)


@some(8)
@given(st.data())
def test_no_bound_is_below_what_is_found(data):
    rules = data.draw(all_rules())
    people = data.draw(everybody(monday=rules.first_monday))
    for seed in (0, 1):
        proven = quick(people, rules, seed=seed).certificate
        assert proven.placed <= proven.most <= len(people)
        assert proven.best_quality is None or proven.quality <= proven.best_quality
        assert proven.worst <= proven.quality + 1e-6
        assert not proven.stopped


def test_bounds_hold_where_nothing_is_proven_to_be_the_best():
    people = demo_applicants(40, seed=3)
    some_, more = (propose(people, AUTUMN, seed=seed).certificate for seed in (0, 5))
    assert some_.best_quality is not None and more.best_quality is not None
    assert some_.placed == more.placed
    assert max(some_.quality, more.quality) <= min(some_.best_quality, more.best_quality) + 1e-6


# Budgets


class Ticking:
    """A clock that goes on by a second each time it is looked at."""

    def __init__(self) -> None:
        self.looked = 0

    def __call__(self) -> float:
        self.looked += 1
        return float(self.looked)


@pytest.mark.parametrize("seconds", [0, 10])
def test_a_clock_ends_the_search_with_a_plan_that_holds(seconds):
    people, clock = demo_applicants(24), Ticking()
    proposal = propose(people, AUTUMN, budget=Budget(seconds, clock))
    assert problems(proposal, people, AUTUMN) == []
    assert proposal.certificate.stopped
    assert proposal.certificate.placed > 8
    assert clock.looked < seconds + 60


@some(8)
@given(everybody(), all_rules(), st.integers(0, 12), st.data())
def test_a_search_that_is_stopped_anywhere_has_a_plan_that_holds(people, rules, times, data):
    current = data.draw(st.sampled_from(((), (frozenset(person.key for person in people[:4]),))))
    keep = data.draw(st.sampled_from(Keep))
    told: list[Progress] = []

    def tell(progress: Progress) -> bool:
        told.append(progress)
        return len(told) <= times

    proposal = propose(people, rules, current, keep=keep, tell=tell)
    assert problems(proposal, people, rules) == []
    assert proposal.certificate.stopped == (len(told) > times)
    assert proposal.certificate.placed <= proposal.certificate.most
    timed = propose(people, rules, current, keep=keep, budget=Budget(times, Ticking()))
    assert problems(timed, people, rules) == []
    assert all(0 <= progress.done <= 1 and progress.placed <= progress.most for progress in told)


def test_no_progress_is_beyond_the_bound_told_with_it():
    """Groups kept whole leave a free pair alone that a balanced regrouping can bring in."""
    people = demo_applicants(24)
    keys = [person.key for person in people]
    Random(17).shuffle(keys)
    current = [frozenset(keys[at : at + 3]) for at in range(0, 12, 3)]
    told: list[Progress] = []

    def tell(progress: Progress) -> bool:
        told.append(progress)
        return True

    found = propose(people, AUTUMN, current, keep=Keep.BALANCED, tell=tell)
    assert all(progress.placed <= progress.most for progress in told)
    assert told[-1].most >= found.certificate.most


def test_enough_time_changes_nothing_and_says_so():
    people = demo_applicants(24)
    plain = propose(people, AUTUMN)
    assert propose(people, AUTUMN, budget=Budget(1e9, Ticking())) == plain
    assert propose(people, AUTUMN, tell=lambda _: True) == plain
    assert not plain.certificate.stopped


def test_alternatives_share_a_budget():
    people, clock = demo_applicants(24), Ticking()
    current = [frozenset(person.key for person in people[:4])]
    found = alternatives(people, AUTUMN, current, budget=Budget(20, clock))
    assert found
    assert all(problems(proposal, people, AUTUMN) == [] for proposal in found.values())
    assert clock.looked < 150


def test_seconds_need_a_clock():
    with pytest.raises(ValueError, match="needs a clock"):
        Budget(seconds=1)
