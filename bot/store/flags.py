"""What was noticed of people, what they said to it, and how far each cohort was looked through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.cohort import Cohort
from bot.core.flags import Answer, Flag
from bot.core.people import CohortId, GuildId, MemberId
from bot.core.risk import Reason
from bot.store.port import Row, Tx, from_ms, to_ms


@dataclass(frozen=True, slots=True)
class Looked:
    """When a cohort was last looked through, and how many of its units were over then."""

    at: datetime
    over: int


async def save(tx: Tx, guild: GuildId, flag: Flag) -> None:
    """This is the flag now, whatever it was before."""
    await tx.run(
        """INSERT INTO flag(guild_id, cohort_id, member_id, reason, opened_at, units, told_at, answer, answered_at,
             shared_at, owner, contacted_at, cleared_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT(guild_id, cohort_id, member_id, reason, opened_at) DO UPDATE SET units = excluded.units,
             told_at = excluded.told_at, answer = excluded.answer, answered_at = excluded.answered_at,
             shared_at = excluded.shared_at, owner = excluded.owner, contacted_at = excluded.contacted_at,
             cleared_at = excluded.cleared_at""",
        *(guild, flag.cohort, flag.member, flag.reason, to_ms(flag.opened_at), " ".join(flag.units)),
        *(_ms(flag.told_at), flag.answer, _ms(flag.answered_at), _ms(flag.shared_at), flag.owner),
        *(_ms(flag.contacted_at), _ms(flag.cleared_at)),
    )


async def recent(tx: Tx, guild: GuildId, since: datetime) -> tuple[Flag, ...]:
    """The flags that are open, and those that people were told of since then."""
    rows = await tx.all(
        """SELECT * FROM flag WHERE guild_id = ? AND (cleared_at IS NULL OR told_at >= ?)
           ORDER BY cohort_id, member_id, opened_at, reason""",
        *(guild, to_ms(since)),
    )
    return tuple(map(_flag, rows))


async def of_cohort(tx: Tx, cohort: Cohort) -> tuple[Flag, ...]:
    """The open ones, by member and time."""
    rows = await tx.all(
        """SELECT * FROM flag WHERE guild_id = ? AND cohort_id = ? AND cleared_at IS NULL
           ORDER BY member_id, opened_at, reason""",
        *(cohort.guild, cohort.id),
    )
    return tuple(map(_flag, rows))


async def of_member(tx: Tx, cohort: Cohort, member: MemberId) -> tuple[Flag, ...]:
    """The open ones, by time."""
    rows = await tx.all(
        """SELECT * FROM flag WHERE guild_id = ? AND cohort_id = ? AND member_id = ? AND cleared_at IS NULL
           ORDER BY opened_at, reason""",
        *(cohort.guild, cohort.id, member),
    )
    return tuple(map(_flag, rows))


async def history(tx: Tx, cohort: Cohort, member: MemberId) -> tuple[Flag, ...]:
    """Every one there ever was, by time."""
    rows = await tx.all(
        "SELECT * FROM flag WHERE guild_id = ? AND cohort_id = ? AND member_id = ? ORDER BY opened_at, reason",
        *(cohort.guild, cohort.id, member),
    )
    return tuple(map(_flag, rows))


async def of_person(tx: Tx, guild: GuildId, member: MemberId, since: datetime) -> tuple[Flag, ...]:
    """The member's open ones in all cohorts, and those that they were told of since then, by time."""
    rows = await tx.all(
        """SELECT * FROM flag WHERE guild_id = ? AND member_id = ? AND (cleared_at IS NULL OR told_at >= ?)
           ORDER BY cohort_id, opened_at, reason""",
        *(guild, member, to_ms(since)),
    )
    return tuple(map(_flag, rows))


async def contacts(tx: Tx, cohort: Cohort) -> Mapping[MemberId, datetime]:
    """When organisers were last in touch with those who had asked for a person."""
    rows = await tx.all(
        """SELECT member_id, MAX(contacted_at) AS contacted_at FROM flag
           WHERE guild_id = ? AND cohort_id = ? AND reason = ? AND contacted_at IS NOT NULL GROUP BY member_id""",
        *(cohort.guild, cohort.id, Reason.PERSON),
    )
    return {MemberId(row["member_id"]): from_ms(row["contacted_at"]) for row in rows}


async def told(tx: Tx, cohort: Cohort, member: MemberId, at: datetime) -> None:
    """The member was told at that time of all that was noticed by then."""
    await tx.run(
        """UPDATE flag SET told_at = ? WHERE guild_id = ? AND cohort_id = ? AND member_id = ? AND told_at IS NULL
           AND cleared_at IS NULL AND opened_at <= ? AND reason <> 'person'""",
        *(to_ms(at), cohort.guild, cohort.id, member, to_ms(at)),
    )


async def share(tx: Tx, guild: GuildId, flag: Flag, now: datetime) -> None:
    """Organisers see it from now on, unless the member has answered meanwhile."""
    await tx.run(
        """UPDATE flag SET shared_at = ? WHERE guild_id = ? AND cohort_id = ? AND member_id = ? AND reason = ?
           AND opened_at = ? AND shared_at IS NULL AND answer IS NULL AND cleared_at IS NULL""",
        *(to_ms(now), guild, flag.cohort, flag.member, flag.reason, to_ms(flag.opened_at)),
    )


async def looked(tx: Tx, cohort: Cohort) -> Looked | None:
    row = await tx.one("SELECT * FROM notice WHERE guild_id = ? AND cohort_id = ?", cohort.guild, cohort.id)
    return Looked(from_ms(row["looked_at"]), row["units_over"]) if row else None


async def remember_look(tx: Tx, cohort: Cohort, look: Looked) -> None:
    await tx.run(
        """INSERT INTO notice(guild_id, cohort_id, looked_at, units_over) VALUES (?, ?, ?, ?)
           ON CONFLICT(guild_id, cohort_id) DO UPDATE SET looked_at = excluded.looked_at,
             units_over = excluded.units_over""",
        *(cohort.guild, cohort.id, to_ms(look.at), look.over),
    )


async def forget(tx: Tx, guild: GuildId, member: MemberId) -> None:
    """What was noticed of them, and that they looked after others."""
    await tx.run("DELETE FROM flag WHERE guild_id = ? AND member_id = ?", guild, member)
    await tx.run("UPDATE flag SET owner = NULL WHERE guild_id = ? AND owner = ?", guild, member)


def _ms(at: datetime | None) -> int | None:
    return None if at is None else to_ms(at)


def _at(ms: int | None) -> datetime | None:
    return None if ms is None else from_ms(ms)


def _flag(row: Row) -> Flag:
    return Flag(
        cohort=CohortId(row["cohort_id"]),
        member=MemberId(row["member_id"]),
        reason=Reason(row["reason"]),
        opened_at=from_ms(row["opened_at"]),
        units=tuple(row["units"].split()),
        told_at=_at(row["told_at"]),
        answer=Answer(row["answer"]) if row["answer"] else None,
        answered_at=_at(row["answered_at"]),
        shared_at=_at(row["shared_at"]),
        owner=None if row["owner"] is None else MemberId(row["owner"]),
        contacted_at=_at(row["contacted_at"]),
        cleared_at=_at(row["cleared_at"]),
    )
