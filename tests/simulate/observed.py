"""What was seen of a simulated cohort from outside: on the server, and in the database once all is over."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.core.people import GroupId, MemberId
from tests.simulate.people import Part, Person


@dataclass(frozen=True, slots=True)
class Course:
    """A unit of the cohort, `number` as people.py counts; None where another one goes on that is over first."""

    slug: str
    due: datetime
    ends: datetime
    number: int | None
    changes_pairs: bool


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the bot as it was sent, deleted later or not. `to` is whose direct messages it came to."""

    at: datetime
    place: int
    to: MemberId | None
    pings: frozenset[MemberId]
    buttons: tuple[str, ...]
    everyone: bool = False

    def has(self, prefix: str) -> bool:
        return any(button.startswith(f"{prefix}:") for button in self.buttons)

    @property
    def people(self) -> frozenset[MemberId]:
        """Whom it is to."""
        return self.pings if self.to is None else frozenset([self.to])


@dataclass(frozen=True, slots=True)
class Noticed:
    """A row of the table of flags."""

    member: MemberId
    reason: str
    opened: datetime
    told: datetime | None = None
    answer: str | None = None
    shared: datetime | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """A row of the table of groups that do not work; `members` were in the group then."""

    group: GroupId
    opened: datetime
    members: frozenset[MemberId]
    proposed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Paired:
    """The pairs of a group for a unit, as the table has them at the end; `made` is when they were made last."""

    group: GroupId
    unit: str
    made: datetime
    pairs: tuple[tuple[MemberId, ...], ...]


@dataclass(frozen=True, slots=True)
class Observed:
    """All of it. `began` says with which unit (a number) each planted behaviour really began; `seen` when organisers
    first read each person's name in `/flags`, and `proposals` when each group's proposal stood in their channel."""

    people: Mapping[MemberId, Person]
    parts: Mapping[MemberId, Part]
    course: Sequence[Course]
    messages: Sequence[Message]
    flags: Sequence[Noticed]
    troubles: Sequence[Trouble]
    pairs: Sequence[Paired]
    began: Mapping[MemberId, int]
    seen: Mapping[MemberId, datetime]
    proposals: Mapping[GroupId, datetime]
    log: Sequence[str] = ()


def flags_of(database: Path) -> list[Noticed]:
    rows = _rows(
        database,
        "SELECT member_id, reason, opened_at, told_at, answer, shared_at FROM flag ORDER BY opened_at, member_id",
    )
    return [
        Noticed(MemberId(member), reason, _at(opened), _at(told), answer, _at(shared))
        for member, reason, opened, told, answer, shared in rows
    ]


def troubles_of(database: Path) -> list[Trouble]:
    rows = _rows(
        database,
        """SELECT c.group_id, c.opened_at, c.proposed_at, m.member_id FROM group_case c
           JOIN group_member m ON m.group_id = c.group_id AND m.since <= c.opened_at
             AND (m.until IS NULL OR m.until > c.opened_at)
           ORDER BY c.opened_at, c.group_id""",
    )
    found: dict[tuple[int, int, int | None], set[MemberId]] = defaultdict(set)
    for group, opened, proposed, member in rows:
        found[group, opened, proposed].add(MemberId(member))
    return [
        Trouble(GroupId(group), _at(opened), frozenset(members), _at(proposed))
        for (group, opened, proposed), members in found.items()
    ]


def pairs_of(database: Path) -> list[Paired]:
    rows = _rows(
        database, "SELECT group_id, unit, pair, member_id, made_at FROM pairing ORDER BY group_id, unit, pair, seat"
    )
    found: dict[tuple[int, str], dict[int, list[MemberId]]] = defaultdict(lambda: defaultdict(list))
    made: dict[tuple[int, str], int] = {}
    for group, unit, pair, member, at in rows:
        found[group, unit][pair].append(MemberId(member))
        made[group, unit] = at
    return [
        Paired(GroupId(group), unit, _at(made[group, unit]), tuple(map(tuple, pairs.values())))
        for (group, unit), pairs in found.items()
    ]


def _rows(database: Path, sql: str) -> list[tuple]:
    connection = sqlite3.connect(database)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def _at(ms: int | None) -> datetime | None:
    return None if ms is None else datetime.fromtimestamp(ms / 1000, UTC)
