"""Who signed up for what, each with their wishes."""

from __future__ import annotations

import json
from datetime import datetime

from bot.core.availability import from_pairs, to_pairs
from bot.core.cohort import Cohort
from bot.core.people import CohortId, GuildId, MemberId, Person, Wishes
from bot.store import wishes
from bot.store.port import Row, Tx, from_ms, to_ms


async def save(tx: Tx, guild: GuildId, person: Person) -> None:
    """Add the person, or change what they joined with; the day they joined and their wishes stay."""
    await tx.run(
        """INSERT INTO person(guild_id, cohort_id, member_id, name, zone, availability, level, hours, parts, exact,
             joined_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT(guild_id, cohort_id, member_id) DO UPDATE SET name = excluded.name, zone = excluded.zone,
             availability = excluded.availability, level = excluded.level, hours = excluded.hours,
             parts = excluded.parts, exact = excluded.exact, left_at = NULL""",
        guild,
        person.cohort,
        person.member,
        person.name,
        person.zone,
        json.dumps(to_pairs(person.availability)),
        person.level,
        person.hours,
        json.dumps(person.parts),
        person.exact,
        to_ms(person.joined_at),
    )


async def find(tx: Tx, guild: GuildId, cohort: CohortId, member: MemberId) -> Person | None:
    row = await tx.one(
        "SELECT * FROM person WHERE guild_id = ? AND cohort_id = ? AND member_id = ?", guild, cohort, member
    )
    return _person(row, await wishes.find(tx, guild, cohort, member)) if row else None


async def of_cohort(tx: Tx, cohort: Cohort) -> list[Person]:
    """Everybody who signed up for the cohort, in the order they joined."""
    rows = await tx.all(
        "SELECT * FROM person WHERE guild_id = ? AND cohort_id = ? ORDER BY joined_at, member_id",
        cohort.guild,
        cohort.id,
    )
    wished = await wishes.of_cohort(tx, cohort.guild, cohort.id)
    return [_person(row, wished.get(MemberId(row["member_id"]), Wishes())) for row in rows]


async def zones_of(tx: Tx, cohort: Cohort) -> dict[MemberId, str]:
    """The IANA zone of everybody who signed up for the cohort and is on the server."""
    rows = await tx.all(
        "SELECT member_id, zone FROM person WHERE guild_id = ? AND cohort_id = ? AND left_at IS NULL",
        cohort.guild,
        cohort.id,
    )
    return {MemberId(row["member_id"]): row["zone"] for row in rows}


async def joined_after(tx: Tx, cohort: Cohort, moment: datetime) -> dict[MemberId, datetime]:
    """When people signed up, of those who did after that moment."""
    rows = await tx.all(
        "SELECT member_id, joined_at FROM person WHERE guild_id = ? AND cohort_id = ? AND joined_at > ?",
        *(cohort.guild, cohort.id, to_ms(moment)),
    )
    return {MemberId(row["member_id"]): from_ms(row["joined_at"]) for row in rows}


async def left_of(tx: Tx, cohort: Cohort) -> frozenset[MemberId]:
    """Who signed up for the cohort and has left the server."""
    rows = await tx.all(
        "SELECT member_id FROM person WHERE guild_id = ? AND cohort_id = ? AND left_at IS NOT NULL",
        cohort.guild,
        cohort.id,
    )
    return frozenset(MemberId(row["member_id"]) for row in rows)


async def left_since(tx: Tx, cohort: Cohort, moment: datetime) -> frozenset[MemberId]:
    """Who was found to have left the server since then, and is not back."""
    rows = await tx.all(
        "SELECT member_id FROM person WHERE guild_id = ? AND cohort_id = ? AND left_at >= ?",
        *(cohort.guild, cohort.id, to_ms(moment)),
    )
    return frozenset(MemberId(row["member_id"]) for row in rows)


async def on_server(tx: Tx, guild: GuildId) -> dict[MemberId, bool]:
    """Everybody who signed up on the guild's server for a cohort that runs: whether they were there when last seen."""
    rows = await tx.all(
        """SELECT person.member_id AS member_id, MAX(person.left_at) AS left_at FROM person
           JOIN cohort ON cohort.guild_id = person.guild_id AND cohort.cohort_id = person.cohort_id
           WHERE person.guild_id = ? AND cohort.running = 1 GROUP BY person.member_id""",
        guild,
    )
    return {MemberId(row["member_id"]): row["left_at"] is None for row in rows}


async def mark(tx: Tx, guild: GuildId, member: MemberId, left: datetime | None) -> None:
    """The person has left the server at that time, or is there (None)."""
    await tx.run(
        "UPDATE person SET left_at = ? WHERE guild_id = ? AND member_id = ?", left and to_ms(left), guild, member
    )


async def cohorts_of(tx: Tx, guild: GuildId, member: MemberId) -> frozenset[CohortId]:
    """The cohorts that the member has signed up for."""
    rows = await tx.all("SELECT cohort_id FROM person WHERE guild_id = ? AND member_id = ?", guild, member)
    return frozenset(CohortId(row["cohort_id"]) for row in rows)


async def remove(tx: Tx, cohort: Cohort, member: MemberId) -> None:
    """The person leaves the cohort; their sign-up is deleted."""
    await tx.run(
        "DELETE FROM person WHERE guild_id = ? AND cohort_id = ? AND member_id = ?", cohort.guild, cohort.id, member
    )


async def forget(tx: Tx, guild: GuildId, member: MemberId) -> None:
    await tx.run("DELETE FROM person WHERE guild_id = ? AND member_id = ?", guild, member)


def _person(row: Row, wished: Wishes) -> Person:
    return Person(
        cohort=CohortId(row["cohort_id"]),
        member=MemberId(row["member_id"]),
        name=row["name"],
        zone=row["zone"],
        availability=from_pairs(json.loads(row["availability"])),
        level=row["level"],
        hours=row["hours"],
        parts=tuple(json.loads(row["parts"])),
        exact=row["exact"],
        joined_at=from_ms(row["joined_at"]),
        wishes=wished,
        left=row["left_at"] is not None,
    )
