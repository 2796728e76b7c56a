"""Every store module: values come out as they went in, guilds never mix, and a person can be forgotten."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

import bot.store
from bot.actions.leave import MODULES
from bot.core.capstone import Kind, Link, Position
from bot.core.capstone import State as Stage
from bot.core.cases import Case, Still
from bot.core.check_in import Answer, CheckIn, Done, Speed
from bot.core.cohort import Cohort, NewCohort
from bot.core.evening import Evening
from bot.core.flags import Answer as FlagAnswer
from bot.core.flags import Flag
from bot.core.groups import Regrouping, Seat
from bot.core.health import Ill
from bot.core.matching import Certificate, Group, Keep, Proposal, Reason, Unplaced
from bot.core.matching.changes import Advice, Cause, Change, Remedy, Why, Window
from bot.core.matching.mended import How, Mended
from bot.core.matching.regrouping import Searched
from bot.core.meetings import SessionReport
from bot.core.people import ChannelId, CohortId, GroupId, GuildId, MemberId, Person, RoleId, Wishes
from bot.core.placed import State
from bot.core.posting import Thread
from bot.core.reach import Reach, Way
from bot.core.reminder import Reminded
from bot.core.reminders import Wanted
from bot.core.risk import Reason as Noticed
from bot.core.risk import Spell
from bot.core.signup import Answers
from bot.core.upstream import Review, Said, Upstream
from bot.core.waiting import Stood
from bot.core.wishes import WishAnswers
from bot.store import (
    about,
    capstones,
    cases,
    check_ins,
    cohorts,
    drafts,
    flags,
    groups,
    guilds,
    kept_apart,
    pairings,
    people,
    placed,
    proposals,
    reach,
    records,
    reminders,
    session_reports,
    wishes,
)
from bot.store.database import Database
from bot.store.migrate import migrate, read_migrations, statements
from bot.store.port import Row, StoreError, Tx
from tests.core.examples import NINE, START

HERE, THERE = GuildId(1), GuildId(2)
ADA, BEN, CHO = (MemberId(900_000_000_000_000_000 + number) for number in (11, 12, 13))
A, B, C = map(str, (ADA, BEN, CHO))
"""As Discord's ids are: so long that nothing else in a row looks like one."""
NEW = NewCohort("Winter", "short", "Europe/Berlin", START, time(9, 30), ChannelId(7))
SESSION = datetime(2026, 1, 6, 18, tzinfo=UTC)


def person(cohort: Cohort, member: MemberId) -> Person:
    return Person(
        cohort=cohort.id,
        member=member,
        name="Ada 🦊",
        zone="Asia/Kathmandu",
        availability=((60, 120), (600, 900)),
        level=2,
        hours=10,
        parts=("mon-eve",),
        exact="Mon 1-2",
        joined_at=NINE,
    )


PROPOSAL = Proposal(
    groups=(Group((A, B), ((SESSION,), (SESSION + timedelta(days=7),)), 0.5),),
    unplaced=(Unplaced(C, Reason.LEFT_OVER),),
    seed=3,
    certificate=Certificate(placed=2, most=3, quality=0.5, worst=0.5, best_quality=0.75, moved=1, stopped=True),
)
ADVICE = (
    Advice(C, Why(Cause.AWAY, (0, 2), 3), Change(Remedy.HOURS, (A, B), 0, (Window(1, 1380, 1500),))),
    Advice("14", Why(Cause.NO_HOURS_IN_COMMON, (1,), 3, 1, 2, clocks=True)),
)
SEARCHED = Searched({Keep.WHOLE: PROPOSAL, Keep.NOTHING: Proposal((), PROPOSAL.unplaced, 3)}, {Keep.WHOLE: ADVICE})
WISHES = Wishes(
    hours="Sat 9-12",
    if_needed=((7740, 7920),),
    dates_off=frozenset({date(2026, 2, 1), date(2026, 2, 2)}),
    languages=frozenset({"es", "română de sud"}),
    partners=frozenset({BEN, CHO}),
    apart=frozenset({MemberId(14)}),
)
SIGN_UP_DRAFT = Answers(zone="x", parts=("mon-am",), exact="?")
WISHES_DRAFT = WishAnswers(dates="soon", partners=(A, B), apart=(C, f"{A}1"))
DONE = Answer(Done.DONE)
ANSWER = Answer(Done.PARTLY, 90, 1, Speed.TOO_FAST, 3, "the backward pass; \U0001f98a", True, {"topo": "because"})
WANTED = Wanted(
    "unit-1",
    GroupId(1),
    Evening(date(2026, 1, 6), SESSION, SESSION + timedelta(hours=3)),
    frozenset({ADA, BEN}),
)
POSITION = Position(Link("owner/Repo_x", "pull", 7), Stage.DRAFT_PR, "started", NINE, reviewed_at=NINE, green=True)
READY = replace(POSITION, state=Stage.READY, how="made-ready", demo_at=NINE)
SEEN = Upstream("pull", True, asked=Review(5, NINE), green=False, ended_at=NINE)
FLAG = Flag(
    CohortId(1),
    ADA,
    Noticed.MISSED,
    NINE,
    ("unit-1", "unit-2"),
    NINE + timedelta(hours=1),
    FlagAnswer.HELP,
    NINE + timedelta(hours=2),
    NINE + timedelta(hours=3),
    CHO,
    NINE + timedelta(hours=4),
)
CASE = Case(
    CohortId(1),
    GroupId(1),
    NINE,
    Ill.NOT_MET,
    {ADA: Still.IN, BEN: Still.BREAK},
    (Mended(How.MERGE, (frozenset({A, B}),), PROPOSAL, 1, None, 82),),
    "facts",
    frozenset({ADA, BEN}),
    frozenset({BEN}),
    NINE + timedelta(hours=1),
)
SEAT = Seat(None, frozenset({ADA, BEN}), (SESSION, SESSION + timedelta(days=7)), changed=True)


