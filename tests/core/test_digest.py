"""The weekly digest: one a cohort and week, right figures, edited once an hour at most; a slow pace told seldom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core import keys
from bot.core.check_in import Done
from bot.core.curriculum import Slot, Track
from bot.core.digest import Digest, SessionsHeld, Slipping, SlowPace, UnitAnswers
from bot.core.digests import Known, Week, digest, digest_posts, week_of
from bot.core.meetings import SessionReport
from bot.core.pace import Spent
from bot.core.people import ChannelId, GroupId, MemberId
from bot.core.placed import Found, Placed, State
from bot.core.posting import Post, Standing
from bot.core.schedule import opening, timetable
from bot.core.steps import EPOCH, Edit, Send, Step, plan_posts
from tests.core.courses import ALL, WEEKLY, opened
from tests.core.examples import START, group, unit

NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)
NOW = NINE + WEEK + timedelta(days=2, minutes=20)
"""On the Wednesday of the second week."""
OFFICE = ChannelId(77)
ADA, BEN, CHO, DEE, EVE = map(MemberId, range(1, 6))
NOTHING = Known({}, (), {}, frozenset(), frozenset(), ())


def standing() -> Standing:
    own = opened(monday=START)
    first = replace(group(1, {ADA, BEN, CHO}, formed=NINE - WEEK), sessions=tuple(NINE + n * WEEK for n in range(3)))
    other = replace(group(2, {DEE, EVE}, formed=NINE - WEEK), sessions=(NINE + HOUR, NINE + WEEK + HOUR))
    table = timetable(opening(own, WEEKLY), WEEKLY, ALL)
    return Standing(own, table, (first, other), dict.fromkeys((ADA, BEN, CHO, DEE, EVE), "UTC"))


def known(**facts: object) -> Known:
    everybody = dict.fromkeys((ADA, BEN, CHO, DEE, EVE), NINE - 2 * WEEK)
    return replace(NOTHING, **({"joined": everybody} | facts))


def made(facts: Known, now: datetime = NOW, here: Standing | None = None) -> Digest:
    here = here or standing()
    week = week_of(here.cohort, here.timetable, now)
    assert week
    return digest(here, week, facts, now)


def test_a_week_begins_on_its_monday_morning() -> None:
    here = standing()
    own, table = here.cohort, here.timetable
    assert week_of(own, table, NINE + HOUR) is None, "there is nothing to tell yet"
    assert week_of(own, table, NINE + timedelta(days=1)) == Week(START, datetime(2025, 12, 29, tzinfo=UTC))
    eight = (NINE + WEEK).replace(hour=8)
    assert week_of(own, table, eight - timedelta(seconds=1)) == Week(START, datetime(2025, 12, 29, tzinfo=UTC))
    assert week_of(own, table, eight) == Week(START + WEEK, datetime(2026, 1, 5, tzinfo=UTC))
    assert week_of(replace(own, running=False), table, eight) is None
    over = NINE + 8 * WEEK
    assert week_of(own, table, over + WEEK - HOUR)
    assert week_of(own, table, over + WEEK) is None


def test_who_said_what_of_the_last_two_units() -> None:
    said = {
        "two": {ADA: (Done.DONE, False), BEN: (Done.NOT_STARTED, True), MemberId(9): (Done.DONE, True)},
        "one": {ADA: (Done.DONE, False), BEN: (Done.DONE, False), CHO: (Done.PARTLY, False)},
    }
    joined = dict.fromkeys((ADA, BEN, CHO, DEE), NINE - 2 * WEEK) | {EVE: NINE + WEEK + HOUR}
    found = made(known(said=said, joined=joined))
    assert found.units == (UnitAnswers("Two", 2, 1, 0, 1, 3), UnitAnswers("One", 1, 2, 1, 0, 1))
    assert found.needs == (BEN,), "who has left the server does not count"
    assert found.new == (EVE,), "and she could not answer the first unit"


def test_groups_are_quiet_until_somebody_is_heard_from() -> None:
    report = SessionReport(GroupId(2), NINE + HOUR, DEE, met=True, went=None, at=NINE + timedelta(days=3))
    assert made(known()).quiet == (1, 2)
    assert made(known(heard=frozenset({CHO}), reports=(report,))).quiet == ()
    before = replace(report, at=datetime(2026, 1, 4, 23, 59, tzinfo=UTC))
    assert made(known(reports=(before,))).quiet == (1, 2)
    here = standing()
    fresh = replace(here.groups[0], formed_at=NINE)
    assert made(known(), here=replace(here, groups=(fresh, here.groups[1]))).quiet == (2,), "it has only just formed"


def test_sessions_are_met_if_anybody_says_so() -> None:
    reports = (
        SessionReport(GroupId(1), NINE, ADA, met=False, went=None, at=NINE),
        SessionReport(GroupId(1), NINE, BEN, met=True, went=3, at=NINE),
        SessionReport(GroupId(2), NINE + HOUR, DEE, met=False, went=None, at=NINE + HOUR),
    )
    assert made(known(reports=reports)).sessions == SessionsHeld(met=1, not_met=1, unsaid=2)


# Its message


def written(steps: tuple[Step, ...], found: Found, now: datetime) -> dict[str, Placed]:
    after = dict(found)
    for step in steps:
        assert isinstance(step, Send | Edit)
        number = int((now - EPOCH).total_seconds() * 1000) << 22 if isinstance(step, Send) else None
        before = after.get(step.post.key)
        kept = before.discord_id if before else number
        after[step.post.key] = Placed(State.DONE, kept, OFFICE, None, now, None, step.post.version)
    return after


def steps(facts: Known, found: Found, now: datetime, here: Standing | None = None) -> tuple[Step, ...]:
    here = here or standing()
    return plan_posts(tuple(digest_posts([here], [made(facts, now, here)], found, OFFICE, now)), found, now)


def test_it_is_edited_in_place_and_not_twice_in_an_hour() -> None:
    first = steps(known(), {}, NOW)
    assert [(type(step), step.post.key) for step in first if isinstance(step, Send)] == [(Send, "digest:1:2026-01-12")]
    found = written(first, {}, NOW)
    changed = known(heard=frozenset({ADA}))
    assert not steps(changed, found, NOW + timedelta(minutes=39)), "also where it was worked out anew, after a restart"
    assert not steps(known(), found, NOW + HOUR), "nothing has changed"
    (edit,) = steps(changed, found, NOW + HOUR)
    assert isinstance(edit, Edit)
    found = written((edit,), found, NOW + HOUR)
    assert not steps(changed, found, NOW + 2 * HOUR)
    (sent,) = steps(changed, found, NOW + WEEK)
    assert isinstance(sent, Send)


def test_whatever_it_says_is_in_its_version() -> None:
    first = made(known())
    for other in (
        replace(first, flags=(Slipping(ADA, "nothing heard"),)),
        replace(first, needs=(ADA,)),
        replace(first, left=(ADA,)),
        replace(first, sessions=SessionsHeld(1, 0, 0)),
    ):
        assert other.version != first.version
    assert replace(first, hour=first.hour + HOUR).version.split()[1] == first.version.split()[1]


# A slow pace


def slow(now: datetime, here: Standing | None = None) -> Known:
    """Everybody needed twice the seven hours that are planned."""
    here = here or standing()
    units = [each.slot.unit.slug for each in here.timetable.begun(now)]
    return known(spent=tuple(Spent(member, unit, 14 * 60) for unit in units for member in (ADA, BEN, CHO, DEE)))


def test_a_slow_pace_is_told_with_the_next_unit() -> None:
    now = NINE + 3 * WEEK + timedelta(days=1)
    posts = list(digest_posts([standing()], [made(slow(now), now)], {}, OFFICE, now))
    assert [post.key for post in posts] == ["digest:1:2026-01-26", "pace:1:1"]
    content = posts[1].content
    assert isinstance(content, SlowPace)
    assert (content.next.slot.unit.slug, content.pace.multiplier) == ("five", 2.0)


LONG = Track("long", "Long", "part_time", 14, tuple(Slot(week, unit(f"unit-{week}")) for week in range(1, 15)))
"""Without a single buffer."""


@settings(deadline=None)
@given(st.integers(0, 14 * 24), st.lists(st.integers(1, 900), min_size=8, max_size=12))
def test_a_slow_pace_is_told_once_in_three_weeks_at_most(start: int, hours: list[int]) -> None:
    """Whenever the keeper looks."""
    own = opened(LONG, monday=START)
    here = replace(standing(), cohort=own, timetable=timetable(opening(own, LONG), LONG, {}))
    found: dict[str, Placed] = {}
    told: list[datetime] = []
    now = NINE + 2 * WEEK + timedelta(hours=start)
    for pause in hours:
        now += timedelta(hours=pause)
        if not [planned for planned in here.timetable.units if planned.due > now]:
            break
        due = steps(slow(now, here), found, now, here)
        told += [now for step in due if isinstance(step, Send) and step.post.key.startswith("pace:")]
        found = written(due, found, now)
        assert not steps(slow(now, here), found, now, here)
        assert told, "it is told at once"
        assert now - told[-1] < timedelta(weeks=6), "and again"
    assert all(later - earlier >= timedelta(weeks=3) for earlier, later in pairwise(told))


def test_a_digest_that_is_refused_is_no_trouble_of_the_cohort() -> None:
    assert keys.cohort_of(keys.digest(standing().cohort.id, START)) is None
    assert keys.cohort_of(keys.pace(standing().cohort.id, 3)) is None
    assert isinstance(next(iter(digest_posts([standing()], [made(known())], {}, OFFICE, NOW))), Post)


def test_who_is_in_no_group_is_counted_once_there_are_groups_and_is_asked_nothing() -> None:
    some = standing()
    more = replace(some, zones={**some.zones, MemberId(77): "UTC"})
    one = made(known(), here=more)
    assert (one.alone, one.units) == (1, made(known()).units)
    assert made(known(), here=replace(more, groups=())).alone == 0
