"""Flags open, change, are answered and clear; people hear of them by day, seldom, and before organisers do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.core import keys
from bot.core.blueprint import draw
from bot.core.flags import Answer, Flag, noticed, share_due
from bot.core.noticing import calls, in_passing, word_dues, words
from bot.core.people import ChannelId, CohortId, MemberId
from bot.core.placed import Placed, State
from bot.core.posting import Call, Standing, Words
from bot.core.reach import Reach, Way
from bot.core.risk import Finding, Reason, Span
from tests.core.examples import NINE, group
from tests.core.test_blueprint import standing

DAY, WEEK = timedelta(days=1), timedelta(days=7)
ADA, WINTER = MemberId(1), CohortId(1)
MISSED = Finding(Reason.MISSED, ("a", "b"))
FLAG = Flag(WINTER, ADA, Reason.MISSED, NINE, ("a", "b"))


def after(*present: Flag, found: tuple[Finding, ...] = (), now: datetime = NINE, over: int = 0, gone: bool = False):
    theirs = [Span(f"u{n}", NINE, NINE + timedelta(minutes=n)) for n in range(1, over + 1)]
    return list(noticed(ADA, WINTER, present, found, theirs, now, gone=gone))


def test_a_flag_opens_once_and_clears_with_its_reason_and_comes_back_as_another() -> None:
    assert after(found=(MISSED,)) == [FLAG]
    assert after(FLAG, found=(MISSED,)) == []
    assert after(FLAG, found=(replace(MISSED, units=("b", "c")),)) == [replace(FLAG, units=("b", "c"))]
    assert after(FLAG, now=NINE + DAY) == [replace(FLAG, cleared_at=NINE + DAY)]


def test_what_is_missed_and_then_behind_is_not_told_anew() -> None:
    told = replace(FLAG, told_at=NINE, answer=Answer.FINE, answered_at=NINE)
    cleared, new = after(told, found=(Finding(Reason.BEHIND, ("b",)),), now=NINE + DAY)
    assert cleared == replace(told, cleared_at=NINE + DAY)
    assert new == replace(told, reason=Reason.BEHIND, opened_at=NINE + DAY, units=("b",))


def test_fine_is_quiet_for_two_units_and_then_asked_again() -> None:
    fine = replace(FLAG, told_at=NINE, answer=Answer.FINE, answered_at=NINE)
    assert after(fine, found=(MISSED,), over=1) == []
    later = NINE + WEEK
    assert after(fine, found=(MISSED,), over=2, now=later) == [
        replace(fine, cleared_at=later),
        replace(FLAG, opened_at=later),
    ]


def test_two_units_that_are_over_at_once_are_one_to_be_quiet_for() -> None:
    fine = replace(FLAG, told_at=NINE, answer=Answer.FINE, answered_at=NINE)
    at_once = [Span(unit, NINE, NINE + WEEK) for unit in ("c", "d")]
    assert not list(noticed(ADA, WINTER, (fine,), (MISSED,), at_once, NINE + WEEK))
    later = [*at_once, Span("e", NINE + WEEK, NINE + 2 * WEEK)]
    assert len(list(noticed(ADA, WINTER, (fine,), (MISSED,), later, NINE + 2 * WEEK))) == 2


def test_who_asked_for_help_is_not_forgotten_until_somebody_was_in_touch_or_they_are_gone() -> None:
    help_ = replace(FLAG, told_at=NINE, answer=Answer.HELP, answered_at=NINE, shared_at=NINE)
    assert help_.calls
    assert after(help_) == []
    assert after(help_, gone=True) == [replace(help_, cleared_at=NINE)]
    assert after(replace(help_, contacted_at=NINE)) == [replace(help_, contacted_at=NINE, cleared_at=NINE)]


def test_organisers_see_what_was_told_a_day_ago_and_not_answered() -> None:
    assert share_due(FLAG, reached=True) is None
    told = replace(FLAG, told_at=NINE)
    assert share_due(told, reached=True) == share_due(told, reached=False) == NINE + DAY
    assert share_due(replace(told, answer=Answer.FINE), reached=True) is None
    (person,) = after(found=(Finding(Reason.PERSON, ("a",)),))
    assert person.shared and person.calls and not person.to_be_told
    (taken,) = after(replace(FLAG, owner=MemberId(9)), found=(MISSED, Finding(Reason.PAIRING)))
    assert taken.owner == 9, "who looks after somebody does so of all"


def facts(*flags: Flag, zone: str = "UTC", **more: object) -> Standing:
    return replace(
        standing(group(7, {1, 2, 3})), zones=dict.fromkeys(map(MemberId, (1, 2, 3)), zone), flags=flags, **more
    )  # type: ignore[arg-type]


def test_people_are_told_by_day_on_their_own_clocks_and_the_next_day_anew() -> None:
    here = facts(FLAG, zone="Asia/Kathmandu")  # 5:45 ahead
    assert not list(words(here, NINE + timedelta(hours=5, minutes=45))), "20:30 there"
    (said,) = words(here, NINE)
    assert said.content == Words(ADA, (FLAG,), date(2026, 1, 5))
    assert said.thread and said.until == datetime(2026, 1, 5, 14, 45, tzinfo=NINE.tzinfo)
    night = NINE + timedelta(hours=10)
    assert not list(words(here, night))
    (due,) = word_dues(here, night)
    assert due == datetime(2026, 1, 6, 3, 15, tzinfo=NINE.tzinfo)
    (again,) = words(here, due)
    assert again.key == keys.words_to(WINTER, ADA, date(2026, 1, 6)) != said.key
    assert said in draw([here], NINE).posts


def test_people_are_told_once_a_week_and_not_while_they_are_away_or_do_not_want_it() -> None:
    assert not list(words(facts(FLAG, told={ADA: NINE - 6 * DAY}), NINE))
    assert list(words(facts(FLAG, told={ADA: NINE - WEEK}), NINE))
    assert not list(words(facts(FLAG, away={ADA: frozenset({date(2026, 1, 5)})}), NINE))
    assert not list(words(facts(FLAG, reach={ADA: Reach(Way.NONE)}), NINE))
    (direct,) = words(facts(FLAG, reach={ADA: Reach(Way.DM)}), NINE)
    assert (direct.to, direct.thread) == (ADA, None)
    for quiet in (
        replace(FLAG, told_at=NINE),
        replace(FLAG, answer=Answer.FINE),
        replace(FLAG, cleared_at=NINE),
        replace(FLAG, reason=Reason.PERSON),
    ):
        assert not list(words(facts(quiet), NINE))


def test_whom_no_message_may_reach_has_a_week_to_come_by() -> None:
    assert share_due(FLAG, reached=False) == NINE + WEEK
    assert share_due(replace(FLAG, answer=Answer.FINE), reached=False) is None
    assert share_due(replace(FLAG, shared_at=NINE), reached=False) is None
    assert share_due(replace(FLAG, cleared_at=NINE), reached=False) is None
    for reach, in_group, reached in (
        (Reach(), True, True),
        (Reach(), False, False),
        (Reach(Way.DM), False, True),
        (Reach(Way.DM, dm_closed_at=NINE), False, False),
        (Reach(Way.DM, dm_closed_at=NINE), True, True),
        (Reach(Way.NONE), True, False),
    ):
        assert reach.reaches(in_group=in_group) is reached
        here = facts(FLAG, reach={ADA: reach})
        here = here if in_group else replace(here, groups=())
        assert bool(list(words(here, NINE))) is reached, "who is sent something, and only they, count as reached"
        dues = [due for due in word_dues(here, NINE) if due == NINE + WEEK]
        assert bool(dues) is not reached


def test_in_passing_one_hears_what_holds_still_and_not_more_than_once_a_week() -> None:
    holding = {Reason.MISSED, Reason.PERSON}
    assert in_passing((FLAG,), holding, NINE) == (FLAG,)
    assert in_passing((FLAG,), (), NINE) == (), "what they have just told of has settled it"
    assert in_passing((), holding, NINE) == ()
    told = replace(FLAG, reason=Reason.PAIRING, told_at=NINE)
    assert in_passing((told,), {Reason.PAIRING}, NINE + WEEK) == (), "they know it"
    assert in_passing((FLAG, replace(told, cleared_at=NINE)), holding, NINE + 6 * DAY) == ()
    assert in_passing((FLAG, told), {Reason.MISSED, Reason.PAIRING}, NINE + WEEK) == (FLAG, told), "all there is"
    assert in_passing((replace(FLAG, reason=Reason.PERSON),), holding, NINE) == ()
    assert in_passing((replace(FLAG, answer=Answer.FINE, told_at=NINE),), holding, NINE + WEEK) == ()


def test_organisers_are_called_once_and_told_when_it_is_over() -> None:
    asked = Flag(WINTER, ADA, Reason.PERSON, NINE, ("a",), shared_at=NINE)
    office = ChannelId(5)
    (post,) = calls([facts(asked)], {}, office, NINE)
    assert (post.place, post.content) == (office, Call(ADA, NINE, (asked,)))
    (taken,) = calls([facts(replace(asked, owner=MemberId(9)))], {}, office, NINE)
    assert taken.key == post.key and taken.version != post.version
    found = {post.key: Placed(State.DONE, 1, office, None, NINE, version=post.version)}
    (over,) = calls([facts(replace(asked, contacted_at=NINE))], found, office, NINE)
    assert over.key == post.key and isinstance(over.content, Call) and over.content.solved
    assert not list(calls([facts()], {}, office, NINE))
