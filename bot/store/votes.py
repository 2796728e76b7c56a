"""A cohort's votes on which unit of a choice comes."""

from __future__ import annotations

import json
from datetime import datetime

from bot.core.cohort import Cohort
from bot.core.people import GuildId, MemberId
from bot.core.votes import Option, Vote
from bot.store.port import Row, Tx, from_ms, to_ms


async def next_number(tx: Tx, cohort: Cohort) -> int:
    row = await tx.one(
        "SELECT MAX(vote_id) AS last FROM vote WHERE guild_id = ? AND cohort_id = ?", cohort.guild, cohort.id
    )
    return ((row["last"] if row else None) or 0) + 1


async def add(tx: Tx, cohort: Cohort, vote: Vote) -> None:
    await tx.run(
        """INSERT INTO vote(guild_id, cohort_id, vote_id, week, options, opened_at, ends_at, member_id)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        cohort.guild,
        cohort.id,
        vote.number,
        vote.week,
        json.dumps([[one.unit, one.title] for one in vote.options]),
        to_ms(vote.opened),
        to_ms(vote.ends),
        vote.by,
    )


async def undecided(tx: Tx, cohort: Cohort) -> tuple[Vote, ...]:
    """Votes whose result has not been read, the oldest first."""
    rows = await tx.all(
        "SELECT * FROM vote WHERE guild_id = ? AND cohort_id = ? AND decided_at IS NULL ORDER BY vote_id",
        cohort.guild,
        cohort.id,
    )
    return tuple(map(_vote, rows))


async def decide(tx: Tx, cohort: Cohort, number: int, now: datetime) -> None:
    """The result has been read."""
    await tx.run(
        "UPDATE vote SET decided_at = ? WHERE guild_id = ? AND cohort_id = ? AND vote_id = ?",
        to_ms(now),
        cohort.guild,
        cohort.id,
        number,
    )


async def forget(tx: Tx, guild: GuildId, member: MemberId) -> None:
    """That there was a vote stays written down; who asked for it does not."""
    await tx.run("UPDATE vote SET member_id = 0 WHERE guild_id = ? AND member_id = ?", guild, member)


def _vote(row: Row) -> Vote:
    return Vote(
        number=row["vote_id"],
        week=row["week"],
        options=tuple(Option(unit, title) for unit, title in json.loads(row["options"])),
        opened=from_ms(row["opened_at"]),
        ends=from_ms(row["ends_at"]),
        by=MemberId(row["member_id"]),
    )
