"""One or two groups change and keep every rule; nobody else is touched."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.availability import parse_hours
from bot.core.matching import Applicant, Budget, Group, Rules
from bot.core.matching.changes import Rearranged
from bot.core.matching.neighbourhood import merge, rematch, replace_one, split
from bot.core.matching.propose import propose
from bot.core.matching.sound import is_sound
from tests.core.crowds import crowd

TERM = Rules(first_monday=date(2026, 10, 5), weeks=4)
PAIRS = replace(TERM, min_size=2, target_size=3)
EVENINGS, MORNINGS = "Tue 18-20, Thu 18-20", "Tue 8-10, Thu 8-10"
AB, CD, EF, ABC, XYZ = (frozenset(keys) for keys in ("ab", "cd", "ef", "abc", "xyz"))


def people(evenings: str, mornings: str = "", both: str = "") -> list[Applicant]:
    hours = {**dict.fromkeys(evenings, EVENINGS), **dict.fromkeys(mornings, MORNINGS)}
    hours |= dict.fromkeys(both, f"{EVENINGS}, {MORNINGS}")
    return [Applicant(key, "Europe/Berlin", parse_hours(text)) for key, text in hours.items()]


def groups(answer: Rearranged) -> list[str]:
    return ["".join(group.members) for group in answer.after.groups]


def left(answer: Rearranged) -> str:
    return "".join(one.key for one in answer.after.unplaced)


def test_two_groups_become_one_if_they_can() -> None:
    answer = merge(people("abcd"), PAIRS, [AB, CD], AB, CD)
    assert (groups(answer), answer.done, answer.before) == (["abcd"], True, (AB, CD))
    answer = merge(people("ab", "cd"), PAIRS, [AB, CD], AB, CD)
    assert (groups(answer), answer.done) == (["ab", "cd"], False)
    answer = merge(people("abcxyz"), TERM, [ABC, XYZ], ABC, XYZ)
    assert (groups(answer), answer.done) == (["abc", "xyz"], False)  # six are too many
    answer = merge(people("abcxy"), TERM, [ABC, XYZ], ABC, XYZ)
    assert (groups(answer), answer.done) == (["abcxy"], True)  # z is gone


def test_a_group_becomes_two_with_others_only_if_it_takes_them() -> None:
    abcd = frozenset("abcd")
    answer = split(people("abcdz"), PAIRS, [abcd], abcd)
    assert answer.done
    assert sorted(map(len, groups(answer))) == [2, 2]
    five = frozenset("abcde")
    answer = split(people("abcde"), TERM, [five], five)
    assert (groups(answer), answer.done) == (["abcde"], False)
    answer = split(people("abcdez"), TERM, [five], five)
    assert answer.done
    assert sorted(map(len, groups(answer))) == [3, 3]
    assert groups(split(people("abc"), TERM, [ABC], ABC)) == ["abc"]
    assert split(people("b"), TERM, [ABC], ABC).done is False


def test_somebody_without_a_group_comes_for_a_leaver() -> None:
    answer = replace_one(people("abcz", "y"), TERM, [ABC], "a")
    assert (groups(answer), left(answer), answer.done) == (["bcz"], "", True)
    answer = replace_one(people("bcz", "y"), TERM, [ABC], "a")  # gone already
    assert (groups(answer), answer.done) == (["bcz"], True)
    answer = replace_one(people("abcd", "y"), TERM, [frozenset("abcd")], "a")
    assert (groups(answer), answer.done) == (["bcd"], True)  # y wouldn't fit, and they are enough


def test_somebody_is_spared_by_another_group_only_where_it_must_be() -> None:
    wxyz = frozenset("wxyz")
    answer = replace_one(people("abc", "wxy", both="z"), TERM, [ABC, wxyz], "a")
    assert (groups(answer), answer.done, answer.before) == (["bcz", "wxy"], True, (ABC, wxyz))
    answer = replace_one(people("abc", "xy", both="z"), TERM, [ABC, XYZ], "a")
    assert (groups(answer), left(answer), answer.done) == ([], "bc", False)
    answer = replace_one(people("abcd", "wxy", both="z"), TERM, [frozenset("abcd"), wxyz], "a")
    assert (groups(answer), answer.before) == (["bcd"], (frozenset("abcd"),))


def test_members_spread_over_other_groups() -> None:
    answer = rematch(people("abcdef"), PAIRS, [AB, CD, EF], AB)
    assert answer.done
    assert sorted(map(len, groups(answer))) == [3, 3]
    assert set(answer.before) == {AB, CD, EF}
    answer = rematch(people("abcd", "ef"), PAIRS, [AB, CD, EF], AB)
    assert (groups(answer), answer.before) == (["abcd"], (AB, CD))  # there is but one to go to
    answer = rematch(people("abxyz", "c"), TERM, [ABC, XYZ], ABC)
    assert (groups(answer), left(answer), answer.done) == (["abxyz"], "c", False)
    answer = rematch(people("abc", "xyz"), TERM, [ABC, XYZ], ABC)
    assert (groups(answer), answer.done, answer.before) == (["abc"], False, (ABC,))


def test_wishes_not_to_be_together_hold() -> None:
    shy = [replace(one, apart=frozenset("c")) if one.key == "a" else one for one in people("abcd")]
    assert not merge(shy, PAIRS, [AB, CD], AB, CD).done
    assert not merge(people("abcd"), replace(PAIRS, keep_apart=frozenset({frozenset("ad")})), [AB, CD], AB, CD).done


def test_what_makes_no_sense_is_refused() -> None:
    some = people("abcd")
    for wrong in (
        lambda: merge(some, PAIRS, [AB, CD], AB, EF),
        lambda: merge(some, PAIRS, [AB, CD], AB, AB),
        lambda: split(some, PAIRS, [AB, CD], ABC),
        lambda: rematch(some, PAIRS, [AB, CD], frozenset()),
        lambda: replace_one(some, PAIRS, [AB], "c"),
        lambda: split(some, PAIRS, [AB, ABC], AB),
        lambda: split([*some, some[0]], PAIRS, [AB], AB),
    ):
        with pytest.raises(ValueError, match=r"group|itself|two people"):
            wrong()


@pytest.mark.slow
@settings(deadline=None, max_examples=3, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 1000), st.sampled_from([TERM, PAIRS]), st.randoms(use_true_random=False))
def test_every_answer_keeps_the_rules_and_leaves_others_alone(seed: int, rules: Rules, luck: object) -> None:
    everybody = crowd(30, seed=seed)
    current = [frozenset(group.members) for group in propose(everybody, rules, budget=Budget(effort=0)).groups]
    if len(current) < 2:
        return
    one, two = luck.sample(current, 2)  # type: ignore[attr-defined]
    leaver = min(one)
    answers = [
        merge(everybody, rules, current, one, two),
        split(everybody, rules, current, one),
        replace_one(everybody, rules, current, leaver),
        rematch(everybody, rules, current, one),
    ]
    for answer in answers:
        assert pickle.loads(pickle.dumps(answer)) == answer
        touched = set().union(*answer.before)
        free = {each.key for each in everybody}.difference(*current)
        after = keys(answer.after.groups) | {each.key for each in answer.after.unplaced}
        assert after - free == touched - ({leaver} if answer is answers[2] else set())
        assert is_sound([each for each in everybody if each.key in after], rules, answer.after)
        assert not answer.done or not answer.after.unplaced
        stays = [group for group in current if group not in answer.before]
        assert not keys(answer.after.groups) & set().union(*stays)
    assert answers == [
        merge(everybody[::-1], rules, current, one, two),
        split(everybody[::-1], rules, current, one),
        replace_one(everybody[::-1], rules, current, leaver),
        rematch(everybody[::-1], rules, current, one),
    ]


def keys(groups: Sequence[Group]) -> set[str]:
    return {key for group in groups for key in group.members}