async def fill(tx: Tx, guild: GuildId) -> Cohort:
    """Something in every table."""
    cohort = await cohorts.add(tx, guild, NEW, NINE)
    await guilds.set_organiser_role(tx, guild, RoleId(int(guild) * 100))
    for member in (ADA, BEN, CHO):
        await people.save(tx, guild, person(cohort, member))
    await wishes.save(tx, guild, cohort.id, ADA, WISHES)
    await wishes.save(tx, guild, cohort.id, BEN, Wishes(apart=frozenset({ADA, CHO})))
    await kept_apart.add(tx, guild, frozenset({CHO, ADA}))
    await kept_apart.add(tx, guild, frozenset({BEN, CHO}))
    await drafts.save(tx, cohort, ADA, SIGN_UP_DRAFT)
    await drafts.save(tx, cohort, CHO, WISHES_DRAFT)
    await groups.apply(tx, cohort, Regrouping((SEAT,), (), (), frozenset()), NINE)
    await proposals.save(tx, cohort, "facts", SEARCHED, NINE)
    await check_ins.record(tx, cohort, ADA, "unit-1", GroupId(1), ANSWER, NINE)
    await pairings.save(tx, cohort, GroupId(1), "unit-1", [(ADA, CHO), (BEN,)], NINE)
    await session_reports.save(tx, cohort, SessionReport(GroupId(1), SESSION, ADA, met=True, went=4, at=NINE))
    await reach.save(tx, guild, ADA, Reach(Way.DM, sessions=False))
    await reminders.decide(tx, cohort, WANTED, NINE)
    shared = await capstones.add(tx, cohort, Kind.CHANGE, {ADA, BEN}, POSITION, NINE)
    shared = await capstones.heard(tx, cohort, shared, Said.WELL, SEEN, 0, NINE + timedelta(hours=12))
    await capstones.keep_answers(tx, cohort, 1, {"/repos/owner/Repo_x/pulls/7": ('"etag"', {"state": "open"})})
    await capstones.move(tx, cohort, shared, READY, "made-ready", ADA, NINE)
    await capstones.add(tx, cohort, Kind.REPLAY, {ADA}, POSITION, NINE)
    await flags.save(tx, guild, FLAG)
    await flags.save(tx, guild, replace(FLAG, member=BEN, owner=ADA))
    await cases.save(tx, guild, CASE)
    for member, still in CASE.answers.items():
        await cases.answer(tx, guild, CASE, member, still, NINE)
    await flags.remember_look(tx, cohort, flags.Looked(NINE, 2))
    await placed.intend(tx, guild, "member:1:1:1", NINE, member=ADA)
    await placed.intend(tx, guild, f"words:1:{A}:2026-01-05", NINE)
    await placed.intend(tx, guild, f"still:1:1:5:{A}", NINE)
    await placed.intend(tx, guild, f"call:1:{A}:5", NINE, version=f"missed {A}")
    await placed.intend(tx, guild, "thread:1:1", NINE, channel=5)
    await placed.settle(tx, guild, "thread:1:1", State.DONE, NINE, discord_id=99, merged=["unit:1:1:a"])
    return cohort


