"""The clock jumps, or the bot is away for eight days, at every step in turn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.crash.runs import Ran, assert_same, ran, stripe, undisturbed
from tests.crash.story import Posted
from tests.crash.troubles import Death, Event, Trouble

pytestmark = pytest.mark.crash
Tried = Callable[[str, int], None]

STRIPES = 4
PART = pytest.mark.parametrize("part", range(STRIPES))


@PART
@pytest.mark.parametrize("jump", [Event.BACK, Event.FORWARD])
def test_the_clock_jumps_and_stays_wrong(jump: Event, part: int, tried: Tried) -> None:
    points = stripe(range(len(undisturbed().steps)), part, STRIPES)
    for point in points:
        assert_same(ran([Trouble(point, jump)]), in_order=False, hours=False)
    tried("clock jumps", len(points))


@PART
def test_the_clock_jumps_a_day_ahead_and_back(part: int, tried: Tried) -> None:
    points = stripe(range(len(undisturbed().steps)), part, STRIPES)
    for point in points:
        assert_same(ran([Trouble(point, Event.FORWARD), Trouble(point + 3, Event.RIGHT)]), in_order=False, hours=False)
    tried("clock jumps", 2 * len(points))


@PART
@pytest.mark.parametrize("death", list(Death))
def test_killed_and_away_for_eight_days(death: Death, part: int, tried: Tried) -> None:
    """What came due meanwhile comes once, be it in one post; nobody is told the same thing twice."""
    points = stripe(range(len(undisturbed().steps)), part, STRIPES)
    for point in points:
        run = ran([Trouble(point, death)], down=timedelta(days=8))
        assert run.happened
        assert_caught_up(run)
    tried("kills", len(points))


def assert_caught_up(run: Ran) -> None:
    told = run.happened
    assert not run.foreign, (told, run.foreign)
    assert set(run.sent.values()) == {1}, (told, run.sent)
    assert run.outcome.restless == 0, told
    buttons = [button for post in run.outcome.channel.posts for button in post.buttons]
    units = {button.rsplit(":", 1)[1] for button in buttons if button.startswith("ci:v1:1:0:")}
    assert units - {"cnn-resnet"} == {"kickoff-toolkit", "tensors-ray-tracer"}, (told, "the channel has both, or all")
    active = [place for place in run.outcome.threads if not place.archived]
    assert active, told
    for place in active:
        (last,) = (post for post in place.posts if brings_the_second(post))
        assert set(last.pinged) <= set(place.members) | {"Dee", "Fay"}, (told, place)


def brings_the_second(post: Posted) -> bool:
    """Whether the post brings the second unit, and does not only remind of it."""
    units = [button for button in post.buttons if button.startswith("ci:") and button.endswith(":tensors-ray-tracer")]
    return bool(units) and not any(button.startswith("rd:") for button in post.buttons)
