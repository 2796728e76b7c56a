"""Who has finished, since when, and what is missing: by values, and by what more or less of it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.capstone import GREEN, STOPPED, Kind, Moved, Position, State
from bot.core.check_in import Answer, Done
from bot.core.completion import completed_at
from bot.core.curriculum import CAPSTONE, DoneWhen, Slot, Track
from bot.core.finishing import CapstoneState, Finish, NotYet, TheirCapstone, done_since, finished, may_have_finished
from bot.core.people import MemberId
from bot.core.schedule import Timetable, opening, timetable
from bot.core.upstream import Upstream
from tests.core.courses import opened
from tests.core.examples import NINE, START, unit
from tests.core.test_capstone import capstone

WEEK, HOUR = timedelta(days=7), timedelta(hours=1)
OPEN = DoneWhen(1)
WHOLE = DoneWhen(1, capstone=True)
SLOTS = (
    Slot(1, unit("one")),
    Slot(2, unit("two")),
    Slot(2, unit("scout"), strand=CAPSTONE, weeks=2),
    Slot(3, unit("three")),
    Slot(4, unit("rest"), kind="buffer"),
    Slot(5, unit("build"), strand=CAPSTONE),
)
LAST = NINE + 4 * WEEK
"""When the last unit comes."""
LATER = LAST + 10 * WEEK


def table(asked: DoneWhen, slots: tuple[Slot, ...] = SLOTS) -> Timetable:
    track = Track("short", "Short", "part_time", 5, slots, done_when=asked)
    return timetable(opening(opened(track, monday=START), track), track, {})


def after(**weeks: float) -> dict[str, datetime]:
    """Units done so many weeks after the first one came."""
    return {slug: NINE + number * WEEK for slug, number in weeks.items()}


def theirs(at: datetime | None, **more: object) -> TheirCapstone:
    return TheirCapstone(capstone(**more), at)


def ended(at: datetime, done: int = 5, of: TheirCapstone | None = None, until: datetime | None = None) -> Finish:
    return Finish(at, done, 5, until or at, of)


ALL = after(one=1, two=2, scout=3, three=3, build=5)
TAIL = ("one", "two", "scout", "three", "build")


def test_all_done_is_finished_with_the_last_of_them() -> None:
    assert finished(table(DoneWhen()), ALL, [], LATER) == ended(NINE + 5 * WEEK)
    early = after(one=0, two=0, scout=0, three=0.5, build=0)
    assert finished(table(DoneWhen()), early, [], NINE + 0.5 * WEEK) == ended(NINE + 0.5 * WEEK)
    assert finished(table(DoneWhen()), early, [], LATER) == ended(NINE + 0.5 * WEEK), "the last one to come"


def test_as_many_may_stay_open_as_the_track_says_once_all_have_come() -> None:
    four = {slug: at for slug, at in ALL.items() if slug != "build"}
    assert isinstance(finished(table(OPEN), four, [], LAST - HOUR), NotYet)
    assert finished(table(OPEN), four, [], LAST) == ended(LAST, 4)
    assert finished(table(OPEN), four | {"build": LATER}, [], LATER) == ended(LAST, until=LATER), "that did not matter"
    late = four | {"one": LAST + WEEK}
    assert finished(table(OPEN), late, [], LATER) == ended(LAST + WEEK, 4)
    three = {slug: at for slug, at in four.items() if slug != "one"}
    assert finished(table(OPEN), three, [], LATER) == NotYet(
        3, 5, (SLOTS[0].unit, SLOTS[5].unit), 1, (), CapstoneState.NOT_ASKED
    )


def test_what_has_not_come_is_told_apart_from_what_is_open() -> None:
    found = finished(table(OPEN), after(two=1), [], NINE + 2 * WEEK)
    assert isinstance(found, NotYet)
    assert [one.slug for one in found.open] == ["one", "scout", "three"]
    assert [one.slug for one in found.to_come] == ["build"]


def test_of_a_track_that_asks_for_a_capstone_it_stands_for_its_units() -> None:
    units = after(one=1, two=2, three=3)
    assert finished(table(WHOLE), ALL, [], LATER) == NotYet(3, 5, (), 1, (), CapstoneState.NONE), "checked in or not"
    under_way = theirs(None)
    assert finished(table(WHOLE), units, [under_way], LATER) == NotYet(3, 5, (), 1, (), CapstoneState.UNDER_WAY)
    stopped = theirs(None, state=State.CLOSED, how=STOPPED)
    assert finished(table(WHOLE), units, [stopped], LATER) == NotYet(3, 5, (), 1, (), CapstoneState.NONE)
    demo = LAST + 2 * WEEK
    assert finished(table(WHOLE), units, [theirs(demo)], LATER) == ended(demo, of=theirs(demo))
    one_open = after(one=1, three=3)
    assert finished(table(WHOLE), one_open, [theirs(demo)], LATER) == ended(demo, 4, of=theirs(demo))
    assert finished(table(WHOLE), after(one=1), [theirs(demo)], LATER) == NotYet(
        3, 5, (SLOTS[1].unit, SLOTS[3].unit), 1, (), CapstoneState.COMPLETED
    )
    two = DoneWhen(2, capstone=True)
    assert finished(table(two), units, [theirs(demo)], LATER) == ended(demo, of=theirs(demo)), "not without it"
    early = NINE + WEEK
    assert finished(table(WHOLE), units, [theirs(early)], NINE + 3 * WEEK) == ended(
        NINE + 3 * WEEK, of=theirs(early)
    ), "all is done before all has come"
    assert finished(table(WHOLE), one_open, [theirs(early)], LATER) == ended(LAST, 4, of=theirs(early))


def test_where_none_is_asked_for_a_capstone_does_its_units_all_the_same() -> None:
    units = after(one=1, two=2, three=3)
    demo = LAST + WEEK
    assert finished(table(DoneWhen()), units | after(scout=2), [theirs(demo)], LATER) == ended(demo, of=theirs(demo))
    assert finished(table(DoneWhen()), ALL, [theirs(demo)], LATER) == ended(NINE + 5 * WEEK, of=theirs(demo))


def test_the_first_completed_capstone_counts_and_the_best_is_shown() -> None:
    demo = LAST + WEEK
    replay = theirs(demo, state=State.COMPARED, kind=Kind.REPLAY)
    merged = TheirCapstone(replace(capstone(State.MERGED, since=demo + 3 * WEEK), number=2), demo + WEEK)
    opened_ = TheirCapstone(replace(capstone(), number=3), demo + WEEK)
    units = after(one=1, two=2, three=3)
    for order in ([replay, opened_, merged], [merged, replay, opened_]):
        assert finished(table(WHOLE), units, order, LATER) == ended(demo, of=merged, until=demo + 3 * WEEK)
    assert finished(table(WHOLE), units, [replay, opened_, theirs(None)], LATER) == ended(
        demo, of=opened_, until=demo + WEEK
    )


def test_nobody_finishes_without_a_unit() -> None:
    rest = table(DoneWhen(), (Slot(1, unit("rest"), kind="buffer"),))
    assert finished(rest, {"rest": NINE}, [], LATER) == NotYet(0, 0, (), 0, (), CapstoneState.NOT_ASKED)
    left = table(OPEN, SLOTS[:1])
    assert isinstance(finished(left, {}, [], LATER), NotYet), "organisers left out all others; it may not stay open"
    assert finished(left, after(one=1), [], LATER) == Finish(NINE + WEEK, 1, 1, NINE + WEEK)


@pytest.mark.parametrize(
    ("said", "since"),
    [
        ((), None),
        ((Answer(Done.DONE),), 0),
        ((Answer(Done.PARTLY), Answer(Done.DONE), Answer(Done.DONE, 90)), 1),
        ((Answer(Done.DONE), None), None),
        ((Answer(Done.DONE), None, Answer(Done.DONE)), 2),
        ((Answer(Done.DONE), Answer(Done.NOT_STARTED)), None),
    ],
)
def test_a_unit_is_done_since_the_tap_and_not_since_more_was_told(
    said: tuple[Answer | None, ...], since: int | None
) -> None:
    history = [(NINE + number * HOUR, answer) for number, answer in enumerate(said)]
    assert done_since(history) == (None if since is None else NINE + since * HOUR)


def move(number: int, how: str, before: Position, **more: object) -> Moved:
    at = NINE + number * HOUR
    return replace(Moved(number, how, MemberId(1), at, before, before.state, at), **more)


def test_a_capstone_is_completed_with_the_last_of_what_it_takes() -> None:
    full = {"demo_at": NINE + 3 * HOUR, "reviewed_at": NINE + HOUR, "green": True}
    one = capstone(**full)
    green = [move(5, GREEN, one.at)]
    assert completed_at(one, green, LATER) == NINE + 5 * HOUR
    assert completed_at(one, [*green, move(6, GREEN, one.at, undone_at=LATER)], LATER) == NINE + 5 * HOUR
    late_review = capstone(**full | {"reviewed_at": NINE + 7 * HOUR})
    assert completed_at(late_review, green, LATER) == NINE + 7 * HOUR
    assert completed_at(capstone(**full | {"demo_at": None}), green, LATER) is None
    upstream = replace(capstone(**full | {"green": False}), seen=Upstream("pull", open=True, green=True))
    assert completed_at(upstream, green, LATER) == NINE + 3 * HOUR
    replay = capstone(State.COMPARED, kind=Kind.REPLAY, since=NINE + 4 * HOUR, demo_at=NINE)
    assert completed_at(replay, [], LATER) == NINE + 4 * HOUR


# Whatever people do, in any order

moments = st.integers(0, 60).map(lambda number: NINE + number * timedelta(hours=20))
dones = st.dictionaries(st.sampled_from(TAIL), moments, max_size=5)
asks = st.sampled_from([DoneWhen(), OPEN, DoneWhen(2), WHOLE, DoneWhen(2, capstone=True)])


def found(
    asked: DoneWhen, done: Mapping[str, datetime], capstone_at: datetime | None, now: datetime
) -> Finish | NotYet:
    """By what had happened at that moment."""
    heard = {slug: at for slug, at in done.items() if at <= now}
    at = capstone_at if capstone_at and capstone_at <= now else None
    return finished(table(asked), heard, [theirs(at)], now)


@given(asks, dones, st.none() | moments, moments)
def test_time_and_later_answers_never_unfinish_and_never_move_the_moment(
    asked: DoneWhen, done: dict[str, datetime], capstone_at: datetime | None, now: datetime
) -> None:
    here = found(asked, done, capstone_at, now)
    for later in (now + HOUR, now + WEEK, LATER):
        then = found(asked, done, capstone_at, later)
        if isinstance(here, Finish):
            assert isinstance(then, Finish)
            assert then.at == here.at <= now
            assert here.at <= here.until <= then.until <= later
        elif isinstance(then, Finish):
            assert now < then.at <= later


@given(asks, dones, st.none() | moments, st.sampled_from(TAIL), moments)
def test_more_done_never_unfinishes_and_finishes_no_later(
    asked: DoneWhen, done: dict[str, datetime], capstone_at: datetime | None, slug: str, at: datetime
) -> None:
    before = finished(table(asked), done, [theirs(capstone_at)], LATER)
    more = {slug: at} | done
    now = finished(table(asked), more, [theirs(capstone_at)], LATER)
    assert now.done >= before.done
    for one, units in ((before, done), (now, more)):
        assert not isinstance(one, Finish) or may_have_finished(table(asked), units)
    if isinstance(before, Finish):
        assert isinstance(now, Finish)
        assert now.at <= before.at


def test_who_has_done_too_little_is_told_apart_without_reading_more() -> None:
    assert not may_have_finished(table(DoneWhen(open_units=1)), ())
    assert may_have_finished(table(DoneWhen(open_units=9)), ())


@given(asks, dones, st.none() | moments)
def test_finished_or_not_is_what_the_track_says(
    asked: DoneWhen, done: dict[str, datetime], capstone_at: datetime | None
) -> None:
    """Counted anew: long after all has come, by what is open alone."""
    strand = {"scout", "build"}
    has = set(done) - (strand if asked.capstone else set()) | (strand if capstone_at else set())
    says = len(has) >= 5 - asked.open_units and not (asked.capstone and capstone_at is None)
    assert isinstance(finished(table(asked), done, [theirs(capstone_at)], LATER), Finish) == says
