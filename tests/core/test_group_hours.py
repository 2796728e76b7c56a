"""Whose hours a group's sessions stretch, and whose they do not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.core.availability import parse_hours
from bot.core.group_hours import hours_of_groups, hours_of_members
from bot.core.matching import Applicant

MONDAY = date(2026, 6, 1)
TUESDAY, FRIDAY = datetime(2026, 6, 2, 18, tzinfo=UTC), datetime(2026, 6, 5, 18, tzinfo=UTC)


def stretched(*dates_off: date, likes: str = "Fri 18-20", will_do: str = "Tue 18-20", zone: str = "UTC") -> bool:
    """Is somebody, where the group meets on Tuesday and Friday at 18:00 UTC?"""
    person = Applicant("a", zone, parse_hours(likes), if_needed=parse_hours(will_do), dates_off=frozenset(dates_off))
    starts = (TUESDAY, FRIDAY)
    [member] = hours_of_members([person], starts, "UTC", MONDAY, 90)
    [group] = hours_of_groups([((person,), starts)], "UTC", MONDAY, 90)
    assert group.stretched == member.stretched
    return member.stretched


def test_a_session_at_hours_that_will_do_if_needed_stretches_somebody() -> None:
    assert stretched()
    assert stretched(FRIDAY.date())
    assert not stretched(likes="Tue 18-20, Fri 18-20", will_do="Sun 9-12")


@pytest.mark.parametrize(("zone", "off"), [("UTC", 2), ("Asia/Kolkata", 2), ("Asia/Kolkata", 3), ("Asia/Tokyo", 3)])
def test_a_session_on_a_date_off_does_not(zone: str, off: int) -> None:
    """In Kolkata it begins at 23:30 and ends on the day after; in Tokyo all of it lies on that day."""
    assert stretched(likes="Sat 0-6, Fri 12-24", will_do="Tue 0-24, Wed 0-12", zone=zone)
    assert not stretched(date(2026, 6, off), likes="Sat 0-6, Fri 12-24", will_do="Tue 0-24, Wed 0-12", zone=zone)


def test_the_other_session_of_a_week_that_somebody_misses_does_not() -> None:
    """Their dates off leave them only Saturday, too few days: the others meet without them, on Friday too."""
    assert not stretched(TUESDAY.date(), likes="Sat 9-12", will_do="Tue 18-20")