async def test_values_come_out_as_they_went_in(db: Database) -> None:
    async with db.transaction() as tx:
        cohort = await fill(tx, HERE)
    async with db.snapshot() as tx:
        assert await cohorts.all_of(tx, HERE) == [cohort]
        assert (cohort.zone, cohort.post_at, cohort.starts_on) == (NEW.zone, NEW.post_at, NEW.starts_on)
        ada = replace(person(cohort, ADA), wishes=WISHES)
        ben = replace(person(cohort, BEN), wishes=Wishes(apart=frozenset({ADA, CHO})))
        assert await people.find(tx, HERE, cohort.id, ADA) == ada
        assert await people.of_cohort(tx, cohort) == [ada, ben, person(cohort, CHO)]
        assert await people.cohorts_of(tx, HERE, ADA) == {cohort.id}
        assert await kept_apart.of_guild(tx, HERE) == [{ADA, CHO}, {BEN, CHO}]
        assert await drafts.find(tx, cohort, ADA, Answers) == SIGN_UP_DRAFT
        assert await drafts.find(tx, cohort, ADA, WishAnswers) is None
        assert await drafts.find(tx, cohort, CHO, WishAnswers) == WISHES_DRAFT
        assert await people.zones_of(tx, cohort) == dict.fromkeys((ADA, BEN, CHO), "Asia/Kathmandu")
        (group,) = await groups.of_cohort(tx, cohort)
        assert (group.id, group.members, group.sessions) == (1, {ADA, BEN}, SEAT.sessions)
        assert group.together_since == group.formed_at == NINE
        (stands,) = (await check_ins.of_cohort(tx, cohort))[ADA].values()
        assert stands == CheckIn("unit-1", GroupId(1), ANSWER, NINE, NINE)
        assert await pairings.of_cohort(tx, cohort) == {1: {"unit-1": ((ADA, CHO), (BEN,))}}
        (report,) = await session_reports.of_cohort(tx, cohort)
        assert report == SessionReport(GroupId(1), SESSION, ADA, met=True, went=4, at=NINE)
        assert await reach.of_guild(tx, HERE) == {ADA: Reach(Way.DM, sessions=False)}
        number = int(NINE.timestamp())
        assert await reminders.of_units(tx, cohort, ["unit-1", "unit-2"]) == {
            "unit-1": {
                member: Reminded("unit-1", member, number, GroupId(1), SESSION, SESSION + timedelta(hours=3))
                for member in (ADA, BEN)
            }
        }
        assert {one.kind: len(one.rows) for one in await about.kept_of(tx, HERE, BEN)}["pairing"] == 1
        shared, alone = await capstones.of_cohort(tx, cohort)
        assert (shared.number, shared.kind, shared.members) == (1, Kind.CHANGE, {ADA, BEN})
        assert (shared.at, shared.seen, shared.said, shared.moves) == (READY, SEEN, Said.WELL, 1)
        assert await capstones.of_member(tx, cohort, ADA) == [shared, alone]
        assert await capstones.ready(tx, cohort) == [shared]
        (move,) = await capstones.moves(tx, cohort, 1)
        assert (move.how, move.by, move.before, move.to, move.since) == ("made-ready", ADA, POSITION, Stage.READY, NINE)
        assert dict(await capstones.kept_answers(tx, cohort, 1)) == {
            "/repos/owner/Repo_x/pulls/7": ('"etag"', {"state": "open"})
        }
        assert await flags.recent(tx, HERE, NINE) == (FLAG, replace(FLAG, member=BEN, owner=ADA))
        assert await flags.of_member(tx, cohort, ADA) == await flags.history(tx, cohort, ADA) == (FLAG,)
        assert await flags.looked(tx, cohort) == flags.Looked(NINE, 2)
        assert await cases.open_of(tx, HERE) == (CASE,)
        assert await cases.find(tx, cohort, GroupId(1)) == CASE
        assert await cases.find(tx, cohort, GroupId(2)) is None
        assert await records.seats(tx, cohort) == dict.fromkeys((ADA, BEN), records.Seat(GroupId(1), NINE))
        assert await guilds.organiser_role(tx, HERE) == 100
        here = await placed.of_guild(tx, HERE)
        assert (here["thread:1:1"].state, here["thread:1:1"].discord_id) == (State.DONE, 99)
        assert here["unit:1:1:a"].state is State.MERGED
    async with db.transaction() as tx:
        preview = await proposals.save(tx, cohort, "facts", SEARCHED, NINE)
        found = await proposals.find(tx, cohort, preview)
        assert found == proposals.Previewed(SEARCHED, "facts")


