"""What is noticed of people, and what is not: from their own check-ins and reports, kindly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.check_in import Answer, CheckIn, Done
from bot.core.meetings import SessionReport
from bot.core.people import GroupId, MemberId
from bot.core.risk import Reason, Record, Spell, as_posted, belonging, counted, findings, spans
from bot.core.schedule import opening, timetable
from tests.core.courses import DAILY, WEEKLY, opened
from tests.core.examples import NINE, START

WEEK, DAY = timedelta(days=7), timedelta(days=1)
ADA = MemberId(11)
TABLE = timetable(opening(opened(monday=START), WEEKLY), WEEKLY, {})
UNITS = spans(TABLE)
RECORD = Record(ADA, "UTC", GroupId(1), NINE - DAY)
FIFTH = NINE + 4 * WEEK
"""Over by then: one, two, four."""


def said(unit: str, done: Done = Done.DONE, at: datetime = NINE, group: int | None = 1, **more: object) -> CheckIn:
    return CheckIn(unit, None if group is None else GroupId(group), Answer(done, **more), at, at)  # type: ignore[arg-type]


def having(*some: CheckIn, **more: object) -> Record:
    return replace(RECORD, check_ins={one.unit: one for one in some}, **more)  # type: ignore[arg-type]


def reasons(record: Record, now: datetime) -> Mapping[Reason, tuple[str, ...]]:
    return {finding.reason: finding.units for finding in findings(record, UNITS, now)}


def report(days: float, met: bool, went: int | None = None, group: int = 1) -> SessionReport:
    start = NINE + timedelta(days=days)
    return SessionReport(GroupId(group), start, ADA, met, went, start + timedelta(hours=2))


def test_a_unit_is_over_when_the_next_comes_or_its_weeks_are_and_a_buffer_is_none() -> None:
    assert [(span.unit, (span.ends - NINE) / WEEK) for span in UNITS] == [
        ("one", 1),
        ("two", 2),
        ("four", 4),
        ("aside", 5),
        ("five", 5),
        ("build", 7),
    ]
    daily = spans(timetable(opening(opened(DAILY, monday=START), DAILY), DAILY, {}))
    assert [(span.unit, (span.ends - NINE) / DAY) for span in daily][:2] == [("one", 1), ("two", 4)]


def test_two_units_without_a_word_are_noticed_once_both_are_over() -> None:
    assert not reasons(RECORD, NINE + 2 * WEEK - timedelta(seconds=1))
    assert reasons(RECORD, NINE + 2 * WEEK) == {Reason.MISSED: ("one", "two")}
    unbegun = having(said("two", Done.NOT_STARTED))
    assert reasons(unbegun, NINE + 2 * WEEK) == {Reason.MISSED: ("one", "two")}
    assert not reasons(having(said("one")), NINE + 2 * WEEK)
    assert not reasons(having(said("two")), NINE + 2 * WEEK)


def test_two_that_are_not_done_or_three_that_are_open_are_behind() -> None:
    assert reasons(having(said("one", Done.PARTLY)), NINE + 2 * WEEK) == {Reason.BEHIND: ("one", "two")}
    assert reasons(having(said("aside"), said("five", Done.PARTLY)), NINE + 5 * WEEK) == {
        Reason.BEHIND: ("one", "two", "four", "five")
    }
    assert not reasons(having(said("one"), said("four")), FIFTH), "one is open, and it is not the last two"


def test_two_units_that_are_over_at_once_count_as_one() -> None:
    """A day late in a single week is nothing to notice, whatever ends with it."""
    at = NINE + 5 * WEEK
    assert [span.unit for span in UNITS if span.ends == at] == ["aside", "five"]
    done = having(said("one"), said("two"), said("four"))
    assert not reasons(done, at)
    assert not reasons(having(said("one"), said("two"), said("four"), said("five", Done.PARTLY)), at)
    assert reasons(done, at + 2 * WEEK) == {Reason.MISSED: ("aside", "five", "build")}
    assert reasons(having(said("one"), said("two")), at) == {Reason.MISSED: ("four", "aside", "five")}
    none = having(said("one"), said("two"), said("four"), said("aside", sessions=0), said("five", sessions=0))
    assert not reasons(none, at)


def test_a_unit_of_before_they_came_or_while_they_were_away_or_that_waits_for_others_is_not_theirs() -> None:
    late = replace(RECORD, since=NINE + DAY)
    assert not reasons(late, NINE + 2 * WEEK)
    assert not reasons(replace(RECORD, since=None, group=None), FIFTH)
    away = frozenset(date(2026, 1, 5) + number * DAY for number in range(4))
    assert not reasons(replace(RECORD, away=away), NINE + 2 * WEEK)
    assert reasons(replace(RECORD, away=frozenset(sorted(away)[:3])), NINE + 2 * WEEK), "three of seven days are few"
    assert not reasons(replace(RECORD, excused_units=frozenset({"one"})), NINE + 2 * WEEK)
    kept = having(said("one", Done.PARTLY), away=away)
    assert [span.unit for span in counted(kept, UNITS, NINE + 2 * WEEK)] == ["one", "two"], "what was said counts"


def test_a_unit_that_was_posted_late_or_not_at_all_is_nobodys_fault() -> None:
    now = NINE + 2 * WEEK
    in_time = {"one": NINE + timedelta(days=3), "two": NINE + WEEK}
    assert findings(RECORD, as_posted(UNITS, in_time), now)
    assert not findings(RECORD, as_posted(UNITS, in_time | {"one": NINE + timedelta(days=4)}), now)
    assert not findings(RECORD, as_posted(UNITS, {}), FIFTH)


def test_who_is_stuck_is_noticed_after_a_week_there_and_forgotten_with_the_next_check_in() -> None:
    stuck = said("one", Done.PARTLY, NINE, stuck="x")
    assert not reasons(having(stuck), NINE + WEEK - timedelta(seconds=1))
    assert reasons(having(stuck), NINE + WEEK) == {Reason.STUCK: ("one",)}
    away = frozenset({date(2026, 1, 8)})
    assert not reasons(having(stuck, away=away), NINE + WEEK)
    assert reasons(having(stuck, away=away), NINE + WEEK + DAY)
    again = said("two", Done.DONE, NINE + WEEK, stuck="y")
    assert reasons(having(stuck, again), NINE + WEEK)[Reason.STUCK] == ("one", "two")
    assert Reason.STUCK not in reasons(having(stuck, said("two", at=NINE + DAY)), NINE + 3 * WEEK)


def test_who_needs_a_person_is_noticed_at_once_until_somebody_was_in_touch() -> None:
    asked = having(said("one", needs_person=True, at=NINE), group=None, since=None)
    assert reasons(asked, NINE) == {Reason.PERSON: ("one",)}
    assert reasons(replace(asked, contacted_at=NINE - DAY), NINE), "that was before"
    assert not reasons(replace(asked, contacted_at=NINE + DAY), NINE + DAY)
    assert not reasons(having(said("one", needs_person=True), said("two", at=NINE + DAY)), NINE + DAY)


def test_two_sessions_in_a_row_that_did_not_happen() -> None:
    done = having(said("one"), said("two"))
    assert not reasons(replace(done, reports=(report(1, False), report(3, True))), FIFTH - WEEK)
    assert not reasons(replace(done, reports=(report(1, False, group=2), report(3, False))), FIFTH - WEEK)
    assert Reason.NOT_MET in reasons(replace(done, reports=(report(3, False), report(1, False))), FIFTH - WEEK)
    none = having(said("one", sessions=0), said("two", sessions=0))
    assert reasons(none, NINE + 2 * WEEK) == {Reason.NOT_MET: ("one", "two")}
    assert not reasons(having(said("one", sessions=0), said("two", sessions=1)), NINE + 2 * WEEK)
    assert not reasons(replace(none, reports=(report(8, True),)), NINE + 2 * WEEK), "they met meanwhile"


def test_the_last_word_on_pairing_counts() -> None:
    assert reasons(having(said("one", pairing=2)), NINE) == {Reason.PAIRING: ()}
    assert not reasons(having(said("one", pairing=2, group=9)), NINE), "that was in another group"
    assert not reasons(having(said("one", pairing=1), reports=(report(1, True, 4),)), NINE + DAY)
    assert reasons(having(said("one", pairing=5), reports=(report(1, True, 2),)), NINE + DAY)


@pytest.mark.parametrize(
    ("spells", "since"),
    [
        ([(1, 0, None)], 0),
        ([(1, 0, 5), (2, 5, None)], 0),
        ([(1, 0, 5), (2, 6, None)], 6),
        ([(1, 0, 3), (2, 4, 8), (1, 8, None)], 4),
        ([(1, 0, 5)], None),
    ],
)
def test_who_moves_from_group_to_group_has_been_there_all_along(spells: list[tuple], since: int | None) -> None:
    some = [Spell(GroupId(n), NINE + a * DAY, None if b is None else NINE + b * DAY) for n, a, b in spells]
    group = None if since is None else GroupId(spells[-1][0])
    assert belonging(some, NINE - WEEK) == (group, None if since is None else NINE + since * DAY)
    assert since is None or belonging(some, NINE + 50 * DAY)[1] == NINE + 50 * DAY


ANSWERS = st.builds(
    Answer,
    st.sampled_from(Done),
    sessions=st.sampled_from([None, 0, 1, 2]),
    pairing=st.sampled_from([None, 1, 3, 5]),
    stuck=st.sampled_from(["", "x"]),
    needs_person=st.booleans(),
)
SAID = st.dictionaries(st.sampled_from([span.unit for span in UNITS]), ANSWERS)


@given(SAID, st.integers(0, 60))
def test_each_reason_is_found_once_and_doing_everything_well_leaves_none(said_: dict[str, Answer], days: int) -> None:
    now = NINE + days * DAY
    some = {unit: CheckIn(unit, GroupId(1), answer, NINE, NINE) for unit, answer in said_.items()}
    found = [one.reason for one in findings(replace(RECORD, check_ins=some), UNITS, now)]
    assert len(found) == len(set(found))
    assert not {Reason.MISSED, Reason.BEHIND} <= set(found)
    well = {span.unit: CheckIn(span.unit, GroupId(1), Answer(Done.DONE), now, now) for span in UNITS}
    assert not findings(replace(RECORD, check_ins=well), UNITS, now)
    assert not findings(replace(RECORD, excused_units=frozenset(span.unit for span in UNITS)), UNITS, now)


def test_what_was_said_of_pairing_long_ago_says_nothing_of_today() -> None:
    badly = having(said("one", pairing=1), said("two"), said("four"), said("five"), said("aside"))
    assert Reason.PAIRING in reasons(badly, NINE + 4 * WEEK - timedelta(seconds=1))
    assert Reason.PAIRING not in reasons(badly, NINE + 4 * WEEK)
