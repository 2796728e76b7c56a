"""Every row that is kept about one person, whatever table it is in: for them to see. Nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.core.people import GuildId, MemberId
from bot.store.port import Row, Tx, from_ms

Value = str | int | datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows of one kind; of each what it says, by column, without what is empty. Times are UTC."""

    kind: str
    rows: tuple[Mapping[str, Value], ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """Which rows of a table are about somebody; each ? of `where` is their id, or `asked` of it. `shown` names the
    columns that are theirs to see, where others' are in it."""

    name: str
    where: str = "member_id = ?"
    asked: tuple[str, ...] = ("{id}",)
    shown: str = "*"
    kind: str = ""


_NAMED = ('%"{id}"%',)

TABLES = (
    _Table("person"),
    _Table("wish"),
    _Table("wish_about"),
    _Table("form_draft"),
    _Table("group_member"),
    _Table("pairing"),
    _Table("check_in"),
    _Table("check_in_answer"),
    _Table("session_report"),
    _Table("reach"),
    _Table("reminder"),
    _Table(
        "flag",
        shown="cohort_id, reason, opened_at, units, told_at, answer, answered_at, shared_at, contacted_at, cleared_at",
    ),
    _Table("flag", "owner = ?", shown="cohort_id, contacted_at", kind="flags of others that they look after"),
    _Table("group_case_answer"),
    _Table("group_case", "applied_by = ?", shown="cohort_id, group_id, closed_at", kind="groups that they mended"),
    _Table(
        "group_case",
        "options LIKE ?",
        ("%{id}%",),
        "cohort_id, group_id, opened_at, proposed_at",
        "ways to mend a group that name them",
    ),
    _Table(
        "capstone",
        """capstone_id IN (SELECT m.capstone_id FROM capstone_member m WHERE m.guild_id = capstone.guild_id
           AND m.cohort_id = capstone.cohort_id AND m.member_id = ?)""",
        shown="cohort_id, capstone_id, kind, state, position, said",
    ),
    _Table("capstone_member"),
    _Table("capstone_move", shown="cohort_id, capstone_id, number, how, at, state, since, undone_at"),
    _Table("calendar_edit", shown="cohort_id, edit_id, reason, made_at", kind="changes of a calendar"),
    _Table("calendar_edit", "undone_by = ?", shown="cohort_id, edit_id, undone_at", kind="changes they undid"),
    _Table("vote", shown="cohort_id, vote_id, week, opened_at, ends_at", kind="votes they opened"),
    _Table("proposal", "body LIKE ?", _NAMED, "cohort_id, made_at", "previews of groups that name them"),
    _Table(
        "placed",
        "(member_id = ? OR place_key LIKE ? OR place_key LIKE ?)",
        ("{id}", "%:{id}", "%:{id}:%"),
        "place_key, state, changed_at",
        "places in threads, and messages about them alone",
    ),
)
NOT_SHOWN = frozenset({"kept_apart"})
"""What organisers noted of two people, and promise to tell neither of. (Others' wishes are not shown, either.)"""

_NOTHING = (None, "", "[]", "{}")
_TIMES = ("since", "until", "at")


async def kept_of(tx: Tx, guild: GuildId, member: MemberId) -> tuple[Kept, ...]:
    """All that the guild's data says about the member, by kind; kinds of which there is nothing are left out."""
    found: list[Kept] = []
    for table in TABLES:
        asked = [int(text) if text.isdigit() else text for text in (one.format(id=int(member)) for one in table.asked)]
        rows = await tx.all(
            f"SELECT {table.shown} FROM {table.name} WHERE guild_id = ? AND {table.where}",  # noqa: S608
            *(guild, *asked),
        )
        if rows:
            found.append(Kept(table.kind or table.name.replace("_", " "), tuple(map(_said, rows))))
    return tuple(found)


def _said(row: Row) -> Mapping[str, Value]:
    names = [name for name in _names(row) if name not in ("guild_id", "member_id") and row[name] not in _NOTHING]
    return {name: from_ms(row[name]) if name.endswith("_at") or name in _TIMES else row[name] for name in names}


def _names(row: Row) -> list[str]:
    return list(row.keys())  # no driver's rows are whole mappings
