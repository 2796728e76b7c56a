"""What is late keeps the night; what is wrong is told by cause, once, until it is over; long work names itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.core import keys
from bot.core.blueprint import all_troubles, draw, next_due, trouble_posts
from bot.core.cohort import Cohort
from bot.core.curriculum import Track
from bot.core.people import ChannelId, CohortId, GroupId, MemberId
from bot.core.placed import Placed, State, Why
from bot.core.posting import Standing, UnitPost
from bot.core.quiet import quiet_until
from bot.core.schedule import Timetable, opening, timetable
from bot.core.steps import AddMember, Ask, Edit, RenameThread, Send, Step, WakeThread, plan, plan_posts, without_threads
from bot.core.work import begun, resumed
from tests.core.examples import NINE, cohort, group, track

WEEK, HOUR = timedelta(days=7), timedelta(hours=1)
OFFICE = ChannelId(77)


def table(own_track: Track | None = None, own: Cohort | None = None) -> Timetable:
    """The calendar of a cohort that nobody has edited."""
    here = own_track or track()
    return timetable(opening(own or cohort(), here), here, {})


def standing(**facts: object) -> Standing:
    return replace(
        Standing(cohort(), table(), (group(1, {1, 2, 3}),), dict.fromkeys(map(MemberId, (1, 2, 3)), "UTC")), **facts
    )


def done(version: str | None = None, state: State = State.DONE, **more: object) -> Placed:
    return replace(Placed(state, 5, ChannelId(1), None, NINE, None, version), **more)


# Nights


@given(st.integers(0, 365 * 24 * 60), st.sampled_from(["Europe/Berlin", "Australia/Lord_Howe"]))
def test_a_night_ends_in_the_morning_of_the_cohort(minutes: int, zone: str) -> None:
    now, here = NINE + timedelta(minutes=minutes), replace(cohort(), zone=zone)
    morning, local = quiet_until(here, now), now.astimezone(ZoneInfo(zone))
    assert (morning is None) == (8 <= local.hour < 22)
    if morning is not None:
        assert now < morning <= now + timedelta(hours=11)
        assert morning.astimezone(ZoneInfo(zone)).time() == time(8)


def test_a_cohort_that_posts_at_night_has_asked_for_it() -> None:
    early = replace(cohort(), zone="UTC", post_at=time(6))
    assert quiet_until(early, datetime(2026, 1, 5, 7, tzinfo=UTC)) is None
    late = replace(cohort(), zone="UTC", post_at=time(23))
    assert quiet_until(late, datetime(2026, 1, 5, 22, 30, tzinfo=UTC)) is None
    assert quiet_until(late, datetime(2026, 1, 5, 23, 30, tzinfo=UTC)) == datetime(2026, 1, 6, 8, tzinfo=UTC)


def test_a_late_unit_waits_for_the_morning_in_threads_and_the_alarm_is_set_for_it() -> None:
    facts = standing(groups=(group(1, {1, 2, 3}, formed=NINE - WEEK),))
    night = NINE.replace(hour=23)
    posts = [post for post in draw([facts], night).posts if isinstance(post.content, UnitPost)]
    assert [post.thread for post in posts] == [None], "the channel's pings nobody"
    assert next_due([facts], night) == NINE.replace(hour=8) + timedelta(days=1)
    at_its_time = replace(cohort(), zone="UTC", post_at=time(23))
    facts = replace(facts, cohort=at_its_time, timetable=table(own=at_its_time))
    assert sum(isinstance(post.content, UnitPost) for post in draw([facts], at_its_time.due(1)).posts) == 2


# Edits and repairs


def steps(facts: Standing, found: dict[str, Placed], ask: Ask | None = None, now: datetime = NINE) -> list[Step]:
    return [step for lane in plan(draw([facts], now), found, now, ask or Ask()).values() for step in lane]


def all_stands(facts: Standing, now: datetime = NINE) -> dict[str, Placed]:
    blueprint = draw([facts], now)
    found = {post.key: done(post.version) for post in blueprint.posts}
    for thread in blueprint.threads:
        found[thread.key] = done()
        for member in thread.members:
            found[keys.thread_member(thread.cohort.id, thread.group, member)] = done(member=member)
    return found


def test_a_mended_unit_is_edited_wherever_it_was_posted_in_a_known_version() -> None:
    facts = standing(groups=(group(1, {1, 2, 3}, formed=NINE - WEEK),))
    found = all_stands(facts)
    assert not steps(facts, found)
    slot = track().slots[0]
    mended = replace(track(), slots=(replace(slot, unit=replace(slot.unit, revision="new")), *track().slots[1:]))
    edits = steps(replace(facts, timetable=table(mended)), found)
    assert [type(step) for step in edits] == [Edit, Edit]
    old = {key: replace(here, version=None) for key, here in found.items()}
    assert not steps(replace(facts, timetable=table(mended)), old), "posted before versions were written down"
    gone = {key: replace(here, state=State.GONE) if key.startswith("unit") else here for key, here in found.items()}
    assert not steps(replace(facts, timetable=table(mended)), gone)


def test_an_edited_catch_up_post_keeps_the_weeks_it_carries() -> None:
    facts, now = standing(groups=(group(1, {1, 2, 3}, formed=NINE - WEEK),)), NINE + 2 * WEEK
    found = all_stands(facts, now)
    for week in (1, 2):
        found[keys.unit_post(CohortId(1), GroupId(1), f"unit-{week}")] = done(None, State.MERGED)
    carrying = keys.unit_post(CohortId(1), GroupId(1), "unit-3")
    found[carrying] = done("1+1+1")
    slots = [replace(slot, unit=replace(slot.unit, revision="new")) for slot in track().slots]
    mended = replace(track(), slots=(slots[0], *track().slots[1:]))
    (edit,) = [
        step
        for step in steps(replace(facts, timetable=table(mended)), found, now=now)
        if isinstance(step, Edit) and step.post.key == carrying
    ]
    assert isinstance(edit.post.content, UnitPost)
    assert [slot.week for slot in edit.post.content.also] == [1, 2]
    assert edit.post.content.late


def test_what_a_human_changed_is_put_right() -> None:
    facts = standing()
    found, thread = all_stands(facts), keys.thread(CohortId(1), GroupId(1))
    assert [type(step) for step in steps(facts, found, Ask(renamed=frozenset([thread])))] == [RenameThread]
    assert [type(step) for step in steps(facts, found, Ask(put_away=frozenset([thread])))] == [WakeThread]
    assert [type(step) for step in steps(facts, found, Ask(refill=True))] == [AddMember] * 3
    refused = found | {keys.thread_name(CohortId(1), GroupId(1)): done(None, State.GIVEN_UP)}
    assert not steps(facts, refused, Ask(renamed=frozenset([thread])))
    assert [type(step) for step in steps(facts, refused, Ask(retry=True, renamed=frozenset([thread])))] == [
        RenameThread
    ]


def test_a_lost_thread_takes_its_members_and_welcome_with_it_and_nothing_else() -> None:
    facts = standing(groups=(group(1, {1, 2, 3}), group(11, {4, 5, 6})))
    found = all_stands(facts)
    threads = draw([facts], NINE).threads
    left = without_threads(found, threads[:1])
    assert {key for key in found if key not in left} == {
        "thread:1:1",
        "welcome:1:1:1",
        "member:1:1:1",
        "member:1:1:2",
        "member:1:1:3",
    }
    assert without_threads(found, ()) is found


# Troubles


def given_up(why: Why, **more: object) -> Placed:
    return done(None, State.GIVEN_UP, reason=why, **more)


def test_what_was_given_up_is_told_by_cause_and_cohort() -> None:
    facts = standing()
    found = {
        "member:1:1:2": given_up(Why.NO_MEMBER, member=MemberId(2)),
        "unit:1:1:a": given_up(Why.FORBIDDEN),
        "unit:1:0:a": given_up(Why.FORBIDDEN),
        "unit:2:0:a": given_up(Why.FORBIDDEN),
        "trouble:1:forbidden": given_up(Why.FORBIDDEN),
        "welcome:1:1:1": done(),
    }
    lacking = {facts.cohort.channel: ("send_messages",)}
    forbidden, missing = all_troubles([facts], found, lacking)
    assert (forbidden.why, forbidden.stopped, forbidden.missing) == (Why.FORBIDDEN, 2, ("send_messages",))
    assert (missing.why, missing.members) == (Why.NO_MEMBER, ((2, 1),))
    over = replace(facts, cohort=cohort(running=False))
    assert not all_troubles([over], found, lacking)
    hidden = {facts.cohort.channel: ("view_channel", "send_messages")}
    assert [trouble.why for trouble in all_troubles([facts], {}, hidden)] == [Why.NO_CHANNEL]


def test_what_is_soon_of_no_use_is_no_trouble_where_it_was_refused() -> None:
    """Nothing draws it again once its day is over, so that a trouble about it would never come right."""
    refused = given_up(Why.FORBIDDEN)
    one, seven, day = CohortId(1), GroupId(7), NINE.date()
    gone_by = (
        keys.session(one, seven, NINE),
        keys.reminder(one, "a", 1),
        keys.words_to(one, MemberId(1), day),
        keys.still_in(one, seven, NINE, MemberId(1)),
        keys.capstone(one, 1, "merged-1"),
        keys.digest(one, day),
    )
    assert not all_troubles([standing()], dict.fromkeys(gone_by, refused), {})
    assert all_troubles([standing()], {keys.unit_post(one, seven, "a"): refused}, {})


def test_who_left_the_server_is_a_trouble_while_they_have_a_place() -> None:
    facts = standing(left=frozenset([MemberId(2), MemberId(9)]))
    (trouble,) = all_troubles([facts], {}, {})
    assert (trouble.why, trouble.members) == (Why.LEFT, ((2, 1),))
    ended = replace(facts, groups=(group(1, {1, 2, 3}, ended=NINE),))
    assert not all_troubles([ended], {}, {})


def test_a_trouble_is_told_once_edited_when_it_changes_and_once_more_when_it_is_over() -> None:
    facts, found = standing(), {"unit:1:1:a": given_up(Why.FORBIDDEN)}

    def told(found: dict[str, Placed]) -> list[Step]:
        troubles = all_troubles([facts], found, {})
        return list(plan_posts(trouble_posts([facts], troubles, found, OFFICE, NINE), found, NINE))

    (send,) = told(found)
    assert isinstance(send, Send)
    assert (send.post.place, send.post.key, send.post.lane) == (OFFICE, "trouble:1:forbidden", "channel:77")
    found[send.post.key] = done(send.post.version)
    assert not told(found)
    (edit,) = told(found | {"unit:1:0:a": given_up(Why.FORBIDDEN)})
    assert isinstance(edit, Edit)
    del found["unit:1:1:a"]
    (over,) = told(found)
    assert isinstance(over, Edit)
    assert over.post.version == "solved"
    assert not told({})


# Work


@given(st.integers(1, 5000), st.integers(0, 5000), st.integers(0, 10**6))
def test_work_goes_on_where_it_was(steps: int, left: int, seconds: int) -> None:
    work = begun(steps, NINE + timedelta(seconds=seconds, microseconds=7))
    again = resumed(work.version, left, NINE)
    assert (again.began, again.left, again.steps) == (work.began, left, max(steps, left))
    assert 0 <= again.done <= again.steps


def test_the_end_of_work_is_told_by_its_pace() -> None:
    work = begun(100, NINE)
    assert work.still(100, NINE + HOUR, (NINE, 100)).until is None
    assert work.still(50, NINE + HOUR, (NINE, 100)).until == NINE + 2 * HOUR
    assert resumed(None, 7, NINE) == resumed("nonsense@x", 7, NINE) == begun(7, NINE)
