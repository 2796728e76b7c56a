"""What a looser setting would bring: plans that really hold, counted against the one there is."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.availability import parse_hours
from bot.core.matching import Applicant, Budget, Progress, Rules
from bot.core.matching.changes import Setting, WhatIf, loosened
from bot.core.matching.propose import propose
from bot.core.matching.sound import is_sound
from bot.core.matching.whatif import what_if
from bot.guild.cards import advice as words
from tests.core.crowds import crowd
from tests.plan_checker import problems

TERM = Rules(first_monday=date(2026, 10, 5), weeks=10)
WEEK = Rules(first_monday=date(2026, 1, 12), weeks=1, session_minutes=60)


def person(key: str, hours: str, *languages: str) -> Applicant:
    return Applicant(key, "Europe/Berlin", parse_hours(hours), languages=frozenset(languages or ("en",)))


def more(people: list[Applicant], rules: Rules) -> dict[Setting, int]:
    found = what_if(people, rules)
    assert all(one.valid and one.placed <= one.most for one in found)
    return {one.setting: one.more for one in found}


def test_each_setting_is_loosened_a_step_where_that_leaves_something() -> None:
    tight = replace(TERM, require_shared_language=True)
    assert loosened(tight) == {
        Setting.SESSIONS: replace(tight, sessions=1),
        Setting.MINUTES: replace(tight, session_minutes=60),
        Setting.MIN_SIZE: replace(tight, min_size=2),
        Setting.MAX_SIZE: replace(tight, max_size=6),
        Setting.LANGUAGE: replace(tight, require_shared_language=False),
    }
    loose = replace(TERM, sessions=1, session_minutes=30, min_size=2)
    assert list(loosened(loose)) == [Setting.MAX_SIZE]
    assert loosened(replace(TERM, session_minutes=45))[Setting.MINUTES].session_minutes == 30


def test_each_setting_places_whom_only_it_places() -> None:
    three = [person(key, "Tue 18-19, Thu 18-19") for key in "abc"]
    assert more([*three, *(person(key, "Sat 8-9") for key in "xyz")], WEEK)[Setting.SESSIONS] == 3
    assert more([*three, *(person(key, "Sat 8-8:30, Sun 8-8:30") for key in "xyz")], WEEK)[Setting.MINUTES] == 3
    assert more([*three, *(person(key, "Sat 8-9, Sun 8-9") for key in "xy")], WEEK)[Setting.MIN_SIZE] == 2
    six = [person(key, "Tue 18-19, Thu 18-19") for key in "abcdef"]
    tight = replace(WEEK, min_size=4)
    assert more(six, tight)[Setting.MAX_SIZE] == 1
    german = [person(key, "Sat 8-9, Sun 8-9", language) for key, language in (("x", "de"), ("y", "fr"), ("z", "en"))]
    assert more([*three, *german], replace(WEEK, require_shared_language=True))[Setting.LANGUAGE] == 3


@pytest.mark.slow
@settings(deadline=None, max_examples=4, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(3, 30), st.integers(0, 1000))
def test_it_never_places_fewer_and_its_plans_hold(count: int, seed: int) -> None:
    people = crowd(count, seed=seed)
    rules = replace(TERM, weeks=3)
    base = propose(people, rules, budget=Budget(effort=0))
    for one in what_if(people, rules, base=base):
        assert one.valid
        assert 0 <= one.more == one.placed - base.certificate.placed
        assert one.placed <= one.most <= count


@pytest.mark.slow
def test_groups_there_are_stay_whole_and_progress_is_told() -> None:
    people = crowd(25, seed=5)
    current = [frozenset(group.members) for group in propose(people[:12], TERM, budget=Budget(effort=0)).groups]
    heard: list[Progress] = []
    found = what_if(people, TERM, current, tell=lambda news: heard.append(news) is None)
    assert pickle.loads(pickle.dumps(found)) == found
    assert found == what_if(people, TERM, current)
    assert [one.done for one in heard] == sorted(one.done for one in heard)
    assert heard[-1].done > 0.8
    assert what_if(people, TERM, current, tell=lambda _: False) == ()


def test_what_makes_no_sense_is_refused() -> None:
    people = crowd(5, seed=1)
    with pytest.raises(ValueError, match="two people"):
        what_if([*people, people[0]], TERM)
    with pytest.raises(ValueError, match="Monday"):
        what_if(people, replace(TERM, first_monday=date(2026, 10, 6)))


def test_what_is_not_sound_is_noticed() -> None:
    people = [person(key, "Tue 18-20, Thu 18-20") for key in "abcd"]
    good = propose(people, TERM)
    assert is_sound(people, TERM, good)
    assert not problems(good, people, TERM)
    [group] = good.groups
    for wrong in (
        replace(good, groups=()),
        replace(good, groups=(replace(group, sessions=group.sessions[:-1]),)),
        replace(good, groups=(replace(group, sessions=((group.sessions[0][0],) * 2, *group.sessions[1:])),)),
        replace(good, groups=(replace(group, sessions=(group.sessions[1], *group.sessions[1:])),)),
    ):
        assert not is_sound(people, TERM, wrong)
    assert not is_sound(people, replace(TERM, min_size=5, target_size=5), good)
    assert not is_sound(people, replace(TERM, keep_apart=frozenset({frozenset({"a", "b"})})), good)
    busy = [person("a", "Tue 18-20"), *people[1:]]
    assert not is_sound(busy, TERM, good)


def test_words() -> None:
    for setting, rules in loosened(replace(TERM, require_shared_language=True)).items():
        for gain in (-1, 0, 1, 2):
            text = words.what_if(WhatIf(setting, rules, 40 + gain, gain, 50, True))
            assert f"({40 + gain} placed)." in text
    one = WhatIf(Setting.SESSIONS, replace(TERM, sessions=1), 60, 12, 60, True)
    assert words.what_if(one) == "With 1 session a week: 12 more people would have a place (60 placed)."