async def test_groups_change_and_end(db: Database) -> None:
    async with db.transaction() as tx:
        cohort = await fill(tx, HERE)
        later = NINE + timedelta(days=3)
        changed = Seat(GroupId(1), frozenset({ADA, CHO}), (SESSION + timedelta(days=9),), changed=True)
        await groups.apply(tx, cohort, Regrouping((changed,), (), (), frozenset({BEN})), later)
        (group,) = await groups.of_cohort(tx, cohort)
        assert (group.members, group.version) == ({ADA, CHO}, 2)
        assert (group.formed_at, group.together_since) == (NINE, later)
        assert group.sessions == (SESSION, SESSION + timedelta(days=9)), "what has begun stays, the rest is new"
        end = later + timedelta(days=1)
        await groups.apply(tx, cohort, Regrouping((SEAT,), (GroupId(1),), (), frozenset()), end)
        first, second = await groups.of_cohort(tx, cohort)
        assert (first.ended_at, first.members) == (end, {ADA, CHO})
        assert (second.id, second.ended_at) == (2, None)
        await groups.leave(tx, cohort, ADA, end)
        assert (await groups.of_cohort(tx, cohort))[1].members == {BEN}


async def test_a_check_in_is_recorded_once_and_can_be_taken_back(db: Database) -> None:
    async with db.transaction() as tx:
        cohort = await cohorts.add(tx, HERE, NEW, NINE)
        later = NINE + timedelta(hours=1)
        assert await check_ins.record(tx, cohort, ADA, "unit-1", None, DONE, NINE) is None
        assert await check_ins.record(tx, cohort, ADA, "unit-1", None, DONE, later) == CheckIn(
            "unit-1", None, DONE, NINE, NINE
        )
        changed = await check_ins.record(tx, cohort, ADA, "unit-1", GroupId(2), ANSWER, later)
        assert changed and changed.answer == DONE
        now = await check_ins.find(tx, cohort, ADA, "unit-1")
        assert now == CheckIn("unit-1", GroupId(2), ANSWER, NINE, later)
        await check_ins.record(tx, cohort, ADA, "unit-1", GroupId(2), DONE, later)
        assert await check_ins.how_many(tx, cohort, "unit-1", [ADA, BEN]) == 1
        assert await check_ins.take_back(tx, cohort, ADA, "unit-1", later)
        assert not await check_ins.take_back(tx, cohort, ADA, "unit-1", later)
        told = [answer for _, answer in await check_ins.history(tx, cohort, ADA, "unit-1")]
        assert told == [DONE, ANSWER, DONE, None]


async def test_a_unit_is_done_since_the_tap_whatever_is_told_afterwards(db: Database) -> None:
    async with db.transaction() as tx:
        cohort = await fill(tx, HERE)
        hour = timedelta(hours=1)
        told = (Answer(Done.PARTLY), DONE, replace(DONE, minutes=90), None, DONE, replace(DONE, minutes=30))
        for number, answer in enumerate(told):
            if answer is None:
                await check_ins.take_back(tx, cohort, ADA, "unit-2", NINE + number * hour)
            else:
                await check_ins.record(tx, cohort, ADA, "unit-2", None, answer, NINE + number * hour)
        await check_ins.record(tx, cohort, ADA, "unit-3", None, Answer(Done.PARTLY), NINE)
        await check_ins.record(tx, cohort, BEN, "unit-3", None, DONE, NINE)
        assert await check_ins.done_since(tx, cohort, ADA) == {"unit-2": NINE + 4 * hour}
        await tx.run("DELETE FROM check_in_answer WHERE unit = 'unit-3'")  # as before every answer was kept
        await check_ins.record(tx, cohort, BEN, "unit-3", None, replace(DONE, minutes=60), NINE + hour)
        assert await check_ins.done_since(tx, cohort, BEN) == {"unit-3": NINE}
        await check_ins.record(tx, cohort, BEN, "unit-3", None, Answer(Done.PARTLY), NINE + hour)
        assert await check_ins.done_since(tx, cohort, BEN) == {}


