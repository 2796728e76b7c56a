"""What each edit does to a small calendar, by date; what it refuses, and why; what can be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.core.curriculum import Track
from bot.core.differences import OutOfOrder, Shift, new_troubles, shifts
from bot.core.editing import edited
from bot.core.edits import Break, Clock, Course, Delay, Edit, PostNow, Replace, Shorten, Skip, Swap
from bot.core.people import MemberId
from bot.core.refusals import (
    AlreadyPosted,
    BreakTooLong,
    DatesBackwards,
    LaterEdit,
    LeftOutAlready,
    NoAlternative,
    NoBufferLeft,
    NothingChanges,
    NothingFromWeek,
    NothingInBreak,
    NotInCalendar,
    PostedSince,
    Refusal,
    SameUnitTwice,
    TooLongADelay,
    UndoneAlready,
)
from bot.core.schedule import State, timetable
from bot.core.undoing import Made, can_undo, changes, fingerprint, undone
from tests.core.courses import ALL, DAILY, WEEKLY, course, opened

MONDAY = date(2026, 1, 5)


def after(edit: Edit, here: Course | None = None, number: int = 1, track: Track = WEEKLY) -> Course:
    here = here or begun(track)
    schedule = edited(here, edit, number)
    return replace(here, schedule=schedule, timetable=timetable(schedule, track, ALL))


def begun(track: Track = WEEKLY, *posted: str, now: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> Course:
    return course(opened(track, monday=MONDAY), track, now, frozenset(posted))


def days(here: Course) -> dict[str, str]:
    """When each unit comes: its week and the day of the week."""
    return {each.slot.unit.slug: f"{each.slot.week}{each.entry.day:%a}" for each in here.timetable.units}


AS_OPENED = {
    "one": "1Mon",
    "two": "2Mon",
    "rest": "3Mon",
    "four": "4Mon",
    "aside": "4Mon",
    "five": "5Mon",
    "build": "6Mon",
    "rest-2": "8Mon",
}


def test_a_delay_moves_what_is_to_come_from_a_week_on() -> None:
    later = {"four": "6Mon", "aside": "6Mon", "five": "7Mon", "build": "8Mon", "rest-2": "10Mon"}
    here = after(Delay(4, 2))
    assert days(here) == AS_OPENED | later
    assert here.timetable.track.weeks == 10
    moved = {entry.unit for entry in here.schedule.entries if entry.state is State.MOVED and entry.edit == 1}
    assert moved == set(later)


def test_a_delay_leaves_what_is_posted_and_keeps_days_of_the_week() -> None:
    here = after(Delay(1, 1), begun(DAILY, "one", "two"), track=DAILY)
    assert days(here) == {
        "one": "1Mon",
        "two": "1Tue",
        "rest": "2Tue",
        "four": "2Fri",
        "five": "3Mon",
        "build": "3Wed",
    }


def test_a_break_of_weeks_moves_everything_behind_it_by_whole_weeks() -> None:
    """Thursday of week 3 to Sunday of week 4: one Monday falls in it."""
    here = after(Break(MONDAY + timedelta(days=17), MONDAY + timedelta(days=27)))
    assert days(here) == AS_OPENED | {
        "four": "5Mon",
        "aside": "5Mon",
        "five": "6Mon",
        "build": "7Mon",
        "rest-2": "9Mon",
    }


def test_a_day_off_moves_that_days_units_to_the_next_day_and_never_to_a_weekend() -> None:
    assert days(after(Break(MONDAY, MONDAY))) == AS_OPENED | {"one": "1Tue"}
    friday = MONDAY + timedelta(days=4)
    here = after(Break(friday, friday), track=DAILY)
    assert days(here)["four"] == "2Mon"
    assert [each.slot.unit.slug for each in here.timetable.units][3:5] == ["four", "five"], "still before what followed"


def test_a_swap_exchanges_dates_and_turns_and_warns_of_what_builds_on_what() -> None:
    here = after(Swap("one", "two"))
    assert days(here) == AS_OPENED | {"one": "2Mon", "two": "1Mon"}
    assert new_troubles(begun().timetable, here.timetable) == (OutOfOrder("Two", "One", comes=True),)
    daily = after(Swap("one", "rest"), track=DAILY)
    assert [each.slot.unit.slug for each in daily.timetable.units][:3] == ["rest", "two", "one"]
    after_a_day_off = after(Break(MONDAY, MONDAY), daily, 2, DAILY)
    assert [each.slot.unit.slug for each in after_a_day_off.timetable.units][:3] == ["rest", "two", "one"]


def test_a_replacement_takes_place_and_hours_of_its_own_and_can_be_replaced_in_turn() -> None:
    here = after(Replace("four", "third"))
    planned = here.timetable.find("third")
    assert planned is not None
    assert (planned.slot.week, planned.slot.elective) == (4, "choice")
    assert {one.slug for one in planned.slot.alternatives} == {"four", "other"}
    assert here.schedule.find("third") is not None
    assert days(after(Replace("third", "four"), here, 2)) == AS_OPENED
    moved = after(Delay(4, 1), here, 2).schedule.find("third")
    assert moved is not None
    assert (moved.state, moved.edit) == (State.REPLACED, 2)


def test_skipping_leaves_the_week_free_and_shortening_closes_it() -> None:
    skipped = after(Skip("two"))
    assert days(skipped) == {unit: day for unit, day in AS_OPENED.items() if unit != "two"}
    short = after(Shorten(None))
    assert days(short) == {
        "one": "1Mon",
        "two": "2Mon",
        "four": "3Mon",
        "aside": "3Mon",
        "five": "4Mon",
        "build": "5Mon",
    }
    assert short.timetable.track.weeks == 6
    assert days(after(Shorten("build")))["rest-2"] == "6Mon", "both its weeks are closed up"
    assert days(after(Shorten("four")))["five"] == "5Mon", "something else begins in that week"


def test_a_week_that_has_begun_is_not_closed_up() -> None:
    here = after(Shorten("rest"), begun(WEEKLY, "one", "two", now=datetime(2026, 1, 21, tzinfo=UTC)))
    assert days(here)["four"] == "4Mon"


def test_posting_now_moves_nothing_else() -> None:
    now = datetime(2026, 1, 7, 22, 30, tzinfo=UTC)
    here = after(PostNow("five"), begun(WEEKLY, "one", now=now))
    planned = here.timetable.find("five")
    assert planned is not None
    assert (planned.due, planned.slot.week) == (now, 1)
    assert days(here) | {"five": ""} == AS_OPENED | {"five": ""}


def test_another_hour_or_zone_is_for_what_is_to_come() -> None:
    now = datetime(2026, 1, 12, 12, tzinfo=UTC)
    here = after(Clock(time(18), "Asia/Kathmandu"), begun(WEEKLY, "one", "two", now=now))
    dues = {each.slot.unit.slug: each.due for each in here.timetable.units}
    assert dues["one"] == datetime(2026, 1, 5, 9, tzinfo=UTC)
    assert dues["rest"] == datetime(2026, 1, 19, 12, 15, tzinfo=UTC)
    assert (here.schedule.post_at, here.schedule.zone) == (time(18), "Asia/Kathmandu")


def test_what_would_have_come_by_then_comes_at_once_and_not_late() -> None:
    now = datetime(2026, 1, 5, 7, tzinfo=UTC)
    planned = after(Clock(time(6), None), begun(now=now)).timetable.find("one")
    assert planned is not None
    assert planned.due == now


LONG = timedelta(weeks=26)


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (Delay(9, 1), NothingFromWeek),
        (Delay(1, 0), TooLongADelay),
        (Delay(1, 27), TooLongADelay),
        (Break(MONDAY, MONDAY - timedelta(days=1)), DatesBackwards),
        (Break(MONDAY, MONDAY + LONG), BreakTooLong),
        (Break(MONDAY + timedelta(days=1), MONDAY + timedelta(days=6)), NothingInBreak),
        (Break(MONDAY, MONDAY), NothingInBreak),  # it is posted
        (Swap("four", "four"), SameUnitTwice),
        (Swap("four", "one"), AlreadyPosted),
        (Replace("four", "five"), NoAlternative),
        (Replace("five", "other"), NoAlternative),
        (Replace("one", "other"), AlreadyPosted),
        (Skip("one"), AlreadyPosted),
        (Skip("nothing"), NotInCalendar),
        (Shorten("one"), AlreadyPosted),
        (PostNow("one"), AlreadyPosted),
        (Clock(time(9), "UTC"), NothingChanges),
        (Clock(None, None), NothingChanges),
    ],
)
def test_what_cannot_be_done_is_refused(edit: Edit, why: type[Refusal]) -> None:
    with pytest.raises(why):
        edited(begun(WEEKLY, "one"), edit, 1)


def test_what_is_left_out_is_left_out_once() -> None:
    with pytest.raises(LeftOutAlready):
        after(Skip("two"), after(Skip("two")))
    with pytest.raises(NoBufferLeft):
        after(Shorten(None), after(Shorten(None)))


def made(before: Course, edit: Edit, number: int = 1) -> tuple[Made, Course]:
    here = after(edit, before, number)
    return Made(number, edit, "", before.now, MemberId(1), changes(before.schedule, here.schedule)), here


def test_an_earlier_edit_is_undone_as_long_as_nothing_later_touches_the_same() -> None:
    start = begun()
    delay, here = made(start, Delay(5, 1))
    swap, here = made(here, Swap("one", "two"), 2)
    assert days(replace(here, timetable=timetable(undone(here, delay), WEEKLY, ALL))) == AS_OPENED | {
        "one": "2Mon",
        "two": "1Mon",
    }
    skip, here = made(here, Skip("five"), 3)
    with pytest.raises(LaterEdit):
        undone(here, delay)
    assert (can_undo(here, delay), can_undo(here, swap), can_undo(here, skip)) == (False, True, True)
    clock, here = made(here, Clock(time(10), None), 4)
    _, here = made(here, Clock(time(11), None), 5)
    with pytest.raises(LaterEdit):
        undone(here, clock)


def test_nothing_is_undone_twice_nor_once_it_is_posted() -> None:
    delay, here = made(begun(), Delay(5, 1))
    with pytest.raises(UndoneAlready):
        undone(here, replace(delay, undone_at=here.now))
    with pytest.raises(PostedSince, match="Five"):
        undone(replace(here, posted=frozenset({"five"})), delay)


def test_an_hour_can_be_given_back_after_units_came_by_it() -> None:
    before = begun(WEEKLY, "one", now=datetime(2026, 1, 6, tzinfo=UTC))
    clock, here = made(before, Clock(time(18), None))
    later = replace(here, posted=frozenset({"one", "two"}), now=datetime(2026, 1, 13, tzinfo=UTC))
    table = timetable(undone(later, clock), WEEKLY, ALL)
    assert [each.due.hour for each in table.units][:3] == [9, 18, 9], "what came at 18 o'clock has come then"


def test_a_preview_names_what_changes_and_its_fingerprint_what_it_was_made_from() -> None:
    start = begun()
    here = after(Replace("four", "other"), after(Skip("two")), 2)
    at = {each.slot.unit.slug: each.due for each in start.timetable.units}
    assert shifts(start.timetable, here.timetable) == (
        Shift("Two", "Two", at["two"], None),
        Shift("Four", "Other", at["four"], at["four"]),
    )
    assert shifts(here.timetable, start.timetable)[-1] == Shift("Two", "Two", None, at["two"])
    assert fingerprint(start) == fingerprint(begun())
    assert len({fingerprint(one) for one in (start, here, begun(WEEKLY, "one"))}) == 3
