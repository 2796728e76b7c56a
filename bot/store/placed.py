"""What we placed on a server, and what we were about to place when we last looked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.core import keys
from bot.core.cohort import Cohort
from bot.core.people import ChannelId, GuildId, MemberId
from bot.core.placed import Placed, State, Why
from bot.core.posting import Thread
from bot.store.port import Row, Tx, from_ms, to_ms

STATES = {state.value: state for state in State}
REASONS = {why.value: why for why in Why}


async def of_guild(tx: Tx, guild: GuildId) -> dict[str, Placed]:
    rows = await tx.all("SELECT * FROM placed WHERE guild_id = ?", guild)
    return {row["place_key"]: _placed(row) for row in rows}


async def find(tx: Tx, guild: GuildId, key: str) -> Placed | None:
    row = await tx.one("SELECT * FROM placed WHERE guild_id = ? AND place_key = ?", guild, key)
    return _placed(row) if row else None


async def has_message(tx: Tx, guild: GuildId, message: int) -> bool:
    """Whether a message was sent for the guild."""
    sql = "SELECT place_key FROM placed WHERE guild_id = ? AND discord_id = ?"
    return await tx.one(sql, guild, message) is not None


async def of_kind(tx: Tx, guild: GuildId, begin: str) -> dict[str, Placed]:
    """What is written down under keys that begin so."""
    rows = await tx.all("SELECT * FROM placed WHERE guild_id = ? AND place_key LIKE ?", guild, f"{begin}%")
    return {row["place_key"]: _placed(row) for row in rows}


async def units_posted(tx: Tx, cohort: Cohort) -> frozenset[str]:
    """The slugs of the cohort's units that are out somewhere, or may be; not of those that Discord refused."""
    rows = await tx.all(
        """SELECT place_key FROM placed
           WHERE guild_id = ? AND place_key LIKE ? AND (state <> ? OR discord_id IS NOT NULL)""",
        cohort.guild,
        keys.unit_posts(cohort.id),
        State.GIVEN_UP.value,
    )
    return frozenset(keys.unit_of(row["place_key"]) for row in rows)


async def unit_messages(tx: Tx, cohort: Cohort) -> dict[str, tuple[ChannelId, int]]:
    """Where the cohort's channel has each unit that stands there, by slug: the channel and the message."""
    rows = await tx.all(
        """SELECT place_key, channel_id, discord_id FROM placed
           WHERE guild_id = ? AND place_key LIKE ? AND state IN (?, ?) AND discord_id IS NOT NULL""",
        cohort.guild,
        keys.unit_post(cohort.id, None, "%"),
        State.DONE.value,
        State.GIVEN_UP.value,  # with a message: what was refused is an edit of it
    )
    return {
        keys.unit_of(row["place_key"]): (ChannelId(row["channel_id"] or cohort.channel), row["discord_id"])
        for row in rows
    }


async def units_sent(tx: Tx, cohort: Cohort) -> dict[str, int]:
    """By slug, the message in the cohort's channel in which each unit went out, alone or with a later one."""
    rows = await tx.all(
        "SELECT place_key, discord_id FROM placed WHERE guild_id = ? AND place_key LIKE ? AND discord_id IS NOT NULL",
        cohort.guild,
        keys.unit_post(cohort.id, None, "%"),
    )
    return {keys.unit_of(row["place_key"]): row["discord_id"] for row in rows}


async def intend(
    tx: Tx,
    guild: GuildId,
    key: str,
    now: datetime,
    *,
    channel: int | None = None,
    member: MemberId | None = None,
    version: str | None = None,
) -> Placed | None:
    """Write down, before the call, that we are about to place `key`; returns what stood there before.

    The reason of an earlier failure stays until it is known how it went this time.
    """
    before = await find(tx, guild, key)
    if before is not None and before.state is State.SENDING:
        return before  # its time stays: it says since when the outcome has been unknown
    await tx.run(
        """INSERT INTO placed(guild_id, place_key, state, channel_id, member_id, changed_at, version)
           VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT(guild_id, place_key) DO UPDATE SET state = excluded.state, channel_id = excluded.channel_id,
             tries = placed.tries + 1, changed_at = excluded.changed_at, version = excluded.version""",
        guild,
        key,
        State.SENDING.value,
        channel,
        member,
        to_ms(now),
        version,
    )
    return before


