"""Show organisers how groups are: who of each is active, what it did, which sessions happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.actions.course import timetable_of
from bot.actions.permission import require_organiser
from bot.actions.reading import read_records, read_setting
from bot.actions.which_cohort import which_cohort
from bot.app import App
from bot.core.cases import Case
from bot.core.cohort import Cohort
from bot.core.groups import Group
from bot.core.health import Health, health
from bot.core.meetings import SessionReport
from bot.core.people import Caller, CohortId, GroupId
from bot.core.progress import Named, Row, row
from bot.core.refusals import NoSuchGroup
from bot.core.risk import Span
from bot.core.schedule import Timetable
from bot.store import cases, groups, overview
from bot.store.port import Tx

PAGE = 10
"""Groups on one page of the list."""


@dataclass(frozen=True, slots=True)
class GroupState:
    """A living group: its health, a line for each member by name, what they told of its sessions, by start, and its
    case, if it does not work. Of its sessions `past` are over."""

    group: Group
    health: Health
    rows: tuple[Row, ...]
    reports: tuple[SessionReport, ...]
    past: tuple[datetime, ...]
    case: Case | None


@dataclass(frozen=True, slots=True)
class GroupsShown:
    """A page (0-based, kept within `pages`) of a cohort's living groups: those that do not work come first."""

    cohort: Cohort
    states: tuple[GroupState, ...]
    groups: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class GroupShown:
    """One group; `next_at` is when it meets next."""

    cohort: Cohort
    table: Timetable
    state: GroupState
    next_at: datetime | None
    now: datetime


async def show_groups(app: App, caller: Caller, wanted: str | CohortId | None, page: int = 0) -> GroupsShown:
    """The groups of the cohort that is meant. Organisers only."""
    async with app.db.snapshot() as tx:
        await require_organiser(tx, caller)
        cohort = await which_cohort(tx, caller.guild, wanted)
        living = [group for group in await groups.of_cohort(tx, cohort) if group.ended_at is None]
        ill = await _open_cases(tx, cohort)
        living.sort(key=lambda group: (group.id not in ill, group.id))
        pages = max(1, -(-len(living) // PAGE))
        page = max(0, min(page, pages - 1))
        some = living[page * PAGE : (page + 1) * PAGE]
        states = await _states(app, tx, cohort, await timetable_of(app, tx, cohort), some, ill)
        return GroupsShown(cohort, states, len(living), page, pages)


async def show_group(app: App, caller: Caller, wanted: str | CohortId | None, number: int) -> GroupShown:
    """One group of the cohort that is meant; refuses a number that no living group has. Organisers only."""
    async with app.db.snapshot() as tx:
        await require_organiser(tx, caller)
        cohort = await which_cohort(tx, caller.guild, wanted)
        living = [group for group in await groups.of_cohort(tx, cohort) if group.ended_at is None]
        found = next((group for group in living if group.id == number), None)
        if found is None:
            raise NoSuchGroup(number=number, cohort=cohort.name)
        table, now = await timetable_of(app, tx, cohort), app.now()
        [state] = await _states(app, tx, cohort, table, [found], await _open_cases(tx, cohort))
        next_at = next((start for start in found.sessions if start > now), None)
        return GroupShown(cohort, table, state, next_at, now)


async def _open_cases(tx: Tx, cohort: Cohort) -> Mapping[GroupId, Case]:
    return {case.group: case for case in await cases.open_of(tx, cohort.guild) if case.cohort == cohort.id}


async def _states(
    app: App, tx: Tx, cohort: Cohort, table: Timetable, some: Sequence[Group], ill: Mapping[GroupId, Case]
) -> tuple[GroupState, ...]:
    setting = await read_setting(tx, cohort, table)
    members = [member for group in some for member in sorted(group.members)]
    names = await overview.names(tx, cohort, members)
    known = await read_records(tx, setting, members)
    people = {record.member: Named(names[record.member], record) for record in known}
    closed = await cases.closed(tx, cohort)
    seen = _Seen(table, setting.course, app.now(), app.now() - timedelta(minutes=app.settings.session_minutes))
    return tuple(
        seen.state(
            group,
            [people[member] for member in group.members if member in people],
            max(group.together_since or group.formed_at, closed.get(group.id, group.formed_at)),
            ill.get(group.id),
        )
        for group in some
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """What groups are seen by. A session that began at `over` or before is over."""

    table: Timetable
    course: Sequence[Span]
    now: datetime
    over: datetime

    def state(self, group: Group, people: Sequence[Named], since: datetime, case: Case | None) -> GroupState:
        """`since` is from when on the group is judged."""
        rows = [row(one, self.table, self.course, self.now) for one in people]
        told = [report for one in people for report in one.record.reports if report.group == group.id]
        return GroupState(
            group=group,
            health=health(group.id, [one.record for one in people], self.course, since, self.now),
            rows=tuple(sorted(rows, key=lambda one: (one.name.casefold(), one.member))),
            reports=tuple(sorted(told, key=lambda one: (one.start, one.member))),
            past=tuple(start for start in group.sessions if start <= self.over),
            case=case,
        )
