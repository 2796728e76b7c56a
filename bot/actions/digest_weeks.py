"""Work out what organisers read of each cohort's week; nothing is written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.app import App
from bot.core.digest import Digest
from bot.core.digests import Known, Week, asked, digest, late_from, week_of
from bot.core.pace import asked_of
from bot.core.posting import Standing
from bot.store import check_ins, people, session_reports
from bot.store.port import Tx


async def digest_weeks(app: App, standings: Iterable[Standing]) -> tuple[Digest, ...]:
    """A digest of each of these cohorts of which there is something to tell now."""
    now = app.now()
    async with app.db.snapshot() as tx:
        return tuple(
            [
                digest(standing, week, await _known(tx, standing, week, now), now)
                for standing in standings
                if (week := week_of(standing.cohort, standing.timetable, now))
            ]
        )


async def _known(tx: Tx, standing: Standing, week: Week, now: datetime) -> Known:
    cohort, table = standing.cohort, standing.timetable
    slugs = [planned.slot.unit.slug for planned in asked(table, now)]
    return Known(
        said={unit: await check_ins.said_of(tx, cohort, unit) for unit in slugs},
        spent=tuple(await check_ins.minutes_of(tx, cohort, [one.slot.unit.slug for one in asked_of(table, now)])),
        joined=await people.joined_after(tx, cohort, late_from(table, week)),
        left=await people.left_since(tx, cohort, week.since),
        heard=await check_ins.heard_since(tx, cohort, week.since),
        reports=await session_reports.since(tx, cohort, week.since),
    )
