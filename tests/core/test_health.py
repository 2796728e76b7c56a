"""Whether a group works, when its members are asked, and what organisers are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.core.cases import Case, Still
from bot.core.health import Health, Ill, health
from bot.core.people import ChannelId, CohortId, GroupId, MemberId
from bot.core.placed import Placed, State
from bot.core.posting import Repair, Standing, StillIn
from bot.core.repairing import proposals, question_dues, questions
from bot.core.risk import Record
from tests.core.examples import NINE, group
from tests.core.test_flags import FLAG, facts, words
from tests.core.test_risk import RECORD, UNITS, report, said

WEEK, DAY = timedelta(days=7), timedelta(days=1)
SEVEN = GroupId(1)
THIRD = NINE + 2 * WEEK
"""Two units are over."""


def of(*members: Record, days: float = 14) -> Health:
    return health(SEVEN, members, UNITS, NINE - DAY, NINE + timedelta(days=days))


def people(*some: Record) -> Sequence[Record]:
    return [replace(one, member=MemberId(number)) for number, one in enumerate(some, 11)]


ANSWERED = replace(RECORD, check_ins={"two": said("two")})


def test_a_group_of_which_fewer_than_two_are_heard_of_is_quiet() -> None:
    assert of(*people(RECORD, RECORD, ANSWERED)).ill is Ill.QUIET
    assert of(*people(RECORD, ANSWERED, ANSWERED)).ill is None
    assert of(*people(RECORD, RECORD, ANSWERED), days=13).ill is None, "one unit is over"
    met = replace(RECORD, reports=(report(1, True),))
    assert of(*people(RECORD, met, ANSWERED)).ill is None
    assert of(*people(RECORD, met, ANSWERED), days=29).ill is Ill.QUIET, "that was weeks ago"
    away = replace(RECORD, away=frozenset(date(2026, 1, 5) + n * DAY for n in range(7)))
    assert of(*people(RECORD, away, ANSWERED)).ill is None, "who is away is not silent"
    late = health(SEVEN, people(RECORD, RECORD), UNITS, NINE + DAY, THIRD)
    assert (late.ill, late.units) == (None, 1)


def test_who_is_late_with_units_that_are_over_at_once_is_not_silent() -> None:
    late = replace(RECORD, check_ins={"four": said("four")})
    assert of(*people(late, late, RECORD), days=35).ill is None
    assert of(*people(late, late, RECORD), days=49).ill is Ill.QUIET


def test_two_sessions_that_most_say_did_not_happen() -> None:
    no, yes = (
        replace(ANSWERED, reports=(report(1, False), report(3, False))),
        replace(ANSWERED, reports=(report(3, True),)),
    )
    assert of(*people(no, no, ANSWERED)).ill is Ill.NOT_MET
    assert of(*people(no, yes, yes)).ill is None
    assert of(*people(no, no, yes)).ill is Ill.NOT_MET
    assert of(*people(no, yes)).ill is None, "as many say that it did"
    later = replace(no, reports=(*no.reports, report(8, True)))
    assert (of(*people(later, no)).ill, of(*people(later, no)).held) == (None, 1)
    assert health(SEVEN, people(no, no), UNITS, NINE + 2 * DAY, NINE + 4 * DAY).ill is None, "one since the last case"


CASE = Case(CohortId(1), GroupId(7), NINE, Ill.QUIET)


def standing(case: Case = CASE) -> Standing:
    return facts(cases=(case,))


def test_each_member_is_asked_by_day_until_they_answer_or_two_days_have_passed() -> None:
    asked = [post.content for post in questions(standing(), NINE)]
    assert asked == [StillIn(MemberId(n), GroupId(7), Ill.QUIET, NINE, NINE + 2 * DAY) for n in (1, 2, 3)]
    assert not list(questions(standing(), NINE + timedelta(hours=12)))
    assert min(question_dues(standing(), NINE + timedelta(hours=12))) == NINE + DAY
    assert not list(questions(standing(), NINE + 2 * DAY))
    some = replace(CASE, answers={MemberId(1): Still.IN})
    assert [post.content.member for post in questions(standing(some), NINE)] == [2, 3]  # type: ignore[union-attr]
    assert not list(questions(standing(replace(CASE, group=GroupId(8))), NINE)), "that group has ended"
    assert list(words(replace(standing(some), flags=(FLAG,)), NINE)), "she has answered"
    assert not list(words(replace(standing(), flags=(FLAG,)), NINE)), "one thing at a time"


def test_a_proposal_is_looked_for_once_all_have_answered_or_had_their_time() -> None:
    ours = group(7, {1, 2})
    assert not CASE.ready(ours, NINE)
    assert CASE.ready(ours, NINE + 2 * DAY)
    all_ = replace(CASE, answers={MemberId(1): Still.IN, MemberId(2): Still.BREAK})
    assert all_.ready(ours, NINE)
    assert not replace(all_, proposed_at=NINE).ready(ours, NINE + 9 * DAY)
    assert all_.leaving(map(MemberId, (1, 2, 3))) == {2, 3}


def test_organisers_read_one_proposal_which_is_edited_when_it_is_over() -> None:
    office = ChannelId(5)
    assert not list(proposals([standing()], {}, office, NINE))
    ready = replace(CASE, proposed_at=NINE, facts="f")
    (post,) = proposals([standing(ready)], {}, office, NINE)
    assert post.content == Repair(ready, frozenset(map(MemberId, (1, 2, 3))))
    found = {post.key: Placed(State.DONE, 1, office, None, NINE, version=post.version)}
    (over,) = proposals([facts()], found, office, NINE)
    assert (over.key, over.content) == (post.key, Repair(None, frozenset(), solved=True))
