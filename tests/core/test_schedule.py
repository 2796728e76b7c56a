"""A cohort's calendar: every unit comes once, in order, at the right local hour, whatever is edited and undone."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.curriculum import Track
from bot.core.edits import Break, Clock, Delay, Edit, PostNow, Replace, Shorten, Skip, Swap
from bot.core.refusals import PostedSince, Refusal
from bot.core.schedule import Schedule, opening, timetable
from tests.core.courses import ALL, DAILY, WEEKLY, Life, living, opened

ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Auckland",
]
HOURS = [time(0), time(1, 30), time(2), time(2, 30), time(3, 15), time(9), time(18, 30), time(23, 45)]
MONDAYS = [date(2025, 12, 29) + timedelta(weeks=n) for n in range(0, 70)]
"""They begin weeks with every change of clocks of 2026 and early 2027, Ramadan's (from 15 February 2026) included."""


def comes_at(day: date, at: time, zone: str, moment: datetime) -> bool:
    """Whether clocks in the zone show that date and hour at the moment, for the first time; or skip it just then.

    It asks the clocks second by second where they change, not the code that is tested.
    """
    local = ZoneInfo(zone)
    shown = moment.astimezone(local).replace(tzinfo=None)
    wanted = datetime.combine(day, at)
    if shown == wanted:
        earlier = (moment - timedelta(hours=1), moment - timedelta(minutes=30))
        return all(one.astimezone(local).replace(tzinfo=None) != wanted for one in earlier)
    before = (moment - timedelta(seconds=1)).astimezone(local).replace(tzinfo=None)
    return before < wanted < shown


UNITS = sorted(ALL)
edits: st.SearchStrategy[Edit] = st.one_of(
    st.builds(Delay, st.integers(1, 9), st.integers(1, 3)),
    st.tuples(st.integers(0, 60), st.integers(0, 15)).map(
        lambda days: Break(MONDAYS[0] + timedelta(days[0]), MONDAYS[0] + timedelta(days[0] + days[1]))
    ),
    st.builds(Swap, st.sampled_from(UNITS), st.sampled_from(UNITS)),
    st.builds(Replace, st.sampled_from(["four", "other", "third"]), st.sampled_from(["four", "other", "third"])),
    st.builds(Skip, st.sampled_from(UNITS)),
    st.builds(Shorten, st.sampled_from([None, *UNITS])),
    st.builds(PostNow, st.sampled_from(UNITS)),
    st.builds(Clock, st.sampled_from([None, *HOURS]), st.sampled_from([None, *ZONES])),
)
Doing = tuple[str, timedelta | Edit | int]
doings: st.SearchStrategy[list[Doing]] = st.lists(
    st.one_of(
        st.tuples(st.just("passes"), st.integers(1, 15 * 24).map(lambda hours: timedelta(hours=hours))),
        st.tuples(st.just("edits"), edits),
        st.tuples(st.just("undoes"), st.integers(0, 20)),
    ),
    max_size=14,
)


def shifted(edit: Edit, start: date) -> Edit:
    """Breaks fall where the cohort is."""
    if isinstance(edit, Break):
        by = start - MONDAYS[0]
        return Break(edit.first + by, edit.last + by)
    return edit


def live(life: Life, what: list[Doing]) -> None:
    for kind, how in what:
        with suppress(Refusal):
            if isinstance(how, timedelta):
                life.passes(how)
            elif kind == "undoes" and isinstance(how, int) and life.made:
                life.undo(how % len(life.made))
            elif not isinstance(how, int):
                life.edit(shifted(how, life.cohort.starts_on))


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([WEEKLY, DAILY]), st.sampled_from(MONDAYS), st.sampled_from(ZONES), st.sampled_from(HOURS), doings
)
def test_every_unit_comes_once_in_order_at_the_right_local_hour_after_any_edits_and_undos(
    track: Track, monday: date, zone: str, at: time, what: list[Doing]
) -> None:
    life = living(track, monday, zone, at)
    live(life, what)
    life.passes(timedelta(days=800))
    planned = [each.slot.unit.slug for each in life.table.units]
    assert [slug for slug, _ in life.sent] == planned, "each once, and in the order of the calendar"
    assert not life.late
    came = dict(life.sent)
    for entry in life.schedule.entries:
        if not entry.comes:
            assert entry.unit not in came
        elif entry.at is not None:
            assert came[entry.unit] == entry.at
        else:
            assert comes_at(entry.day, life.schedule.post_at, life.schedule.zone, came[entry.unit])
    assert sorted(entry.slot for entry in life.schedule.entries) == list(range(len(track.slots)))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([WEEKLY, DAILY]), st.sampled_from(ZONES), st.sampled_from(HOURS), st.lists(edits, max_size=10))
