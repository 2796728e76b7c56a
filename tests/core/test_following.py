"""Following upstream: what its answers mean, what they move, and that a human's word goes before."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.capstone import FINAL, LIVE, Capstone, Kind, State, UpstreamAnswer
from bot.core.following import Heard, capstone_posts, ends_at, followed, is_asked_for, next_question
from bot.core.people import MemberId
from bot.core.posting import Standing
from bot.core.schedule import opening, timetable
from bot.core.upstream import (
    Pull,
    Review,
    Said,
    Unreadable,
    Upstream,
    bare,
    read_checks,
    read_issue,
    read_pull,
    read_reviews,
)
from tests.core.examples import NINE, cohort, group, track
from tests.core.test_capstone import ISSUE, PULL, capstone

DAY = timedelta(days=1)
OPEN = Upstream("pull", open=True)
DRAFT = replace(OPEN, draft=True)
ASKED = replace(OPEN, asked=Review(1, NINE))
MERGED = Upstream("pull", open=False, merged=True, ended_at=NINE + DAY)
CLOSED = Upstream("pull", open=False)
A_PULL = Pull(open=True, merged=False, draft=False, sha="a1", author=8, ended_at=None)


@pytest.mark.parametrize(
    ("state", "seen", "to"),
    [
        (State.DRAFT_PR, DRAFT, None),
        (State.FAILING_TEST, DRAFT, State.DRAFT_PR),
        (State.READY, DRAFT, None),
        (State.DRAFT_PR, OPEN, State.READY),
        (State.PEER_REVIEWED, OPEN, State.READY),
        (State.CHANGES_REQUESTED, OPEN, State.READY),
        (State.READY, OPEN, None),
        (State.TAIL, OPEN, None),
        (State.READY, ASKED, State.CHANGES_REQUESTED),
        (State.TAIL, ASKED, State.CHANGES_REQUESTED),
        (State.TAIL, MERGED, State.MERGED),
        (State.CHANGES_REQUESTED, MERGED, State.MERGED),
        (State.DRAFT_PR, CLOSED, State.CLOSED),
        (State.CLOSED, MERGED, None),
        (State.MERGED, CLOSED, None),
    ],
)
def test_what_upstream_says_moves_it_by_rule(state: State, seen: Upstream, to: State | None) -> None:
    found = followed(capstone(state), seen, NINE + 2 * DAY)
    assert (found and found.state) == to


def test_times_are_upstreams_own() -> None:
    later = NINE + 2 * DAY
    asked, merged = followed(capstone(), ASKED, later), followed(capstone(), MERGED, later)
    assert asked and asked.since == NINE
    assert merged and (merged.since, merged.how) == (NINE + DAY, "upstream")
    early = followed(capstone(), MERGED, NINE)
    assert early and early.since == NINE, "never in the future"


def test_a_humans_word_holds_until_upstream_changes() -> None:
    by_hand = replace(capstone(State.READY), seen=ASKED)
    assert followed(by_hand, replace(ASKED, green=True), NINE) is None, "they said that they have answered"
    again = followed(by_hand, replace(OPEN, asked=Review(2, NINE + DAY)), NINE + 2 * DAY)
    assert again and again.state is State.CHANGES_REQUESTED, "a new review is news"
    undone = replace(capstone(State.READY), seen=MERGED)
    assert followed(undone, MERGED, NINE) is None


SEEN = [OPEN, DRAFT, ASKED, MERGED, CLOSED, Upstream("issue", open=True), Upstream("issue", open=False)]


@given(st.sampled_from(State), st.sampled_from([None, *SEEN]), st.lists(st.sampled_from(SEEN), max_size=6))
def test_the_same_answer_twice_moves_nothing(state: State, before: Upstream | None, answers: list[Upstream]) -> None:
    one: Capstone = replace(capstone(state), seen=before)
    for seen in answers:
        to = followed(one, seen, NINE)
        one = replace(one, at=to or one.at, seen=seen)
        assert followed(one, seen, NINE) is None
        assert state in LIVE or one.at.state is state, "what is over stays over"
        assert one.at.state in FINAL or seen.what == "issue" or seen.open or to is None


def review(number: int, verdict: str, hours: int, by: int = 7, sha: str = "a1") -> dict[str, Any]:
    at = (NINE + timedelta(hours=hours)).isoformat().replace("+00:00", "Z")
    return {"id": number, "user": {"id": by}, "state": verdict, "submitted_at": at, "commit_id": sha}


@pytest.mark.parametrize(
    ("reviews", "asked"),
    [
        ([], None),
        ([review(1, "COMMENTED", 1)], None),
        ([review(1, "CHANGES_REQUESTED", 1)], 1),
        ([review(1, "CHANGES_REQUESTED", 1), review(2, "COMMENTED", 2)], 1),
        ([review(1, "CHANGES_REQUESTED", 1), review(2, "APPROVED", 2)], None),
        ([review(1, "CHANGES_REQUESTED", 1), review(2, "APPROVED", 2, by=9)], 1),
        ([review(1, "CHANGES_REQUESTED", 1), review(2, "DISMISSED", 2)], None),
        ([review(1, "CHANGES_REQUESTED", 1), review(2, "COMMENTED", 2, by=8)], None),
        ([review(1, "COMMENTED", 1, by=8), review(2, "CHANGES_REQUESTED", 2)], 2),
        ([review(1, "CHANGES_REQUESTED", 1, sha="a0")], None),
        ([review(1, "CHANGES_REQUESTED", 1), review(2, "CHANGES_REQUESTED", 5, by=9)], 2),
        ([{"state": "PENDING", "user": None, "submitted_at": None}], None),
        ([review(1, "CHANGES_REQUESTED", 1) | {"user": None}], 1),
    ],
)
def test_reviews_that_wait_for_an_answer(reviews: list[dict[str, Any]], asked: int | None) -> None:
    found = read_reviews(reviews, A_PULL)
    assert (found and found.id) == asked
    assert read_reviews(bare(reviews), A_PULL) == found, "what is kept reads the same"


def run(status: str, conclusion: str | None) -> dict[str, Any]:
    return {"status": status, "conclusion": conclusion, "name": "words"}


@pytest.mark.parametrize(
    ("runs", "more", "green"),
    [
        ([], 0, None),
        ([run("completed", "success"), run("completed", "skipped")], 0, True),
        ([run("completed", "success"), run("in_progress", None)], 0, None),
        ([run("in_progress", None), run("completed", "failure")], 0, False),
        ([run("completed", "cancelled")], 0, False),
        ([run("completed", "success")], 1, None),
    ],
)
def test_checks(runs: list[dict[str, Any]], more: int, green: bool | None) -> None:
    assert read_checks({"total_count": len(runs) + more, "check_runs": runs}) is green


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["state", "merged", "head", "sha", "user", "id", "submitted_at", "check_runs", "merged_at"]
            ),
            inner,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_whatever_comes_is_read_or_unreadable(body: object) -> None:
    for read in (read_issue, read_pull, read_checks, lambda value: read_reviews(value, A_PULL)):
        with contextlib.suppress(Unreadable):
            read(body)


def test_twice_a_day_at_most_and_less_where_no_answer_comes() -> None:
    assert next_question(Heard(Said.WELL, OPEN), 0, NINE) == NINE + DAY / 2
    hours = [(next_question(Heard(Said.GONE), n, NINE) - NINE) / timedelta(hours=1) for n in range(1, 7)]
    assert hours == [24, 48, 96, 96, 96, 96]


def test_eight_weeks_after_the_end_and_then_never() -> None:
    one = cohort()
    end = ends_at(one, 3)
    assert end.date().isoformat() == "2026-01-26"
    assert is_asked_for(one, 3, end + timedelta(weeks=8) - timedelta(seconds=1))
    assert not is_asked_for(one, 3, end + timedelta(weeks=8))


def standing(*answers: UpstreamAnswer, **more: Any) -> Standing:
    one = replace(cohort(), **more)
    table = timetable(opening(one, track()), track(), {})
    zones = dict.fromkeys(map(MemberId, (1, 2, 3, 4)), "UTC")
    groups = (group(1, {1, 2}, ended=NINE), group(2, {1, 3}), group(3, {2, 4}))
    return Standing(one, table, groups, zones, answers=answers)


def answer(*members: int, state: State = State.MERGED, hours: int = 0) -> UpstreamAnswer:
    return UpstreamAnswer(1, 4, state, frozenset(map(MemberId, members)), PULL, NINE + timedelta(hours=hours))


def test_a_group_is_told_once_in_the_thread_where_most_of_them_are() -> None:
    (post,) = capstone_posts(standing(answer(2, 4, 1, 9)), NINE)
    assert (post.key, post.lane) == ("capstone:1:1:merged-4", "thread:1:3")
    assert isinstance(post.content, UpstreamAnswer)
    assert post.content.members == {2, 4}, "of the capstone, and in that thread"
    assert post.until == NINE + 3 * DAY
    (asked,) = capstone_posts(standing(answer(1, state=State.CHANGES_REQUESTED)), NINE)
    assert asked.key == "capstone:1:1:changes-4"


def test_nobody_is_told_at_night_nor_where_there_is_no_thread() -> None:
    assert not list(capstone_posts(standing(answer(1), zone="Pacific/Auckland"), NINE + timedelta(hours=3)))
    assert not list(capstone_posts(standing(answer(9)), NINE))


def test_issues_move_nothing() -> None:
    assert followed(capstone(State.SCOUTING, link=ISSUE), Upstream("issue", open=False), NINE) is None
    assert capstone(State.CHOSEN, kind=Kind.REPLAY).seen is None
