"""Check in for a unit: from the buttons under its post or by command, with one tap; what more there is, in forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions.course import timetable_of
from bot.actions.finishing import finish_now
from bot.actions.forms import FormReady, FormRefused
from bot.actions.membership import membership
from bot.app import App
from bot.core.check_in import Answer, CheckIn, Done, FormAnswers, filled_in, saying
from bot.core.cohort import Cohort
from bot.core.curriculum import Unit
from bot.core.finishing import Finish
from bot.core.groups import Group
from bot.core.people import CohortId, GroupId, GuildId, MemberId
from bot.core.refusals import (
    NoCohort,
    NotCheckedIn,
    NothingBegun,
    NotSignedUp,
    NotYourGroup,
    Refusal,
    UnitNotDue,
    UnknownUnit,
)
from bot.core.schedule import Planned, Timetable
from bot.store import check_ins, cohorts, drafts, groups, people, placed
from bot.store.port import Tx


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """What counts now, and what did before. In a group, `done` of `size` members have done the unit. `finish` if the
    member has finished the whole track."""

    cohort: Cohort
    unit: Unit
    group: GroupId | None
    before: CheckIn | None
    now: Answer
    done: int
    size: int
    finish: Finish | None = None

    @property
    def again(self) -> datetime | None:
        """When the member had said the very same."""
        return self.before.at if self.before and self.before.answer == self.now else None


@dataclass(frozen=True, slots=True)
class CheckInTakenBack:
    unit: Unit
    was_there: bool


@dataclass(frozen=True, slots=True)
class CheckInShown:
    """A unit to check in for; `now` is what the member has said of it, if anything."""

    cohort: Cohort
    unit: Unit
    group: GroupId | None
    now: CheckIn | None


@dataclass(frozen=True, slots=True)
class CheckInForm:
    """A form to open, filled with what was said last."""

    ready: FormReady[FormAnswers]
    unit: Unit


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a check-in is made: the unit, and the member's group if they are in one."""

    cohort: Cohort
    table: Timetable
    unit: Unit
    group: Group | None


async def check_in(
    app: App,
    guild: GuildId,
    member: MemberId,
    cohort: CohortId,
    unit: str,
    group: GroupId | None,
    done: Done = Done.DONE,
) -> CheckedIn:
    """Record how far the member got with the unit; all else they said of it stays. `group` is the one whose post it
    was, None for the cohort's post.

    Refuses a member who is not in the cohort or in that group, and a unit that has neither begun nor been posted.
    """
    return await _answer(app, guild, member, cohort, unit, lambda before, _: saying(before, done), of_group=group)


async def need_a_person(
    app: App, guild: GuildId, member: MemberId, cohort: CohortId, unit: str, *, need: bool
) -> CheckedIn:
    """Record that the member would like to talk to somebody now, or no longer. Refuses who has not checked in."""
    return await _answer(app, guild, member, cohort, unit, lambda said, _: replace(_said(said), needs_person=need))


async def prepare_form(
    app: App, guild: GuildId, member: MemberId, cohort: CohortId, unit: str, page: str
) -> CheckInForm:
    """What the form opens with: what was typed last and could not be used, or what counts. Refuses as `check_in`, and
    who has not checked in."""
    async with app.db.snapshot() as tx:
        place = await _place(app, tx, guild, member, cohort, unit)
        there = await check_ins.find(tx, place.cohort, member, unit)
        draft = await drafts.find(tx, place.cohort, member, FormAnswers)
    answer = _said(there.answer if there else None)
    if draft is None or (draft.unit, draft.page) != (unit, page):
        draft = _as_given(answer, place.unit, page)
    return CheckInForm(FormReady(place.cohort, draft), place.unit)


async def send_form(
    app: App, guild: GuildId, member: MemberId, cohort: CohortId, answers: FormAnswers
) -> CheckedIn | FormRefused:
    """Take what the form asks into the answer that counts; what cannot be used is kept as it was typed."""

    def change(said: Answer | None, unit: Unit) -> Answer:
        return filled_in(_said(said), answers, unit)

    try:
        return await _answer(app, guild, member, cohort, answers.unit, change, form=answers)
    except _Unusable as unusable:
        async with app.db.transaction() as tx:
            await drafts.save(tx, unusable.cohort, member, answers)
        return FormRefused(unusable.cohort, unusable.refusal)


async def take_back(app: App, guild: GuildId, member: MemberId, cohort: CohortId, unit: str) -> CheckInTakenBack:
    """Undo one's own check-in. Safe to repeat."""
    async with app.db.transaction() as tx:
        place = await _place(app, tx, guild, member, cohort, unit)
        there = await check_ins.take_back(tx, place.cohort, member, unit, app.now())
    return CheckInTakenBack(place.unit, there)