def test_after_undoing_everything_the_calendar_is_as_before(
    track: Track, zone: str, at: time, what: list[Edit]
) -> None:
    life = living(track, MONDAYS[3], zone, at)
    before = life.schedule
    for edit in what:
        if not isinstance(edit, PostNow):  # what is posted cannot be undone
            with suppress(Refusal):
                life.edit(shifted(edit, MONDAYS[3]))
    for number in reversed(range(len(life.made))):
        life.undo(number)
    assert life.schedule == before


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.sampled_from([WEEKLY, DAILY]), doings)
def test_the_last_edit_can_be_undone_until_something_of_it_is_posted(track: Track, what: list[Doing]) -> None:
    life = living(track, MONDAYS[11], "Europe/Berlin", time(9))
    live(life, what)
    standing = [number for number, made in enumerate(life.made) if made.undone_at is None]
    if standing:
        changed = {entry.unit for entry in life.made[standing[-1]].changes.after}
        changed |= {entry.unit for entry in life.made[standing[-1]].changes.before}
        try:
            life.undo(standing[-1])
        except PostedSince:
            assert changed & life.course.posted


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([WEEKLY, DAILY]), st.sampled_from(MONDAYS), st.sampled_from(ZONES), st.sampled_from(HOURS))
def test_a_calendar_that_nobody_edits_is_as_its_track_has_it(track: Track, monday: date, zone: str, at: time) -> None:
    own = opened(track, monday=monday, zone=zone, at=at)
    table = timetable(opening(own, track), track, {})
    assert table.track == track
    for each in table.units:
        day = monday + timedelta(weeks=each.slot.week - 1, days=each.slot.day - 1)
        assert comes_at(day, at, zone, each.due)


@pytest.mark.parametrize(
    ("zone", "monday", "skipped"),
    [
        ("Australia/Lord_Howe", date(2026, 10, 5), None),
        ("Africa/Casablanca", date(2026, 2, 9), None),
        ("Africa/Casablanca", date(2026, 3, 16), None),
    ],
)
def test_an_hour_stays_the_same_on_the_clock_through_half_hours_and_ramadan(
    zone: str, monday: date, skipped: None
) -> None:
    own = opened(WEEKLY, monday=monday, zone=zone, at=time(9))
    table = timetable(opening(own, WEEKLY), WEEKLY, {})
    assert {each.due.astimezone(ZoneInfo(zone)).time() for each in table.units} == {time(9)}


@pytest.mark.parametrize("monday", [date(2026, 3, 2), date(2026, 9, 28), date(2026, 6, 1)])
def test_units_of_several_weeks_are_over_when_the_one_after_them_comes_whatever_clocks_do(monday: date) -> None:
    """Clocks go forward, or back, in week 4 or 5; or not at all."""
    table = timetable(opening(opened(monday=monday, zone="Europe/Berlin"), WEEKLY), WEEKLY, {})
    aside, five, build = map(table.find, ("aside", "five", "build"))
    assert aside and five and build
    assert table.ends(aside) == table.ends(five) == build.due


def test_a_unit_whose_file_is_gone_does_not_come_and_one_that_left_the_track_does() -> None:
    own = opened(WEEKLY, monday=MONDAYS[1])
    schedule = opening(own, WEEKLY)
    shorter = replace(WEEKLY, slots=WEEKLY.slots[1:])
    gone = timetable(schedule, shorter, {})
    assert gone.find("one") is None
    kept = timetable(schedule, shorter, ALL)
    assert kept.units[0].slot.unit.slug == "one"
    assert kept.units[0].due == datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_entries_are_found_and_replaced_by_their_slots() -> None:
    schedule: Schedule = opening(opened(WEEKLY, monday=MONDAYS[1]), WEEKLY)
    entry = schedule.find("five")
    assert entry is not None
    again = schedule.having([replace(entry, day=MONDAYS[0])])
    assert again.entries[0].unit == "five"
    assert again.week(again.entries[0]) == 1, "what comes before week 1 counts to it"
    assert schedule.find("nothing") is None
