"""Discord fails at every call in turn. What is over soon leaves no trace; an answer that means no is taken for one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.crash.runs import Ran, assert_same, ran, stripe, undisturbed
from tests.crash.troubles import REFUSALS, TRANSIENT, Death, Event, Trouble

pytestmark = pytest.mark.crash
Tried = Callable[[str, int], None]

STRIPES = 3
PART = pytest.mark.parametrize("part", range(STRIPES))
POSTING, OPENING, ADDING = "POST /channels/#/messages", "POST /channels/#/threads", "PUT /channels/#/thread-members/#"


@PART
@pytest.mark.parametrize("fault", TRANSIENT)
def test_what_is_over_soon(fault: str, part: int, tried: Tried) -> None:
    points = stripe(undisturbed().calls, part, STRIPES)
    for point in points:
        run = ran([Trouble(point, fault)])
        assert run.happened
        assert_same(run)
    tried("faults", len(points))


@PART
@pytest.mark.parametrize("fault", ["429", "503", "reset", "answer lost", "timeout, but done"])
def test_twice_in_a_row(fault: str, part: int, tried: Tried) -> None:
    points = stripe(undisturbed().calls, part, STRIPES)
    for point in points:
        assert_same(ran([Trouble(point, fault, again=1)]))
    tried("faults", 2 * len(points))


@PART
@pytest.mark.parametrize("later", [1, 2, 4])
def test_and_then_another_or_a_kill_at_another_step(later: int, part: int, tried: Tried) -> None:
    kinds = [*TRANSIENT, *Death]
    points = stripe(undisturbed().calls, part, STRIPES)
    for point in points:
        second = kinds[(point * 7 + later) % len(kinds)]
        assert_same(ran([Trouble(point, kinds[point % len(TRANSIENT)]), Trouble(point + later, second)]))
    tried("faults", 2 * len(points))


@PART
@pytest.mark.parametrize("fault", REFUSALS)
def test_a_refusal_holds_up_nothing_else_and_is_asked_again_a_day_later(fault: str, part: int, tried: Tried) -> None:
    expected = undisturbed()
    points = [point for point in stripe(expected.calls, part, STRIPES) if might(fault, expected.steps[point])]
    for point in points:
        run = ran([Trouble(point, fault)])
        assert run.happened
        if fault == "404" and expected.steps[point] == POSTING:  # Discord: that was sent, and deleted since
            assert_one_less(run)
        else:
            assert_same(run, in_order=False, told=True)
    tried("faults", len(points))


def might(fault: str, kind: str) -> bool:
    """That a thread or its member is gone while it is there would be a lie; for real it is tried below."""
    return fault != "404" or kind.split()[0] not in ("PATCH", "DELETE")


def assert_one_less(run: Ran) -> None:
    """One message is missing, be it a card for long work, and nothing else is different."""
    missing = undisturbed().sent - run.sent
    assert sum(missing.values()) <= 1, (run.happened, missing)
    assert not run.sent - undisturbed().sent
    assert [(place.name, place.archived, place.members) for place in run.outcome.threads] == [
        (place.name, place.archived, place.members) for place in undisturbed().outcome.threads
    ]


@pytest.mark.parametrize("fault", ["403", "50001", "50007", "404"])
@pytest.mark.parametrize("kind", [POSTING, OPENING, ADDING])
def test_what_is_refused_for_good_is_not_hammered_at(fault: str, kind: str, tried: Tried) -> None:
    """Two weeks of refusals of one kind of call. All else is done, and each thing is asked for once a day at most."""
    expected = undisturbed()
    run = ran([Trouble(expected.steps.index(kind), fault, again=None)])
    assert not run.foreign
    things = expected.steps.count(kind)
    assert len(run.happened) <= things * 14
    assert len(run.calls) <= len(expected.calls) + 2 * 14 * things, "at most a look beside each"
    made, wanted = run.outcome, expected.outcome
    if kind == POSTING:
        members = [(place.name, place.members) for place in made.threads]
        assert members == [(place.name, place.members) for place in wanted.threads]
        assert not any(place.posts for place in made.threads)
    elif kind == OPENING:
        assert made.channel == wanted.channel
        assert not made.threads
    else:
        assert made.channel == wanted.channel
        assert [place.posts for place in made.threads] == [place.posts for place in wanted.threads]
    tried("faults", len(run.happened))


@PART
def test_a_thread_is_deleted_at_any_moment(part: int, tried: Tried) -> None:
    """It comes back with its members and its welcome; units of weeks that are over do not."""
    expected = undisturbed()
    points = stripe(expected.calls, part, STRIPES)
    for point in points:
        run = ran([Trouble(point, Event.DELETED)])
        assert run.outcome.channel == expected.outcome.channel
        assert not run.foreign
        standing = [replace(place, posts=()) for place in run.outcome.threads if not place.archived]
        assert standing == [replace(place, posts=()) for place in expected.outcome.threads if not place.archived]
        assert only_units(run) == only_units(expected), run.happened
        assert not expected.sent - run.sent, run.happened
    tried("faults", len(points))


def only_units(run: Ran) -> dict[str, int]:
    return {button: count for button, count in run.sent.items() if button.startswith("ci:")}
