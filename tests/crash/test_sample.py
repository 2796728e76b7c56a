"""A sample of the crash tests, in seconds. All of them: pytest -m crash."""

from __future__ import annotations

import pytest

from tests.crash.runs import LATER, SOON, assert_same, ran, undisturbed
from tests.crash.trial import through_a_thread
from tests.crash.troubles import TRANSIENT, Death, Event, Trouble

HERE, OF = 5, 20
"""Every twentieth step, from the fifth on."""


def test_every_run_takes_the_same_steps() -> None:
    first, again = undisturbed(), ran()
    assert first.steps == again.steps
    assert first.outcome == again.outcome
    assert not first.foreign
    assert {"commit", "POST /channels/#/threads", "POST /channels/#/messages"} < set(first.steps)
    titles = {post.title for place in first.outcome.threads for post in place.posts}
    assert {"# This is your group", "# Your group has changed", "# Your sessions move"} < titles
    assert first.outcome.restless == 0


@pytest.mark.slow
@pytest.mark.parametrize("death", list(Death))
def test_killed_here_and_there(death: Death) -> None:
    for point in range(HERE, len(undisturbed().steps), OF):
        assert_same(ran([Trouble(point, death)], down=SOON if point % 2 else LATER))


@pytest.mark.slow
def test_let_down_here_and_there() -> None:
    calls = undisturbed().calls[3::6]
    for point, fault in zip(calls, [*TRANSIENT][::-1], strict=False):
        assert_same(ran([Trouble(point, fault)]))


@pytest.mark.slow
def test_killed_twice_with_a_wrong_clock() -> None:
    assert_same(
        ran([Trouble(12, Event.FORWARD), Trouble(34, Death.AFTER), Trouble(36, Death.BEFORE)]),
        in_order=False,
        hours=False,
    )


def test_killed_with_the_thread_that_the_bot_writes_through() -> None:
    posting = undisturbed().steps.index("POST /channels/#/messages")
    assert_same(ran([Trouble(posting, Death.AFTER)], connect=through_a_thread, down=LATER))
