"""Whom a unit's reminder was decided for: one row a person and unit, so that nobody is reminded of it twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.core.cohort import Cohort
from bot.core.people import GroupId, GuildId, MemberId
from bot.core.reminder import Reminded
from bot.core.reminders import Wanted
from bot.store.port import Row, Tx, from_ms, to_ms


async def decide(tx: Tx, cohort: Cohort, wanted: Wanted, now: datetime) -> int:
    """Write down that these members are reminded; returns the number of the message.

    Numbers of a unit are never used twice, though rows may be forgotten: they begin at the clock.
    """
    last = await tx.one(
        "SELECT MAX(post) AS last FROM reminder WHERE guild_id = ? AND cohort_id = ? AND unit = ?",
        *(cohort.guild, cohort.id, wanted.unit),
    )
    number = max(((last["last"] if last else None) or 0) + 1, int(now.timestamp()))
    for member in sorted(wanted.members):
        await tx.run(
            """INSERT INTO reminder(guild_id, cohort_id, unit, member_id, post, group_id, due_at, until_at)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            *(cohort.guild, cohort.id, wanted.unit, member, number, wanted.group),
            *(to_ms(wanted.evening.start), to_ms(wanted.evening.until)),
        )
    return number


async def of_units(tx: Tx, cohort: Cohort, units: Iterable[str]) -> Mapping[str, Mapping[MemberId, Reminded]]:
    """All that were ever reminded of these units (slugs), by unit and member."""
    found: dict[str, dict[MemberId, Reminded]] = defaultdict(dict)
    for unit in units:
        rows = await tx.all(
            "SELECT * FROM reminder WHERE guild_id = ? AND cohort_id = ? AND unit = ? ORDER BY post, member_id",
            *(cohort.guild, cohort.id, unit),
        )
        for row in rows:
            found[unit][MemberId(row["member_id"])] = _reminded(row)
    return found


async def forget(tx: Tx, guild: GuildId, member: MemberId) -> None:
    await tx.run("DELETE FROM reminder WHERE guild_id = ? AND member_id = ?", guild, member)


def _reminded(row: Row) -> Reminded:
    group = row["group_id"]
    return Reminded(
        unit=row["unit"],
        member=MemberId(row["member_id"]),
        number=row["post"],
        group=None if group is None else GroupId(group),
        due=from_ms(row["due_at"]),
        until=from_ms(row["until_at"]),
    )