async def test_a_capstone_is_asked_for_when_it_is_due_and_a_new_link_forgets_the_old_answers(db: Database) -> None:
    async with db.transaction() as tx:
        cohort = await fill(tx, HERE)
        assert await capstones.due(tx, HERE, [cohort], NINE + timedelta(hours=11)) == []
        (due,) = await capstones.due(tx, HERE, [cohort], NINE + timedelta(hours=12))
        assert (due.capstone, due.link) == (1, POSITION.link)
        assert await capstones.due(tx, HERE, [], NINE + timedelta(hours=12)) == []
        shared = await capstones.find(tx, cohort, 1)
        assert shared
        other = replace(POSITION, link=Link("owner/other", "pull", 8))
        shared = await capstones.move(tx, cohort, shared, other, "linked", BEN, NINE)
        assert (shared.seen, shared.said, shared.moves) == (None, None, 2)
        assert shared == await capstones.find(tx, cohort, 1)
        assert dict(await capstones.kept_answers(tx, cohort, 1)) == {}
        assert len(await capstones.due(tx, HERE, [cohort], NINE)) == 1, "the new one is asked for at once"
        last = (await capstones.moves(tx, cohort, 1))[-1]
        back = await capstones.undo(tx, cohort, shared, last, NINE)
        assert back == await capstones.find(tx, cohort, 1)
        assert (back.at, back.moves) == (READY, 2), "a number is never given twice"
        assert (await capstones.moves(tx, cohort, 1))[-1].undone_at == NINE


async def test_answers_of_upstream_are_news_until_they_are_taken_back(db: Database) -> None:
    async with db.transaction() as tx:
        cohort = await fill(tx, HERE)
        shared = await capstones.find(tx, cohort, 1)
        assert shared
        merged = replace(READY, state=Stage.MERGED)
        shared = await capstones.move(tx, cohort, shared, merged, "upstream", None, NINE)
        (answer,) = await capstones.answers(tx, cohort, NINE - timedelta(days=1))
        assert (answer.event, answer.members, answer.link) == ("merged-2", {ADA, BEN}, POSITION.link)
        assert await capstones.answers(tx, cohort, NINE) == ()
        assert await capstones.due(tx, HERE, [cohort], NINE + timedelta(days=9)) == [], "what is over is not asked for"
        await capstones.undo(tx, cohort, shared, (await capstones.moves(tx, cohort, 1))[-1], NINE)
        assert await capstones.answers(tx, cohort, NINE - timedelta(days=1)) == ()


async def test_what_a_look_reads_of_people_is_what_they_said(db: Database) -> None:
    async with db.transaction() as tx:
        cohort = await fill(tx, HERE)
        later = NINE + timedelta(hours=1)
        await groups.leave(tx, cohort, BEN, later)
        assert await records.joined(tx, cohort) == dict.fromkeys(
            (ADA, BEN, CHO), records.Joined("Asia/Kathmandu", NINE)
        )
        assert await records.spells(tx, cohort, (ADA, BEN)) == {
            ADA: (Spell(GroupId(1), NINE, None),),
            BEN: (Spell(GroupId(1), NINE, later),),
        }
        (said,) = (await records.check_ins(tx, cohort, (ADA, BEN)))[ADA].values()
        bare = replace(ANSWER, minutes=None, speed=None, stuck="t", own={})
        assert said == CheckIn("unit-1", GroupId(1), bare, NINE, NINE)
        assert await records.check_ins(tx, cohort, (BEN, CHO)) == {}
        assert await records.reports(tx, cohort, (ADA, CHO)) == {
            ADA: (SessionReport(GroupId(1), SESSION, ADA, met=True, went=4, at=NINE),)
        }
        assert await records.spoke(tx, cohort, NINE) == await records.stuck(tx, cohort) == {ADA}
        assert await records.spoke(tx, cohort, later) == frozenset()


async def test_where_capstones_stood_is_read_without_what_was_undone(db: Database) -> None:
    async with db.transaction() as tx:
        cohort = await fill(tx, HERE)
        drafted, ready = Stood(Stage.DRAFT_PR, NINE), Stood(Stage.READY, NINE)
        assert await records.stood(tx, cohort, (ADA, BEN)) == {
            ADA: [[drafted, ready], [drafted]],
            BEN: [[drafted, ready]],
        }
        shared = (await capstones.of_cohort(tx, cohort))[0]
        later = NINE + timedelta(days=1)
        asked = replace(READY, state=Stage.CHANGES_REQUESTED, since=later)
        shared = await capstones.move(tx, cohort, shared, asked, "changes-asked", BEN, later)
        assert (await records.stood(tx, cohort, (BEN,)))[BEN] == [
            [drafted, ready, Stood(Stage.CHANGES_REQUESTED, later)]
        ]
        for move in reversed(await capstones.moves(tx, cohort, 1)):
            shared = await capstones.undo(tx, cohort, shared, move, later)
        assert await records.stood(tx, cohort, (BEN, CHO)) == {BEN: [[drafted]]}
        assert await records.stood(tx, cohort, (CHO,)) == {}