async def show_check_in(
    app: App, guild: GuildId, member: MemberId, wanted: str | CohortId | None, unit: str | None
) -> CheckInShown:
    """The unit to check in for, without its post: the one named, or else the newest that has begun."""
    async with app.db.snapshot() as tx:
        running = [cohort for cohort in await cohorts.all_of(tx, guild) if cohort.running]
        chosen, _ = await membership(tx, guild, member, running, wanted)
        begun = (await timetable_of(app, tx, chosen)).begun(app.now())
        slug = unit or (begun[-1].slot.unit.slug if begun else None)
        if slug is None:
            raise NothingBegun()
        place = await _place(app, tx, guild, member, chosen.id, slug)
        there = await check_ins.find(tx, chosen, member, slug)
    return CheckInShown(chosen, place.unit, place.group.id if place.group else None, there)


async def units_begun(app: App, guild: GuildId, member: MemberId, name: str | None) -> tuple[Planned, ...]:
    """The units one can check in for, the newest first; none where it is not clear of which cohort."""
    async with app.db.snapshot() as tx:
        running = [cohort for cohort in await cohorts.all_of(tx, guild) if cohort.running]
        try:
            chosen, _ = await membership(tx, guild, member, running, name)
        except Refusal:
            return ()
        return tuple(reversed((await timetable_of(app, tx, chosen)).begun(app.now())))


class _Unusable(Exception):
    def __init__(self, cohort: Cohort, refusal: Refusal) -> None:
        super().__init__()
        self.cohort, self.refusal = cohort, refusal


async def _answer(
    app: App,
    guild: GuildId,
    member: MemberId,
    cohort: CohortId,
    slug: str,
    change: Callable[[Answer | None, Unit], Answer],
    *,
    of_group: GroupId | None = None,
    form: FormAnswers | None = None,
) -> CheckedIn:
    """Change what counts, in one transaction. Raises _Unusable for a form whose answers are refused."""
    async with app.db.transaction() as tx:
        place = await _place(app, tx, guild, member, cohort, slug)
        mine = place.group
        if of_group is not None and (mine is None or mine.id != of_group):
            raise NotYourGroup()
        there = await check_ins.find(tx, place.cohort, member, slug)
        try:
            now = change(there.answer if there else None, place.unit)
        except NotCheckedIn:
            raise
        except Refusal as refusal:
            raise _Unusable(place.cohort, refusal) from None
        before = await check_ins.record(tx, place.cohort, member, slug, mine.id if mine else None, now, app.now())
        if form is not None:
            await drafts.drop(tx, place.cohort, member, FormAnswers)
        done = await check_ins.how_many(tx, place.cohort, slug, mine.members) if mine else 0
        finish = await finish_now(app, tx, place.cohort, place.table, member)
    if now.needs_person != (there is not None and there.answer.needs_person):
        app.changed.ring(guild)
    size = len(mine.members) if mine else 0
    return CheckedIn(place.cohort, place.unit, mine.id if mine else None, before, now, done, size, finish)


async def _place(app: App, tx: Tx, guild: GuildId, member: MemberId, cohort: CohortId, slug: str) -> _Place:
    chosen = await cohorts.find(tx, guild, cohort)
    if chosen is None:
        raise NoCohort()
    table = await timetable_of(app, tx, chosen)
    planned = table.find(slug)
    if planned is None:
        raise UnknownUnit()
    if planned.due > app.now() and slug not in await placed.units_posted(tx, chosen):
        raise UnitNotDue()
    if cohort not in await people.cohorts_of(tx, guild, member):
        raise NotSignedUp(cohort=chosen.name)
    living = [group for group in await groups.of_cohort(tx, chosen) if group.ended_at is None]
    return _Place(chosen, table, planned.slot.unit, next((group for group in living if member in group.members), None))


def _said(answer: Answer | None) -> Answer:
    if answer is None:
        raise NotCheckedIn()
    return answer


def _as_given(answer: Answer, unit: Unit, page: str) -> FormAnswers:
    """What fills the form again."""
    own = [*(answer.own.get(question.id, "") for question in unit.checkin), "", ""]
    return FormAnswers(
        unit=unit.slug,
        page=page,
        hours="" if answer.minutes is None else f"{answer.minutes / 60:g}",
        sessions="" if answer.sessions is None else str(answer.sessions),
        speed=answer.speed or "",
        pairing="" if answer.pairing is None else str(answer.pairing),
        stuck=answer.stuck,
        first=own[0],
        second=own[1],
    )
