"""The calendar file is read back with the library, and with the rules of clocks that stand in the file itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from bot.core.calendar import instant
from bot.core.ical import CalendarEntry, Local, calendar_file

DAY = timedelta(days=1)
MADE = datetime(2026, 1, 1, tzinfo=UTC)
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Australia/Eucla",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Africa/Casablanca",
    "Europe/Dublin",
    "Asia/Gaza",
]


def mondays(first: date, weeks: int, at: time, zone: str) -> list[CalendarEntry]:
    days = [first + timedelta(weeks=week) for week in range(weeks)]
    return [CalendarEntry(f"c1-u{i}", "unit", f"Week {i + 1}", Local(day, at, zone)) for i, day in enumerate(days)]


def events(file: bytes) -> list[Event]:
    return list(Calendar.from_ical(file).events)


def moment(event: Event) -> datetime:
    return event.start.astimezone(UTC)


def by_the_files_own_rules(file: bytes) -> list[datetime]:
    """What a programme gets that knows no zones and follows the VTIMEZONEs in the file."""
    calendar = Calendar.from_ical(file)
    zones = {zone.tz_name: zone.to_tz(lookup_tzid=False) for zone in calendar.timezones}
    return [
        event.start.replace(tzinfo=zones.get(event["dtstart"].params.get("TZID"), UTC)).astimezone(UTC)
        for event in calendar.events
    ]


@pytest.mark.parametrize("zone", ZONES)
def test_a_year_of_mondays_comes_at_the_local_hour_everywhere(zone: str) -> None:
    entries = mondays(date(2026, 1, 5), 60, time(9), zone)
    file = calendar_file("A year", entries, MADE)
    read = events(file)
    assert [moment(event) for event in read] == [
        instant(date(2026, 1, 5) + i * 7 * DAY, time(9), zone) for i in range(60)
    ]
    assert by_the_files_own_rules(file) == [moment(event) for event in read]
    assert {event.start.astimezone(ZoneInfo(zone)).hour for event in read} == {9}


@settings(max_examples=60, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    day=st.dates(date(2024, 1, 1), date(2033, 12, 31)),
    at=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
)
def test_any_local_time_is_the_moment_that_the_bot_means(zone: str, day: date, at: time) -> None:
    file = calendar_file("One", [CalendarEntry("k", "deadline", "Due", Local(day, at, zone))], MADE)
    [event] = events(file)
    assert moment(event) == instant(day, at, zone)
    assert by_the_files_own_rules(file) == [instant(day, at, zone)]


@pytest.mark.parametrize(
    ("zone", "day", "at"),
    [
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30)),
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30)),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15)),
        ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45)),
        ("America/Santiago", date(2026, 9, 6), time(0, 0)),
        ("Africa/Casablanca", date(2026, 3, 22), time(2, 30)),
    ],
)
def test_times_that_clocks_skip_or_repeat(zone: str, day: date, at: time) -> None:
    file = calendar_file("Odd", [CalendarEntry("k", "unit", "Odd", Local(day, at, zone))], MADE)
    [event] = events(file)
    assert moment(event) == instant(day, at, zone)
    assert by_the_files_own_rules(file) == [instant(day, at, zone)]


def test_sessions_are_instants_and_need_no_zone() -> None:
    second_of_the_two = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 2:30 in Berlin for the second time that night
    local = second_of_the_two.astimezone(ZoneInfo("Europe/Berlin"))
    file = calendar_file("S", [CalendarEntry("s", "session", "Pair", local, minutes=120)], MADE)
    [event] = events(file)
    assert b"DTSTART:20261025T013000Z" in file
    assert (event.start, event.end - event.start) == (second_of_the_two, timedelta(hours=2))
    assert b"VTIMEZONE" not in file


def test_an_event_keeps_its_name_when_it_moves_and_blocks_time_only_as_a_session() -> None:
    before = CalendarEntry("c1-u3", "unit", "Week 3", Local(date(2026, 3, 2), time(9), "Asia/Kolkata"))
    after = CalendarEntry(
        "c1-u3", "unit", "Week 3, later", Local(date(2026, 3, 9), time(9), "Asia/Kolkata"), version=1, cancelled=True
    )
    [old], [new] = events(calendar_file("C", [before], MADE)), events(calendar_file("C", [after], MADE))
    assert old["uid"] == new["uid"] == "c1-u3@understudy"
    assert (old["sequence"], new["sequence"]) == (0, 1)
    assert (old["status"], new["status"], new["transp"]) == ("CONFIRMED", "CANCELLED", "TRANSPARENT")


def test_the_same_calendar_gives_the_same_bytes_in_any_order() -> None:
    entries = mondays(date(2026, 1, 5), 9, time(9), "Europe/Berlin")
    assert calendar_file("C", entries, MADE) == calendar_file("C", reversed(entries), MADE)


def test_an_empty_calendar_is_one_too() -> None:
    assert Calendar.from_ical(calendar_file("Nothing", [], MADE)).calendar_name == "Nothing"


@settings(max_examples=100, deadline=None)
@given(title=st.text(max_size=300), text=st.text(max_size=900), name=st.text(max_size=80))
def test_whatever_somebody_wrote_lines_are_short_and_nothing_is_smuggled_in(title: str, text: str, name: str) -> None:
    file = calendar_file(name, [CalendarEntry("k", "session", title, MADE, text=text)], MADE)
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert file.count(b"BEGIN:VEVENT") == file.count(b"\r\nBEGIN:VEVENT\r\n") + unfolded(file).count("BEGIN:VEVENT") - 1
    [event] = events(file)
    assert event["uid"] == "k@understudy"


def unfolded(file: bytes) -> str:
    return file.replace(b"\r\n ", b"").decode()
