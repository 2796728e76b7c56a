"""The groups of a cohort, now and before."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import lru_cache

from bot.core.cohort import Cohort
from bot.core.groups import Group, Regrouping, Seat
from bot.core.people import GroupId, GuildId, MemberId
from bot.store import cohorts
from bot.store.port import Tx, from_ms, to_ms


async def of_cohort(tx: Tx, cohort: Cohort) -> list[Group]:
    """Every group there ever was, by number; an ended one with the members it had at its end."""
    where = (cohort.guild, cohort.id)
    rows = await tx.all("SELECT * FROM cohort_group WHERE guild_id = ? AND cohort_id = ? ORDER BY group_id", *where)
    members: dict[int, set[MemberId]] = defaultdict(set)
    together: dict[int, int] = {}
    for row in await tx.all(
        """SELECT m.group_id, m.member_id, m.since FROM group_member m
           JOIN cohort_group g ON g.guild_id = m.guild_id AND g.cohort_id = m.cohort_id AND g.group_id = m.group_id
           WHERE m.guild_id = ? AND m.cohort_id = ? AND (m.until IS NULL OR m.until = g.ended_at)""",
        *where,
    ):
        members[row["group_id"]].add(MemberId(row["member_id"]))
        together[row["group_id"]] = max(row["since"], together.get(row["group_id"], 0))
    sessions: dict[int, list[datetime]] = defaultdict(list)
    for row in await tx.all(
        """SELECT group_id, starts_at FROM group_session WHERE guild_id = ? AND cohort_id = ?
           ORDER BY group_id, starts_at""",
        *where,
    ):
        sessions[row["group_id"]].append(_start(row["starts_at"]))
    return [
        Group(
            id=GroupId(row["group_id"]),
            members=frozenset(members[row["group_id"]]),
            sessions=tuple(sessions[row["group_id"]]),
            version=row["version"],
            formed_at=from_ms(row["formed_at"]),
            ended_at=None if row["ended_at"] is None else from_ms(row["ended_at"]),
            together_since=from_ms(together[row["group_id"]]) if row["group_id"] in together else None,
        )
        for row in rows
    ]


async def apply(tx: Tx, cohort: Cohort, regrouping: Regrouping, now: datetime) -> None:
    """Carry out a regrouping: groups end, change or form, all at once."""
    for number in regrouping.ended:
        await _end(tx, cohort, number, now)
    for seat in regrouping.seats:
        number = seat.group
        if number is None:
            number = await _form(tx, cohort, now)
        elif seat.changed:
            await _change(tx, cohort, number)
        await _set_members(tx, cohort, number, seat, now)
        await _set_sessions(tx, cohort, number, seat, now)


async def leave(tx: Tx, cohort: Cohort, member: MemberId, now: datetime) -> None:
    """The member's place in the cohort's groups ends now."""
    await tx.run(
        "UPDATE group_member SET until = ? WHERE guild_id = ? AND cohort_id = ? AND member_id = ? AND until IS NULL",
        to_ms(now),
        cohort.guild,
        cohort.id,
        member,
    )


async def forget(tx: Tx, guild: GuildId, member: MemberId) -> None:
    await tx.run("DELETE FROM group_member WHERE guild_id = ? AND member_id = ?", guild, member)


async def _form(tx: Tx, cohort: Cohort, now: datetime) -> GroupId:
    number = await cohorts.next_group(tx, cohort)
    await tx.run(
        "INSERT INTO cohort_group(guild_id, cohort_id, group_id, formed_at) VALUES (?, ?, ?, ?)",
        cohort.guild,
        cohort.id,
        number,
        to_ms(now),
    )
    return number


async def _change(tx: Tx, cohort: Cohort, number: GroupId) -> None:
    await tx.run(
        "UPDATE cohort_group SET version = version + 1 WHERE guild_id = ? AND cohort_id = ? AND group_id = ?",
        cohort.guild,
        cohort.id,
        number,
    )


async def _end(tx: Tx, cohort: Cohort, number: GroupId, now: datetime) -> None:
    where = (to_ms(now), cohort.guild, cohort.id, number)
    await tx.run("UPDATE cohort_group SET ended_at = ? WHERE guild_id = ? AND cohort_id = ? AND group_id = ?", *where)
    await tx.run(
        """UPDATE group_member SET until = ? WHERE guild_id = ? AND cohort_id = ? AND group_id = ? AND until IS NULL""",
        *where,
    )


async def _set_members(tx: Tx, cohort: Cohort, number: GroupId, seat: Seat, now: datetime) -> None:
    where = (cohort.guild, cohort.id, number)
    rows = await tx.all(
        """SELECT member_id FROM group_member
           WHERE guild_id = ? AND cohort_id = ? AND group_id = ? AND until IS NULL""",
        *where,
    )
    before = {MemberId(row["member_id"]) for row in rows}
    for member in sorted(before - seat.members):
        await tx.run(
            """UPDATE group_member SET until = ?
               WHERE guild_id = ? AND cohort_id = ? AND group_id = ? AND member_id = ? AND until IS NULL""",
            to_ms(now),
            *where,
            member,
        )
    for member in sorted(seat.members - before):
        await tx.run(
            """INSERT INTO group_member(guild_id, cohort_id, group_id, member_id, since) VALUES (?, ?, ?, ?, ?)
               ON CONFLICT(guild_id, cohort_id, group_id, member_id, since) DO UPDATE SET until = NULL""",
            *where,
            member,
            to_ms(now),
        )


async def _set_sessions(tx: Tx, cohort: Cohort, number: GroupId, seat: Seat, now: datetime) -> None:
    """Sessions that have begun stay as they were; the rest is planned anew."""
    where = (cohort.guild, cohort.id, number)
    await tx.run(
        "DELETE FROM group_session WHERE guild_id = ? AND cohort_id = ? AND group_id = ? AND starts_at > ?",
        *where,
        to_ms(now),
    )
    for start in seat.sessions:
        if start > now:
            await tx.run(
                "INSERT INTO group_session(guild_id, cohort_id, group_id, starts_at) VALUES (?, ?, ?, ?)",
                *where,
                to_ms(start),
            )


@lru_cache(4096)
def _start(ms: int) -> datetime:
    """Groups share the hours at which they meet: equal starts are one value, made and hashed once."""
    return from_ms(ms)
