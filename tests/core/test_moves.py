"""Whose local times change from one week to the next is found in every zone, and nobody else is alarmed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.core.calendar import instant
from bot.core.groups import Group
from bot.core.moves import InZone, SessionsMove, moves, notices
from bot.core.people import GroupId, MemberId
from tests.core.test_calendar import ZONES, utc

WEEK = timedelta(days=7)
TWINS = {
    "Europe/Berlin": "Europe/Paris",
    "America/New_York": "America/Toronto",
    "Australia/Sydney": "Australia/Melbourne",
    "Africa/Casablanca": "Africa/El_Aaiun",
    "Asia/Tokyo": "Asia/Seoul",
}
"""Zones whose clocks have shown the same for years."""


def zones(*names: str) -> dict[MemberId, str]:
    """A member for each zone: 1, 2, ..."""
    return {MemberId(number): name for number, name in enumerate(names, 1)}


def weekly(*starts: datetime, weeks: int = 3) -> list[datetime]:
    """The same UTC times every week."""
    return [start + week * WEEK for week in range(weeks) for start in starts]


def local(zone: str, monday: date, at: Iterable[tuple[int, time]], weeks: int) -> list[datetime]:
    """The same local times (days after Monday, time of day) every week."""
    return [
        instant(monday + week * WEEK + timedelta(days=day), hour, zone) for week in range(weeks) for day, hour in at
    ]


def words(seen: InZone) -> str:
    return f"{seen.zone}: " + ", ".join(f"{old} becomes {new}" for old, new in seen.changes())


def told(found: Iterable[SessionsMove]) -> dict[int, list[str]]:
    """By week, a line for each zone in which something moves."""
    return {move.week: [words(seen) for seen in move.for_members if seen.moves] for move in found}


@pytest.mark.parametrize(
    ("zone", "start", "says"),
    [
        ("Europe/Berlin", utc(2026, 10, 20, 17), "Tue 19:00 becomes Tue 18:00"),
        ("Europe/Berlin", utc(2026, 3, 24, 18), "Tue 19:00 becomes Tue 20:00"),
        ("America/New_York", utc(2026, 10, 27, 17), "Tue 13:00 becomes Tue 12:00"),
        ("Australia/Sydney", utc(2026, 9, 29, 9), "Tue 19:00 becomes Tue 20:00"),
        ("Australia/Lord_Howe", utc(2026, 9, 29, 9), "Tue 19:30 becomes Tue 20:00"),
        ("Africa/Casablanca", utc(2026, 2, 10, 18), "Tue 19:00 becomes Tue 18:00"),  # Ramadan begins
        ("Africa/Casablanca", utc(2026, 3, 17, 18), "Tue 18:00 becomes Tue 19:00"),  # and is over
        ("Europe/Berlin", utc(2026, 10, 18, 22, 30), "Mon 00:30 becomes Sun 23:30"),
        ("Pacific/Chatham", utc(2026, 9, 21, 11), "Mon 23:45 becomes Tue 00:45"),
    ],
)
def test_a_steady_utc_time_moves_where_clocks_change(zone: str, start: datetime, says: str) -> None:
    monday = (start - timedelta(days=start.weekday())).date()
    (move,) = moves(monday, weekly(start, weeks=2), zones(zone, "Asia/Kolkata"))
    stays, moved = sorted(move.for_members, key=lambda seen: seen.moves)
    assert (move.week, move.first, move.sessions) == (2, start + WEEK, (start + WEEK,))
    assert words(moved) == f"{zone}: {says}"
    assert (moved.members, moved.own_clock) == ({1}, True)
    assert (stays.zone, stays.members, stays.own_clock) == ("Asia/Kolkata", {2}, False)
    assert stays.before == stays.after
    assert not move.for_all


def test_a_session_that_keeps_to_berlin_moves_for_the_others() -> None:
    """In 2026 Berlin leaves summer time on 25 October and New York on 1 November: two moves there, none in Berlin."""
    sessions = local("Europe/Berlin", date(2026, 10, 12), [(1, time(19)), (3, time(19))], weeks=5)
    found = moves(date(2026, 10, 12), sessions, zones("Europe/Berlin", "America/New_York", "Asia/Tokyo", "Asia/Tokyo"))
    assert told(found) == {
        3: [
            "America/New_York: Tue 13:00 becomes Tue 14:00, Thu 13:00 becomes Thu 14:00",
            "Asia/Tokyo: Wed 02:00 becomes Wed 03:00, Fri 02:00 becomes Fri 03:00",
        ],
        4: ["America/New_York: Tue 14:00 becomes Tue 13:00, Thu 14:00 becomes Thu 13:00"],
    }
    own = [{seen.zone: seen.own_clock for seen in move.for_members} for move in found]
    assert own == [
        {"America/New_York": False, "Asia/Tokyo": False, "Europe/Berlin": True},
        {"America/New_York": True, "Asia/Tokyo": False, "Europe/Berlin": False},
    ]
    assert found[0].for_members[1].members == {3, 4}


def test_times_that_are_rotated_move_for_all_and_by_nobodys_clock() -> None:
    sessions = [utc(2026, 1, 6, 18), utc(2026, 1, 13, 6), utc(2026, 1, 20, 18)]
    found = moves(date(2026, 1, 5), sessions, zones("UTC"))
    assert told(found) == {2: ["UTC: Tue 18:00 becomes Tue 06:00"], 3: ["UTC: Tue 06:00 becomes Tue 18:00"]}
    assert all(move.for_all and not move.for_members[0].own_clock for move in found)


def test_a_session_takes_the_place_of_the_nearest_one_around_the_week() -> None:
    """Sunday evening becomes Monday morning; it is not Thursday that becomes Monday."""
    sessions = [utc(2026, 1, 8, 18), utc(2026, 1, 11, 23), utc(2026, 1, 12, 0), utc(2026, 1, 15, 17)]
    (move,) = moves(date(2026, 1, 5), sessions, zones("UTC"))
    assert words(move.for_members[0]) == "UTC: Thu 18:00 becomes Thu 17:00, Sun 23:00 becomes Mon 00:00"


def test_a_week_with_a_session_less_alarms_nobody_unless_what_it_has_moves() -> None:
    whole = [utc(2026, 1, 6, 18), utc(2026, 1, 8, 18)]
    home = zones("UTC")
    assert not moves(date(2026, 1, 5), [whole[1], *[start + WEEK for start in whole]], home), "formed in mid-week"
    assert not moves(date(2026, 1, 5), [*whole, whole[0] + WEEK], home), "a date off"
    assert not moves(date(2026, 1, 5), [*whole, *[start + 2 * WEEK for start in whole]], home), "a week off"
    fewer = [*whole, whole[1] + WEEK - timedelta(hours=1)]
    assert told(moves(date(2026, 1, 5), fewer, home)) == {2: ["UTC: Thu 18:00 becomes Thu 17:00"]}
    more = [whole[1], whole[0] + WEEK, whole[1] + WEEK - timedelta(hours=1)]
    assert told(moves(date(2026, 1, 5), more, home)) == {2: ["UTC: Thu 18:00 becomes Thu 17:00"]}


def test_a_move_later_in_the_week_is_told_a_week_before_it() -> None:
    """Clocks change in Berlin on the Sunday: that day's session is at another time, Tuesday's is not yet."""
    sessions = weekly(utc(2026, 10, 13, 16), utc(2026, 10, 18, 12))
    group = Group(GroupId(1), frozenset(map(MemberId, (1, 2))), tuple(sessions), 1, utc(2026, 9, 1, 0))
    home, sunday = zones("Europe/Berlin", "UTC"), utc(2026, 10, 25, 12)

    told = [(due, move.first) for due, move in notices(group, date(2026, 10, 12), home) if move.week == 2]
    assert told == [(sunday - WEEK, sunday)]


def test_without_sessions_or_members_nothing_moves() -> None:
    assert not moves(date(2026, 1, 5), [], zones("UTC"))
    assert not moves(date(2026, 1, 5), [utc(2026, 1, 6, 18), utc(2026, 1, 13, 6)], {})


MONDAYS = st.integers(0, 300).map(lambda week: date(2024, 1, 1) + week * WEEK)
MINUTES = st.integers(0, 7 * 24 * 60 - 1)
"""Minutes of a week."""


def starts_in(monday: date, minutes: Iterable[int]) -> list[datetime]:
    begins = datetime.combine(monday, time(), UTC)
    return [begins + timedelta(minutes=minute) for minute in sorted(minutes)]


@given(MONDAYS, st.sets(MINUTES, min_size=1, max_size=4))
def test_a_group_in_utc_with_steady_sessions_never_has_a_move(monday: date, minutes: set[int]) -> None:
    assert not moves(monday, weekly(*starts_in(monday, minutes), weeks=60), zones("UTC", "UTC", "Etc/GMT+3"))


@given(MONDAYS, MINUTES, st.sampled_from(ZONES))
def test_a_steady_utc_session_moves_exactly_when_the_zones_offset_does(monday: date, minute: int, zone: str) -> None:
    (start,) = starts_in(monday, [minute])
    sessions = weekly(start, weeks=60)
    offsets = [session.astimezone(ZoneInfo(zone)).utcoffset() for session in sessions]
    changed = [week for week in range(1, 60) if offsets[week] != offsets[week - 1]]
    found = moves(monday, sessions, zones(zone, "UTC"))
    assert [move.week - 1 for move in found] == changed
    told = [seen for move in found for seen in move.for_members]
    assert all(seen.own_clock == seen.moves == (seen.zone != "UTC") for seen in told)


@given(MONDAYS, st.sampled_from(ZONES), st.sampled_from(ZONES), st.sets(MINUTES, min_size=1, max_size=3))
def test_who_keeps_their_local_time_is_never_told_of_a_move(
    monday: date, zone: str, other: str, minutes: set[int]
) -> None:
    """Also where a change of clocks takes a session over the edge of a UTC week."""
    at = [(minute // 1440, time(minute % 1440 // 60, minute % 60)) for minute in sorted(minutes)]
    sessions = local(zone, monday, at, weeks=60)
    shown = {(start.weekday(), start.time()) for start in (each.astimezone(ZoneInfo(zone)) for each in sessions)}
    assume(shown == set(at))  # none is in an hour that clocks skip
    for move in moves(monday, sessions, zones(zone, other)):
        assert not any(seen.moves for seen in move.for_members if 1 in seen.members)


@given(
    MONDAYS,
    st.lists(st.sampled_from(sorted(TWINS)), min_size=1, max_size=4),
    st.lists(st.sets(MINUTES, min_size=1, max_size=2), min_size=2, max_size=30),
)
def test_zones_of_equal_offsets_see_the_same(monday: date, homes: list[str], weeks: list[set[int]]) -> None:
    sessions = [start for n, minutes in enumerate(weeks) for start in starts_in(monday + n * WEEK, minutes)]
    here = moves(monday, sessions, zones(*homes))
    there = moves(monday, sessions, zones(*(TWINS[home] for home in homes)))
    assert seen_by_members(here) == seen_by_members(there)


def seen_by_members(found: Iterable[SessionsMove]) -> dict[tuple[int, int], object]:
    return {
        (move.week, member): (move.sessions, seen.before, seen.after, seen.own_clock)
        for move in found
        for seen in move.for_members
        for member in seen.members
    }


@given(MONDAYS, st.sampled_from(ZONES), st.lists(st.sets(MINUTES, min_size=2, max_size=3), min_size=2, max_size=8))
def test_every_time_that_goes_or_comes_is_named_once(monday: date, zone: str, weeks: list[set[int]]) -> None:
    sessions = [start for n, minutes in enumerate(weeks) for start in starts_in(monday + n * WEEK, minutes)]
    for move in moves(monday, sessions, zones(zone)):
        (seen,) = move.for_members
        gone, come = set(seen.before) - set(seen.after), set(seen.after) - set(seen.before)
        pairs = seen.changes()
        assert {old for old, _ in pairs} <= gone
        assert {new for _, new in pairs} <= come
        assert (
            len({old for old, _ in pairs}) == len({new for _, new in pairs}) == len(pairs) == min(len(gone), len(come))
        )