async def test_a_flag_is_told_and_shared_only_where_that_is_still_so(db: Database) -> None:
    async with db.transaction() as tx:
        cohort = await cohorts.add(tx, HERE, NEW, NINE)
        new = Flag(cohort.id, ADA, Noticed.STUCK, NINE)
        later = NINE + timedelta(hours=1)
        answered = replace(new, member=BEN, answer=FlagAnswer.FINE, answered_at=NINE)
        person = replace(new, reason=Noticed.PERSON)
        for flag in (new, answered, person):
            await flags.save(tx, HERE, flag)
        await flags.told(tx, cohort, ADA, NINE - timedelta(hours=1))
        assert await flags.of_member(tx, cohort, ADA) == (person, new), "what came later was not in it"
        await flags.told(tx, cohort, ADA, later)
        assert await flags.of_member(tx, cohort, ADA) == (person, replace(new, told_at=later))
        for flag in (new, answered):
            await flags.share(tx, HERE, flag, later)
        assert [flag.shared_at for flag in await flags.of_cohort(tx, cohort)] == [None, later, None]
        await flags.save(tx, HERE, replace(person, cleared_at=later, contacted_at=later))
        assert await flags.contacts(tx, cohort) == {ADA: later}
        assert len(await flags.recent(tx, HERE, NINE)) == 2


async def test_a_case_is_closed_once_and_its_answers_change(db: Database) -> None:
    async with db.transaction() as tx:
        cohort = await fill(tx, HERE)
        await cases.answer(tx, HERE, CASE, BEN, Still.IN, NINE)
        assert (await cases.open_of(tx, HERE))[0].leaving([ADA, BEN, CHO]) == {CHO}
        await cases.save(tx, HERE, replace(CASE, closed_at=NINE + timedelta(hours=2), applied_by=ADA))
        assert await cases.open_of(tx, HERE) == ()
        assert await cases.closed(tx, cohort) == {1: NINE + timedelta(hours=2)}
        await groups.apply(tx, cohort, Regrouping((), (GroupId(1),), (), frozenset()), NINE)
        assert await records.seats(tx, cohort) == {}


