"""Pairs of people whom the organisers of a server keep out of one group; it is the same pair from both sides."""

from __future__ import annotations

from bot.core.people import GuildId, MemberId, Pair
from bot.store.port import Tx


async def add(tx: Tx, guild: GuildId, pair: Pair) -> bool:
    """Keep the two apart; returns whether that is news."""
    row = await tx.one(
        """INSERT INTO kept_apart(guild_id, member_id, other_id) VALUES (?, ?, ?)
           ON CONFLICT(guild_id, member_id, other_id) DO NOTHING RETURNING member_id""",
        guild,
        *sorted(pair),
    )
    return row is not None


async def remove(tx: Tx, guild: GuildId, pair: Pair) -> bool:
    """They may be grouped again; returns whether they were kept apart."""
    row = await tx.one(
        "DELETE FROM kept_apart WHERE guild_id = ? AND member_id = ? AND other_id = ? RETURNING member_id",
        guild,
        *sorted(pair),
    )
    return row is not None


async def of_guild(tx: Tx, guild: GuildId) -> list[Pair]:
    rows = await tx.all(
        "SELECT member_id, other_id FROM kept_apart WHERE guild_id = ? ORDER BY member_id, other_id", guild
    )
    return [frozenset({MemberId(row["member_id"]), MemberId(row["other_id"])}) for row in rows]


async def forget(tx: Tx, guild: GuildId, member: MemberId) -> None:
    await tx.run("DELETE FROM kept_apart WHERE guild_id = ? AND (member_id = ? OR other_id = ?)", guild, member, member)
