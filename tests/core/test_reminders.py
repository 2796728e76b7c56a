"""Reminders: on one's own last evening before a unit is over, once, and only where they help."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.blueprint import draw
from bot.core.curriculum import Track
from bot.core.evening import BEGINS, ENDS, LEFT, Evening, last_evening
from bot.core.groups import Group
from bot.core.people import GroupId, MemberId
from bot.core.posting import Post, Standing
from bot.core.reach import Reach, Way
from bot.core.reminder import Reminded, Reminder
from bot.core.reminders import Wanted, dues, evenings, reminded_now, wait_for, wanting
from bot.core.schedule import opening, timetable
from tests.core.courses import ALL, DAILY, WEEKLY, opened
from tests.core.examples import group

ZONES = (
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Pacific/Chatham",
    "America/Los_Angeles",
)
MONDAY = date(2026, 3, 23)
"""Clocks change in Europe on the Sunday of this week."""
NINE = datetime(2026, 3, 23, 9, tzinfo=UTC)
SUNDAY = datetime(2026, 3, 29, 18, 30, tzinfo=UTC)
ADA, BEN, CHO, DEE = map(MemberId, (1, 2, 3, 4))


def facts(*groups: Group, track: Track = WEEKLY, now: datetime = SUNDAY, **others: object) -> Standing:
    """A cohort in UTC that began on MONDAY; it is known who has answered what, as of `now`: nobody anything."""
    own = opened(track, monday=MONDAY)
    table = timetable(opening(own, track), track, ALL)
    zones = {member: "UTC" for each in groups for member in each.members}
    standing = replace(Standing(own, table, groups, zones), **others)  # type: ignore[arg-type]
    units = reminded_now(table, standing.zones.values(), now)
    return replace(standing, answered={unit: frozenset() for unit in units} | dict(standing.answered))


def four(*members: MemberId, number: int = 1) -> Group:
    return group(number, set(members or (ADA, BEN, CHO, DEE)), formed=NINE - timedelta(days=3))


def decided(standing: Standing, now: datetime) -> Standing:
    """What is wanted is written down."""
    rows = {unit: dict(those) for unit, those in standing.reminded.items()}
    for number, one in enumerate(wanting(standing, now), 100 * (1 + len(rows.get("one", {})))):
        for member in one.members:
            own = Reminded(one.unit, member, number, one.group, one.evening.start, one.evening.until)
            assert member not in rows.setdefault(one.unit, {}), "nobody twice"
            rows[one.unit][member] = own
    return replace(standing, reminded=rows)


def drawn(standing: Standing, now: datetime) -> list[Post]:
    return [post for post in draw([standing], now).posts if isinstance(post.content, Reminder)]


# When


DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
"""With every change of clocks there is in a year."""


@given(st.sampled_from(ZONES), DAYS, st.integers(0, 47), st.integers(1, 400), st.sampled_from([4, 12]))
def test_an_evening_is_one_on_their_clocks_and_the_last_that_helps(
    zone: str, day: date, half_hours: int, hours: int, wait: int
) -> None:
    came = datetime.combine(day, time(), UTC) + timedelta(minutes=30 * half_hours)
    deadline = came + timedelta(hours=hours)
    evening = last_evening(zone, came, deadline, timedelta(hours=wait))
    local = ZoneInfo(zone)
    tried = {(came + timedelta(hours=n)).astimezone(local).date() for n in range(-24, hours + 25)}
    starts = [datetime.combine(each, BEGINS, local).astimezone(UTC) for each in sorted(tried)]
    fitting = [start for start in starts if came + timedelta(hours=wait) <= start <= deadline - LEFT]
    if evening is None:
        assert not fitting
        return
    assert evening.start == fitting[-1]
    assert evening.start < evening.until <= deadline
    first, last = evening.start.astimezone(local), (evening.until - timedelta(seconds=1)).astimezone(local)
    assert first.date() == last.date() == evening.day
    assert BEGINS <= first.time() <= last.time() < ENDS


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_that_a_zone_left_out_has_no_evening(zone: str) -> None:
    """Samoa went from the 29th of December 2011 to the 31st."""
    came = datetime(2011, 12, 26, 9, tzinfo=UTC)
    evening = last_evening(zone, came, datetime(2011, 12, 30, 20, tzinfo=UTC), timedelta(hours=12))
    assert evening
    there = evening.start.astimezone(ZoneInfo(zone))
    assert (there.date(), there.time()) == (evening.day, BEGINS)


def test_evenings_of_a_daily_track_lie_between_one_unit_and_the_next() -> None:
    standing = facts(four(), track=DAILY, now=NINE)
    now = NINE + timedelta(hours=1)
    ((planned, own),) = evenings(standing.timetable, ["UTC", "Asia/Kolkata", "America/Los_Angeles"], now)
    assert planned.slot.unit.slug == "one"
    assert own["UTC"].start == NINE.replace(hour=18, minute=30)
    assert own["Asia/Kolkata"].start == NINE.replace(hour=13)
    assert own["America/Los_Angeles"].start == NINE.replace(hour=1, minute=30) + timedelta(days=1)
    assert "Asia/Tokyo" not in dict(evenings(standing.timetable, ["Asia/Tokyo"], now))
    assert next(iter(evenings(standing.timetable, ["Asia/Tokyo"], now)))[1] == {}, "half past six is half an hour after"


def test_buffers_are_not_reminded_of() -> None:
    standing = facts(four())
    during = NINE + timedelta(days=15)
    assert standing.timetable.begun(during)[-1].slot.kind == "buffer"
    assert not list(evenings(standing.timetable, ["UTC"], during))


def test_the_alarm_is_set_for_each_zone_once() -> None:
    zones = {ADA: "UTC", BEN: "UTC", CHO: "Asia/Kathmandu"}
    standing = facts(four(), zones=zones)
    expected = [SUNDAY - timedelta(hours=5, minutes=45), SUNDAY]
    assert sorted(dues(standing, NINE)) == expected


# Whom


def test_who_has_said_nothing_is_reminded_together_in_their_groups_thread() -> None:
    standing = facts(four(), four(MemberId(5), MemberId(6), number=2), answered={"one": frozenset({ADA, MemberId(6)})})
    evening = Evening(SUNDAY.date(), SUNDAY, SUNDAY + timedelta(hours=3))
    assert set(wanting(standing, SUNDAY)) == {
        Wanted("one", GroupId(1), evening, frozenset({BEN, CHO, DEE})),
        Wanted("one", GroupId(2), evening, frozenset({MemberId(5)})),
    }
    assert not list(wanting(standing, SUNDAY - timedelta(seconds=1)))
    assert not list(wanting(standing, evening.until)), "never at night"
    assert not list(wanting(replace(standing, cohort=replace(standing.cohort, running=False)), SUNDAY))


def test_it_is_said_the_way_they_chose() -> None:
    closed = Reach(Way.DM, dm_closed_at=NINE)
    standing = facts(four(), reach={ADA: Reach(Way.DM), BEN: Reach(Way.NONE), CHO: closed})
    after = decided(standing, SUNDAY)
    posts = {
        frozenset(post.content.members): post for post in drawn(after, SUNDAY) if isinstance(post.content, Reminder)
    }
    assert posts.keys() == {frozenset({ADA}), frozenset({CHO, DEE})}
    assert posts[frozenset({ADA})].to == ADA
    assert posts[frozenset({CHO, DEE})].thread
    refused = replace(after, reach=after.reach | {ADA: closed})
    (fallen_back,) = (post for post in drawn(refused, SUNDAY) if post.key == posts[frozenset({ADA})].key)
    assert fallen_back.to is None, "the same post, by the thread"
    assert fallen_back.thread


@pytest.mark.parametrize(
    ("reminded", "others"),
    [
        (True, {}),
        (False, {"away": {ADA: frozenset({SUNDAY.date()})}}),
        (True, {"away": {ADA: frozenset({SUNDAY.date() + timedelta(days=1)})}}),
        (False, {"joined": {ADA: NINE + timedelta(seconds=1)}}),
        (True, {"joined": {ADA: NINE}}),
        (False, {"zones": {}}),
        (False, {"reach": {ADA: Reach(Way.NONE)}}),
        (False, {"answered": {"one": frozenset({ADA})}}),
    ],
)
def test_who_cannot_be_meant_is_left_alone(reminded: bool, others: dict[str, object]) -> None:
    assert bool(list(wanting(facts(four(ADA), **others), SUNDAY))) is reminded


@pytest.mark.parametrize(("day", "reminded"), [(29, False), (30, True)])
def test_away_is_a_matter_of_their_own_date(day: int, reminded: bool) -> None:
    """It is Sunday evening there, and Monday already in UTC."""
    evening = datetime(2026, 3, 30, 1, 30, tzinfo=UTC)
    away = {ADA: frozenset({date(2026, 3, day)})}
    standing = facts(four(ADA), now=NINE, zones={ADA: "America/Los_Angeles"}, away=away, answered={"one": frozenset()})
    assert bool(list(wanting(standing, evening))) is reminded


def test_a_group_that_has_just_formed_is_not_reminded() -> None:
    late = replace(four(), formed_at=SUNDAY - timedelta(hours=11))
    assert not list(wanting(facts(late), SUNDAY))


# Once


def test_nobody_is_reminded_twice_whatever_changes() -> None:
    before = decided(facts(four(), answered={"one": frozenset({ADA})}), SUNDAY)
    assert not list(wanting(before, SUNDAY + timedelta(hours=1)))
    regrouped = replace(
        before, groups=(replace(four(), ended_at=SUNDAY), four(BEN, CHO, number=2), four(DEE, number=3))
    )
    assert not list(wanting(regrouped, SUNDAY + timedelta(hours=1)))
    elsewhere = replace(before, zones=before.zones | {BEN: "Atlantic/Azores"})
    assert not list(wanting(elsewhere, SUNDAY + timedelta(hours=1)))
    delayed = replace(before, timetable=timetable(_delayed(before), WEEKLY, ALL))
    week_later = replace(delayed, answered={"one": frozenset({ADA})})
    assert not list(wanting(week_later, SUNDAY + timedelta(days=7)))
    takes_back = replace(before, answered={"one": frozenset()})
    assert [one.members for one in wanting(takes_back, SUNDAY)] == [{ADA}], "she was not reminded yet"


def _delayed(standing: Standing):  # type: ignore[no-untyped-def]
    schedule = opening(standing.cohort, WEEKLY)
    later = [replace(entry, day=entry.day + timedelta(days=7)) for entry in schedule.entries[1:]]
    return schedule.having(later)


def test_what_is_not_needed_any_more_is_not_drawn() -> None:
    before = decided(facts(four()), SUNDAY)
    (post,) = drawn(before, SUNDAY)
    assert post.until == SUNDAY + timedelta(hours=3)
    assert not drawn(before, post.until), "late is not sent"
    answered = replace(before, answered={"one": frozenset({ADA, BEN})})
    (fewer,) = drawn(answered, SUNDAY)
    assert isinstance(fewer.content, Reminder)
    assert (fewer.key, fewer.content.members) == (post.key, {CHO, DEE})
    assert not drawn(replace(before, groups=(replace(four(), ended_at=SUNDAY),)), SUNDAY)
    quiet = {member: Reach(Way.NONE) for member in (ADA, BEN, CHO, DEE)}
    assert not drawn(replace(before, reach=quiet), SUNDAY)


@given(
    st.sampled_from([WEEKLY, DAILY]),
    st.sampled_from(ZONES),
    st.lists(st.sampled_from(ZONES), min_size=4, max_size=4),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.integers(0, 23),
)
def test_through_a_whole_course_everybody_is_reminded_once_a_unit_on_their_evening(
    track: Track, clocks: str, homes: list[str], day: date, hour: int
) -> None:
    monday = day - timedelta(days=day.weekday())
    own = opened(track, monday=monday, zone=clocks, at=time(hour))
    table = timetable(opening(own, track), track, ALL)
    zones = dict(zip((ADA, BEN, CHO, DEE), homes, strict=True))
    formed = datetime.combine(monday, time(), UTC) - timedelta(days=3)
    standing = Standing(own, table, (replace(four(), formed_at=formed),), zones)
    now, told = formed, 0
    while ahead := [due for due in dues(standing, now) if due > now] + [p.due for p in table.units if p.due > now]:
        now = min(ahead)
        known = reminded_now(table, zones.values(), now)
        standing = decided(replace(standing, answered={unit: frozenset() for unit in known}), now)
        for post in drawn(standing, now):
            assert isinstance(post.content, Reminder)
            planned = table.find(post.content.slot.unit.slug)
            assert planned and planned.slot.kind == "unit"
            assert post.until
            assert planned.due + wait_for(table) <= post.due <= now < post.until <= table.ends(planned)
            for member in post.content.members:
                local = now.astimezone(ZoneInfo(zones[member]))
                assert BEGINS <= local.time() < ENDS
    told = sum(map(len, standing.reminded.values()))
    expected = {
        (planned.slot.unit.slug, member)
        for planned in table.units
        if planned.slot.kind == "unit"
        for member, zone in zones.items()
        if last_evening(zone, planned.due, table.ends(planned), wait_for(table))
    }
    assert told == len(expected)
    assert {(unit, member) for unit, those in standing.reminded.items() for member in those} == expected
