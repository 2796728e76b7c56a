"""The words people see, in one file to read and to compare: tests/guild/cards.txt.

After changing words on purpose: `UPDATE_CARDS=1 python -m pytest tests/guild/test_cards.py`, then read the diff.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import pytest
from discord import ui
from hypothesis import given
from hypothesis import strategies as st

from bot import curriculum
from bot.actions.ask_what_if import WhatIfAsked
from bot.actions.be_reminded import RemindersShown
from bot.actions.capstones import OneShown
from bot.actions.check_in import CheckedIn, CheckInShown, CheckInTakenBack
from bot.actions.course import Came
from bot.actions.edit_calendar import EditMade, EditPreviewed
from bot.actions.forms import FormRefused
from bot.actions.go_away import Away
from bot.actions.hear import FlagsAnswered, WordsRead
from bot.actions.hold_vote import VoteOpened
from bot.actions.keep_apart import PairNoted, PairsListed
from bot.actions.leave import Left
from bot.actions.leave_capstone import CapstoneLeft
from bot.actions.link_capstone import CapstoneLinked
from bot.actions.mend_groups import Asked, CaseShown, Mending
from bot.actions.move_capstone import CapstoneMoved
from bot.actions.open_cohort import CohortChanged, CohortOpened
from bot.actions.propose_groups import Choice, Facts, GroupsApplied, GroupsProposed
from bot.actions.read_group import GroupWrote
from bot.actions.report_session import SessionReported
from bot.actions.review_capstone import Reviewed, ReviewsListed
from bot.actions.set_organisers import OrganisersSet
from bot.actions.set_up_server import OfficeSet, Paused
from bot.actions.show_calendar import HistoryShown
from bot.actions.show_capstones import CapstonesListed, CapstonesShown
from bot.actions.show_certificate import CertificateShown, NotFinished
from bot.actions.show_curriculum import CalendarExported, CurriculumShown
from bot.actions.show_flags import Flagged, FlagShown, FlagsShown
from bot.actions.show_pace import PaceShown
from bot.actions.show_stored import Stored, StoredHere
from bot.actions.sign_up import SignedUp
from bot.actions.undo_edit import EditUndone
from bot.actions.wish import Wished
from bot.core import keys, placed, steps
from bot.core.capstone import Capstone, Kind, Link, Moved, Position, UpstreamAnswer
from bot.core.capstone import State as Stage
from bot.core.cases import Case, Still
from bot.core.check_in import Answer, CheckIn, Done, Speed
from bot.core.cohort import Cohort
from bot.core.completion import completed
from bot.core.curriculum import Track
from bot.core.digest import Digest, SessionsHeld, Slipping, SlowPace, UnitAnswers
from bot.core.drift import Drift
from bot.core.editing import edited
from bot.core.edits import Break, Clock, Course, Delay, PostNow, Replace, Shorten, Skip, Swap
from bot.core.edits import Edit as CalendarEdit
from bot.core.finishing import CapstoneState, Finish, NotYet, TheirCapstone
from bot.core.flags import Answer as FlagAnswer
from bot.core.flags import Flag
from bot.core.groups import Regrouping, Seat
from bot.core.health import Ill
from bot.core.matching import Certificate, Group, Keep, Proposal, Reason, Rules, Unplaced, Weights
from bot.core.matching import Progress as MatchingProgress
from bot.core.matching.changes import Advice, Cause, Change, Remedy, Setting, WhatIf, Why, Window
from bot.core.matching.mended import How, Mended
from bot.core.meetings import SessionReport
from bot.core.moves import moves
from bot.core.pace import Pace, UnitPace
from bot.core.pairs import Pair
from bot.core.people import ChannelId, CohortId, GroupId, MemberId, Person, RoleId, Wishes
from bot.core.posting import (
    Announcement,
    Call,
    Post,
    Repair,
    SessionCall,
    StillIn,
    Thread,
    TimesChange,
    UnitPost,
    Welcome,
    Words,
)
from bot.core.progress import progress
from bot.core.reach import Reach, Way
from bot.core.refusals import DatesBackwards, NoHours
from bot.core.reminder import Reminder
from bot.core.risk import Reason as Noticed
from bot.core.risk import spans
from bot.core.schedule import opening, timetable
from bot.core.steps import (
    AddMember,
    ArchiveThread,
    Drop,
    OpenThread,
    RemoveMember,
    RenameThread,
    Send,
    Step,
    WakeThread,
)
from bot.core.troubles import Trouble
from bot.core.undoing import Changes, Made
from bot.core.upstream import Said, Upstream
from bot.core.votes import Option, Vote
from bot.core.work import Work
from bot.guild.cards import (
    capstones,
    certificate,
    checking_in,
    digest,
    leftover,
    plan,
    posts,
    proven,
    regrouping,
    reminding,
    repairs,
    replies,
    rescheduling,
    searching,
    sessions,
    stored,
    voting,
    wishing,
)
from bot.guild.cards import curriculum as plans
from bot.guild.cards import flags as noticed
from bot.guild.cards import person as person_card
from bot.guild.cards import progress as progress_card
from bot.guild.cards.away import away
from bot.guild.cards.text import plain
from bot.searches import Looking
from bot.settings import Settings
from bot.store.about import Kept
from tests.core.examples import NINE, cohort, group
from tests.guild.progress_cards import cohort_shown, long_names, person_shown, progress_cards

SNAPSHOT = Path(__file__).with_name("cards.txt")
CURRICULUM = curriculum.load(Settings().curriculum)
TRACK = CURRICULUM.track("foundations-7")
COHORT = replace(cohort(), name="Winter", track=TRACK.slug)
TABLE = timetable(opening(COHORT, TRACK), TRACK, {})
NOW = datetime(2026, 1, 1, tzinfo=UTC)
GROUP = replace(group(7, {11, 12, 13, 14}), sessions=(NINE + timedelta(days=8), NINE + timedelta(days=10)))
TWO: tuple[Pair, ...] = ((MemberId(11), MemberId(14)), (MemberId(13), MemberId(12)))
WHOLE: tuple[Pair, ...] = ((MemberId(12), MemberId(13), MemberId(14)),)
PERSON = Person(
    cohort=COHORT.id,
    member=MemberId(11),
    name="Ada",
    zone="Europe/Berlin",
    availability=((1080, 1320), (2520, 2760)),
    level=2,
    hours=10,
    parts=("mon-eve", "tue-eve"),
    exact="",
    joined_at=NOW,
)
UNIT = TRACK.slots[1].unit
QUESTION = UNIT.checkin[0]
REMINDER = Reminder(TRACK.slots[1], 7, frozenset({MemberId(12), MemberId(14)}), NINE + timedelta(days=7))
VOTE = Vote(
    2,
    4,
    (Option("a", "One unit"), Option("b", "Another, with a title longer than Discord takes in a poll's answer")),
    NINE,
    NINE + timedelta(days=2),
    MemberId(11),
)
TITLES = {slug: unit.title for slug, unit in CURRICULUM.units.items()}
PACE = Pace(1.4, 9, 5, (UnitPace("Backpropagation", 8, 11.25, 4), UnitPace(UNIT.title, 7, 9.5, 5)))
WEEK = Digest(
    cohort=COHORT.id,
    monday=date(2026, 1, 12),
    hour=NINE + timedelta(days=9),
    since=datetime(2026, 1, 5, tzinfo=UTC),
    units=(UnitAnswers(UNIT.title, 2, 3, 1, 1, 7), UnitAnswers(TRACK.slots[0].unit.title, 1, 8, 2, 0, 2)),
    sessions=SessionsHeld(5, 1, 2),
    new=(MemberId(15),),
    left=(MemberId(16), MemberId(17)),
    quiet=tuple(map(GroupId, range(1, 20))),
    needs=(MemberId(11),),
    pace=PACE,
    flags=(Slipping(MemberId(13), "nothing heard for two units"),),
)
QUIET: dict[str, Any] = dict.fromkeys(("new", "left", "quiet", "needs", "flags"), ()) | {"pace": None}
WISHES = Wishes(
    hours="Sat 9-12",
    if_needed=((7740, 7920),),
    dates_off=frozenset({date(2026, 1, 12), date(2026, 2, 2), date(2026, 2, 3)}),
    languages=frozenset({"en", "es", "kl`ingon"}),
    partners=frozenset({MemberId(12), MemberId(13)}),
    apart=frozenset({MemberId(14)}),
)
PAIRS = tuple(frozenset({MemberId(1), MemberId(n)}) for n in range(2, 70))

ADVICE = (
    Advice(
        "41",
        Why(Cause.TOO_FEW_HOURS, weeks=(0, 1), of=7, has=1, needs=2),
        Change(Remedy.HOURS, ("21", "22", "23"), 1, (Window(1, 1080, 1200), Window(4, 1380, 1470))),
    ),
    Advice("42", Why(Cause.NO_HOURS_IN_COMMON, weeks=tuple(range(7)), of=7, has=1, needs=2)),
    Advice("43", Why(Cause.LEFT_OVER), Change(Remedy.FEWER_SESSIONS, ("41", "42"))),
)

RULES = Rules(date(2026, 1, 5), 7)
ANSWERS = (
    WhatIf(Setting.SESSIONS, replace(RULES, sessions=1), 12, 9, 13, valid=True),
    WhatIf(Setting.MIN_SIZE, replace(RULES, min_size=2), 3, 0, 13, valid=True),
)


def post(content: Any, *, in_thread: bool = True) -> Post:
    thread = Thread("thread:1:7", COHORT, GroupId(7), GROUP.members, archived=False)
    due = COHORT.due(content.slot.week) if isinstance(content, UnitPost) else NINE
    return Post("key", COHORT, TRACK, thread if in_thread else None, due, content)


def proposed(
    certificate: Certificate = Certificate(10, 12, 0.75, 0.4, 0.7527, moved=1, stopped=True),  # noqa: B008 - frozen
    shown: int = 1,
) -> GroupsProposed:
    seats = (
        Seat(GroupId(7), GROUP.members, GROUP.sessions, changed=False),
        Seat(GroupId(8), frozenset(map(MemberId, (21, 22, 23))), GROUP.sessions, changed=True),
        Seat(None, frozenset(map(MemberId, (31, 32, 33))), GROUP.sessions, changed=True),
    )
    left = (
        Unplaced("41", Reason.TOO_FEW_HOURS),
        Unplaced("42", Reason.NOBODY_IN_COMMON),
        Unplaced("43", Reason.LEFT_OVER),
    )
    there = (GROUP, replace(GROUP, id=GroupId(8), members=frozenset(map(MemberId, (21, 22, 31)))))
    facts = Facts(COHORT, (PERSON,) * 13, there, Rules(date(2026, 1, 5), 7))
    choices = (
        Choice(
            Keep.WHOLE,
            Proposal((), left, 1, Certificate(7, 7, 0.71, 0.4, 0.71, moved=0, stopped=False)),
            Regrouping(seats[:2], (), left, frozenset()),
        ),
        Choice(
            Keep.BALANCED,
            Proposal((), left, 1, certificate),
            Regrouping(seats, (), left, frozenset({MemberId(31)})),
            ADVICE,
        ),
        Choice(
            Keep.NOTHING,
            Proposal((), left, 1, Certificate(10, 12, 0.8, 0.5, None, moved=6, stopped=True)),
            Regrouping(seats, (), left, frozenset(map(MemberId, range(11, 17)))),
        ),
    )
    return GroupsProposed(facts, choices, choices[shown], "0123456789abcdef")


def looked(progress: MatchingProgress | None = None, **more: bool) -> dict[str, Any]:
    return searching.looking(Looking("0123abcd-7", progress=progress, **more))


def previewed(edit: CalendarEdit, track: Track = TRACK, **more: Any) -> EditPreviewed:
    """As somebody sees it a day after the first unit has come."""
    own = replace(COHORT, track=track.slug)
    schedule = opening(own, track)
    posted = frozenset({schedule.entries[0].unit})
    here = Course(schedule, timetable(schedule, track, {}), posted, NINE + timedelta(days=1))
    after = timetable(edited(here, edit, 1), track, {})
    return EditPreviewed(own, edit, "0123456789abcdef", here.timetable, after, TITLES, more.get("met_until"))


def made_of(edit: CalendarEdit, number: int = 1, **more: Any) -> Made:
    nothing = Changes((), (), (time(9), "UTC"), (time(9), "UTC"))
    return Made(number, edit, more.pop("reason", ""), NINE, MemberId(11), nothing, **more)


def curriculum_shown(track: Track = TRACK, weeks: int = 3, **more: Any) -> CurriculumShown:
    own = replace(COHORT, track=track.slug)
    table = timetable(opening(own, track), track, {})
    now = NINE + timedelta(days=7 * weeks - 6)
    came = tuple(Came(each, own.channel, 10**18 + n) for n, each in enumerate(table.begun(now)))
    return CurriculumShown(own, table, came, more.get("done"), more.get("left_out", ()), now, more.get("pace"))


def calendar_cards() -> Iterator[tuple[str, dict[str, Any]]]:
    _, two, three, *_ = (slot.unit.slug for slot in TRACK.slots)
    for name, edit in {
        "a delay": Delay(3, 1),
        "a break": Break(date(2026, 1, 12), date(2026, 1, 12)),
        "a swap": Swap(two, three),
        "a unit left out": Skip(two),
        "fewer weeks": Shorten(None),
        "a unit at once": PostNow(two),
        "another hour": Clock(time(18, 30), "Asia/Kathmandu"),
    }.items():
        yield f"preview of {name}", rescheduling.preview(previewed(edit, met_until=NINE if name == "a delay" else None))
    long = CURRICULUM.track("part-time-16")
    yield "preview of a replacement", rescheduling.preview(previewed(Replace("rlhf", "gpu-kernels"), long))
    yield "calendar edited", rescheduling.made(EditMade(COHORT, made_of(Delay(3, 2)), TITLES))
    yield "calendar kept", rescheduling.cancelled()
    yield "edit undone", rescheduling.undone(EditUndone(COHORT, made_of(Skip(two)), TITLES))
    history = (
        made_of(Clock(None, "Europe/Berlin"), 3),
        made_of(Break(date(2026, 2, 2), date(2026, 2, 8)), 2, reason="carnival @everyone"),
        made_of(Swap(two, three), 1, undone_at=NINE, undone_by=MemberId(0)),
    )
    yield "vote opened", voting.opened(VoteOpened(COHORT, VOTE))
    yield "history", rescheduling.history(HistoryShown(COHORT, history, frozenset({2, 3}), TITLES))
    yield "no history", rescheduling.history(HistoryShown(COHORT, (), frozenset(), TITLES))
    done = frozenset({TRACK.slots[0].unit.slug})
    yield "curriculum", plans.plan(curriculum_shown(done=done, left_out=("Tokenizers",)))
    yield "curriculum for others", plans.plan(curriculum_shown(weeks=0))
    yield "digest", posts.post(replace(post(WEEK, in_thread=False), channel=ChannelId(8)))
    yield "digest of a week without news", posts.post(post(replace(WEEK, **QUIET), in_thread=False))
    yield "a slow cohort", posts.post(post(SlowPace(PACE, TABLE.units[2], 1), in_thread=False))
    yield "pace by unit", digest.by_unit(PaceShown(COHORT, PACE))
    yield "pace by unit, too early", digest.by_unit(PaceShown(COHORT, None))
    yield "curriculum of a slow cohort", plans.plan(curriculum_shown(weeks=5, pace=PACE))
    yield "calendar file", plans.calendar_file(CalendarExported(COHORT, b"", 7, 14))
    late = SignedUp(PERSON, COHORT, again=False, first=NINE, came=curriculum_shown().came)
    yield "signed up late", replies.signed_up(late, NOW)


LINK = Link("huggingface/peft", "pull", 123)


def capstone(state: Stage, how: str = "started", **more: Any) -> Capstone:
    at = Position(more.pop("link", LINK), state, how, NINE)
    kind = more.pop("kind", Kind.CHANGE)
    return Capstone(COHORT.id, more.pop("number", 1), kind, frozenset({MemberId(11), MemberId(12)}), at, **more)


def capstone_shown(one: Capstone, last: str | None = None, days: float = 4, own: bool = True) -> dict[str, Any]:
    now = NINE + timedelta(days=days)
    move = Moved(3, last, MemberId(11), NINE, one.at, one.at.state, NINE) if last else None
    library = CURRICULUM.libraries["peft"]
    shown = (OneShown(one, completed(one, [], now), move, library),)
    return capstones.shown(CapstonesShown(COHORT, shown, own, now))


def capstone_cards() -> Iterator[tuple[str, dict[str, Any]]]:
    scouting = capstone(Stage.SCOUTING, link=Link("huggingface/peft", "issues", 12))
    replay = capstone(Stage.CHOSEN, kind=Kind.REPLAY)
    draft, elsewhere = capstone(Stage.DRAFT_PR), replace(LINK, repo="a/b_c*d")
    for library in map(CURRICULUM.libraries.__getitem__, ("inspect-ai", "peft", "transformers", "jax")):
        one = capstone(Stage.SCOUTING, link=Link(library.repo, "issues", 5))
        yield f"capstone at {library.slug}", capstones.linked(CapstoneLinked(COHORT, one, None, library, 0))
    yield "capstone relinked", capstones.linked(CapstoneLinked(COHORT, draft, scouting.at.link, None, 2))
    yield "replay linked", capstones.linked(CapstoneLinked(COHORT, replay, None, None, 0))
    yield "capstone, our turn", capstone_shown(scouting)
    yield "capstone draft", capstone_shown(draft, "pull-linked", days=1)
    yield "capstone with maintainers", capstone_shown(capstone(Stage.READY, "upstream"), "upstream")
    yield "capstone of others", capstone_shown(capstone(Stage.CHANGES_REQUESTED), "changes-asked", own=False)
    for said in Said:
        gone = capstone(Stage.READY, said=said, seen=Upstream("pull", open=True, green=True))
        yield f"capstone upstream: {said}", capstone_shown(gone, days=1)
    closed = Upstream("issue", open=False)
    yield "capstone whose issue is closed", capstone_shown(replace(scouting, seen=closed, said=Said.WELL), days=1)
    yield "capstone closed upstream", capstone_shown(capstone(Stage.CLOSED, "upstream"), "upstream")
    yield "capstone declined", capstone_shown(capstone(Stage.CLOSED, "declined"), "declined")
    yield "replay compared", capstone_shown(replace(replay, at=replace(replay.at, state=Stage.COMPARED, demo_at=NINE)))
    shown = OneShown(draft, completed(draft, [], NINE), None, None)
    yield "capstone left", capstones.left(CapstoneLeft(COHORT, draft))
    yield "capstone moved", capstones.moved(CapstoneMoved(COHORT, shown, NINE))
    many = tuple(capstone(stage, link=elsewhere, number=n) for n, stage in enumerate(Stage))
    for page in range(3):
        listed = CapstonesListed(COHORT, many, page, NINE + timedelta(days=4))
        yield f"capstones, page {page + 1}", capstones.listed(listed)
    yield "no capstones", capstones.listed(CapstonesListed(COHORT, (), 0, NINE))
    yield "reviews", capstones.reviews(ReviewsListed(COHORT, many[:11], NINE))
    yield "no reviews", capstones.reviews(ReviewsListed(COHORT, (), NINE))
    yield "capstone reviewed", capstones.reviewed(Reviewed(COHORT, draft))
    for stage in (Stage.MERGED, Stage.CHANGES_REQUESTED):
        yield f"upstream answered: {stage}", posts.post(post(UpstreamAnswer(1, 4, stage, draft.members, LINK, NINE)))


def certified(finish: Finish, **more: Any) -> CertificateShown:
    return replace(CertificateShown(COHORT, TRACK.title, PERSON.name, NINE, finish), **more)


def finishing_cards() -> Iterator[tuple[str, dict[str, Any]]]:
    week = timedelta(days=7)
    replay = TheirCapstone(capstone(Stage.COMPARED, kind=Kind.REPLAY), NINE)
    finishes = {
        "": Finish(NINE + 5 * week, 5, 6, NINE + 6 * week),
        ", capstone merged": Finish(
            NINE + 16 * week, 15, 16, NINE + 16 * week, TheirCapstone(capstone(Stage.MERGED), NINE)
        ),
        ", capstone open": Finish(NINE, 16, 16, NINE + timedelta(days=1), TheirCapstone(capstone(Stage.READY), NINE)),
        ", replay": Finish(NINE + 8 * week, 16, 16, NINE + 8 * week, replay),
    }
    for name, finish in finishes.items():
        yield f"certificate{name}", certificate.certificate(certified(finish), b"")
    checked = CheckedIn(COHORT, UNIT, GROUP.id, None, Answer(Done.DONE), 2, 4, finishes[""])
    yield "checked in, and finished", checking_in.checked_in(checked)
    merged = capstone(Stage.MERGED)
    merged = replace(merged, at=replace(merged.at, green=True, reviewed_at=NINE, demo_at=NINE))
    shown = OneShown(merged, completed(merged, [], NINE), None, None)
    finish = finishes[", capstone merged"]
    yield "capstone completed, and finished", capstones.moved(CapstoneMoved(COHORT, shown, NINE, finish))
    units = tuple(slot.unit for slot in TRACK.slots)
    open_ = NotYet(3, 6, units[3:5], 1, units[5:6], CapstoneState.NOT_ASKED)
    yield "not finished", certificate.not_finished(NotFinished(COHORT, TRACK.title, open_))
    for state in (CapstoneState.NONE, CapstoneState.UNDER_WAY, CapstoneState.COMPLETED):
        missing = NotYet(11, 16, units[:1] * 12, 0, (), state)
        yield f"not finished, capstone: {state}", certificate.not_finished(NotFinished(COHORT, TRACK.title, missing))


def times_change(hours: int, *zones: str) -> TimesChange:
    """GROUP meets `hours` later in its second week than in its first, when clocks change in Europe."""
    tuesday = datetime(2026, 3, 24, 18, tzinfo=UTC)
    week = (tuesday, tuesday + timedelta(days=2))
    later = tuple(start + timedelta(days=7, hours=hours) for start in week)
    (move,) = moves(date(2026, 3, 23), week + later, dict(zip(sorted(GROUP.members), zones, strict=False)))
    return TimesChange(GROUP, move)


def troubles_of(cohort: Cohort) -> Iterator[Trouble]:
    """One of each cause."""
    people = tuple((MemberId(10**18 + n), GroupId(n)) for n in range(25))
    for why in placed.Why:
        yield Trouble(cohort, why, missing=("send_messages", "embed_links"), members=people, stopped=3)


def told(content: Trouble | Work | Call | Repair) -> Post:
    return Post("key", COHORT, TRACK, None, NINE, content, ChannelId(8))


def thread_of(cohort: Cohort) -> Thread:
    return Thread("thread:1:7", cohort, GROUP.id, GROUP.members, archived=False)


def drift(cohort: Cohort, times: int) -> Drift:
    """Every kind of step, so many times."""
    thread, welcome = thread_of(cohort), post(Welcome(GROUP, ()))
    unit = replace(post(UnitPost(TRACK.slots[1], GROUP)), cohort=cohort, thread=thread)
    kinds: tuple[Step, ...] = (
        OpenThread(thread),
        AddMember(thread, MemberId(11)),
        RemoveMember(thread, MemberId(12)),
        WakeThread(thread),
        RenameThread(thread),
        ArchiveThread(thread),
        Send(unit),
        steps.Edit(replace(unit, thread=None)),
        Drop(replace(welcome, cohort=cohort)),
    )
    return Drift(kinds * times, tuple(troubles_of(cohort))[:2], 3, paused=False)


def flag(reason: Noticed = Noticed.MISSED, **more: Any) -> Flag:
    some = [slot.unit.slug for slot in TRACK.slots]
    units = {Noticed.MISSED: some[:2], Noticed.BEHIND: some[:6], Noticed.STUCK: some[1:2]}.get(reason, [])
    return replace(Flag(COHORT.id, MemberId(11), reason, NINE, tuple(units), told_at=NINE), **more)


KEPT = (
    Kept("person", ({"cohort_id": 1, "name": "Ada", "joined_at": NINE, "exact": "Sat 9-12"},)),
    Kept("check in", ({"unit": "cnn-resnet", "done": "partly"}, {"unit": "autograd-engine", "done": "done"})),
)


def everything(person: Person | None) -> Stored:
    """Whatever can be stored of somebody."""
    said = [
        CheckIn(slot.unit.slug, GROUP.id, Answer(done), NINE, NINE)
        for slot, done in zip(TRACK.slots[:3], Done, strict=True)
    ]
    reports = [SessionReport(GROUP.id, NINE + timedelta(days=n), MemberId(11), n > 1, None, NINE) for n in range(4)]
    flags = [flag(one, cleared_at=NINE) for one in Noticed]
    flags[-2:] = [replace(flags[-2], shared_at=NINE), replace(flags[-1], answer=FlagAnswer.FINE, cleared_at=None)]
    here = StoredHere(
        *(COHORT, TRACK, person, GROUP.id, tuple(said), tuple(reports), tuple(flags), (capstone(Stage.READY),))
    )
    return Stored(here, Reach(Way.NONE, sessions=False), KEPT)


def stored_cards() -> Iterator[tuple[str, dict[str, Any]]]:
    bare = StoredHere(COHORT, TRACK, PERSON, GROUP.id)
    yield "what is stored about me", stored.stored(Stored(bare, Reach(), KEPT), NOW)
    yield "the same, with all there can be", stored.stored(everything(replace(PERSON, wishes=WISHES)), NOW)
    yield "the same, after leaving", stored.stored(everything(None), NOW)
    yield "the same, in no cohort", stored.stored(Stored(None, Reach(), KEPT[1:]), NOW)
    yield "nothing is stored about me", stored.stored(Stored(None, Reach(), ()), NOW)


def flag_cards() -> Iterator[tuple[str, dict[str, Any]]]:
    word = Words(MemberId(11), (flag(), flag(Noticed.PAIRING)), date(2026, 1, 5))
    yield "a word in a thread", posts.post(post(word))
    yield "a word in a direct message", posts.post(replace(post(word, in_thread=False), to=MemberId(11)))
    every = tuple(flag(reason) for reason in Noticed)
    yield "the words", noticed.read(WordsRead(COHORT, every, TRACK))
    yield "the words, seen by organisers", noticed.read(WordsRead(COHORT, (flag(shared_at=NINE),), TRACK))
    yield "the words in passing", noticed.in_passing(WordsRead(COHORT, (flag(),), TRACK))
    yield "no words any more", noticed.read(WordsRead(COHORT, (), TRACK))
    for said in FlagAnswer:
        done = FlagsAnswered(COHORT, said, (replace(COHORT, name="Sp`ring"),), date(2026, 2, 1))
        yield f"answered: {said}", noticed.answered(done)
    yield "no slower track", noticed.answered(FlagsAnswered(COHORT, FlagAnswer.SLOWER))
    yield "for how long a pause", noticed.pause_asked(COHORT)
    yield "whether to leave", noticed.leave_asked(COHORT)
    helped = flag(Noticed.MISSED, answer=FlagAnswer.HELP, answered_at=NINE, shared_at=NINE)
    call = told(Call(MemberId(11), NINE, (helped, flag(Noticed.PERSON, shared_at=NINE))))
    yield "a call to organisers", posts.post(call)
    taken = Call(MemberId(11), NINE, (replace(helped, owner=MemberId(15)),))
    yield "a call that is taken", posts.post(told(taken))
    yield "a call that is over", posts.post(told(Call(MemberId(11), NINE, solved=True)))
    people = (
        Flagged(MemberId(11), "Ada", GroupId(7), (helped, flag(Noticed.STUCK))),
        Flagged(MemberId(12), "Ben", None, (flag(Noticed.BEHIND, owner=MemberId(15), contacted_at=NINE),)),
    )
    yield "flags", noticed.listed(FlagsShown(COHORT, TRACK, people, (GroupId(7),)), 0)
    yield "flags, the second page", noticed.listed(FlagsShown(COHORT, TRACK, people[:1] * 25), 1)
    yield "no flags", noticed.listed(FlagsShown(COHORT, TRACK, ()), 0)
    for one in people:
        yield f"the card of {one.member}", noticed.person(FlagShown(COHORT, TRACK, one.member, one))
    unread = Flagged(MemberId(14), "Dee", None, (flag(shared_at=NINE, told_at=None),))
    yield "the card of somebody who has not read it", noticed.person(FlagShown(COHORT, TRACK, MemberId(14), unread))
    since = replace(unread, flags=(flag(shared_at=NINE, told_at=NINE + timedelta(days=1)),))
    yield "the card of somebody who read it later", noticed.person(FlagShown(COHORT, TRACK, MemberId(14), since))
    yield "the card of somebody who is well", noticed.person(FlagShown(COHORT, TRACK, MemberId(11), None))
    yield "looking after", noticed.looks_after(FlagShown(COHORT, TRACK, MemberId(12), people[1]), MemberId(15))
    yield "handing back", noticed.looks_after(FlagShown(COHORT, TRACK, MemberId(11), people[0]), MemberId(15))


def case_cards() -> Iterator[tuple[str, dict[str, Any]]]:
    asked = StillIn(MemberId(11), GroupId(7), Ill.QUIET, NINE, NINE + timedelta(days=2))
    yield "a question in a thread", posts.post(post(asked))
    yield "a question in a direct message", posts.post(replace(post(asked, in_thread=False), to=MemberId(11)))
    case = Case(COHORT.id, GroupId(7), NINE, Ill.NOT_MET, {MemberId(11): Still.IN, MemberId(12): Still.BREAK})
    yield "the question", repairs.question(Asked(COHORT, case, GROUP))
    for still in Still:
        yield f"answered: {still}", repairs.said(still)
    meets = replace(proposed().shown.proposal, unplaced=())
    joined = replace(meets, groups=(Group(("11", "21", "22", "41"), ((NINE,),), 0.8),))
    spread = replace(
        meets, groups=(Group(("11", "21", "22"), ((NINE,),), 0.8), Group(("31", "32", "33"), ((NINE,),), 0.7))
    )
    home, other, third = frozenset({"11", "12", "13", "14"}), frozenset({"21", "22"}), frozenset({"31", "32", "33"})
    ways = (
        Mended(How.MERGE, (home, other), joined, 2, None, 79),
        Mended(How.SPREAD, (home, other, third), spread, 3, 60, 69),
    )
    ready = replace(case, options=ways, facts="0123456789abcdef", out=GROUP.members - {MemberId(11)}, proposed_at=NINE)
    yield "a proposal to mend a group", posts.post(told(Repair(ready, GROUP.members)))
    yield "another way", repairs.case(CaseShown(COHORT, ready, GROUP.members), 1)
    nothing = replace(ready, options=(), why=Ill.QUIET)
    yield "no way to mend a group", posts.post(told(Repair(nothing, GROUP.members)))
    ended = replace(
        ready,
        options=(Mended(How.END, (home,), replace(meets, groups=()), 0, None, None),),
        answers={},
        out=GROUP.members,
    )
    yield "a group that ends", posts.post(told(Repair(ended, GROUP.members)))
    yield "a group that is mended", posts.post(told(Repair(None, frozenset(), solved=True)))
    seats = (replace(proposed().shown.regrouping.seats[1], members=GROUP.members),)
    yield (
        "mended",
        repairs.applied(
            Mending(COHORT, GroupId(7), Regrouping(seats, (GroupId(8),), (), frozenset()), frozenset({MemberId(12)}))
        ),
    )
    yield "looked for anew", repairs.looking()


def cards() -> Iterator[tuple[str, dict[str, Any]]]:
    yield from case_cards()
    yield from flag_cards()
    late = UnitPost(TRACK.slots[2], GROUP, late=True, also=TRACK.slots[:2])
    yield "announcement", posts.post(post(Announcement(TRACK, NINE), in_thread=False))
    yield "welcome", posts.post(post(Welcome(GROUP, GROUP.sessions)))
    yield "welcome of a changed group", posts.post(post(Welcome(replace(GROUP, version=2), ())))
    yield "unit in a group's thread", posts.post(post(UnitPost(TRACK.slots[1], GROUP, pairs=TWO)))
    yield (
        "unit for all together",
        posts.post(post(UnitPost(TRACK.slots[1], GROUP, pairs=WHOLE, away=frozenset({MemberId(11)})))),
    )
    yield "unit for one alone", posts.post(post(UnitPost(TRACK.slots[1], GROUP, pairs=((MemberId(12),),))))
    yield "unit with another to come", posts.post(post(UnitPost(TRACK.slots[1], None, next=TABLE.units[2])))
    yield "unit in the cohort's channel", posts.post(post(UnitPost(TRACK.slots[0], None), in_thread=False))
    yield "units after downtime", posts.post(post(late))
    yield "reminder in a group's thread", posts.post(post(REMINDER))
    yield "reminder by direct message", posts.post(replace(post(REMINDER, in_thread=False), to=MemberId(12)))
    yield "reminders", reminding.choice(RemindersShown(Reach()), 1)
    yield "no reminders", reminding.choice(RemindersShown(Reach(Way.NONE, sessions=False)), 1)
    yield "direct messages refused", reminding.choice(RemindersShown(Reach(Way.DM, dm_closed_at=NINE)), 1)
    start = GROUP.sessions[0]
    yield "session ahead", posts.post(post(SessionCall(GROUP, start, over=False, called=GROUP.members)))
    yield "session that is over", posts.post(post(SessionCall(GROUP, start, over=True)))
    for met, went in ((False, None), (True, None), (True, 2)):
        report = SessionReport(GROUP.id, start, MemberId(11), met, went, NOW)
        yield f"session reported: {met} {went}", sessions.reported(SessionReported(COHORT, report))
    yield "away", away(Away(((COHORT, frozenset({NOW.date()})),), changed=True))
    yield "back", away(Away(((COHORT, frozenset()),), changed=True))
    berlin = ("Europe/Berlin", "Europe/Berlin")
    yield "times change for some", posts.post(post(times_change(-1, *berlin, "America/New_York", "Asia/Kathmandu")))
    yield "times change in one zone", posts.post(post(times_change(0, *berlin, "America/New_York")))
    yield "times change for all", posts.post(post(times_change(0, *berlin)))
    yield "times change without a change of clocks", posts.post(post(times_change(-2, "America/New_York")))
    yield "signed up", replies.signed_up(SignedUp(PERSON, COHORT, again=False, first=NINE), NOW)
    yield "answers changed", replies.signed_up(SignedUp(PERSON, COHORT, again=True, first=NINE), NOW)
    yield "sign-up refused", replies.form_refused(FormRefused(COHORT, NoHours()), keys.SIGN_UP)
    yield from stored_cards()
    yield "wished", wishing.wished(Wished(COHORT, WISHES, frozenset()))
    yield "wished for oneself", wishing.wished(Wished(COHORT, Wishes(), frozenset({MemberId(11)})))
    yield "wishes refused", replies.form_refused(FormRefused(COHORT, DatesBackwards(bit="x")), keys.WISHES)
    yield "kept apart", wishing.pair_noted(PairNoted(PAIRS[0], apart=True, news=True))
    yield "kept apart already", wishing.pair_noted(PairNoted(PAIRS[0], apart=True, news=False))
    yield "no longer kept apart", wishing.pair_noted(PairNoted(PAIRS[0], apart=False, news=True))
    yield "never kept apart", wishing.pair_noted(PairNoted(PAIRS[0], apart=False, news=False))
    yield "pairs kept apart", wishing.pairs_listed(PairsListed(PAIRS[:2]))
    yield "no pairs kept apart", wishing.pairs_listed(PairsListed(()))
    full = Answer(Done.PARTLY, 150, 1, Speed.TOO_FAST, 2, "the *masking* of @everyone", True, {QUESTION.id: "no idea"})
    before = CheckIn(UNIT.slug, GROUP.id, Answer(Done.DONE), NINE, NINE)
    for name, answer in (("done", Answer(Done.DONE)), ("partly, with all", full), ("not", Answer(Done.NOT_STARTED))):
        checked = CheckedIn(COHORT, UNIT, GROUP.id, None, answer, 2, 4)
        yield f"checked in: {name}", checking_in.checked_in(checked)
    again = CheckedIn(COHORT, UNIT, None, before, Answer(Done.DONE), 0, 0)
    yield "checked in already, in no group", checking_in.checked_in(again)
    yield "to check in", checking_in.to_check_in(CheckInShown(COHORT, UNIT, GROUP.id, before))
    yield "to check in for the first time", checking_in.to_check_in(CheckInShown(COHORT, UNIT, None, None))
    yield (
        "what the group wrote",
        checking_in.group_wrote(GroupWrote(UNIT, ((MemberId(12), ((QUESTION, "a *graph*"),)),))),
    )
    yield "nothing that the group wrote", checking_in.group_wrote(GroupWrote(UNIT, ()))
    yield "check-in taken back", checking_in.taken_back(CheckInTakenBack(UNIT, was_there=True))
    yield "no check-in to take back", checking_in.taken_back(CheckInTakenBack(UNIT, was_there=False))
    yield "left", replies.left(Left(COHORT))
    yield "forget me?", replies.forget_me_asked()
    yield "forgotten", replies.forgotten()
    yield "kept", replies.kept()
    yield "cohort opened", replies.cohort_opened(CohortOpened(COHORT, TABLE))
    yield "sign-ups closed", replies.cohort_changed(CohortChanged(replace(COHORT, signups=False), "signups"))
    yield "cohort closed", replies.cohort_changed(CohortChanged(replace(COHORT, signups=False, running=False), "all"))
    yield "cohort reopened", replies.cohort_changed(CohortChanged(COHORT, "all"))
    yield from calendar_cards()
    yield from capstone_cards()
    yield from finishing_cards()
    yield "organisers named", replies.organisers_set(OrganisersSet(RoleId(5)))
    yield "no organisers named", replies.organisers_set(OrganisersSet(None))
    yield "organisers' channel named", replies.office_set(OfficeSet(ChannelId(8)))
    yield "no organisers' channel named", replies.office_set(OfficeSet(None))
    yield "paused", replies.paused(Paused(True, again=False))
    yield "paused already", replies.paused(Paused(True, again=True))
    yield "resumed", replies.paused(Paused(False, again=False))
    yield "by the way", replies.by_the_way(2)
    for trouble in troubles_of(COHORT):
        yield f"trouble: {trouble.why}", posts.post(told(trouble))
        yield f"trouble over: {trouble.why}", posts.post(told(replace(trouble, solved=True)))
    yield "long work", posts.post(told(Work(NINE, 500, 320, NINE + timedelta(minutes=4))))
    yield "long work begins", posts.post(told(Work(NINE, 500, 500)))
    yield "long work done", posts.post(told(Work(NINE, 500, 0)))
    yield "nothing to do", plan.server_plan(Drift((), (), 0, paused=False), 45)
    yield "the server's plan", plan.server_plan(drift(COHORT, 1), 45)
    yield "a long plan, paused", plan.server_plan(replace(drift(COHORT, 200), paused=True), 45)
    yield "repairing", plan.repairing()
    yield "incident", replies.incident("a1b2c3")
    yield "looking for groups", looked()
    yield "looking for groups, in turn", looked(waiting=True)
    yield "placing people", looked(MatchingProgress(460, 464))
    yield "making groups better", looked(MatchingProgress(464, 464))
    yield "how far from the best", looked(MatchingProgress(464, 464, 0.0314))
    yield "as good as the best", looked(MatchingProgress(464, 464, 0.0))
    yield "taking what there is", looked(MatchingProgress(464, 464, 0.0314), enough=True)
    yield "search cancelled", searching.given_up()
    yield "search broken", searching.broken()
    yield "regroup preview", regrouping.preview(proposed())
    yield "regroup preview, nobody moves", regrouping.preview(proposed(shown=0))
    yield "what if", leftover.what_if(WhatIfAsked(COHORT, ANSWERS))
    yield "what if there was no time", leftover.what_if(WhatIfAsked(COHORT, ()))
    yield "regroup applied", regrouping.applied(GroupsApplied(COHORT, proposed().shown.regrouping))
    yield from progress_cards(COHORT, TRACK)


def shown(message: dict[str, Any]) -> str:
    """A message as text: words, buttons, whom it may ping."""
    lines = [message["content"]] if "content" in message else []
    for item in message["view"].walk_children() if "view" in message else ():
        match item:
            case ui.MediaGallery():
                lines += [f"picture, described as:\n{one.description}" for one in item.items]
            case ui.TextDisplay():
                lines.append(item.content)
            case ui.Separator():
                lines.append("-" * 40)
            case ui.Button():
                lines.append(f"[{item.label}]{' (off)' if item.disabled else ''} {item.custom_id}")
            case ui.Select():
                lines.append(f"[{item.placeholder} {', '.join(one.label for one in item.options)}] {item.custom_id}")
            case _:
                pass
    if "file" in message:
        lines.append(f"picture, described as:\n{message['file'].description}")
    pings = message["allowed_mentions"].users
    lines.append(f"pings {', '.join(str(user.id) for user in pings) if pings else 'nobody'}")
    return "\n".join(lines)


async def test_the_words_are_those_in_the_snapshot() -> None:
    text = "\n\n".join(f"=== {name}\n{shown(message)}" for name, message in cards()) + "\n"
    if os.environ.get("UPDATE_CARDS"):
        SNAPSHOT.write_text(text, encoding="utf-8")
    assert text == SNAPSHOT.read_text(encoding="utf-8")


async def test_every_message_says_whom_it_may_ping_and_never_everyone() -> None:
    for name, message in cards():
        allowed = message["allowed_mentions"]
        assert allowed.everyone is False, name
        assert allowed.roles is False, name


async def test_capstones_with_the_longest_names_fit_into_a_card() -> None:
    link = Link("-".join(["a" + "_" * 37, "/" + "_" * 99]).replace("-/", "/"), "issues", 999_999_999)
    people = frozenset(MemberId(10**18 + n) for n in range(3))
    many = tuple(replace(capstone(Stage.TAIL, link=link, number=n), members=people) for n in range(100))
    cohort = replace(COHORT, name="_" * 40)
    for message in (
        capstones.listed(CapstonesListed(cohort, many, 1, NINE + timedelta(days=4))),
        capstones.reviews(ReviewsListed(cohort, many, NINE)),
        capstones.linked(CapstoneLinked(cohort, many[0], link, CURRICULUM.libraries["jax"], 2)),
    ):
        texts = [item.content for item in message["view"].walk_children() if isinstance(item, ui.TextDisplay)]
        assert sum(map(len, texts)) <= 4000
        assert sum(1 for _ in message["view"].walk_children()) <= 40


async def test_a_certificate_with_the_longest_names_fits_into_a_card() -> None:
    link = Link("-".join(["a" + "_" * 37, "/" + "_" * 99]).replace("-/", "/"), "pull", 999_999_999)
    until = NINE + timedelta(days=900)
    finish = Finish(NINE, 120, 120, until, TheirCapstone(capstone(Stage.MERGED, link=link), NINE))
    long = {"cohort": replace(COHORT, name="`" * 40), "track": "`" * 90, "name": "\u0628" * 100}
    units = tuple(replace(UNIT, title="_" * 90) for _ in range(120))
    missing = NotYet(0, 120, units, 10, units, CapstoneState.UNDER_WAY)
    given = certificate.certificate(certified(finish, **long), b"")
    assert len(given["files"][0].description) <= 1024
    for message in (given, certificate.not_finished(NotFinished(long["cohort"], long["track"], missing))):
        fits_private(message)


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_a_line_to_share_stays_one_line_in_its_block(name: str, repo: str) -> None:
    theirs = TheirCapstone(capstone(Stage.MERGED), NINE)
    line = certificate.line(certified(Finish(NINE, 6, 6, NINE, theirs), cohort=replace(COHORT, name=name), track=repo))
    assert "`" not in line
    assert len(line.splitlines()) == 1


async def test_every_unit_of_every_track_fits_into_a_card() -> None:
    """Discord takes 4,000 characters and 40 components, and 5 buttons in a row."""
    for track in CURRICULUM.tracks.values():
        for number, slot in enumerate(track.slots):
            for also in ((), track.slots[:number]):
                for whose in (GROUP, None):
                    fits(replace(post(UnitPost(slot, whose, late=bool(also), also=also)), track=track), slot.unit.slug)


async def test_every_plan_and_preview_fits_into_a_card() -> None:
    for track in CURRICULUM.tracks.values():
        for page in range(4):
            for weeks in (0, track.weeks):
                done = frozenset(slot.unit.slug for slot in track.slots)
                many = tuple(UNIT.title for _ in range(30))
                fits_private(plans.plan(curriculum_shown(track, weeks, done=done, left_out=many, pace=PACE), page))
        fits_private(rescheduling.preview(previewed(Delay(1, 26), track, met_until=NINE)))
        if any(slot.kind == "buffer" for slot in track.slots[1:]):
            fits_private(rescheduling.preview(previewed(Shorten(None), track)))
        came = curriculum_shown(track, track.weeks).came
        fits_private(replies.signed_up(SignedUp(PERSON, COHORT, again=False, first=NINE, came=came), NOW))
    edits = tuple(made_of(Swap("rlhf", "gpu-kernels"), n, reason="*" * 200, undone_at=NINE) for n in range(90, 0, -1))
    fits_private(rescheduling.history(HistoryShown(COHORT, edits, frozenset(range(91)), TITLES)))


def fits_private(message: dict[str, Any]) -> None:
    view = message["view"]
    assert sum(len(item.content) for item in view.walk_children() if isinstance(item, ui.TextDisplay)) <= 4000


def test_a_polls_answers_are_cut_to_what_discord_takes() -> None:
    message = posts.post(post(VOTE, in_thread=False))
    poll = message["poll"]
    assert poll.question == "Winter, week 4: which unit would you like? (vote 2)" == posts.marker(post(VOTE))
    assert [answer.text for answer in poll.answers] == [
        "One unit",
        "Another, with a title longer than Discord takes in a p…",
    ]
    assert poll.duration == timedelta(days=2)


async def test_new_times_fit_into_a_card_for_the_largest_group_that_meets_daily() -> None:
    zones = [name for name in sorted(available_timezones(), key=len) if name.startswith("America/Argentina/")][-10:]
    members = dict(zip(range(10**18, 10**18 + 10), zones, strict=True))
    group = replace(GROUP, id=GroupId(10**17), version=10**6, members=frozenset(map(MemberId, members)))
    starts = [datetime(2026, 3, 23, 18, tzinfo=UTC) + timedelta(days=n, hours=n // 7) for n in range(14)]
    (move,) = moves(date(2026, 3, 23), starts, {MemberId(member): zone for member, zone in members.items()})
    assert len(move.for_members) == 10
    assert all(len(seen.changes()) == 7 for seen in move.for_members)
    fits(post(TimesChange(group, move)))


def test_the_file_of_what_is_stored_has_every_row_in_a_line_of_its_own() -> None:
    assert stored.as_text(KEPT).splitlines() == [
        "Person (1)",
        "  cohort: 1; name: Ada; joined at: 2026-01-05 09:00:00 UTC; exact: Sat 9-12",
        "",
        "Check in (2)",
        "  unit: cnn-resnet; done: partly",
        "  unit: autograd-engine; done: done",
    ]
    assert len(stored.as_text([Kept("x", ({"written": "several\nlines"},))]).splitlines()) == 2


async def test_the_longest_wishes_and_lists_fit_into_a_card() -> None:
    far = 10**18
    most = Wishes(
        if_needed=tuple((start, start + 5) for start in range(0, 10080, 10)),
        dates_off=frozenset(date(2026, 1, 1) + timedelta(days=2 * n) for n in range(60)),
        languages=frozenset(letter * 20 for letter in "abcde"),
        partners=frozenset(MemberId(far + n) for n in range(4)),
        apart=frozenset(MemberId(far + n) for n in range(4, 14)),
    )
    pairs = tuple(frozenset({MemberId(far), MemberId(far + n)}) for n in range(1, 1000))
    for message in (
        wishing.wished(Wished(COHORT, most, most.apart)),
        wishing.pairs_listed(PairsListed(pairs)),
        stored.stored(everything(replace(PERSON, availability=most.if_needed, wishes=most)), NOW),
    ):
        assert len(shown(message)) <= 4000
    assert "… and 939 more" in shown(wishing.pairs_listed(PairsListed(pairs)))


def fits(what: Post, name: str = "") -> None:
    items = list(posts.post(what)["view"].walk_children())
    text = sum(len(item.content) for item in items if isinstance(item, ui.TextDisplay))
    assert text <= 4000, f"{name}: {text}"
    assert len(items) <= 40
    ids = [item.custom_id for item in items if isinstance(item, ui.Button)]
    assert len(ids) == len(set(ids)) <= 8
    assert all(len(row.children) <= 5 for row in items if isinstance(row, ui.ActionRow))
    assert all(len(one or "") <= 100 for one in ids)
    assert posts.marker(what) in ids


@given(st.text(max_size=300))
def test_nobodys_words_ping_or_break_a_line(text: str) -> None:
    safe = plain(text)
    assert "\n" not in safe
    assert "<@" not in safe
    assert "@everyone" not in safe
    assert "@here" not in safe
    assert len(safe) <= 3 * 80


async def test_a_person_of_whom_there_is_much_to_say_fits_into_a_card() -> None:
    slots = tuple(
        replace(slot, unit=replace(slot.unit, title="*" * 80), alternatives=())
        for slot in CURRICULUM.track("part-time-16").slots
    )
    track = replace(CURRICULUM.track("part-time-16"), slots=slots)
    shown = cohort_shown(replace(COHORT, name="_" * 40), track, now=NINE + timedelta(days=150))
    person_ = person_shown(shown, "*" * 40, now=NINE + timedelta(days=150))
    slugs = [slot.unit.slug for slot in slots]
    full = Answer(Done.PARTLY, 6000, 2, Speed.TOO_FAST, 1, "*" * 500, needs_person=True)
    flags = [replace(shown.flagged[0].flags[0], reason=reason, units=tuple(slugs)) for reason in Noticed]
    much = replace(
        person_,
        check_ins={slug: CheckIn(slug, GroupId(7), full, NINE, NINE) for slug in slugs},
        flags=tuple(flags),
        away=tuple(date(2026, 1, 1) + timedelta(days=2 * n) for n in range(90)),
        reports=person_.reports * 30,
    )
    for page in range(12):
        for view in (person_card.person(much, page)["view"], person_card.me(much, page)["view"]):
            texts = [item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay)]
            assert sum(map(len, texts)) <= 4000
            assert sum(1 for _ in view.walk_children()) <= 40


async def test_progress_of_the_longest_names_fits_into_a_card() -> None:
    cohort = replace(COHORT, name="_" * 40)
    now = NINE + timedelta(days=50)
    shown = cohort_shown(cohort, TRACK)
    stands = progress(shown.table, spans(shown.table), long_names(500), now)
    flagged = tuple(replace(shown.flagged[0], member=row.member) for row in stands.rows or ())
    ill = tuple(replace(shown.ill[0], group=GroupId(10**6 + n)) for n in range(100))
    large = replace(shown, progress=stands, flagged=flagged, ill=ill, groups=10**6, seated=10**6, now=now)
    for page in (0, 1, 49, 50):
        view = progress_card.cohort(large, page=page)["view"]
        texts = [item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay)]
        assert sum(map(len, texts)) <= 4000
        assert sum(1 for _ in view.walk_children()) <= 40
        assert any("of 50)" in text for text in texts)


@pytest.mark.parametrize(
    ("placed", "certificate", "says"),
    [
        (13, Certificate(13, 13, 0.5, 0.25, 0.5), "Quality 49 of 100, proven best; 24 in the weakest group."),
        (13, Certificate(13, 13, 0.5, 0.25, 0.500001), "within 0.1 % of the best possible"),
        (13, Certificate(13, 13, 0.5, 0.25), "Quality 49 of 100; 24 in the weakest group."),
        (13, Certificate(13, 13, 1.01, 1.01, 1.01), "Quality 100 of 100, proven best; 100 in the weakest group."),
        (13, Certificate(13, 13, 1.0099, 1.005), "Quality 99 of 100; 99 in the weakest group."),
        (12, Certificate(12, 12, 0.5, 0.25), "Proven: nobody could place more."),
        (12, Certificate(12, 13, 0.5, 0.25, stopped=True), "At most 13 could be placed. Quality"),
        (0, Certificate(0, 0), "Proven: nobody could place more."),
    ],
)
async def test_only_what_is_proven_is_called_proven(placed: int, certificate: Certificate, says: str) -> None:
    shown = Choice(Keep.NOTHING, Proposal((), (), 1, certificate), proposed().shown.regrouping)
    said = proven.proven(replace(proposed(), shown=shown))
    assert says in said
    assert ("cut short" in said) == certificate.stopped
    assert ("proven" in said.casefold()) == (certificate.best_quality is not None or placed == certificate.most < 13)


@pytest.mark.parametrize(
    ("certificate", "says"),
    [
        (Certificate(12, 13, 0.5, 0.25, 0.5), ("At most 13 could be placed{}.", "proven best{};")),
        (Certificate(12, 12, 0.5, 0.25, 0.51), ("nobody could place more{}.", "of the best possible{};")),
    ],
)
async def test_what_is_proven_of_keeping_groups_whole_says_so(certificate: Certificate, says: tuple[str, ...]) -> None:
    for keep in Keep:
        shown = Choice(keep, Proposal((), (), 1, certificate), proposed().shown.regrouping)
        there = replace(proposed(), shown=shown)
        first = replace(there, facts=replace(there.facts, current=()))
        for result in (there, first):
            whole = keep is Keep.WHOLE and result is there
            if_ = " without taking apart a group that works" if whole else ""
            assert all(each.format(if_) in proven.proven(result) for each in says)


async def test_quality_is_shown_as_a_share_of_what_the_settings_make_best() -> None:
    weights = Weights(shared_hours=1, level=1, pace=1, sociable=0.99)
    facts = replace(proposed().facts, rules=replace(RULES, weights=weights))
    shown = Choice(Keep.NOTHING, Proposal((), (), 1, Certificate(13, 13, 4.0, 2.0)), proposed().shown.regrouping)
    said = proven.proven(replace(proposed(), facts=facts, shown=shown))
    assert said == "Quality 100 of 100; 50 in the weakest group."


async def test_a_week_in_which_all_of_a_group_are_away_is_not_promised() -> None:
    meets = Group(("1", "2", "3"), ((NINE,), (), (NINE,)))
    way = replace(proposed().shown, proposal=replace(proposed().shown.proposal, groups=(meets,)))
    said = shown(regrouping.preview(replace(proposed(), shown=way)))
    assert "in each of the 7 weeks left but those in which all of it are away, changes of clocks included" in said


async def test_a_preview_of_the_largest_groups_fits_into_cards() -> None:
    """Discord takes 4,000 characters and 40 components."""
    far = 10**18
    rules = Rules(date(2026, 1, 5), 7, sessions=7, max_size=10)
    groups = tuple(
        Seat(None, frozenset(MemberId(far + n * 10 + m) for m in range(10)), (NINE,) * 49, changed=True)
        for n in range(50)
    )
    left = tuple(Unplaced(str(far + 500 + n), Reason.LEFT_OVER) for n in range(100))
    windows = (Window(1, 1080, 1200), Window(4, 1380, 1470))
    why = Why(Cause.NO_HOURS_IN_COMMON, weeks=(0, 2, 4, 6), of=7, has=1, needs=9, clocks=True)
    change = Change(Remedy.HOURS, tuple(str(far + n) for n in range(600, 609)), windows=windows)
    known = tuple(Advice(one.key, why, change) for one in left)
    plan = Regrouping(groups, (), left, frozenset())
    choices = [replace(choice, regrouping=plan, advice=known) for choice in proposed().choices]
    facts = replace(proposed().facts, rules=rules, cohort=replace(COHORT, name="W" * 40, id=CohortId(10**17)))
    result = replace(proposed(), facts=facts, choices=tuple(choices), shown=choices[1])
    pages = [regrouping.preview(result, page) for page in range(100)]
    assert len({shown(page) for page in pages}) > 20
    for page in pages:
        items = list(page["view"].walk_children())
        assert sum(len(item.content) for item in items if isinstance(item, ui.TextDisplay)) <= 4000
        assert len(items) + 2 <= 40
        ids = [item.custom_id for item in items if isinstance(item, ui.Button | ui.Select)]
        assert len(ids) == len(set(ids))
        assert all(len(one or "") <= 100 for one in ids)


NO_CHANGE = "No small change was found that would give them a place."


def left_out_with(advice: Advice, reason: Reason, wish: tuple[int, int], pairs: tuple[tuple[int, int], ...]) -> str:
    """The line of somebody, 41, where one person would rather not be with another and organisers keep pairs apart."""
    people = tuple(
        replace(PERSON, member=MemberId(n), wishes=Wishes(apart=frozenset({MemberId(wish[1])} if n == wish[0] else ())))
        for n in (11, 12, 41)
    )
    rules = replace(RULES, keep_apart=frozenset(frozenset(map(str, pair)) for pair in pairs))
    left = (Unplaced("41", reason),)
    shown = proposed().shown
    shown = replace(shown, advice=(advice,), regrouping=replace(shown.regrouping, unplaced=left))
    [line] = leftover.left_out(
        replace(proposed(), shown=shown, facts=replace(proposed().facts, people=people, rules=rules))
    )
    return line


@pytest.mark.parametrize(
    ("wish", "pairs", "told"),
    [
        ((41, 11), (), False),
        ((11, 41), (), False),
        ((11, 41), ((12, 41),), False),
        ((11, 12), (), False),
        ((11, 12), ((12, 41),), True),
    ],
)
@pytest.mark.parametrize(
    ("cause", "reason", "plainly"),
    [
        (Cause.KEPT_APART, Reason.LEFT_OVER, "could meet others, but those are in groups already"),
        (Cause.KEPT_APART, Reason.NOBODY_IN_COMMON, "no time in common with enough others"),
        (Cause.APART_AND_LANGUAGE, Reason.NOBODY_IN_COMMON, "no time in common with enough others"),
    ],
)
async def test_whom_somebody_would_rather_not_be_with_is_never_a_reason_given(
    wish: tuple[int, int], pairs: tuple[tuple[int, int], ...], told: bool, cause: Cause, reason: Reason, plainly: str
) -> None:
    """And a line that is not given looks as that of anybody for whom no change was found, or with that change."""
    bare = Advice("41", Why(cause), Change(Remedy.NOT_APART, ("21", "22", "23"), 1))
    assert (f"- <@41>: {plainly}. {NO_CHANGE}" == left_out_with(bare, reason, wish, pairs)) == (not told)
    hours = replace(bare, change=Change(Remedy.HOURS, ("21", "22", "23"), 1, (Window(1, 1080, 1200),)))
    line = left_out_with(hours, reason, wish, pairs)
    assert ("kept apart" in line) == told
    assert line.endswith(". Would fit into group 8 with Tue 18:00-20:00 as well (their time).")


def test_a_unit_has_the_hours_that_its_track_gives_it() -> None:
    """The 36 hours of building in the track of 20 weeks are not the unit's own 18."""
    longer = replace(TRACK.slots[1], hours=36.0)
    sent = posts.post(post(UnitPost(longer, GROUP)))
    assert "about 36 hours" in str(sent["view"].to_components())
