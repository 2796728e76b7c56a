"""Say whether one's group met, and how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.app import App
from bot.core.cohort import Cohort
from bot.core.meetings import SessionReport
from bot.core.people import CohortId, GroupId, GuildId, MemberId
from bot.core.refusals import NoCohort, NoSuchSession, NotYourGroup, SessionAhead
from bot.store import cohorts, groups, session_reports


@dataclass(frozen=True, slots=True)
class SessionReported:
    cohort: Cohort
    report: SessionReport


async def report_session(
    app: App,
    guild: GuildId,
    member: MemberId,
    cohort: CohortId,
    group: GroupId,
    start: int,
    *,
    met: bool,
    went: int | None = None,
) -> SessionReported:
    """Record one's word on the session that began at `start` (Unix seconds); the last one counts. Safe to repeat.

    Refuses a member who was not in the group then, a session that it never had, and one that has not begun.
    """
    async with app.db.transaction() as tx:
        chosen = await cohorts.find(tx, guild, cohort)
        if chosen is None:
            raise NoCohort()
        begins = _moment(start)
        mine = next((one for one in await groups.of_cohort(tx, chosen) if one.id == group), None)
        if mine is None or member not in mine.members:
            raise NotYourGroup()
        if begins is None or begins not in mine.sessions:
            raise NoSuchSession()
        if begins > app.now():
            raise SessionAhead()
        report = SessionReport(group, begins, member, met, went, app.now())
        await session_reports.save(tx, chosen, report)
    return SessionReported(chosen, report)


def _moment(start: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(start, UTC)
    except (OverflowError, OSError, ValueError):  # a forged id
        return None
