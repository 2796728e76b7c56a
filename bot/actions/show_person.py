"""Show one person's way through a cohort: to organisers with what was noticed, to themself with what they said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.actions.course import timetable_of
from bot.actions.membership import membership
from bot.actions.permission import require_organiser
from bot.actions.reading import read_records, read_setting
from bot.actions.which_cohort import which_cohort
from bot.app import App
from bot.core.check_in import CheckIn
from bot.core.cohort import Cohort
from bot.core.flags import Flag
from bot.core.meetings import SessionReport
from bot.core.people import Caller, CohortId, GuildId, MemberId, Person
from bot.core.progress import Named, Row, row
from bot.core.refusals import NotInCohort
from bot.core.risk import Reason, findings
from bot.core.schedule import Timetable
from bot.store import check_ins, cohorts, flags, groups, people
from bot.store.port import Tx


@dataclass(frozen=True, slots=True)
class PersonShown:
    """One person of a cohort: what they said of each unit and of sessions, and the `flags` that the reader may see, as
    far as what they say still holds. `contacted_at` is when organisers were in touch because they had asked for it.

    `row` is None for who has left the server. `away` are local dates from today on; `next_at` is when their group meets
    next.
    """

    cohort: Cohort
    table: Timetable
    person: Person
    row: Row | None
    contacted_at: datetime | None
    check_ins: Mapping[str, CheckIn]
    reports: tuple[SessionReport, ...]
    flags: tuple[Flag, ...]
    away: tuple[date, ...]
    next_at: datetime | None
    now: datetime


async def show_person(app: App, caller: Caller, member: MemberId, wanted: str | CohortId | None) -> PersonShown:
    """Somebody of the cohort that is meant, with what organisers see flagged. Organisers only."""
    async with app.db.snapshot() as tx:
        await require_organiser(tx, caller)
        cohort = await which_cohort(tx, caller.guild, wanted)
        person = await people.find(tx, caller.guild, cohort.id, member)
        if person is None:
            raise NotInCohort(member=member, cohort=cohort.name)
        noticed = tuple(flag for flag in await flags.of_member(tx, cohort, member) if flag.shared)
        return await _shown(app, tx, cohort, person, noticed)


async def show_me(app: App, guild: GuildId, member: MemberId, wanted: str | CohortId | None) -> PersonShown:
    """The member's own way, with what was noticed and told to them. Refuses who is in no cohort."""
    async with app.db.snapshot() as tx:
        known = await cohorts.all_of(tx, guild)
        joined = await people.cohorts_of(tx, guild, member)
        own = [cohort for cohort in known if cohort.id in joined and wanted is None]
        among = [cohort for cohort in own if cohort.running] or own or known
        cohort, person = await membership(tx, guild, member, among, wanted)
        heard = tuple(
            flag
            for flag in await flags.of_member(tx, cohort, member)
            if flag.told_at is not None or (flag.shared and not flag.to_be_told)
        )
        return await _shown(app, tx, cohort, person, heard)


async def _shown(app: App, tx: Tx, cohort: Cohort, person: Person, noticed: tuple[Flag, ...]) -> PersonShown:
    table, now = await timetable_of(app, tx, cohort), app.now()
    setting = await read_setting(tx, cohort, table)
    records = await read_records(tx, setting, [person.member])
    record = records[0] if records else None
    holding = {finding.reason for finding in findings(record, setting.course, now)} if record else set[Reason]()
    living = [group for group in await groups.of_cohort(tx, cohort) if group.ended_at is None]
    own = next((group for group in living if person.member in group.members), None)
    today = now.astimezone(ZoneInfo(person.zone)).date()
    return PersonShown(
        cohort=cohort,
        table=table,
        person=person,
        row=row(Named(person.name, record), table, setting.course, now) if record else None,
        check_ins=await check_ins.of_member(tx, cohort, person.member),
        reports=tuple(record.reports) if record else (),
        contacted_at=record.contacted_at if record else None,
        flags=tuple(flag for flag in noticed if cohort.running and flag.reason in holding),
        away=tuple(sorted(day for day in person.wishes.dates_off if day >= today)),
        next_at=next((start for start in own.sessions if start > now), None) if own else None,
        now=now,
    )
