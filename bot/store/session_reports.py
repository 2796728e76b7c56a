"""What people say of their group's sessions: one report a person and session, the last one counts."""

from __future__ import annotations

from datetime import datetime

from bot.core.cohort import Cohort
from bot.core.meetings import SessionReport
from bot.core.people import GroupId, GuildId, MemberId
from bot.store.port import Row, Tx, from_ms, to_ms


async def save(tx: Tx, cohort: Cohort, report: SessionReport) -> None:
    await tx.run(
        """INSERT INTO session_report(guild_id, cohort_id, group_id, starts_at, member_id, met, went, at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT(guild_id, cohort_id, group_id, starts_at, member_id) DO UPDATE SET met = excluded.met,
             went = excluded.went, at = excluded.at""",
        *(cohort.guild, cohort.id, report.group, to_ms(report.start), report.member),
        *(int(report.met), report.went, to_ms(report.at)),
    )


async def of_cohort(tx: Tx, cohort: Cohort) -> tuple[SessionReport, ...]:
    """All reports, by session, group and person."""
    rows = await tx.all(
        """SELECT * FROM session_report WHERE guild_id = ? AND cohort_id = ?
           ORDER BY starts_at, group_id, member_id""",
        *(cohort.guild, cohort.id),
    )
    return tuple(map(_report, rows))


async def since(tx: Tx, cohort: Cohort, moment: datetime) -> tuple[SessionReport, ...]:
    """Those of sessions that began since then, or that were given since then."""
    rows = await tx.all(
        """SELECT * FROM session_report WHERE guild_id = ? AND cohort_id = ? AND (starts_at >= ? OR at >= ?)
           ORDER BY starts_at, group_id, member_id""",
        *(cohort.guild, cohort.id, to_ms(moment), to_ms(moment)),
    )
    return tuple(map(_report, rows))


async def forget(tx: Tx, guild: GuildId, member: MemberId) -> None:
    await tx.run("DELETE FROM session_report WHERE guild_id = ? AND member_id = ?", guild, member)


def _report(row: Row) -> SessionReport:
    return SessionReport(
        group=GroupId(row["group_id"]),
        start=from_ms(row["starts_at"]),
        member=MemberId(row["member_id"]),
        met=bool(row["met"]),
        went=row["went"],
        at=from_ms(row["at"]),
    )
