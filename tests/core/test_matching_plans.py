"""Every plan keeps every rule in every week, nobody is lost, and it depends on nothing that it should not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.availability import parse_hours
from bot.core.matching import Applicant, Proposal, Reason
from bot.core.matching.propose import propose
from tests.core.matching_people import SUMMER, all_rules, applicants, dates, days_off, everybody, quick, reasons, some
from tests.plan_checker import could_meet, parted, problems, quality


@some(16)
@given(st.data())
def test_every_plan_keeps_every_rule_whatever_the_order(data):
    rules = data.draw(all_rules())
    people = data.draw(everybody(monday=rules.first_monday))
    proposal = propose(people, rules)
    assert problems(proposal, people, rules) == []
    assert parted(proposal, people, rules) == []
    assert propose(data.draw(st.permutations(people)), rules) == proposal


@pytest.mark.slow
@some(8)
@given(everybody(), all_rules(), st.integers(1, 2**40))
def test_any_seed_gives_a_plan_and_always_the_same(people, rules, seed):
    plain, shuffled = quick(people, rules), quick(people, rules, seed=seed)
    assert problems(shuffled, people, rules) == []
    assert quick(people, rules, seed=seed) == shuffled
    assert shuffled.seed == seed
    assert as_good(shuffled, plain)


@some(10)
@given(everybody(wishes=False), all_rules(), st.randoms(use_true_random=False))
def test_names_make_no_difference_but_to_ties(people, rules, random):
    numbers = list(range(14))
    random.shuffle(numbers)
    name = {f"p{old:02}": f"p{new:02}" for old, new in enumerate(numbers)}
    named = [replace(person, key=name[person.key]) for person in people]
    apart = frozenset(frozenset(name[key] for key in pair) for pair in rules.keep_apart)
    assert as_good(propose(named, replace(rules, keep_apart=apart)), propose(people, rules))


def as_good(one: Proposal, other: Proposal) -> bool:
    """Do both place as many, and as well?"""
    return (one.certificate.placed, one.certificate.quality) == pytest.approx(
        (other.certificate.placed, other.certificate.quality), abs=2e-6
    )


@some(8)
@given(everybody(), all_rules(), st.integers(1, 4), st.lists(days_off, min_size=10, max_size=10))
def test_later_weeks_with_the_same_clocks_make_no_difference_but_dates(people, rules, weeks, off):
    june = replace(rules, first_monday=date(2026, 6, 1))
    july = replace(rules, first_monday=june.first_monday + timedelta(weeks=weeks))
    before = quick(
        [replace(person, dates_off=dates(june.first_monday, off[n])) for n, person in enumerate(people)], june
    )
    after = quick(
        [replace(person, dates_off=dates(july.first_monday, off[n])) for n, person in enumerate(people)], july
    )
    assert [group.members for group in after.groups] == [group.members for group in before.groups]
    assert (after.unplaced, after.certificate) == (before.unplaced, before.certificate)
    for early, late in zip(before.groups, after.groups, strict=True):
        moved = tuple(tuple(start + timedelta(weeks=weeks) for start in week) for week in early.sessions)
        assert (late.sessions, late.quality) == (moved, early.quality)


TWINS = {"Europe/Berlin": "Europe/Rome", "America/New_York": "America/Detroit", "Asia/Kolkata": "Asia/Colombo"}


@some(8)
@given(everybody(), all_rules(), st.data())
def test_a_zone_with_equal_offsets_makes_no_difference(people, rules, data):
    moved = [
        replace(person, zone=TWINS.get(person.zone, person.zone)) if data.draw(st.booleans()) else person
        for person in people
    ]
    assert quick(moved, rules) == quick(people, rules)


HERMIT = Applicant("hermit", "UTC", ())


@some(12)
@given(
    everybody(),
    all_rules(),
    st.sampled_from(("Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu", "America/New_York")),
    st.booleans(),
)
def test_who_can_meet_nobody_makes_no_difference(people, rules, zone, busy):
    if busy:
        hermit, reason = replace(HERMIT, zone=zone), Reason.TOO_FEW_HOURS
    else:
        others = frozenset(person.key for person in people)
        hermit = replace(HERMIT, zone=zone, availability=parse_hours("daily 8-22"), apart=others)
        reason = Reason.NOBODY_IN_COMMON if rules.min_size > 1 else None
    if reason is None:
        return
    before, after = quick(people, rules), quick([*people, hermit], rules)
    assert after.groups == before.groups
    assert reasons(after) == reasons(before) | {"hermit": reason}
    assert after.certificate == before.certificate


@some(14)
@given(everybody(most=6), all_rules())
def test_the_reasons_are_true(people, rules):
    for key, reason in reasons(quick(people, rules)).items():
        [person] = (person for person in people if person.key == key)
        others = [other for other in people if other.key != key]
        alone = could_meet([person], rules)
        together = any(could_meet([person, *few], rules) for few in combinations(others, rules.min_size - 1))
        expected = Reason.LEFT_OVER if together else Reason.NOBODY_IN_COMMON if alone else Reason.TOO_FEW_HOURS
        assert reason is expected


def test_who_can_meet_nobody_and_has_a_clock_at_odd_with_the_others_changes_no_quality():
    """Hours that end on a quarter count as they are, whether or not somebody else's clock is off the half hours."""
    people = applicants("a", "b", "c", zone="UTC", availability=parse_hours("Mon 18-19:45, Wed 18-19:45"))
    hermit = Applicant("hermit", "Asia/Kathmandu", ())
    before, after = propose(people, SUMMER), propose([*people, hermit], SUMMER)
    assert after.groups == before.groups
    assert before.groups[0].quality == pytest.approx(quality(people, SUMMER), abs=1e-6)
    long = replace(SUMMER, session_minutes=75)
    assert propose(people, long).groups[0].quality == pytest.approx(quality(people, long), abs=1e-6)
