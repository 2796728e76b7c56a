"""What a server has set up."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.people import ChannelId, GuildId, MemberId, RoleId
from bot.store.port import Tx


@dataclass(frozen=True, slots=True)
class SetUp:
    """`role` whose members are organisers, `office` where they are told what they must know; `paused`: all stands
    still."""

    role: RoleId | None = None
    office: ChannelId | None = None
    paused: bool = False


async def set_up(tx: Tx, guild: GuildId) -> SetUp:
    """How the server is set up; as nothing is, where nobody has."""
    row = await tx.one("SELECT * FROM guild WHERE guild_id = ?", guild)
    if row is None:
        return SetUp()
    role, office = row["organiser_role_id"], row["organiser_channel_id"]
    return SetUp(
        role=None if role is None else RoleId(role),
        office=None if office is None else ChannelId(office),
        paused=bool(row["paused"]),
    )


async def organiser_role(tx: Tx, guild: GuildId) -> RoleId | None:
    return (await set_up(tx, guild)).role


async def set_organiser_role(tx: Tx, guild: GuildId, role: RoleId | None) -> None:
    await tx.run(
        """INSERT INTO guild(guild_id, organiser_role_id) VALUES (?, ?)
           ON CONFLICT(guild_id) DO UPDATE SET organiser_role_id = excluded.organiser_role_id""",
        guild,
        role,
    )


async def set_office(tx: Tx, guild: GuildId, channel: ChannelId | None) -> None:
    await tx.run(
        """INSERT INTO guild(guild_id, organiser_channel_id) VALUES (?, ?)
           ON CONFLICT(guild_id) DO UPDATE SET organiser_channel_id = excluded.organiser_channel_id""",
        guild,
        channel,
    )


async def set_paused(tx: Tx, guild: GuildId, paused: bool) -> None:
    await tx.run(
        """INSERT INTO guild(guild_id, paused) VALUES (?, ?)
           ON CONFLICT(guild_id) DO UPDATE SET paused = excluded.paused""",
        guild,
        int(paused),
    )


async def forget(tx: Tx, guild: GuildId, member: MemberId) -> None:
    """Nothing here is about a person."""
