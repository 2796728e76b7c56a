"""When people are free together, by anybody's clock: what looking at every minute finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.availability import WEEK, Availability, parse_hours
from bot.core.matching import Applicant
from bot.core.matching.hours import free_together, seen_from
from bot.core.refusals import UnknownZone
from tests.core.matching_people import ALWAYS, MONDAYS, ZONES, applicants, everybody, some, weeks_of_hours

zones, mondays = st.sampled_from(ZONES), st.sampled_from(MONDAYS)


def minutes(hours: Availability) -> set[int]:
    return {minute for start, end in hours for minute in range(start, end)}


def clock(zone: str, monday: date) -> Iterator[int]:
    """The minute of the local week, for each minute of the UTC week."""
    start, local = datetime.combine(monday, time(), UTC), ZoneInfo(zone)
    for passed in range(WEEK):
        now = (start + timedelta(minutes=passed)).astimezone(local)
        yield now.weekday() * 1440 + now.hour * 60 + now.minute


def is_well_formed(hours: Availability) -> bool:
    ends = [0, *(minute for stretch in hours for minute in stretch), WEEK]
    return all(a <= b for a, b in pairwise(ends)) and all(one[1] < two[0] for one, two in pairwise(hours))


@some(8)
@given(weeks_of_hours, zones, zones, mondays)
def test_hours_look_in_another_zone_as_its_clock_shows_them(hours, home, zone, monday):
    shown = seen_from(hours, home, zone, monday)
    own = minutes(hours)
    here_and_there = zip(clock(home, monday), clock(zone, monday), strict=True)
    assert minutes(shown) == {there for here, there in here_and_there if here in own}
    assert is_well_formed(shown)


@some(8)
@given(everybody(most=4), zones, mondays, st.booleans())
def test_people_are_free_together_when_each_of_them_is(people, zone, monday, if_needed):
    free = [instants(person, monday, if_needed) for person in people]
    together = set.intersection(*free) if free else set()
    shared = free_together(people, zone, monday, if_needed)
    assert minutes(shared) == {there for instant, there in enumerate(clock(zone, monday)) if instant in together}
    assert is_well_formed(shared)


def instants(person: Applicant, monday: date, if_needed: bool) -> set[int]:
    """The minutes of the UTC week in which somebody is free."""
    own = minutes(person.availability) | (minutes(person.if_needed) if if_needed else set())
    return {instant for instant, here in enumerate(clock(person.zone, monday)) if here in own}


def test_an_hour_that_comes_twice_is_shared_only_by_those_who_are_free_in_the_same_one():
    """On 25 October 2026 it is 02:00-03:00 in Berlin from midnight UTC, and once more an hour later."""
    early = Applicant("early", "UTC", parse_hours("Sun 00-01"))
    late = Applicant("late", "UTC", parse_hours("Sun 01-02"))
    assert free_together([early, late], "Europe/Berlin", date(2026, 10, 19)) == ()


def test_hours_keep_their_look_at_home():
    evenings = parse_hours("weekdays 18-22, Sun 22-01")
    assert seen_from(evenings, "Asia/Kathmandu", "Asia/Kathmandu", date(2026, 6, 1)) == evenings
    assert free_together(applicants("a", "b", availability=evenings), "Europe/Berlin", date(2026, 6, 1)) == evenings


def test_hours_that_run_over_the_week_come_round():
    sunday = parse_hours("Sun 22-24")
    assert seen_from(sunday, "UTC", "Asia/Tokyo", date(2026, 6, 1)) == parse_hours("Mon 7-9")
    assert seen_from(parse_hours("Mon 7-9"), "Asia/Tokyo", "UTC", date(2026, 6, 1)) == sunday
    assert seen_from(ALWAYS, "UTC", "Asia/Tokyo", date(2026, 6, 1)) == ALWAYS


def test_hours_that_will_do_if_needed_can_be_left_out():
    people = [
        Applicant("a", "UTC", parse_hours("Mon 18-22"), if_needed=parse_hours("Tue 18-22")),
        Applicant("b", "UTC", parse_hours("Mon 20-24, Tue 20-24")),
    ]
    assert free_together(people, "UTC", date(2026, 6, 1)) == parse_hours("Mon 20-22, Tue 20-22")
    assert free_together(people, "UTC", date(2026, 6, 1), if_needed=False) == parse_hours("Mon 20-22")
    assert free_together([], "UTC", date(2026, 6, 1)) == ()


def test_a_zone_that_is_none_is_refused():
    with pytest.raises(UnknownZone):
        seen_from(ALWAYS, "UTC", "Mars/Base", date(2026, 6, 1))
