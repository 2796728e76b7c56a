"""Show organisers how a cohort stands: people by units, burn-up, pace, who needs a hand, which groups do not work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.actions.course import timetable_of
from bot.actions.permission import require_organiser
from bot.actions.reading import read_named, read_setting
from bot.actions.show_flags import Flagged, shared_flags
from bot.actions.which_cohort import which_cohort
from bot.app import App
from bot.core.cases import Case
from bot.core.cohort import Cohort
from bot.core.pace import Pace, asked_of, counted, pace_of
from bot.core.people import Caller, CohortId
from bot.core.progress import MOST_ROWS, Progress, moments, progress, summary
from bot.core.schedule import Timetable
from bot.store import cases, overview
from bot.store.port import Tx


@dataclass(frozen=True, slots=True)
class ProgressShown:
    """A cohort as it stands: so many living `groups` with `seated` people in them. `flagged` are those whom organisers
    see flagged, `ill` the open cases of groups that do not work."""

    cohort: Cohort
    table: Timetable
    progress: Progress
    flagged: tuple[Flagged, ...]
    groups: int
    seated: int
    ill: tuple[Case, ...]
    pace: Pace | None
    now: datetime


async def show_progress(app: App, caller: Caller, wanted: str | CohortId | None) -> ProgressShown:
    """The cohort that is meant: by name, by id, the only one, or the only one running. Organisers only."""
    async with app.db.snapshot() as tx:
        await require_organiser(tx, caller)
        cohort = await which_cohort(tx, caller.guild, wanted)
        table = await timetable_of(app, tx, cohort)
        many = await overview.people(tx, cohort)
        groups, seated = await overview.groups(tx, cohort)
        now = app.now()
        stands = await (_lines(tx, cohort, table, now) if many <= MOST_ROWS else _figures(tx, cohort, table, many, now))
        told = await overview.told_minutes(tx, cohort, [one.slot.unit.slug for one in asked_of(table, now)])
        return ProgressShown(
            cohort=cohort,
            table=table,
            progress=stands,
            flagged=await shared_flags(tx, cohort),
            groups=groups,
            seated=seated,
            ill=tuple(case for case in await cases.open_of(tx, caller.guild) if case.cohort == cohort.id),
            pace=pace_of(table, told, await overview.tellers(tx, cohort, counted(table, told, now)), now),
            now=now,
        )


async def _lines(tx: Tx, cohort: Cohort, table: Timetable, now: datetime) -> Progress:
    setting = await read_setting(tx, cohort, table)
    return progress(table, setting.course, await read_named(tx, setting), now)


async def _figures(tx: Tx, cohort: Cohort, table: Timetable, people: int, now: datetime) -> Progress:
    planned = table.asked
    units = [each.slot.unit.slug for each in planned]
    return summary(
        table,
        people,
        await overview.joined_by(tx, cohort, [each.due for each in planned]),
        await overview.answered(tx, cohort, units, moments(table, now)),
        now,
    )
