"""Away is a matter of local dates: of the session's on the person's own clocks, or of most of a unit's days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.absence import away_at, away_for, back, going_away
from bot.core.refusals import DatesBackwards, TooManyDates

MONDAY = datetime(2026, 3, 23, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
DAYS = [date(2026, 3, 23) + timedelta(days=n) for n in range(7)]
EVENING = datetime(2026, 3, 24, 18, 30, tzinfo=UTC)


def test_a_day_is_one_on_their_own_clocks() -> None:
    assert away_at({date(2026, 3, 25)}, "Asia/Kathmandu", EVENING), "0:15 there"
    assert not away_at({date(2026, 3, 25)}, "Europe/Berlin", EVENING)
    assert not away_at(set(), "Europe/Berlin", EVENING)


def test_with_sessions_it_is_about_them_alone() -> None:
    sessions = [EVENING - WEEK, EVENING, EVENING + timedelta(days=2), EVENING + WEEK]
    assert away_for({DAYS[1], DAYS[3]}, "Europe/Berlin", sessions, MONDAY, MONDAY + WEEK)
    assert not away_for({DAYS[1]}, "Europe/Berlin", sessions, MONDAY, MONDAY + WEEK)
    assert not away_for(set(DAYS) - {DAYS[1]}, "Europe/Berlin", sessions, MONDAY, MONDAY + WEEK)


def test_without_sessions_it_is_more_than_half_of_the_days() -> None:
    assert away_for(set(DAYS[:4]), "Europe/Berlin", [], MONDAY, MONDAY + WEEK)
    assert not away_for(set(DAYS[:3]), "Europe/Berlin", [], MONDAY, MONDAY + WEEK)
    assert away_for({DAYS[0]}, "Europe/Berlin", [], MONDAY, MONDAY + timedelta(hours=20)), "a unit of a day"


@given(st.sets(st.sampled_from(DAYS)), st.integers(0, 6), st.integers(0, 6))
def test_going_away_adds_days_and_coming_back_takes_those_ahead(days: set[date], first: int, long: int) -> None:
    gone = going_away(days, DAYS[first], DAYS[first] + timedelta(days=long))
    assert gone == days | {DAYS[first] + timedelta(days=n) for n in range(long + 1)}
    assert back(gone, DAYS[first]) == {day for day in days if day < DAYS[first]}


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(DatesBackwards):
        going_away(set(), DAYS[1], DAYS[0])
    with pytest.raises(TooManyDates):
        going_away(set(), DAYS[0], DAYS[0] + timedelta(days=60))
    with pytest.raises(TooManyDates):
        going_away({DAYS[0] - timedelta(days=1)}, DAYS[0], DAYS[0] + timedelta(days=59))
    with pytest.raises(TooManyDates):
        going_away(set(), DAYS[0], date.max)
