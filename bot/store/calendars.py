"""The calendars of a guild's cohorts, who changed what in them, and changes that were shown and not yet made."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.cohort import Cohort
from bot.core.edits import Edit
from bot.core.people import GuildId, MemberId
from bot.core.schedule import Schedule
from bot.core.undoing import Changes, Made
from bot.store import cohorts
from bot.store.calendar_json import (
    changes_from_text,
    changes_to_text,
    edit_from_text,
    edit_to_text,
    entry_from_json,
    entry_to_json,
)
from bot.store.port import Row, Tx, from_ms, to_ms

COLUMNS = ("slot", "unit", "day", "turn", "state", "posts_at", "edit_id")
"""Of an entry, in the order of calendar_json."""
KEPT = timedelta(days=7)
"""How long a preview can be confirmed."""


@dataclass(frozen=True, slots=True)
class Previewed:
    """An edit that was shown; `facts` is the fingerprint of the calendar that it was made from."""

    edit: Edit
    reason: str
    facts: str


async def of_cohort(tx: Tx, cohort: Cohort) -> Schedule | None:
    """What is written down; None where nothing is yet."""
    rows = await tx.all("SELECT * FROM calendar_entry WHERE guild_id = ? AND cohort_id = ?", cohort.guild, cohort.id)
    if not rows:
        return None
    entries = (entry_from_json([row[name] for name in COLUMNS]) for row in rows)
    return Schedule(cohort.starts_on, cohort.post_at, cohort.zone, ()).of(entries)


async def save(tx: Tx, cohort: Cohort, schedule: Schedule) -> None:
    """Write down the whole calendar, the cohort's hour and zone included."""
    await cohorts.set_clock(tx, cohort, schedule.post_at, schedule.zone)
    for entry in schedule.entries:
        await tx.run(
            """INSERT INTO calendar_entry(guild_id, cohort_id, slot, unit, day, turn, state, posts_at, edit_id)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT(guild_id, cohort_id, slot) DO UPDATE SET unit = excluded.unit, day = excluded.day,
                 turn = excluded.turn, state = excluded.state, posts_at = excluded.posts_at,
                 edit_id = excluded.edit_id""",
            cohort.guild,
            cohort.id,
            *entry_to_json(entry),
        )


async def next_number(tx: Tx, cohort: Cohort) -> int:
    """The number of the edit that will be made next; they are counted from 1."""
    row = await tx.one(
        "SELECT MAX(edit_id) AS last FROM calendar_edit WHERE guild_id = ? AND cohort_id = ?", cohort.guild, cohort.id
    )
    return ((row["last"] if row else None) or 0) + 1


async def record(tx: Tx, cohort: Cohort, made: Made) -> None:
    """Write down that an edit was made."""
    await tx.run(
        """INSERT INTO calendar_edit(guild_id, cohort_id, edit_id, body, reason, made_at, member_id, changes)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        cohort.guild,
        cohort.id,
        made.number,
        edit_to_text(made.edit),
        made.reason,
        to_ms(made.at),
        made.by,
        changes_to_text(made.changes),
    )


async def record_undone(tx: Tx, cohort: Cohort, number: int, by: MemberId, now: datetime) -> None:
    await tx.run(
        """UPDATE calendar_edit SET undone_at = ?, undone_by = ?
           WHERE guild_id = ? AND cohort_id = ? AND edit_id = ?""",
        to_ms(now),
        by,
        cohort.guild,
        cohort.id,
        number,
    )


async def history(tx: Tx, cohort: Cohort) -> list[Made]:
    """All edits that were ever made, the oldest first."""
    rows = await tx.all(
        "SELECT * FROM calendar_edit WHERE guild_id = ? AND cohort_id = ? ORDER BY edit_id", cohort.guild, cohort.id
    )
    return [_made(row) for row in rows]


async def keep_preview(tx: Tx, cohort: Cohort, previewed: Previewed, now: datetime) -> str:
    """Keep an edit that is shown, for a while; returns its id. Equal ones have the same."""
    body = edit_to_text(previewed.edit)
    preview = hashlib.sha256(f"{previewed.facts} {body} {previewed.reason}".encode()).hexdigest()[:16]
    where = (cohort.guild, cohort.id)
    await tx.run(
        "DELETE FROM calendar_preview WHERE guild_id = ? AND cohort_id = ? AND made_at < ?", *where, to_ms(now - KEPT)
    )
    await tx.run(
        """INSERT INTO calendar_preview(guild_id, cohort_id, preview, facts, body, reason, made_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT(guild_id, cohort_id, preview) DO UPDATE SET made_at = excluded.made_at""",
        *where,
        preview,
        previewed.facts,
        body,
        previewed.reason,
        to_ms(now),
    )
    return preview


async def find_preview(tx: Tx, cohort: Cohort, preview: str) -> Previewed | None:
    row = await tx.one(
        "SELECT body, reason, facts FROM calendar_preview WHERE guild_id = ? AND cohort_id = ? AND preview = ?",
        cohort.guild,
        cohort.id,
        preview,
    )
    return Previewed(edit_from_text(row["body"]), row["reason"], row["facts"]) if row else None


async def drop_preview(tx: Tx, cohort: Cohort, preview: str) -> None:
    await tx.run(
        "DELETE FROM calendar_preview WHERE guild_id = ? AND cohort_id = ? AND preview = ?",
        cohort.guild,
        cohort.id,
        preview,
    )


async def forget(tx: Tx, guild: GuildId, member: MemberId) -> None:
    """That a calendar was changed stays written down; by whom does not."""
    await tx.run("UPDATE calendar_edit SET member_id = 0 WHERE guild_id = ? AND member_id = ?", guild, member)
    await tx.run("UPDATE calendar_edit SET undone_by = 0 WHERE guild_id = ? AND undone_by = ?", guild, member)


def _made(row: Row) -> Made:
    undone_at, undone_by = row["undone_at"], row["undone_by"]
    changed: Changes = changes_from_text(row["changes"])
    return Made(
        number=row["edit_id"],
        edit=edit_from_text(row["body"]),
        reason=row["reason"],
        at=from_ms(row["made_at"]),
        by=MemberId(row["member_id"]),
        changes=changed,
        undone_at=None if undone_at is None else from_ms(undone_at),
        undone_by=None if undone_by is None else MemberId(undone_by),
    )
