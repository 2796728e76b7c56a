"""How members want to hear from the bot, and whom no direct message reaches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.core.people import GuildId, MemberId
from bot.core.reach import Reach, Way
from bot.store.port import Row, Tx, from_ms, to_ms


async def save(tx: Tx, guild: GuildId, member: MemberId, reach: Reach) -> None:
    await tx.run(
        """INSERT INTO reach(guild_id, member_id, way, sessions, dm_closed_at) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT(guild_id, member_id) DO UPDATE SET way = excluded.way, sessions = excluded.sessions,
             dm_closed_at = excluded.dm_closed_at""",
        *(guild, member, reach.way, int(reach.sessions), reach.dm_closed_at and to_ms(reach.dm_closed_at)),
    )


async def find(tx: Tx, guild: GuildId, member: MemberId) -> Reach:
    """What the member chose, or what holds for who chose nothing."""
    row = await tx.one("SELECT * FROM reach WHERE guild_id = ? AND member_id = ?", guild, member)
    return _reach(row) if row else Reach()


async def of_guild(tx: Tx, guild: GuildId) -> Mapping[MemberId, Reach]:
    """Of everybody who chose something, or whom no direct message reaches."""
    rows = await tx.all("SELECT * FROM reach WHERE guild_id = ?", guild)
    return {MemberId(row["member_id"]): _reach(row) for row in rows}


async def close_dm(tx: Tx, guild: GuildId, member: MemberId, now: datetime) -> None:
    """Discord has refused a direct message to the member."""
    await tx.run("UPDATE reach SET dm_closed_at = ? WHERE guild_id = ? AND member_id = ?", to_ms(now), guild, member)


async def forget(tx: Tx, guild: GuildId, member: MemberId) -> None:
    await tx.run("DELETE FROM reach WHERE guild_id = ? AND member_id = ?", guild, member)


def _reach(row: Row) -> Reach:
    closed = row["dm_closed_at"]
    return Reach(Way(row["way"]), bool(row["sessions"]), None if closed is None else from_ms(closed))
