"""Capstones: what can follow what, whom each state waits for, when one is completed, and what is a link."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.capstone import (
    CLOSINGS,
    FINAL,
    LIVE,
    MOVES,
    REPLAYING,
    Capstone,
    Kind,
    Link,
    Moved,
    Position,
    State,
    Waits,
    moved,
    moves_from,
    opening,
    peer_reviewed,
    read_link,
    read_replay,
    relinked,
    slipping,
    waiting_on_us,
)
from bot.core.capstone_refusals import NotACapstoneLink, NotAPullRequest, NotNow
from bot.core.completion import completed
from bot.core.courtesy import open_at
from bot.core.people import CohortId, MemberId
from bot.core.upstream import Upstream
from bot.guild.cards.capstones import SAYINGS, STATES
from tests.core.examples import NINE

PULL, ISSUE = Link("a/b", "pull", 7), Link("a/b", "issues", 5)
HOUR = timedelta(hours=1)


def capstone(state: State = State.READY, *, kind: Kind = Kind.CHANGE, link: Link = PULL, **more: object) -> Capstone:
    at = replace(Position(link, state, "started", NINE), **more)
    return Capstone(CohortId(1), 1, kind, frozenset({MemberId(1)}), at)


def test_every_state_is_either_under_way_or_over_and_has_its_words() -> None:
    assert set(State) == LIVE | FINAL
    assert not LIVE & FINAL
    assert set(STATES) == set(State)
    assert {move.name for move in MOVES} <= set(SAYINGS)


@pytest.mark.parametrize(
    ("state", "waits"),
    [
        (State.SCOUTING, Waits.US),
        (State.ISSUE_REGISTERED, Waits.MAINTAINER),
        (State.MAINTAINER_OK, Waits.US),
        (State.FAILING_TEST, Waits.US),
        (State.DRAFT_PR, Waits.PAIR),
        (State.PEER_REVIEWED, Waits.US),
        (State.READY, Waits.MAINTAINER),
        (State.CHANGES_REQUESTED, Waits.US),
        (State.TAIL, Waits.MAINTAINER),
        (State.MERGED, Waits.NOBODY),
        (State.CLOSED, Waits.NOBODY),
        (State.FIX_WRITTEN, Waits.US),
        (State.COMPARED, Waits.NOBODY),
    ],
)
def test_only_what_waits_on_us_slips_and_only_after_three_days(state: State, waits: Waits) -> None:
    one = capstone(state)
    assert one.waits is waits
    assert waiting_on_us(one) == (NINE if waits is Waits.US else None)
    assert not slipping(one, NINE + timedelta(days=3))
    assert slipping(one, NINE + timedelta(days=3, seconds=1)) == (waits is Waits.US)


@given(st.sampled_from(Kind), st.lists(st.integers(0, 30), max_size=25))
def test_whatever_is_said_leads_somewhere_that_fits(kind: Kind, choices: list[int]) -> None:
    """By hand one never reaches a state of the other kind, nor leaves what is over."""
    one = Capstone(CohortId(1), 1, kind, frozenset(), opening(kind, PULL if kind is Kind.REPLAY else ISSUE, NINE))
    for choice in choices:
        names = moves_from(one)
        if not names:
            break
        before, name = one.at, names[choice % len(names)]
        one = replace(one, at=moved(one, name, before.since + HOUR))
        assert before.state not in FINAL or one.at.state is before.state
        assert (one.at.state in REPLAYING | {State.COMPARED}) <= (kind is Kind.REPLAY)
        assert one.at.state is not State.DRAFT_PR, "a pull request is linked, not said"
        assert one.at.state is not State.PEER_REVIEWED, "that is for others to say"
        assert len(names) <= 25, "lines in a menu"
        assert len(names) == len(set(names))


@given(st.sampled_from(State), st.sampled_from(sorted(SAYINGS)))
def test_what_does_not_fit_is_refused(state: State, name: str) -> None:
    one = capstone(state)
    if name in moves_from(one):
        moved(one, name, NINE)
    else:
        with pytest.raises(NotNow):
            moved(one, name, NINE)


def test_a_replay_asks_nobody() -> None:
    one = capstone(State.CHOSEN, kind=Kind.REPLAY)
    assert moves_from(one) == ("checked-out", "stopped")
    compared = capstone(State.COMPARED, kind=Kind.REPLAY, demo_at=NINE)
    assert completed(compared, [], NINE).done
    assert not completed(replace(compared, at=replace(compared.at, demo_at=None)), [], NINE).done


def test_another_link_begins_anew_and_the_same_one_changes_nothing() -> None:
    one = capstone(State.READY, reviewed_at=NINE, green=True)
    assert relinked(one, PULL, NINE + HOUR) is one.at
    fresh = relinked(one, replace(PULL, number=8), NINE + HOUR)
    assert (fresh.state, fresh.how, fresh.reviewed_at, fresh.green) == (State.DRAFT_PR, "pull-linked", None, False)
    assert relinked(one, ISSUE, NINE).state is State.SCOUTING


def test_another_pair_reviews_once_and_never_sends_one_back() -> None:
    draft = peer_reviewed(capstone(State.DRAFT_PR), NINE)
    assert (draft.state, draft.reviewed_at) == (State.PEER_REVIEWED, NINE)
    late = peer_reviewed(capstone(State.READY), NINE + HOUR)
    assert (late.state, late.since, late.reviewed_at) == (State.READY, NINE, NINE + HOUR)
    for one in (capstone(State.DRAFT_PR, reviewed_at=NINE), capstone(State.FAILING_TEST), capstone(State.MERGED)):
        with pytest.raises(NotNow):
            peer_reviewed(one, NINE)


def move(number: int, to: State, hours: float, **more: object) -> Moved:
    at = NINE + timedelta(hours=hours)
    return replace(Moved(number, "x", None, at, capstone().at, to, at), **more)


@pytest.mark.parametrize(
    ("moves", "in_time"),
    [
        ([], True),
        ([move(1, State.CHANGES_REQUESTED, 0), move(2, State.READY, 48)], True),
        ([move(1, State.CHANGES_REQUESTED, 0), move(2, State.READY, 48.1)], False),
        ([move(1, State.CHANGES_REQUESTED, 0), move(2, State.CHANGES_REQUESTED, 30), move(3, State.READY, 50)], False),
        ([move(1, State.CHANGES_REQUESTED, 0, undone_at=NINE), move(2, State.READY, 90)], True),
        ([move(1, State.CHANGES_REQUESTED, 60)], True),
        ([move(1, State.CHANGES_REQUESTED, 1)], False),
        ([move(1, State.CHANGES_REQUESTED, 0), move(2, State.MERGED, 9), move(3, State.MERGED, 90)], True),
    ],
)
def test_reviews_are_answered_within_two_days(moves: list[Moved], in_time: bool) -> None:
    assert completed(capstone(), moves, NINE + timedelta(hours=100)).answered == in_time


def test_completed_is_not_merged() -> None:
    one = capstone(State.READY, reviewed_at=NINE, green=True, demo_at=NINE)
    assert completed(one, [], NINE).done
    merged = capstone(State.MERGED)
    assert not completed(merged, [], NINE).done
    red = replace(one, seen=Upstream("pull", open=True, green=False))
    assert not completed(red, [], NINE).green, "what upstream says goes before"
    assert completed(replace(one, at=replace(one.at, state=State.CLOSED, how="declined")), [], NINE).done
    assert not completed(replace(one, at=replace(one.at, state=State.CLOSED, how="stopped")), [], NINE).opened
    assert not completed(capstone(State.SCOUTING, link=ISSUE), [], NINE).opened


def test_why_it_was_closed_is_said_once() -> None:
    closed = capstone(State.CLOSED, how="upstream")
    assert set(CLOSINGS) <= set(moves_from(closed))
    why = moved(closed, "declined", NINE + HOUR)
    assert (why.state, why.how, why.since) == (State.CLOSED, "declined", NINE)
    assert not set(CLOSINGS) & set(moves_from(replace(closed, at=why)))


@pytest.mark.parametrize("text", ["https://github.com/a/b/pull/7", " https://github.com/a/b/pull/7/\n"])
def test_a_link_is_read(text: str) -> None:
    assert read_link(text) == PULL
    assert read_replay(text).url == "https://github.com/a/b/pull/7"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a/b#7",
        "http://github.com/a/b/pull/7",
        "https://www.github.com/a/b/pull/7",
        "https://github.com@evil.example/a/b/pull/7",
        "https://github.com:443/a/b/pull/7",
        "https://github.com/a/b/pull/7#issuecomment-1",
        "https://github.com/a/b/pull/7?x=1",
        "https://github.com/a/b/pull/7/files",
        "https://github.com/a/b/pulls/7",
        "https://github.com/a/b/pull/0",
        "https://github.com/a/b/pull/-1",
        "https://github.com/a/b/pull/" + "9" * 40,
        "https://github.com/a/b/pull/\u0667",
        "https://github.com/a/../pull/7",
        "https://github.com/a/./pull/7",
        "https://github.com/../b/pull/7",
        "https://github.com/a/b%2f/pull/7",
        "https://github.com/a/b)/pull/7",
        "https://github.com/a/b> @everyone/pull/7",
        "https://github.com/a/b/pull/7\nhttps://github.com/a/b/pull/8",
        "https://github.com/" + "a" * 40 + "/b/pull/7",
    ],
)
def test_what_is_no_link_is_refused(text: str) -> None:
    with pytest.raises(NotACapstoneLink):
        read_link(text)


@given(st.text(alphabet="https:/github.com/ab/pull/1?#@%\n ", max_size=60))
def test_what_is_read_as_a_link_is_one(text: str) -> None:
    try:
        link = read_link(text)
    except NotACapstoneLink:
        return
    assert text.strip().rstrip("/") == link.url


def test_only_pull_requests_are_replayed() -> None:
    with pytest.raises(NotAPullRequest):
        read_replay(ISSUE.url)


def test_open_pull_requests_are_counted_whatever_the_case() -> None:
    ones = [capstone(state) for state in State] + [capstone(State.SCOUTING, link=ISSUE)]
    assert open_at(ones, "A/B") == 5
    assert open_at([capstone(State.CHOSEN, kind=Kind.REPLAY)], "a/b") == 0
