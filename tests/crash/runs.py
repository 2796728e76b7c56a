"""Runs of the story, with troubles and without, and what must be the same about them."""

from __future__ import annotations

import asyncio
import gc
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from tests.crash import story
from tests.crash.story import LEAVING, Outcome, Place
from tests.crash.trial import a_reminder, a_trouble, about_a_session, trial
from tests.crash.troubles import Trouble

SOON = timedelta(seconds=10)
"""Back before Discord has forgotten any nonce."""
LATER = timedelta(hours=3)
"""Back when it has forgotten all: what was sent can only be found by looking."""


@dataclass(frozen=True, slots=True)
class Ran:
    outcome: Outcome
    steps: tuple[str, ...]
    """What kind each step was, those that were taken again after a death included."""
    happened: tuple[str, ...]
    sent: Counter[str]
    """How often each message was ever sent, by the ids of its buttons; without cards for long work, which come where
    much was left to do."""
    foreign: tuple[BaseException, ...]

    @property
    def calls(self) -> list[int]:
        """Which steps are calls to Discord."""
        return [number for number, kind in enumerate(self.steps) if kind != "commit"]


_number = count()


def ran(troubles: Iterable[Trouble] = (), **how: Any) -> Ran:
    """Tell the story once, in a loop and a folder of its own."""

    async def telling(folder: Path) -> Ran:
        async with trial(folder, troubles, begins=story.BEGINS, **how) as this:
            await story.tell(this)
            outcome = await story.outcome(this)
        steps = this.steps
        sent = Counter({buttons: many for buttons, many in this.sent.items() if not buttons.startswith("wk:")})
        return Ran(outcome, tuple(steps.taken), tuple(steps.happened), sent, tuple(this.foreign))

    gc.disable()  # a quarter of the time
    try:
        with tempfile.TemporaryDirectory() as folder:
            return asyncio.run(telling(Path(folder)))
    finally:
        gc.enable()
        if next(_number) % 8 == 0:
            gc.collect()


@cache
def undisturbed() -> Ran:
    """The run without troubles, told once a process."""
    run = ran()
    gc.collect()
    gc.freeze()  # what is there by now stays, and need not be looked at again
    return run


def stripe(points: Sequence[int], number: int, of: int) -> Sequence[int]:
    """Every `of`th point: the tests of a matrix are made before its size is known, and share its points."""
    return points[number::of]


def differences(this: Outcome, other: Outcome) -> list[str]:
    return [
        f"{field.name}:\n  {getattr(this, field.name)}\ninstead of\n  {getattr(other, field.name)}"
        for field in fields(Outcome)
        if field.name != "called" and getattr(this, field.name) != getattr(other, field.name)
    ]


def assert_same(run: Ran, *, in_order: bool = True, told: bool = False, hours: bool = True) -> None:
    """All as if nothing had happened; with `in_order` false, the posts of a place may stand in another order.

    With `told` organisers may have been told of what went wrong, and that it has come right since; a message that was
    edited a day later names who is in the group then, and a session of that day is not asked about any more. How often
    each person was pinged must be the same; to a session nobody is called more often, and less often where the hour
    before it had passed; and so with reminders and their evening. With `hours` false the bot's clock was wrong, so that
    it could not know when a session was.
    """
    expected = undisturbed()
    made, wanted = _without_reminders(run.outcome), _without_reminders(expected.outcome)
    made, wanted = (made, wanted) if in_order else (sorted_(made), sorted_(wanted))
    if told:
        wrong = [one for posted in made.office for one in posted.buttons if a_trouble(one)]
        assert not wrong, (run.happened, "something is wrong still", wrong)
        made, wanted = (_without_names(one) for one in (replace(made, office=wanted.office), wanted))
    if hours:
        more = Counter(made.called) - Counter(wanted.called)
        assert more.keys() <= LEAVING, (run.happened, made.called, wanted.called)
    if told or not hours:
        made, wanted = _without_sessions(made), _without_sessions(wanted)
    assert not run.foreign, (run.happened, run.foreign)
    found = differences(made, wanted)
    assert not found, "\n".join([f"after {run.happened}", *found])


def _without_sessions(outcome: Outcome) -> Outcome:
    return _without(about_a_session, outcome)


def _without_reminders(outcome: Outcome) -> Outcome:
    return _without(a_reminder, outcome)


def _without(about: Callable[[str], bool], outcome: Outcome) -> Outcome:
    def place(one: Place) -> Place:
        return replace(one, posts=tuple(post for post in one.posts if not any(map(about, post.buttons))))

    return replace(outcome, threads=tuple(map(place, outcome.threads)))


def _without_names(outcome: Outcome) -> Outcome:
    def place(one: Place) -> Place:
        return replace(one, posts=tuple(replace(posted, pinged=()) for posted in one.posts))

    return replace(outcome, channel=place(outcome.channel), threads=tuple(map(place, outcome.threads)))


def sorted_(outcome: Outcome) -> Outcome:
    def place(one: Place) -> Place:
        return replace(one, posts=tuple(sorted(one.posts, key=repr)))

    return replace(outcome, channel=place(outcome.channel), threads=tuple(map(place, outcome.threads)))
