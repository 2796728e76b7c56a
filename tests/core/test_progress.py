"""Where everybody stands: each cell of the picture, the lines of the list, and figures that agree with both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.check_in import CheckIn, Done
from bot.core.people import GroupId, MemberId
from bot.core.progress import (
    Answered,
    Named,
    Progress,
    Show,
    Stand,
    moments,
    progress,
    shown,
    summary,
)
from bot.core.risk import Record, Spell, as_posted, spans
from bot.core.schedule import opening, timetable
from tests.core.courses import WEEKLY, opened
from tests.core.examples import NINE, START
from tests.core.test_risk import said

WEEK, DAY = timedelta(days=7), timedelta(days=1)
TABLE = timetable(opening(opened(monday=START), WEEKLY), WEEKLY, {})
COURSE = spans(TABLE)
UNITS = [each.slot.unit.slug for each in TABLE.asked]
DONE, PARTLY, UNBEGUN, NOTHING = Stand.DONE, Stand.PARTLY, Stand.NOT_STARTED, Stand.NOTHING
ASKED, OTHERS, LATER = Stand.ASKED, Stand.NOT_THEIRS, Stand.NOT_DUE


def named(name: str, *some: CheckIn, member: int = 1, group: int | None = 1, **more: object) -> Named:
    since = more.pop("since", NINE - DAY)
    assert isinstance(since, datetime)
    own = None if group is None else GroupId(group)
    spells = () if own is None else (Spell(own, since, None),)
    record = Record(MemberId(member), "UTC", own, own and since, {one.unit: one for one in some}, spells=spells)
    return Named(name, replace(record, **more))  # type: ignore[arg-type]


def at(now: datetime, *people: Named) -> Progress:
    return progress(TABLE, COURSE, people, now)


def test_each_unit_that_people_are_asked_about_has_a_column_in_order() -> None:
    assert UNITS == ["one", "two", "four", "aside", "five", "build"], "buffers have none"


def test_a_cell_says_what_was_said_and_else_why_nothing_was() -> None:
    ada = named("Ada", said("one"), said("two", Done.PARTLY), said("build", Done.NOT_STARTED))
    [row] = at(NINE + 4 * WEEK, ada).rows or ()
    assert row.stands == (DONE, PARTLY, NOTHING, ASKED, ASKED, UNBEGUN)
    [before] = at(NINE - DAY, named("Ada")).rows or ()
    assert set(before.stands) == {LATER}
    [alone] = at(NINE + 4 * WEEK, named("Bo", said("two"), group=None)).rows or ()
    assert alone.stands == (OTHERS, DONE, OTHERS, OTHERS, OTHERS, LATER)
    [excused] = at(NINE + 4 * WEEK, named("Cy", excused_units=frozenset({"aside", "four"}))).rows or ()
    assert excused.stands == (NOTHING, NOTHING, OTHERS, OTHERS, ASKED, LATER)
    [late] = at(NINE + 2 * WEEK, named("Di", since=NINE + 4 * DAY)).rows or ()
    assert late.stands[:2] == (OTHERS, NOTHING)


def test_who_is_in_no_group_any_more_was_asked_all_the_same_while_they_were() -> None:
    first, later = Spell(GroupId(1), NINE - DAY, NINE + 11 * DAY), Spell(GroupId(2), NINE + 3 * WEEK, None)
    [gone] = at(NINE + 4 * WEEK, named("Ada", group=None, spells=(first,))).rows or ()
    assert gone.stands == (NOTHING, NOTHING, OTHERS, OTHERS, OTHERS, LATER)
    [back] = at(NINE + 4 * WEEK, named("Ada", group=2, spells=(first, later))).rows or ()
    assert back.stands == (NOTHING, NOTHING, NOTHING, ASKED, ASKED, LATER)
    assert (back.over, back.open) == (3, 3)


def test_a_group_that_is_made_a_little_late_has_the_unit_all_the_same() -> None:
    for hours, stand in ((0, ASKED), (84, ASKED), (85, OTHERS)):
        [row] = at(NINE + 6 * DAY, named("Ada", since=NINE + timedelta(hours=hours))).rows or ()
        assert row.stands[0] is stand


def test_a_line_counts_what_was_theirs_and_is_over() -> None:
    ada = named("Ada", said("one", at=NINE), said("five", at=NINE + 2 * DAY))
    [row] = at(NINE + 4 * WEEK, ada).rows or ()
    assert (row.over, row.open, row.silent, row.done, row.heard_at) == (3, 2, 2, 2, NINE + 2 * DAY)
    [row] = at(NINE + 4 * WEEK, named("Bo", said("four", Done.PARTLY))).rows or ()
    assert (row.over, row.open, row.silent, row.done) == (3, 3, 0, 0)


def test_a_unit_that_was_never_posted_is_nobodys() -> None:
    posted = as_posted(COURSE, {"one": NINE})
    [row] = progress(TABLE, posted, [named("Ada")], NINE + 2 * WEEK).rows or ()
    assert row.stands[:2] == (NOTHING, OTHERS)


def test_lines_are_by_group_and_name_and_those_without_a_group_come_last() -> None:
    people = [
        named("cy", member=1, group=None),
        named("Bo", member=2, group=2),
        named("ada", member=3, group=2),
        named("Zoe", member=4, group=1),
    ]
    assert [row.name for row in at(NINE, *people).rows or ()] == ["Zoe", "ada", "Bo", "cy"]


def test_the_lists_are_of_those_that_they_say() -> None:
    steady = named("Ada", *(said(unit) for unit in UNITS[:5]), member=1)
    silent = named("Bo", said("one"), member=2)
    behind = named("Cy", *(said(unit, Done.PARTLY) for unit in UNITS), member=3)
    alone = named("Di", member=4, group=None)
    stands = at(NINE + 4 * WEEK, steady, silent, behind, alone)
    flagged = frozenset({MemberId(3), MemberId(99)})
    lists = {show: "".join(row.name[0] for row in shown(stands, show, flagged)) for show in Show}
    assert lists == {
        Show.EVERYONE: "ABCD",
        Show.HAND: "C",
        Show.BEHIND: "BC",
        Show.SILENT: "B",
        Show.NOW: "BC",
        Show.ALONE: "D",
    }
    assert not shown(at(NINE - DAY, steady), Show.NOW, flagged), "no unit has come"


def test_figures_of_a_cohort_and_its_burn_up() -> None:
    first, later = NINE + DAY, NINE + 8 * DAY
    people = [
        named("Ada", said("one", at=first), said("two", at=later), member=1),
        named("Bo", said("one", at=later), said("two", Done.PARTLY, at=later), member=2),
        named("Cy", said("one", Done.NOT_STARTED, at=first), member=3),
        named("Di", member=4, since=NINE + 4 * DAY),
        named("Ed", member=5, group=None),
    ]
    stands = at(NINE + 9 * DAY, *people)
    one, two = stands.units[:2]
    assert (one.asked, one.done, one.partly, one.not_started, one.nothing, one.over) == (3, 2, 0, 1, 0, True)
    assert (two.asked, two.done, two.partly, two.nothing, two.begun, two.over) == (4, 1, 1, 2, True, False)
    assert (stands.people, stands.now, stands.newest, stands.so_far) == (5, 2, two, (2, 3))
    assert [(point.asked, point.done) for point in stands.points[:3]] == [(3, 1), (5, 3), (11, None)]
    empty = at(NINE)
    assert (empty.people, empty.so_far, [unit.asked for unit in empty.units]) == (0, (0, 0), [0] * len(UNITS))


@st.composite
def cohorts(draw: st.DrawFn) -> tuple[Sequence[Named], datetime]:
    """People who were all there from the beginning, are in groups, and never away."""
    now = NINE + timedelta(hours=draw(st.integers(0, 9 * 7 * 24)))
    hours = int((now - NINE) / timedelta(hours=1))
    people: list[Named] = []
    for number in range(draw(st.integers(0, 6))):
        units = draw(st.lists(st.sampled_from(UNITS), unique=True))
        answers = [
            said(unit, draw(st.sampled_from(Done)), NINE + timedelta(hours=draw(st.integers(0, hours))))
            for unit in units
        ]
        people.append(named(f"P{number}", *answers, member=number + 1, group=number % 2 + 1))
    return people, now


@given(cohorts())
def test_figures_agree_with_the_lines(cohort: tuple[Sequence[Named], datetime]) -> None:
    people, now = cohort
    ends = moments(TABLE, now)
    assert list(ends) == sorted(ends)
    answers = [answer for one in people for answer in one.record.check_ins.values()]
    counted = {
        unit: Answered(
            *(sum(a.unit == unit and a.answer.done is done for a in answers) for done in Done),
            tuple(sum(a.unit == unit and a.answer.done is Done.DONE and a.at <= end for a in answers) for end in ends),
        )
        for unit in UNITS
    }
    figures = summary(TABLE, len(people), [len(people)] * len(UNITS), counted, now)
    assert replace(at(now, *people), rows=None) == figures
