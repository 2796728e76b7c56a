"""Nobody is at risk for waiting: units of the capstone while it waits for maintainers, or for another pair."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.capstone import State, Waits, waits_on
from bot.core.check_in import Done
from bot.core.risk import Reason, counted, findings
from bot.core.waiting import OTHERS, Stood, capstone_spans, excused
from tests.core.examples import NINE
from tests.core.test_risk import RECORD, TABLE, UNITS, having, said

WEEK, DAY = timedelta(days=7), timedelta(days=1)
(ASIDE,) = capstone_spans(TABLE, UNITS)
"""Goes on for weeks 4 and 5."""


def stood(*some: tuple[State, float]) -> tuple[Stood, ...]:
    return tuple(Stood(state, ASIDE.due + days * DAY) for state, days in some)


def test_only_units_of_the_tracks_capstone_can_wait() -> None:
    assert ASIDE.unit == "aside"
    assert excused((), [stood((State.READY, 0))]) == frozenset()


@pytest.mark.parametrize("state", State)
def test_all_of_them_wait_while_the_capstone_waits_for_others(state: State) -> None:
    now = excused((ASIDE,), [stood((State.SCOUTING, -9), (state, 13))])
    assert now == (frozenset({"aside"}) if waits_on(state) in OTHERS else frozenset())
    assert OTHERS == (Waits.MAINTAINER, Waits.PAIR)


def test_what_it_waited_for_during_most_of_a_unit_is_excused_for_good() -> None:
    asked, agreed = State.ISSUE_REGISTERED, State.MAINTAINER_OK
    assert excused((ASIDE,), [stood((asked, 0), (agreed, 7.1))])
    assert not excused((ASIDE,), [stood((asked, 0), (agreed, 7))]), "half of it they had to themselves"
    assert not excused((ASIDE,), [stood((asked, -30), (agreed, 1))])
    assert not excused((ASIDE,), [stood((asked, 14), (agreed, 40))]), "it was over by then"
    twice = stood((asked, 1), (agreed, 5), (State.DRAFT_PR, 6), (State.PEER_REVIEWED, 10))
    assert excused((ASIDE,), [twice])
    apart = [stood((asked, 1), (State.CLOSED, 5)), stood((State.DRAFT_PR, 6), (State.PEER_REVIEWED, 10))]
    assert excused((ASIDE,), apart), "of two capstones, one after the other, both waits count"
    assert not excused((ASIDE,), apart[:1])
    assert not excused((ASIDE,), [])


def test_what_upstream_says_of_an_earlier_moment_counts_no_wait_twice() -> None:
    back = stood((State.READY, 6), (State.CHANGES_REQUESTED, 2), (State.READY, 9), (State.CHANGES_REQUESTED, 10))
    assert not excused((ASIDE,), [back])


@given(st.lists(st.tuples(st.sampled_from(State), st.floats(-5, 20)), min_size=1, max_size=6))
def test_who_has_only_what_waits_on_themselves_is_never_excused(some: list[tuple[State, float]]) -> None:
    ours = [(state, days) for state, days in some if waits_on(state) not in OTHERS]
    assert not excused((ASIDE,), [stood(*ours)])


def test_who_waits_is_not_noticed_whatever_they_said_but_what_is_done_counts() -> None:
    now = NINE + 5 * WEEK
    waiting = {"excused_units": excused((ASIDE,), [stood((State.READY, 1))])}
    quiet = having(said("one"), said("two"), said("four", Done.PARTLY))
    assert [one.reason for one in findings(quiet, UNITS[:4], now)] == [Reason.BEHIND]
    assert not findings(replace(quiet, **waiting), UNITS[:4], now)
    partly = having(said("one"), said("two"), said("four", Done.PARTLY), said("aside", Done.PARTLY))
    assert [one.reason for one in findings(partly, UNITS[:4], now)] == [Reason.BEHIND]
    assert not findings(replace(partly, **waiting), UNITS[:4], now), "“partly” is what one says while one waits"
    done = having(said("two", Done.PARTLY), said("four", Done.PARTLY), said("aside"), said("one"), **waiting)
    assert not findings(done, UNITS[:4], now), "the last two are not both open"
    assert ASIDE in counted(done, UNITS, now)
    assert ASIDE not in counted(replace(RECORD, **waiting), UNITS, now)
