"""What people wish for the next grouping of their cohort."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from bot.core.availability import from_pairs, to_pairs
from bot.core.cohort import Cohort
from bot.core.people import CohortId, GuildId, MemberId, Wishes
from bot.store.port import Row, Tx

_ROWS = """SELECT w.member_id, w.hours, w.if_needed, w.dates_off, w.languages, a.other_id, a.wanted FROM wish w
           LEFT JOIN wish_about a
             ON a.guild_id = w.guild_id AND a.cohort_id = w.cohort_id AND a.member_id = w.member_id
           WHERE w.guild_id = ? AND w.cohort_id = ?"""


async def save(tx: Tx, guild: GuildId, cohort: CohortId, member: MemberId, wishes: Wishes) -> None:
    """These are the member's wishes now, whatever they were before."""
    await remove(tx, guild, cohort, member)
    where = (guild, cohort, member)
    await tx.run(
        """INSERT INTO wish(guild_id, cohort_id, member_id, hours, if_needed, dates_off, languages)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        *where,
        wishes.hours,
        json.dumps(to_pairs(wishes.if_needed)),
        json.dumps(sorted(day.isoformat() for day in wishes.dates_off)),
        json.dumps(sorted(wishes.languages)),
    )
    for other in sorted(wishes.partners | wishes.apart):
        await tx.run(
            "INSERT INTO wish_about(guild_id, cohort_id, member_id, other_id, wanted) VALUES (?, ?, ?, ?, ?)",
            *where,
            other,
            int(other in wishes.partners),
        )


async def find(tx: Tx, guild: GuildId, cohort: CohortId, member: MemberId) -> Wishes:
    """The member's wishes; none, if they never said any."""
    found = _gather(await tx.all(f"{_ROWS} AND w.member_id = ?", guild, cohort, member))
    return found.get(member, Wishes())


async def of_cohort(tx: Tx, guild: GuildId, cohort: CohortId) -> dict[MemberId, Wishes]:
    """The wishes of everybody who said some."""
    return _gather(await tx.all(_ROWS, guild, cohort))


async def away_of(tx: Tx, cohort: Cohort) -> dict[MemberId, frozenset[date]]:
    """The local dates on which people are away, of everybody who named some."""
    rows = await tx.all(
        "SELECT member_id, dates_off FROM wish WHERE guild_id = ? AND cohort_id = ? AND dates_off <> '[]'",
        *(cohort.guild, cohort.id),
    )
    return {MemberId(row["member_id"]): _dates(row) for row in rows}


async def remove(tx: Tx, guild: GuildId, cohort: CohortId, member: MemberId) -> None:
    """The member's own wishes go; what others wish about them stays."""
    where = (guild, cohort, member)
    await tx.run("DELETE FROM wish WHERE guild_id = ? AND cohort_id = ? AND member_id = ?", *where)
    await tx.run("DELETE FROM wish_about WHERE guild_id = ? AND cohort_id = ? AND member_id = ?", *where)


async def forget(tx: Tx, guild: GuildId, member: MemberId) -> None:
    """Their own wishes, and their name in everybody else's."""
    await tx.run("DELETE FROM wish WHERE guild_id = ? AND member_id = ?", guild, member)
    await tx.run("DELETE FROM wish_about WHERE guild_id = ? AND (member_id = ? OR other_id = ?)", guild, member, member)


def _gather(rows: list[Row]) -> dict[MemberId, Wishes]:
    """One row a person that somebody's wishes name, or one row for wishes that name nobody."""
    found: dict[MemberId, Wishes] = {}
    for row in rows:
        member = MemberId(row["member_id"])
        wishes = found.get(member) or _without_people(row)
        if row["other_id"] is not None:
            other = frozenset({MemberId(row["other_id"])})
            if row["wanted"]:
                wishes = replace(wishes, partners=wishes.partners | other)
            else:
                wishes = replace(wishes, apart=wishes.apart | other)
        found[member] = wishes
    return found


def _without_people(row: Row) -> Wishes:
    return Wishes(
        hours=row["hours"],
        if_needed=from_pairs(json.loads(row["if_needed"])),
        dates_off=_dates(row),
        languages=frozenset(json.loads(row["languages"])),
    )


def _dates(row: Row) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, json.loads(row["dates_off"])))
