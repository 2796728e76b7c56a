"""What should stand is drawn from the facts; the plan is the difference; a second round finds nothing to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.core import keys
from bot.core.blueprint import draw, next_due
from bot.core.curriculum import Slot
from bot.core.groups import Group
from bot.core.people import ChannelId, CohortId, GroupId, MemberId
from bot.core.placed import RETRY_GIVEN_UP, Found, Placed, State
from bot.core.posting import Post, SessionCall, Standing, TimesChange, UnitPost, Welcome
from bot.core.schedule import opening, timetable
from bot.core.steps import (
    AddMember,
    ArchiveThread,
    Drop,
    Edit,
    OpenThread,
    RemoveMember,
    RenameThread,
    Send,
    Step,
    WakeThread,
    plan,
)
from tests.core.examples import NINE, cohort, group, track, unit

WEEK = timedelta(days=7)


def standing(*groups: Group, **state: bool) -> Standing:
    everybody = frozenset(member for each in groups for member in each.members)
    own = cohort(**state)
    table = timetable(opening(own, track()), track(), {})
    return Standing(own, table, groups, dict.fromkeys(everybody, "UTC"))


def steps(facts: Standing, found: Found, now: datetime) -> list[Step]:
    return [step for lane in plan(draw([facts], now), found, now).values() for step in lane]


def done(found: Found, built: list[Step], now: datetime) -> dict[str, Placed]:
    """What is written down once these steps have been carried out."""
    after = dict(found)
    for step in built:
        match step:
            case OpenThread(thread) | WakeThread(thread):
                after[thread.key] = placed(State.DONE, now)
            case ArchiveThread(thread):
                after[thread.key] = placed(State.ARCHIVED, now)
            case AddMember(thread, member):
                key = keys.thread_member(thread.cohort.id, thread.group, member)
                after[key] = placed(State.DONE, now, member)
            case RemoveMember(thread, member):
                del after[keys.thread_member(thread.cohort.id, thread.group, member)]
            case RenameThread() | Edit():
                pass
            case Drop(post):
                after[post.key] = placed(State.DROPPED, now)
            case Send(post, merged):
                after[post.key] = placed(State.DONE, now)
                after |= {key: placed(State.MERGED, now) for key in merged}
    return after


def placed(state: State, now: datetime, member: MemberId | None = None) -> Placed:
    return Placed(state, 1, ChannelId(1), member, now)


def sent(built: list[Step]) -> list[Post]:
    return [step.post for step in built if isinstance(step, Send)]


def units(posts: list[Post], in_thread: bool) -> list[str]:
    return [
        post.content.slot.unit.slug
        for post in posts
        if isinstance(post.content, UnitPost) and (post.thread is not None) is in_thread
    ]


def test_a_new_group_gets_its_thread_its_members_and_a_welcome_in_this_order() -> None:
    facts = standing(group(7, {1, 2, 3}))
    lane = plan(draw([facts], NINE - WEEK), {}, NINE - WEEK)[keys.thread(CohortId(1), GroupId(7))]
    assert [type(step) for step in lane] == [OpenThread, AddMember, AddMember, AddMember, Send]
    assert isinstance(lane[-1], Send)
    assert isinstance(lane[-1].post.content, Welcome)


def test_a_unit_goes_to_the_channel_and_to_every_group_when_it_is_due_and_not_before() -> None:
    facts = standing(group(1, {1, 2, 3}, formed=NINE - WEEK), group(2, {4, 5, 6}, formed=NINE - WEEK))
    before = NINE - timedelta(seconds=1)
    found = done({}, steps(facts, {}, before), before)
    assert not steps(facts, found, before)
    built = steps(facts, found, NINE)
    assert units(sent(built), in_thread=True) == ["unit-1", "unit-1"]
    assert units(sent(built), in_thread=False) == ["unit-1"]


def test_after_downtime_the_newest_unit_carries_the_missed_ones() -> None:
    facts = standing(group(1, {1, 2, 3}, formed=NINE - WEEK))
    found = done({}, steps(facts, {}, NINE - WEEK), NINE - WEEK)
    built = steps(facts, found, NINE + 2 * WEEK + timedelta(hours=3))
    carried = [step for step in built if isinstance(step, Send) and step.post.thread is not None]
    assert len(carried) == 1
    content = carried[0].post.content
    assert isinstance(content, UnitPost)
    assert (content.slot.week, [slot.week for slot in content.also], content.late) == (3, [1, 2], True)
    assert len(carried[0].merged) == 2
    assert not steps(facts, done(found, built, NINE + 2 * WEEK), NINE + 2 * WEEK + timedelta(hours=3))


def test_units_of_the_same_moment_come_in_a_post_each_and_are_not_late() -> None:
    two_a_week = replace(track(2), slots=(*track(2).slots[:1], Slot(2, unit("unit-2")), Slot(2, unit("aside"))))
    own = cohort()
    facts = replace(standing(), timetable=timetable(opening(own, two_a_week), two_a_week, {}))
    at_once = [post for post in sent(steps(facts, {}, NINE + WEEK)) if isinstance(post.content, UnitPost)]
    assert [
        (post.content.slot.unit.slug, post.content.also) for post in at_once if isinstance(post.content, UnitPost)
    ] == [
        ("unit-2", (two_a_week.slots[0],)),
        ("aside", ()),
    ], "the first of the newest carries what was missed"
    found = done({}, steps(facts, {}, NINE), NINE)
    on_time = [post.content for post in sent(steps(facts, found, NINE + WEEK)) if isinstance(post.content, UnitPost)]
    assert [(content.late, content.also) for content in on_time] == [(False, ()), (False, ())]


def test_a_post_is_edited_when_the_calendar_it_tells_of_changes_and_only_then() -> None:
    facts = standing(group(1, {1, 2, 3}, formed=NINE - WEEK))
    built = steps(facts, {}, NINE)
    versions = {post.key: post.version for post in sent(built)}
    found = {
        key: replace(here, version=versions.get(key), discord_id=number)
        for number, (key, here) in enumerate(done({}, built, NINE).items())
    }
    assert not steps(facts, found, NINE)
    schedule = opening(facts.cohort, track())
    last = schedule.entries[-1]
    later = timetable(schedule.having([replace(last, day=last.day + WEEK)]), track(), {})
    edited = {step.post.key for step in steps(replace(facts, timetable=later), found, NINE) if isinstance(step, Edit)}
    assert edited == {"announcement:1", "unit:1:0:unit-1", "unit:1:1:unit-1"}, "there are four weeks now"
    evening = datetime(2026, 1, 25, 18, 30, tzinfo=UTC)
    assert next_due([replace(facts, timetable=later)], NINE + WEEK) == evening, "when people are reminded of unit 2"
    assert next_due([replace(facts, timetable=later)], evening) == NINE + 3 * WEEK
    next_week = done(found, steps(facts, found, NINE + WEEK), NINE + WEEK)
    old = [step.post.key for step in steps(replace(facts, timetable=later), next_week, NINE + WEEK)]
    assert old == ["announcement:1"], "of units, only what is not over yet tells of the calendar as it is now"


def test_what_was_being_sent_is_settled_by_itself_before_anything_newer() -> None:
    facts = standing(group(1, {1, 2, 3}, formed=NINE - WEEK))
    found = done({}, steps(facts, {}, NINE), NINE)
    key = keys.unit_post(CohortId(1), GroupId(1), "unit-1")
    found[key] = placed(State.SENDING, NINE)
    posts = [post for post in sent(steps(facts, found, NINE + WEEK)) if post.thread]
    assert [post.key for post in posts] == [key, keys.unit_post(CohortId(1), GroupId(1), "unit-2")]
    assert all(isinstance(post.content, UnitPost) and not post.content.also for post in posts)


def test_a_group_formed_in_mid_course_gets_the_unit_under_way_but_none_before() -> None:
    facts = standing(group(1, {1, 2, 3}, formed=NINE + WEEK + timedelta(days=2)))
    built = steps(facts, {}, NINE + WEEK + timedelta(days=2))
    assert units(sent(built), in_thread=True) == ["unit-2"]


def test_people_are_taken_out_before_anybody_is_put_in() -> None:
    before = standing(group(1, {1, 2, 3}), group(2, {4, 5, 6}))
    found = done({}, steps(before, {}, NINE), NINE)
    after = standing(group(1, {1, 2, 4}, version=2), group(2, {3, 5, 6}, version=2))
    built = steps(after, found, NINE)
    kinds = [type(step) for step in built if isinstance(step, AddMember | RemoveMember)]
    assert kinds == [RemoveMember, RemoveMember, AddMember, AddMember]
    assert sum(isinstance(post.content, Welcome) for post in sent(built)) == 2, "both are told of the change"


def test_an_ended_group_is_archived_and_keeps_its_people_but_not_one_who_was_forgotten() -> None:
    facts = standing(group(1, {1, 2, 3}))
    found = done({}, steps(facts, {}, NINE), NINE)
    ended = standing(group(1, {1, 2, 3}, ended=NINE + WEEK))
    assert [type(step) for step in steps(ended, found, NINE + WEEK)] == [ArchiveThread, Send]  # and the channel's unit
    forgotten = replace(ended, zones=dict.fromkeys((MemberId(1), MemberId(2)), "UTC"))
    assert RemoveMember in [type(step) for step in steps(forgotten, found, NINE + WEEK)]


def test_a_closed_cohort_is_archived_silenced_and_can_be_opened_again() -> None:
    facts = standing(group(1, {1, 2, 3}))
    found = done({}, steps(facts, {}, NINE), NINE)
    closed = standing(group(1, {1, 2, 3}), signups=False, running=False)
    built = steps(closed, found, NINE + WEEK)
    assert [type(step) for step in built] == [ArchiveThread]
    found = done(found, built, NINE + WEEK)
    assert [type(step) for step in steps(facts, found, NINE + timedelta(days=1))] == [WakeThread]


def test_what_discord_refused_is_tried_again_a_day_later_only() -> None:
    facts = standing(group(1, {1, 2, 3}))
    found = done({}, steps(facts, {}, NINE), NINE)
    found[keys.thread_member(CohortId(1), GroupId(1), MemberId(2))] = placed(State.GIVEN_UP, NINE, MemberId(2))
    assert not steps(facts, found, NINE + RETRY_GIVEN_UP - timedelta(seconds=1))
    assert [type(step) for step in steps(facts, found, NINE + RETRY_GIVEN_UP)] == [AddMember]


def test_a_thread_that_could_not_be_archived_is_tried_again_a_day_later() -> None:
    found = done({}, steps(standing(group(1, {1, 2, 3})), {}, NINE), NINE)
    closed = standing(group(1, {1, 2, 3}), signups=False, running=False)
    key = keys.thread(CohortId(1), GroupId(1))
    found[key] = replace(placed(State.GIVEN_UP, NINE), discord_id=1)
    assert not steps(closed, found, NINE + RETRY_GIVEN_UP - timedelta(seconds=1))
    assert [type(step) for step in steps(closed, found, NINE + RETRY_GIVEN_UP)] == [ArchiveThread]
    found[key] = replace(found[key], discord_id=None)
    assert not steps(closed, found, NINE + RETRY_GIVEN_UP), "it was never made"


def test_a_deleted_post_stays_deleted() -> None:
    facts = standing(group(1, {1, 2, 3}))
    found = done({}, steps(facts, {}, NINE), NINE)
    found = {key: placed(State.GONE, NINE) if key.startswith("unit") else here for key, here in found.items()}
    assert not steps(facts, found, NINE)


def test_the_alarm_is_set_for_the_next_unit() -> None:
    assert next_due([standing()], NINE - WEEK) == NINE
    assert next_due([standing()], NINE) == NINE + WEEK
    assert next_due([standing()], NINE + 2 * WEEK) is None
    assert next_due([standing(running=False)], NINE) is None


SEVEN_PM = NINE + timedelta(days=1, hours=10)
"""A session on the Tuesday of the first week."""


def moving(*, hours: int = 1, weeks: int = 3, week: int = 3, **facts: Any) -> Standing:
    """A group of two in Berlin that meets `hours` later from week `week` on."""
    sessions = tuple(SEVEN_PM + n * WEEK + timedelta(hours=hours if n + 1 >= week else 0) for n in range(weeks))
    own = replace(group(1, {1, 2}, formed=facts.pop("formed", NINE - WEEK)), sessions=sessions, **facts)
    return replace(standing(own), zones={MemberId(1): "Europe/Berlin", MemberId(2): "Europe/Berlin"})


def notices(facts: Standing, now: datetime) -> list[Post]:
    return [post for post in draw([facts], now).posts if isinstance(post.content, TimesChange)]


MOVED = SEVEN_PM + 2 * WEEK + timedelta(hours=1)
"""The first session of `moving` at another time."""


EVENING = datetime(2026, 1, 18, 17, 30, tzinfo=UTC)
"""Half past six in Berlin, on the evening before unit 3."""


def test_a_group_is_told_a_week_before_its_sessions_move_until_they_have() -> None:
    facts, due = moving(), MOVED - WEEK
    assert not notices(facts, due - timedelta(seconds=1))
    (post,) = notices(facts, due)
    assert (post.due, post.key) == (due, "times:1:1:1:2026-01-19")
    assert post.thread is not None
    assert isinstance(post.content, TimesChange)
    assert (post.content.move.first, post.content.move.week) == (MOVED, 3)
    assert post.until == MOVED
    assert kinds_for(facts, MOVED - timedelta(seconds=1)) == [Send]
    assert kinds_for(facts, MOVED) == [Drop], "it would come too late to be of use, which is written down once"


def kinds_for(facts: Standing, now: datetime) -> list[type[Step]]:
    """What is done about the notice, which is not out yet, and what about it in a second round: nothing."""
    found = done({}, steps(facts, {}, MOVED - WEEK - timedelta(seconds=1)), now)
    built = [
        step
        for step in steps(facts, found, now)
        if isinstance(step, Send | Drop) and isinstance(step.post.content, TimesChange)
    ]
    after = done(found, built, now)
    assert not [step for step in steps(facts, after, now) if isinstance(step, Drop)]
    return [type(step) for step in built]


def test_a_notice_that_an_earlier_make_up_of_the_group_was_told_is_not_counted_as_dropped() -> None:
    told = done({}, steps(moving(), {}, MOVED - WEEK), MOVED - WEEK)
    smaller = moving(version=2, together_since=NINE - WEEK)
    assert not [step for step in steps(smaller, told, MOVED) if isinstance(step, Drop)]
    assert [step for step in steps(smaller, {}, MOVED) if isinstance(step, Drop)]


def test_the_notice_is_sent_once_and_the_alarm_is_set_for_it() -> None:
    facts, due = moving(), MOVED - WEEK
    assert next_due([facts], due - timedelta(minutes=1)) == due
    assert next_due([facts], EVENING - timedelta(minutes=1)) == EVENING
    assert next_due([facts], EVENING) == NINE + 2 * WEEK
    found = done({}, steps(facts, {}, due - timedelta(seconds=1)), due)
    built = steps(facts, found, due)
    assert [type(post.content) for post in sent(built)] == [TimesChange]
    assert not steps(facts, done(found, built, due), due + timedelta(days=1))


def test_a_group_that_forms_in_the_week_before_is_told_after_its_welcome() -> None:
    formed = SEVEN_PM + WEEK - timedelta(hours=1)
    facts = moving(hours=-3, formed=formed)
    (post,) = notices(facts, formed)
    assert post.due == formed
    posts = [post for post in sent(steps(facts, {}, formed)) if post.thread]
    assert [type(post.content) for post in posts] == [UnitPost, Welcome, SessionCall, TimesChange]
    assert next_due([facts], formed - timedelta(seconds=1)) == formed


def test_what_lies_before_the_present_group_is_no_move() -> None:
    """A newcomer never met at the old time; their welcome tells them the new one."""
    after_the_last_old_session = MOVED - timedelta(days=6)
    assert not notices(moving(formed=after_the_last_old_session), after_the_last_old_session)
    changed = moving(version=2, together_since=after_the_last_old_session)
    assert not notices(changed, after_the_last_old_session)
    since = SEVEN_PM + WEEK - timedelta(days=1)
    (post,) = notices(moving(version=2, together_since=since), MOVED - WEEK)
    assert post.key == "times:1:1:2:2026-01-19", "a group that has changed since is told again"


def test_only_living_groups_of_people_who_are_still_signed_up_are_told() -> None:
    due = MOVED - WEEK
    assert not notices(moving(ended_at=due), due)
    assert not notices(replace(moving(), zones={}), due)
    assert not notices(moving(hours=0), due)
    closed = replace(moving(), cohort=cohort(running=False))
    assert not notices(closed, due)
    assert next_due([closed], NINE) is None
    assert next_due([moving(ended_at=NINE)], EVENING) == NINE + 2 * WEEK


@st.composite
def histories(draw_: st.DrawFn) -> list[tuple[int, Standing]]:
    """Facts that change from week to week: groups form, swap members, meet at other times, end; people go."""
    history: list[tuple[int, Standing]] = []
    for hours in sorted(draw_(st.lists(st.integers(-200, 800), min_size=1, max_size=6))):
        groups = [
            replace(
                group(
                    number,
                    draw_(st.sets(st.integers(number * 10, number * 10 + 5), min_size=2, max_size=4)),
                    formed=NINE + timedelta(hours=draw_(st.integers(-200, hours))),
                    ended=draw_(st.sampled_from([None, NINE + timedelta(hours=hours)])),
                    version=draw_(st.integers(1, 3)),
                ),
                sessions=tuple(NINE + n * WEEK + timedelta(hours=draw_(st.integers(1, 3))) for n in range(5)),
            )
            for number in range(1, draw_(st.integers(1, 3)) + 1)
        ]
        facts = standing(*groups, running=draw_(st.booleans()))
        gone = draw_(st.sets(st.sampled_from(sorted(facts.zones)), max_size=2)) if facts.zones else set()
        facts = replace(facts, zones=dict.fromkeys(facts.zones.keys() - gone, "UTC"))
        history.append((hours, facts))
    return history


@given(histories())
def test_whatever_the_history_a_second_round_finds_nothing_and_nothing_comes_twice(
    history: list[tuple[int, Standing]],
) -> None:
    found: dict[str, Placed] = {}
    shown: list[str] = []
    for hours, facts in history:
        now = NINE + timedelta(hours=hours)
        built = steps(facts, found, now)
        for step in built:
            if isinstance(step, Send):
                shown += [step.post.key, *step.merged]
        found = done(found, built, now)
        assert not steps(facts, found, now)
    assert len(shown) == len(set(shown))