async def test_two_guilds_with_the_same_numbers_never_mix(db: Database) -> None:
    async with db.transaction() as tx:
        cohort = await fill(tx, HERE)
    other = replace(cohort, guild=THERE)
    async with db.snapshot() as tx:
        assert await cohorts.all_of(tx, THERE) == []
        assert await cohorts.find(tx, THERE, cohort.id) is None
        assert await people.find(tx, THERE, cohort.id, ADA) is None
        assert await people.of_cohort(tx, other) == []
        assert await people.zones_of(tx, other) == {}
        assert await people.cohorts_of(tx, THERE, ADA) == frozenset()
        assert await wishes.of_cohort(tx, THERE, cohort.id) == {}
        assert await kept_apart.of_guild(tx, THERE) == []
        assert await drafts.find(tx, other, ADA, Answers) is None
        assert await groups.of_cohort(tx, other) == []
        assert await check_ins.of_cohort(tx, other) == {}
        assert await capstones.of_cohort(tx, other) == []
        assert await capstones.of_member(tx, other, ADA) == []
        assert await capstones.due(tx, THERE, [other], NINE + timedelta(days=9)) == []
        assert await capstones.answers(tx, other, NINE - timedelta(days=9)) == ()
        assert await placed.of_guild(tx, THERE) == {}
        assert await flags.recent(tx, THERE, NINE) == await flags.of_cohort(tx, other) == ()
        assert await flags.looked(tx, other) is None
        assert await records.joined(tx, other) == await records.spells(tx, other, (ADA, CHO)) == {}
        assert await cases.open_of(tx, THERE) == ()
        assert await cases.closed(tx, other) == await records.seats(tx, other) == {}
        assert await records.spoke(tx, other, NINE) == await records.stuck(tx, other) == frozenset()
        assert await guilds.organiser_role(tx, THERE) is None
    async with db.transaction() as tx:
        await fill(tx, THERE)
        for module in MODULES:
            await module.forget(tx, THERE, ADA)
        assert await people.find(tx, HERE, cohort.id, ADA) is not None
        assert await people.find(tx, THERE, cohort.id, ADA) is None
        assert (await groups.of_cohort(tx, other))[0].members == {BEN}
        assert await check_ins.of_cohort(tx, other) == {}
        assert (await reminders.of_units(tx, other, ["unit-1"]))["unit-1"].keys() == {BEN}
        (left,) = await capstones.of_cohort(tx, other)
        assert (left.number, left.members) == (1, {BEN}), "what she did alone is gone, what they did together is Ben's"
        assert [move.by for move in await capstones.moves(tx, other, 1)] == [0]
        assert len(await capstones.of_cohort(tx, cohort)) == 2
        assert await flags.of_cohort(tx, other) == (replace(FLAG, member=BEN, owner=None),)
        assert len(await flags.of_cohort(tx, cohort)) == 2
        (case,) = await cases.open_of(tx, THERE)
        bare = replace(CASE, options=(), facts=None, scope=frozenset(), out=frozenset(), proposed_at=None)
        assert case == replace(bare, answers={BEN: Still.BREAK}), "a way that names her is looked for anew"
        assert await cases.open_of(tx, HERE) == (CASE,)
        assert await wishes.of_cohort(tx, THERE, cohort.id) == {BEN: Wishes(apart=frozenset({CHO}))}
        assert await kept_apart.of_guild(tx, THERE) == [{BEN, CHO}]
        forgotten = replace(WISHES_DRAFT, partners=(B,))
        assert await drafts.find(tx, other, CHO, WishAnswers) == forgotten, "only her id is gone from Cho's draft"
        assert (await wishes.of_cohort(tx, HERE, cohort.id))[BEN].apart == {ADA, CHO}
        assert len(await kept_apart.of_guild(tx, HERE)) == 2
        assert await drafts.find(tx, cohort, CHO, WishAnswers) == WISHES_DRAFT


async def test_wishes_are_replaced_whole_and_outlive_a_change_of_answers(db: Database) -> None:
    async with db.transaction() as tx:
        cohort = await fill(tx, HERE)
        await people.save(tx, HERE, replace(person(cohort, ADA), zone="UTC"))
        found = await people.find(tx, HERE, cohort.id, ADA)
        assert found
        assert (found.zone, found.wishes) == ("UTC", WISHES)
        await wishes.save(tx, HERE, cohort.id, ADA, Wishes(partners=WISHES.apart))
        assert await wishes.find(tx, HERE, cohort.id, ADA) == Wishes(partners=WISHES.apart)
        await wishes.remove(tx, HERE, cohort.id, ADA)
        assert await wishes.find(tx, HERE, cohort.id, ADA) == Wishes()
        assert (await wishes.find(tx, HERE, cohort.id, BEN)).apart == {ADA, CHO}, "she may come back"


async def test_a_pair_is_kept_apart_once_and_from_both_sides(db: Database) -> None:
    async with db.transaction() as tx:
        assert await kept_apart.add(tx, HERE, frozenset({BEN, ADA}))
        assert not await kept_apart.add(tx, HERE, frozenset({ADA, BEN}))
        assert await kept_apart.of_guild(tx, HERE) == [{ADA, BEN}]
        assert not await kept_apart.remove(tx, THERE, frozenset({ADA, BEN}))
        assert await kept_apart.remove(tx, HERE, frozenset({BEN, ADA}))
        assert not await kept_apart.remove(tx, HERE, frozenset({BEN, ADA}))


async def test_people_of_a_cohort_are_read_in_two_queries(db: Database) -> None:
    async with db.transaction() as tx:
        cohort = await fill(tx, HERE)
        asked: list[str] = []

        class Counting(Tx):
            async def all(self, sql: str, *args: object) -> list[Row]:
                asked.append(sql)
                return await tx.all(sql, *args)

        assert len(await people.of_cohort(Counting(None), cohort)) == 3  # type: ignore[arg-type]
    assert len(asked) == 2


