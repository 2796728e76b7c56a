"""A cohort's pace: the median of what people say of their hours, where enough of them do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.pace import Pace, Spent, pace, wants_air
from bot.core.people import MemberId
from bot.core.schedule import Timetable, opening, timetable
from tests.core.courses import ALL, WEEKLY, opened

MONDAY = date(2026, 1, 5)
NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
PLANNED = 7.0
"""Hours of every unit there."""


def table() -> Timetable:
    return timetable(opening(opened(monday=MONDAY), WEEKLY), WEEKLY, ALL)


def spent(unit: str, *hours: float, first: int = 1) -> list[Spent]:
    return [Spent(MemberId(first + n), unit, round(60 * each)) for n, each in enumerate(hours)]


def test_it_is_the_median_over_all_answers() -> None:
    told = [*spent("one", 7, 14), *spent("two", 10.5, 10.5, 70)]
    found = pace(table(), told, NINE + 2 * WEEK)
    assert found
    assert (found.multiplier, found.answers, found.people) == (1.5, 5, 3)
    assert [(unit.title, unit.reported, unit.answers) for unit in found.units] == [("One", 10.5, 2), ("Two", 10.5, 3)]
    assert found.differs
    assert (found.hours(6), found.hours(1)) == (9, 1.5)


@pytest.mark.parametrize(
    "told",
    [[], spent("one", 9, 9, 9, 9), [*spent("one", 9, 9), *spent("two", 9, 9), *spent("four", 9, 9)]],
    ids=["nothing", "four answers", "two people"],
)
def test_too_little_says_nothing(told: list[Spent]) -> None:
    assert pace(table(), told, NINE + 5 * WEEK) is None


def test_only_the_last_four_units_with_answers_count_and_none_that_has_not_come() -> None:
    old = spent("one", 70, 70, 70, 70, 70, 70)
    recent = [one for unit in ("two", "four", "aside", "five") for one in spent(unit, 7, 7, 7)]
    now = NINE + 5 * WEEK  # "build" has just come
    found = pace(table(), [*old, *recent], now)
    assert found
    assert (found.multiplier, found.answers, len(found.units)) == (1.0, 12, 4)
    assert pace(table(), spent("build", 9, 9, 9, 9, 9), now - timedelta(seconds=1)) is None


def slow(multiplier: float = 1.31) -> Pace:
    return Pace(multiplier, 9, 5, ())


def test_a_slow_cohort_wants_air_unless_a_buffer_comes() -> None:
    at = table()
    assert wants_air(at, slow(), NINE) is None, "a buffer comes in two weeks"
    assert wants_air(at, slow(), NINE + 2 * WEEK) is None, "it is now"
    found = wants_air(at, slow(), NINE + 3 * WEEK)
    assert found
    assert found.slot.unit.slug == "five"
    assert wants_air(at, slow(1.3), NINE + 3 * WEEK) is None
    assert wants_air(at, None, NINE + 3 * WEEK) is None
    assert wants_air(at, slow(), NINE + 20 * WEEK) is None, "nothing comes any more"


@given(st.lists(st.tuples(st.integers(1, 6), st.sampled_from(["one", "two"]), st.integers(1, 6000)), max_size=20))
def test_it_lies_within_what_was_told(rows: list[tuple[int, str, int]]) -> None:
    told = [Spent(MemberId(member), unit, minutes) for member, unit, minutes in rows]
    found = pace(table(), told, NINE + 2 * WEEK)
    assert (found is not None) == (len(told) >= 5 and len({one.member for one in told}) >= 3)
    if found:
        ratios = [one.minutes / 60 / PLANNED for one in told]
        assert min(ratios) - 0.01 <= found.multiplier <= max(ratios) + 0.01


def test_who_is_quick_answers_first_so_a_unit_counts_once_it_is_over() -> None:
    told = spent("one", 14, 14, 14, 14, 14)
    assert pace(table(), told, NINE + WEEK - timedelta(seconds=1)) is None
    found = pace(table(), told, NINE + WEEK)
    assert found
    assert found.multiplier == 2