async def settle(
    tx: Tx,
    guild: GuildId,
    key: str,
    state: State,
    now: datetime,
    *,
    discord_id: int | None = None,
    version: str | None = None,
    reason: Why | None = None,
    merged: Iterable[str] = (),
) -> None:
    """Write down how it went: in which `version`, or for what `reason` not at all; `merged` keys went out with it."""
    await tx.run(
        """UPDATE placed SET state = ?, discord_id = COALESCE(?, discord_id), changed_at = ?, version = ?, reason = ?
           WHERE guild_id = ? AND place_key = ?""",
        state.value,
        discord_id,
        to_ms(now),
        version,
        reason and reason.value,
        guild,
        key,
    )
    for other in merged:
        await tx.run(
            """INSERT INTO placed(guild_id, place_key, state, discord_id, changed_at) VALUES (?, ?, ?, ?, ?)
               ON CONFLICT(guild_id, place_key) DO NOTHING""",
            guild,
            other,
            State.MERGED.value,
            discord_id,
            to_ms(now),
        )


async def edited(tx: Tx, guild: GuildId, key: str, version: str) -> None:
    """What was sent stands in another version now."""
    await tx.run(
        "UPDATE placed SET version = ?, state = ?, reason = NULL WHERE guild_id = ? AND place_key = ?",
        version,
        State.DONE.value,
        guild,
        key,
    )


async def move(tx: Tx, guild: GuildId, key: str, channel: int) -> None:
    """It stands, or will, in another channel."""
    await tx.run("UPDATE placed SET channel_id = ? WHERE guild_id = ? AND place_key = ?", channel, guild, key)


async def remove(tx: Tx, guild: GuildId, key: str) -> None:
    await tx.run("DELETE FROM placed WHERE guild_id = ? AND place_key = ?", guild, key)


async def clear(tx: Tx, guild: GuildId, pattern: str, before: datetime) -> None:
    """Strike out what nothing draws any more: keys like the pattern (SQL LIKE) that changed last before that time."""
    await tx.run(
        "DELETE FROM placed WHERE guild_id = ? AND place_key LIKE ? AND changed_at < ?", guild, pattern, to_ms(before)
    )


async def lose_thread(tx: Tx, guild: GuildId, thread: Thread) -> None:
    """The thread is no more: it, its members and its welcome will be placed again; its unit posts will not."""
    await remove(tx, guild, thread.key)
    for pattern in keys.in_thread(thread.cohort.id, thread.group):
        await tx.run("DELETE FROM placed WHERE guild_id = ? AND place_key LIKE ?", guild, pattern)


async def forget(tx: Tx, guild: GuildId, member: MemberId) -> None:
    """What was said to the member alone is struck out, and what called organisers to them loses the name.

    The rows of a member's places in threads must outlive them: they are how the keeper knows whom to take out. It
    deletes each once the member is out (`remove`), minutes later at most.
    """
    for key in await of_kind(tx, guild, keys.CALLS):
        if keys.member_of_words(key) == member:
            unnamed = keys.nameless(key)
            await remove(tx, guild, unnamed)
            await tx.run("UPDATE placed SET place_key = ? WHERE guild_id = ? AND place_key = ?", unnamed, guild, key)
    named = f"%{int(member)}%"  # of what names them the version does; without it the message is edited
    await tx.run("UPDATE placed SET version = '' WHERE guild_id = ? AND version LIKE ?", guild, named)
    for pattern in keys.to_one_alone(member):
        await tx.run("DELETE FROM placed WHERE guild_id = ? AND place_key LIKE ?", guild, pattern)


def _placed(row: Row) -> Placed:
    return Placed(
        state=STATES[row["state"]],
        discord_id=row["discord_id"],
        channel=None if row["channel_id"] is None else ChannelId(row["channel_id"]),
        member=None if row["member_id"] is None else MemberId(row["member_id"]),
        changed_at=from_ms(row["changed_at"]),
        reason=REASONS[row["reason"]] if row["reason"] else None,
        version=row["version"],
    )
