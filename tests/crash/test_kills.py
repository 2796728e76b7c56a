"""The bot is killed at every step in turn. In the end all is as if it had not been: nothing lost, nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.crash.runs import LATER, SOON, assert_same, ran, stripe, undisturbed
from tests.crash.troubles import TRANSIENT, Death, Trouble

pytestmark = pytest.mark.crash
Tried = Callable[[str, int], None]

STRIPES = 6
AWAY = pytest.mark.parametrize("down", [SOON, LATER], ids=["nonces kept", "nonces forgotten"])
PART = pytest.mark.parametrize("part", range(STRIPES))


@AWAY
@PART
@pytest.mark.parametrize("death", list(Death))
def test_killed_once(death: Death, part: int, down: timedelta, tried: Tried) -> None:
    points = stripe(range(len(undisturbed().steps)), part, STRIPES)
    for point in points:
        run = ran([Trouble(point, death)], down=down)
        assert run.happened
        assert_same(run)
    tried("kills", len(points))


@PART
def test_killed_after_each_step_where_discord_never_knew_a_nonce(part: int, tried: Tried) -> None:
    points = stripe(range(len(undisturbed().steps)), part, STRIPES)
    for point in points:
        assert_same(ran([Trouble(point, Death.AFTER)], window=timedelta()))
    tried("kills", len(points))


@PART
@pytest.mark.parametrize("death", list(Death))
def test_killed_again_at_the_next_step_of_the_same_kind(death: Death, part: int, tried: Tried) -> None:
    """After a commit that is one of the next start; after a call, usually the same call, tried again."""
    points = stripe(range(len(undisturbed().steps)), part, STRIPES)
    for point in points:
        assert_same(ran([Trouble(point, death, again=1)], down=LATER if point % 4 < 2 else SOON))
    tried("kills", 2 * len(points))


@PART
@pytest.mark.parametrize("later", [1, 3])
def test_killed_and_then_killed_or_let_down_a_few_steps_later(later: int, part: int, tried: Tried) -> None:
    kinds = list(TRANSIENT)
    points = stripe(range(len(undisturbed().steps)), part, STRIPES)
    for point in points:
        first = (Death.AFTER, Death.BEFORE)[point % 2]
        second = Death.AFTER if point % 3 == 0 else kinds[point % len(kinds)]
        down = LATER if point % 4 < 2 else SOON
        assert_same(ran([Trouble(point, first), Trouble(point + later, second)], down=down))
    tried("kills", len(points))
    tried("second troubles", len(points))
