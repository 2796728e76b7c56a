"""Advice is true: the reason holds, the change places the person, and no smaller window does."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.availability import DAYS, WEEK, Availability, merge, parse_hours
from bot.core.matching import Applicant, Budget, Proposal, Reason, Rules, Unplaced
from bot.core.matching.advice import advise
from bot.core.matching.changes import Advice, Cause, Change, Remedy, Why, Window, made
from bot.core.matching.measure import measure
from bot.core.matching.propose import propose
from bot.core.matching.table import table
from bot.core.matching.why import _failing
from bot.guild.cards import advice as words
from bot.settings import ROOT
from tests.core.crowds import crowd
from tests.plan_checker import could_meet

AUTUMN = Rules(first_monday=date(2026, 10, 19), weeks=3)
"""Europe changes its clocks after the first week, the US after the second."""
CALM = Rules(first_monday=date(2026, 1, 12), weeks=1)
ZONES = ("Europe/Berlin", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Africa/Nairobi")
some = settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])

stretches = st.builds(
    lambda day, start, length: ((day * 24 + 12) * 60 + start * 30, (day * 24 + 12) * 60 + start * 30 + length * 30),
    st.integers(0, 5),
    st.integers(0, 16),
    st.integers(2, 8),
)


@st.composite
def everybody(draw: st.DrawFn, most: int = 7, *, away: bool = False) -> list[Applicant]:
    days = st.integers(AUTUMN.first_monday.toordinal(), AUTUMN.first_monday.toordinal() + 13).map(date.fromordinal)
    return [
        Applicant(
            f"p{number}",
            draw(st.sampled_from(ZONES)),
            merge(draw(st.lists(stretches, max_size=5))),
            level=draw(st.integers(1, 5)),
            dates_off=draw(st.frozensets(days, max_size=9)) if away and draw(st.booleans()) else frozenset(),
            languages=draw(st.sampled_from([frozenset({"en"}), frozenset({"en"}), frozenset({"de"})])),
            apart=draw(st.sampled_from([frozenset[str](), frozenset[str](), frozenset({"p0", "p1"})])),
        )
        for number in range(draw(st.integers(2, most)))
    ]


rules = st.builds(
    lambda base, minutes, language, least: replace(
        base, session_minutes=minutes, require_shared_language=language, min_size=least
    ),
    st.sampled_from([AUTUMN, CALM]),
    st.sampled_from([60, 90]),
    st.booleans(),
    st.sampled_from([2, 3, 3]),
)


def of(people: list[Applicant], rules: Rules) -> tuple[Proposal, tuple[Advice, ...]]:
    proposal = propose(people, rules)
    return proposal, advise(people, rules, proposal)


def places(people: list[Applicant], rules: Rules, proposal: Proposal, advice: Advice) -> bool:
    """Does grouping everybody anew, groups kept, place the person once the change is made? Where it is a rule that
    changes for all, others might be placed instead: those are left out, but for the company."""
    assert advice.change is not None
    changed, looser = made(advice.change, advice.key, people, rules)
    if advice.change.remedy in (Remedy.FEWER_SESSIONS, Remedy.NO_SHARED_LANGUAGE):
        others = {one.key for one in proposal.unplaced} - {advice.key, *advice.change.company}
        changed = tuple(one for one in changed if one.key not in others)
    after = propose(changed, looser, [frozenset(group.members) for group in proposal.groups])
    return advice.key in {key for group in after.groups for key in group.members}


@some
@given(everybody(away=True), rules)
def test_every_change_when_really_made_places_the_person(people: list[Applicant], rules: Rules) -> None:
    proposal, found = of(people, rules)
    assert [one.key for one in found] == sorted(one.key for one in proposal.unplaced)
    for one in found:
        if one.change is not None:
            assert one.change.remedy is not Remedy.NOTHING
            assert places(people, rules, proposal, one)


@some
@given(everybody(), rules)
def test_reasons_are_true(people: list[Applicant], rules: Rules) -> None:
    for one in of(people, rules)[1]:
        cause, key = one.why.cause, one.key
        free = [replace(other, apart=frozenset() if other.key == key else other.apart - {key}) for other in people]
        plain = replace(rules, require_shared_language=False)
        assert (cause is Cause.TOO_FEW_HOURS) == (not could_meet([p for p in people if p.key == key], plain))
        if cause is Cause.TOO_FEW_HOURS:
            weeks = [week for week in range(rules.weeks) if not able_in(people, plain, key, week)]
            assert (list(one.why.weeks), one.why.needs) == (weeks, rules.sessions)
            assert one.why.has < rules.sessions
            continue
        assert (cause is Cause.LEFT_OVER) <= has_a_group(people, rules, key)
        if cause is Cause.NO_HOURS_IN_COMMON:
            assert not has_a_group(free, plain, key)
            weeks = [w for w in range(rules.weeks) if not has_a_group(people, week_of(rules, w), key)]
            assert list(one.why.weeks) == weeks
            partners = [pair for pair in combinations(people, 2) if key in {p.key for p in pair} and meet(pair, rules)]
            assert one.why.has <= len(partners)
        if cause is Cause.APART_AND_LANGUAGE:
            assert has_a_group(free, plain, key)
            assert not has_a_group(free, rules, key)
            assert not has_a_group(people, plain, key)
        if cause is Cause.KEPT_APART:
            assert has_a_group(free, rules, key)
        if cause is Cause.LANGUAGE:
            assert has_a_group(people, plain, key)


def week_of(rules: Rules, week: int) -> Rules:
    return replace(rules, first_monday=date.fromordinal(rules.first_monday.toordinal() + 7 * week), weeks=1)


def able_in(people: list[Applicant], rules: Rules, key: str, week: int) -> bool:
    return could_meet([one for one in people if one.key == key], week_of(rules, week))


def has_a_group(people: list[Applicant], rules: Rules, key: str) -> bool:
    """By trying all of them."""
    able = [one for one in people if one.key == key or meet((one,), rules)]
    teams = combinations([one for one in able if one.key != key], rules.min_size - 1)
    person = next(one for one in people if one.key == key)
    return any(meet((person, *team), rules) for team in teams)


def meet(team: tuple[Applicant, ...], rules: Rules) -> bool:
    keys = {one.key for one in team}
    return not any(one.apart & keys - {one.key} for one in team) and could_meet(team, rules)


@pytest.mark.slow
@some
@given(everybody(most=5), rules)
def test_no_smaller_window_would_do(people: list[Applicant], rules: Rules) -> None:
    proposal, found = of(people, rules)
    for one in found:
        least = min(working(people, rules, proposal, one.key), default=None)
        if one.change is None or one.change.remedy is not Remedy.HOURS or len(one.change.windows) == 2:
            assert least is None
        else:
            [window] = one.change.windows
            person = next(each for each in people if each.key == one.key)
            assert least is not None
            assert (
                effort(person, (window.weekday * 1440 + window.start) // 30, (window.end - window.start) // 30) == least
            )


def working(people: list[Applicant], rules: Rules, proposal: Proposal, key: str) -> Iterator[int]:
    """The effort of every window with which the person could join a group or found one, found by trying them all."""
    person = next(one for one in people if one.key == key)
    longest = rules.session_minutes // 30 + 3
    windows = [(begin, length) for begin in range(336) for length in range(1, longest + 1)]
    others = [one for one in people if one.key != key]
    changed = [replace(person, key=f"{n}", availability=with_window(person, *each)) for n, each in enumerate(windows)]
    apart = {frozenset((one.key, other)) for one in others for other in one.apart}
    companies = [set(group.members) for group in proposal.groups if len(group.members) < rules.max_size]
    left = [one for one in others if one.key in {each.key for each in proposal.unplaced} and meet((one,), rules)]
    companies += [{one.key for one in team} for team in combinations(left, rules.min_size - 1)]
    seats = table([*changed, *others], rules)
    number = {one.key: n for n, one in enumerate(others, len(changed))}
    for company in companies:
        pairs = {frozenset((key, other)) for other in company}
        if person.apart & company or apart & pairs:
            continue
        rows = np.array([[n, *(number[each] for each in sorted(company))] for n in range(len(changed))])
        for n in np.flatnonzero(measure(seats, rows).fits):
            yield effort(person, *windows[n])


def with_window(person: Applicant, begin: int, length: int) -> Availability:
    start, end = begin * 30, (begin + length) * 30
    return merge(person.availability, ((start, min(end, WEEK)),), ((0, end - WEEK),) if end > WEEK else ())


def effort(person: Applicant, begin: int, length: int) -> int:
    """As the docstrings say, minute by minute."""
    free = {minute for start, end in person.availability for minute in range(start, end)}
    total = 0
    for half in range(begin, begin + length):
        minute = half * 30 % WEEK
        day, time = divmod(minute, 1440)
        alike = range(5) if day < 5 else range(5, 7)
        usual = any(all(other * 1440 + time + m in free for m in range(30)) for other in alike)
        total += 30 + (0 if 420 <= time < 1380 else 60) + (0 if usual else 15)
    around = (minute % WEEK for minute in range(begin * 30 - 1, (begin + length) * 30 + 1))
    return total + (0 if any(minute in free for minute in around) else 30)


def anna(hours: str, key: str = "anna", zone: str = "Europe/Berlin", **more: object) -> Applicant:
    return replace(Applicant(key, zone, parse_hours(hours)), **more)  # type: ignore[arg-type]


THREE = [anna("Tue 18-20, Thu 18-20", key) for key in ("bob", "cem", "dora")]


def one_advice(person: Applicant, others: list[Applicant] = THREE, rules: Rules = CALM) -> Advice:
    [found] = of([person, *others], rules)[1]
    return found


def test_hours_that_are_free_are_extended_rather_than_new_ones_asked_for() -> None:
    found = one_advice(anna("Tue 18-20, Thu 19:30-22, Wed 9-11")).change
    assert found == Change(Remedy.HOURS, ("bob", "cem", "dora"), 0, (Window(3, 18 * 60 + 30, 19 * 60 + 30),))


def test_two_windows_where_one_is_not_enough() -> None:
    change = one_advice(anna("Mon 7-9")).change
    assert change is not None
    assert [words.hours(each) for each in change.windows] == ["Tue 18:00-19:30", "Thu 18:00-19:30"]


def test_a_full_group_is_not_joined_but_others_without_one() -> None:
    five = [anna("Tue 18-20, Thu 18-20", key) for key in ("bob", "cem", "dora", "eva", "finn")]
    rest = [anna("Sat 9-12, Sun 9-12", key) for key in ("gus", "hal")]
    found = of([anna("Sat 9-12"), *rest, *five], CALM)[1]
    change = found[0].change
    assert change is not None
    assert (change.group, change.company) == (None, ("gus", "hal"))
    assert [each.weekday for each in change.windows] == [6]


def test_weeks_in_which_clocks_differ() -> None:
    others = [anna("Mon 18-19:30, Wed 18-19:30", key, "Europe/London") for key in ("bob", "cem", "dora")]
    person = anna("Mon 13-14:30, Wed 13-14:30", zone="America/New_York")
    found = one_advice(person, others, AUTUMN)
    assert found.why == Why(Cause.NO_HOURS_IN_COMMON, (1,), 3, 0, 2, clocks=True)
    assert words.why(found).startswith("no time in common with enough others in week 2, when clocks differ")


def test_a_session_less_where_no_hours_of_one_person_are_enough() -> None:
    people = [anna("Mon 18-20"), anna("Mon 17-20", "bob"), anna("Mon 18-21", "cem")]
    for one in of(people, CALM)[1]:
        assert one.why == Why(Cause.TOO_FEW_HOURS, (0,), 1, 1, 2)
        assert one.change is not None
        assert one.change.remedy is Remedy.FEWER_SESSIONS


def test_language_and_apart() -> None:
    found = one_advice(
        anna("Tue 18-20, Thu 18-20", languages=frozenset({"de"})), rules=replace(CALM, require_shared_language=True)
    )
    assert (found.why.cause, found.change and found.change.remedy) == (Cause.LANGUAGE, Remedy.NO_SHARED_LANGUAGE)
    for rules in (CALM, replace(CALM, keep_apart=frozenset({frozenset({"anna", "cem"})}))):
        found = one_advice(anna("Tue 18-20, Thu 18-20", apart=frozenset({"bob"})), rules=rules)
        assert (found.why.cause, found.change and found.change.remedy) == (Cause.KEPT_APART, Remedy.NOT_APART)


def test_that_others_are_kept_apart_from_each_other_is_nobody_elses_reason() -> None:
    """Only all three would be a group, and cem is not to be with bob."""
    people = [THREE[0], replace(THREE[1], apart=frozenset({"bob"})), THREE[2]]
    causes = {one.key: one.why.cause for one in of(people, CALM)[1]}
    assert causes == {"bob": Cause.KEPT_APART, "cem": Cause.KEPT_APART, "dora": Cause.NO_HOURS_IN_COMMON}
    german = [replace(THREE[0], languages=frozenset({"de"})), *people[1:]]
    causes = {one.key: one.why.cause for one in of(german, replace(CALM, require_shared_language=True))[1]}
    assert causes == dict.fromkeys(("bob", "cem"), Cause.APART_AND_LANGUAGE) | {"dora": Cause.NO_HOURS_IN_COMMON}


def test_in_which_weeks_it_fails_counts_who_is_excused() -> None:
    """cem is away in the second week, in which the others are too few; his hours are then as good as any."""
    term = replace(AUTUMN, first_monday=date(2026, 1, 12))
    week = frozenset(date.fromordinal(term.first_monday.toordinal() + day) for day in range(7, 14))
    people = table([THREE[0], replace(THREE[1], dates_off=week), THREE[2]], term)
    assert _failing(people, 0) == (1,)


def test_where_nothing_small_helps_nothing_is_said() -> None:
    always = [anna("Mon-Sun 0-24", key) for key in ("bob", "cem", "dora")]
    found = one_advice(anna(""), always, replace(CALM, sessions=4))
    assert found == Advice("anna", Why(Cause.TOO_FEW_HOURS, (0,), 1, 0, 4))


def test_who_is_away_most_of_the_time_is_told_so() -> None:
    dates = frozenset(date.fromordinal(AUTUMN.first_monday.toordinal() + day) for day in range(14))
    found = one_advice(anna("Tue 18-20, Thu 18-20", dates_off=dates), rules=AUTUMN)
    assert found == Advice("anna", Why(Cause.AWAY, (0, 1), 3))
    assert words.why(found) == "away in 2 of 3 weeks"


def test_a_search_that_ended_too_early_is_noticed() -> None:
    people = [anna("Tue 18-20, Thu 18-20"), *THREE]
    whole = propose(people[1:], CALM)
    early = replace(whole, unplaced=(Unplaced("anna", Reason.LEFT_OVER),))
    [found] = advise(people, CALM, early)
    assert found.change == Change(Remedy.NOTHING, ("bob", "cem", "dora"), 0)
    assert found.why == Why(Cause.LEFT_OVER)


def test_what_does_not_belong_together_is_refused() -> None:
    proposal = propose(THREE, CALM)
    assert advise(THREE, CALM, proposal) == ()
    assert advise((), CALM, propose((), CALM)) == ()
    with pytest.raises(ValueError, match="not about these people"):
        advise(THREE[1:], CALM, proposal)
    with pytest.raises(ValueError, match="two people"):
        advise([*THREE, THREE[0]], CALM, proposal)


@pytest.mark.slow
def test_a_crowd_is_advised_the_same_whatever_its_order_and_nearly_all_get_a_change() -> None:
    people = crowd(120, seed=3)
    term = Rules(first_monday=date(2026, 10, 5), weeks=10)
    proposal = propose(people, term, budget=Budget(effort=0))
    found = advise(people, term, proposal)
    assert pickle.loads(pickle.dumps(found)) == found
    assert advise(people[::-1], term, proposal) == found
    for one in found:
        assert one.change is None or places(list(people), term, proposal, one)
        assert words.why(one)
        assert words.change(one).endswith(".")
    assert sum(one.change is None for one in found) * 10 <= len(found)


def test_words() -> None:
    windows = (Window(1, 1080, 1200), Window(4, 1380, 1470))
    assert words.change(Advice("a", Why(Cause.LEFT_OVER), Change(Remedy.HOURS, ("b",), 11, windows[:1]))) == (
        "Would fit into group 12 with Tue 18:00-20:00 as well (their time)."
    )
    both = Advice("a", Why(Cause.LEFT_OVER), Change(Remedy.HOURS, ("b", "c"), None, windows))
    assert words.change(both, person=str.upper) == (
        "Would fit into a new group with B and C with Tue 18:00-20:00 and Fri 23:00-00:30 as well (their time)."
    )
    assert words.change(replace(both, change=None)) == "No small change was found that would give them a place."
    few = Why(Cause.TOO_FEW_HOURS, (0, 1, 2), 3, 1, 2)
    assert words.why(Advice("a", few)) == "free for a session on 1 day a week where 2 are needed"
    apart = Why(Cause.NO_HOURS_IN_COMMON, (3, 4, 8), 10, 1, 2, clocks=True)
    assert words.why(Advice("a", apart)) == (
        "no time in common with enough others in weeks 4-5 and 9, when clocks differ (with 1 where 2 others are needed)"
    )
    for remedy in Remedy:
        assert words.change(Advice("a", few, Change(remedy, ("b",), 0, windows[:1])))
    for cause in Cause:
        assert words.why(Advice("a", Why(cause)))
    assert DAYS[Window(6, 1380, 1500).weekday] == "Sun"
    assert Window(6, 1380, 1500).hours == ((0, 60), (WEEK - 60, WEEK))


def test_the_words_need_neither_numpy_nor_discord() -> None:
    """The bot shows advice that its helper process has worked out, and so do reports."""
    code = "import sys, bot.guild.cards.advice; sys.exit(bool({'numpy', 'highspy', 'discord'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
