"""The cohorts of a server."""

from __future__ import annotations

from datetime import date, datetime, time

from bot.core.cohort import Cohort, NewCohort
from bot.core.people import ChannelId, CohortId, GroupId, GuildId, MemberId
from bot.store.port import Row, Tx, to_ms


async def all_of(tx: Tx, guild: GuildId) -> list[Cohort]:
    """Every cohort of the guild, the oldest first."""
    rows = await tx.all("SELECT * FROM cohort WHERE guild_id = ? ORDER BY cohort_id", guild)
    return [_cohort(row) for row in rows]


async def find(tx: Tx, guild: GuildId, cohort: CohortId) -> Cohort | None:
    row = await tx.one("SELECT * FROM cohort WHERE guild_id = ? AND cohort_id = ?", guild, cohort)
    return _cohort(row) if row else None


async def add(tx: Tx, guild: GuildId, new: NewCohort, now: datetime) -> Cohort:
    last = await tx.one("SELECT MAX(cohort_id) AS last FROM cohort WHERE guild_id = ?", guild)
    number = CohortId(((last["last"] if last else None) or 0) + 1)
    await tx.run(
        """INSERT INTO cohort(guild_id, cohort_id, name, track, zone, starts_on, post_at, channel_id, opened_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        guild,
        number,
        new.name,
        new.track,
        new.zone,
        new.starts_on.isoformat(),
        new.post_at.isoformat("minutes"),
        new.channel,
        to_ms(now),
    )
    return Cohort(
        guild,
        number,
        new.name,
        new.track,
        new.zone,
        new.starts_on,
        new.post_at,
        new.channel,
        signups=True,
        running=True,
    )


async def set_state(tx: Tx, cohort: Cohort, *, signups: bool, running: bool) -> None:
    await tx.run(
        "UPDATE cohort SET signups = ?, running = ? WHERE guild_id = ? AND cohort_id = ?",
        int(signups),
        int(running),
        cohort.guild,
        cohort.id,
    )


async def set_clock(tx: Tx, cohort: Cohort, post_at: time, zone: str) -> None:
    """The hour at which its units come, and whose clocks show it."""
    await tx.run(
        "UPDATE cohort SET post_at = ?, zone = ? WHERE guild_id = ? AND cohort_id = ?",
        post_at.isoformat("minutes"),
        zone,
        cohort.guild,
        cohort.id,
    )


async def next_group(tx: Tx, cohort: Cohort) -> GroupId:
    """A number that no group of this cohort has had."""
    row = await tx.one(
        """UPDATE cohort SET next_group = next_group + 1 WHERE guild_id = ? AND cohort_id = ?
           RETURNING next_group - 1 AS number""",
        cohort.guild,
        cohort.id,
    )
    assert row is not None
    return GroupId(row["number"])


async def forget(tx: Tx, guild: GuildId, member: MemberId) -> None:
    """Nothing here is about a person."""


def _cohort(row: Row) -> Cohort:
    return Cohort(
        guild=GuildId(row["guild_id"]),
        id=CohortId(row["cohort_id"]),
        name=row["name"],
        track=row["track"],
        zone=row["zone"],
        starts_on=date.fromisoformat(row["starts_on"]),
        post_at=time.fromisoformat(row["post_at"]),
        channel=ChannelId(row["channel_id"]),
        signups=bool(row["signups"]),
        running=bool(row["running"]),
    )