async def test_a_lost_thread_takes_its_members_and_welcome_along_but_not_its_units(db: Database) -> None:
    async with db.transaction() as tx:
        cohort = await cohorts.add(tx, HERE, NEW, NINE)
        for key in ("thread:1:1", "member:1:1:11", "welcome:1:1:1", "unit:1:1:a", "member:1:11:11", "thread:1:11"):
            await placed.intend(tx, HERE, key, NINE)
        thread = Thread("thread:1:1", cohort, GroupId(1), frozenset(), archived=False)
        await placed.lose_thread(tx, HERE, thread)
        assert set(await placed.of_guild(tx, HERE)) == {"unit:1:1:a", "member:1:11:11", "thread:1:11"}


async def test_messages_of_reminders_have_numbers_of_their_own(db: Database) -> None:
    async with db.transaction() as tx:
        cohort = await cohorts.add(tx, HERE, NEW, NINE)
        first = await reminders.decide(tx, cohort, WANTED, NINE)
        again = replace(WANTED, members=frozenset({CHO}), group=None)
        second = await reminders.decide(tx, cohort, again, NINE)
        assert second > first
        assert (await reminders.of_units(tx, cohort, ["unit-1"]))["unit-1"][CHO].number == second


async def test_a_refused_direct_message_is_remembered_until_it_is_chosen_anew(db: Database) -> None:
    async with db.transaction() as tx:
        await reach.close_dm(tx, HERE, BEN, NINE)
        assert await reach.of_guild(tx, HERE) == {}, "nothing is known of whom nothing was asked"
        await reach.save(tx, HERE, ADA, Reach(Way.DM))
        await reach.close_dm(tx, HERE, ADA, NINE)
        assert not (await reach.find(tx, HERE, ADA)).by_dm
        await reach.save(tx, HERE, ADA, Reach(Way.DM))
        assert (await reach.find(tx, HERE, ADA)).by_dm


def test_every_module_that_holds_rows_can_forget_a_person() -> None:
    folder = Path(next(iter(bot.store.__path__)))
    holding = {
        path.stem
        for path in folder.glob("*.py")
        if re.search(r"\b(INSERT INTO|UPDATE|DELETE FROM) \w+", path.read_text()) and path.stem not in ("migrate",)
    }
    assert holding <= {module.__name__.rsplit(".", 1)[1] for module in MODULES}
    assert all(hasattr(module, "forget") for module in MODULES)


def test_no_statement_touches_a_guilds_rows_without_naming_the_guild() -> None:
    folder = Path(next(iter(bot.store.__path__)))
    tables = "cohort|person|wish|wish_about|kept_apart|form_draft|cohort_group|group_member|group_session|proposal"
    tables += "|check_in|reminder|placed|guild|vote|calendar_entry|calendar_edit|calendar_preview"
    tables += "|capstone|capstone_member|capstone_move|upstream_answer"
    tables += "|check_in_answer|session_report|flag|notice|group_case|group_case_answer"
    tables += "|check_in|placed|guild|vote|calendar_entry|calendar_edit|calendar_preview"
    touching = re.compile(rf"\b(FROM|INTO|UPDATE|JOIN) ({tables})\b")
    for path in folder.glob("*.py"):
        for text in re.findall(r'"""(?:.|\n)*?"""|"[^"\n]*"', path.read_text()):
            if touching.search(text):
                assert "guild_id" in text, f"{path.name}: {text}"


async def test_migrations_run_once_and_must_not_change(db: Database) -> None:
    files = read_migrations()
    async with db.transaction() as tx:
        assert await migrate(tx, NINE, files) == 0
        name, text = files[0]
        with pytest.raises(StoreError, match="changed after it was applied"):
            await migrate(tx, NINE, [(name, text + "\n-- more"), *files[1:]])
        with pytest.raises(StoreError, match="newer version"):
            await migrate(tx, NINE, [])
        assert await migrate(tx, NINE, [*files, ("9999_more.sql", "CREATE TABLE more(x BIGINT PRIMARY KEY);")]) == 1


def test_drafts_of_an_older_version_are_kept() -> None:
    (_, first), (_, second), *_ = read_migrations()
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(first)
        connection.execute("INSERT INTO draft VALUES (1, 2, 3, '{}')")
        connection.executescript(second)
        assert connection.execute("SELECT * FROM form_draft").fetchall() == [(1, 2, 3, "sign-up", "{}")]


def test_statements_are_split_without_their_comments() -> None:
    assert statements("-- a; b\nCREATE TABLE x(a INT); -- c\n\nCREATE TABLE y(b INT);\n") == [
        "CREATE TABLE x(a INT)",
        "CREATE TABLE y(b INT)",
    ]
