"""A group that does not work is mended with the fewest moves that give everybody who stays a group that can meet."""

from __future__ import annotations

import pickle

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.matching import Budget
from bot.core.matching.mended import How, Mended, moves
from bot.core.matching.mending import mend
from bot.core.matching.propose import propose
from bot.core.matching.sound import is_sound
from tests.core.crowds import crowd
from tests.core.test_neighbourhood import ABC, TERM, XYZ, people

NOBODY: frozenset[str] = frozenset()


def ways(found: tuple[Mended, ...]) -> list[tuple[How, list[str], int]]:
    return [(one.how, ["".join(group.members) for group in one.after.groups], one.moves) for one in found]


def test_moves_are_those_who_are_not_where_their_group_goes_on() -> None:
    assert moves(["ab", "cde"], ["abcde"]) == 2
    assert moves(["ab"], ["abx"]) == 1
    assert moves(["abc", "def"], ["def", "abc"]) == 0
    assert moves(["ab"], []) == 0


def test_enough_who_stay_go_on_by_themselves() -> None:
    four = frozenset("abcd")
    found = mend(people("abcdz"), TERM, [four], four, frozenset("d"))
    assert ways(found)[0] == (How.STAY, ["abc"], 0)
    assert found[0].worst_before == found[0].worst


def test_two_who_stay_are_joined_by_somebody_or_join_others() -> None:
    found = mend(people("abcz"), TERM, [ABC], ABC, frozenset("c"))
    assert ways(found) == [(How.JOIN, ["abz"], 1)]
    assert found[0].worst_before is None, "two are too few to meet"
    assert found[0].before == (ABC,)
    two = frozenset("ab")
    found = mend(people("abz"), TERM, [two], two, NOBODY)
    assert (ways(found), found[0].before) == ([(How.JOIN, ["abz"], 1)], (two,)), "who left did so before"
    found = mend(people("abcxyz"), TERM, [ABC, XYZ], ABC, frozenset("c"))
    assert ways(found)[0] == (How.MERGE, ["abxyz"], 2)


def test_who_does_not_fit_anywhere_is_not_proposed_to_and_an_empty_group_ends() -> None:
    assert mend(people("abc", "xyz"), TERM, [ABC, XYZ], ABC, frozenset("c")) == ()
    (end,) = mend(people("abc"), TERM, [ABC], ABC, ABC)
    assert (end.how, end.after.groups, end.moves) == (How.END, (), 0)


@settings(deadline=None, max_examples=3, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 1000), st.integers(0, 3))
def test_every_way_keeps_the_rules_and_places_all_who_stay(seed: int, leave: int) -> None:
    everybody = crowd(24, seed=seed)
    current = [frozenset(group.members) for group in propose(everybody, TERM, budget=Budget(effort=0)).groups]
    if not current:
        return
    home = current[0]
    leaving = frozenset(sorted(home)[:leave])
    found = mend(everybody, TERM, current, home, leaving)
    assert pickle.loads(pickle.dumps(found)) == found
    assert [one.moves for one in found] == sorted(one.moves for one in found)
    for one in found:
        placed = {key for group in one.after.groups for key in group.members}
        assert home - leaving <= placed and not leaving & placed
        assert not one.after.unplaced
        if one.how is not How.END:
            assert is_sound([person for person in everybody if person.key in placed], TERM, one.after)
        assert set(one.before) <= set(current)
