"""What a look through a cohort reads of people: their zone, their groups, and what they said, some people at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.capstone import State
from bot.core.check_in import Answer, CheckIn, Done
from bot.core.cohort import Cohort
from bot.core.meetings import SessionReport
from bot.core.people import GroupId, MemberId
from bot.core.risk import Spell
from bot.core.waiting import Stood
from bot.store.capstones import position
from bot.store.port import Row, Tx, from_ms, marks, to_ms


@dataclass(frozen=True, slots=True)
class Joined:
    zone: str
    at: datetime


async def joined(tx: Tx, cohort: Cohort) -> Mapping[MemberId, Joined]:
    """Everybody who is signed up and on the server, by member id."""
    rows = await tx.all(
        """SELECT member_id, zone, joined_at FROM person WHERE guild_id = ? AND cohort_id = ? AND left_at IS NULL
           ORDER BY member_id""",
        *(cohort.guild, cohort.id),
    )
    return {MemberId(row["member_id"]): Joined(row["zone"], from_ms(row["joined_at"])) for row in rows}


@dataclass(frozen=True, slots=True)
class Seat:
    """A member's place in a living group. `since` is when the last of its members joined."""

    group: GroupId
    since: datetime


async def seats(tx: Tx, cohort: Cohort) -> Mapping[MemberId, Seat]:
    """Everybody's place in the cohort's living groups."""
    rows = await tx.all(
        """SELECT m.member_id, m.group_id, m.since FROM group_member m
           JOIN cohort_group g ON g.guild_id = m.guild_id AND g.cohort_id = m.cohort_id AND g.group_id = m.group_id
           WHERE m.guild_id = ? AND m.cohort_id = ? AND m.until IS NULL AND g.ended_at IS NULL""",
        *(cohort.guild, cohort.id),
    )
    since: dict[int, int] = {}
    for row in rows:
        since[row["group_id"]] = max(row["since"], since.get(row["group_id"], 0))
    made = {group: Seat(GroupId(group), from_ms(at)) for group, at in since.items()}
    return {MemberId(row["member_id"]): made[row["group_id"]] for row in rows}


async def spells(tx: Tx, cohort: Cohort, members: Sequence[MemberId]) -> Mapping[MemberId, tuple[Spell, ...]]:
    """In which groups these members were, from when to when, by time."""
    rows = await tx.all(
        f"""SELECT member_id, group_id, since, until FROM group_member
            WHERE guild_id = ? AND cohort_id = ? AND member_id IN ({marks(members)}) ORDER BY since""",  # noqa: S608
        *(cohort.guild, cohort.id, *members),
    )
    found: dict[MemberId, list[Spell]] = defaultdict(list)
    for row in rows:
        until = None if row["until"] is None else from_ms(row["until"])
        found[MemberId(row["member_id"])].append(Spell(GroupId(row["group_id"]), from_ms(row["since"]), until))
    return {member: tuple(some) for member, some in found.items()}


async def check_ins(tx: Tx, cohort: Cohort, members: Sequence[MemberId]) -> Mapping[MemberId, dict[str, CheckIn]]:
    """What counts of these members, by unit; without the answers to units' own questions, and what they wrote is cut
    short: it only matters that they did."""
    rows = await tx.all(
        f"""SELECT member_id, unit, group_id, done, sessions, pairing, needs_person, first_at, at,
              SUBSTR(stuck, 1, 1) AS stuck FROM check_in
            WHERE guild_id = ? AND cohort_id = ? AND member_id IN ({marks(members)})""",  # noqa: S608
        *(cohort.guild, cohort.id, *members),
    )
    found: dict[MemberId, dict[str, CheckIn]] = defaultdict(dict)
    for row in rows:
        found[MemberId(row["member_id"])][row["unit"]] = _check_in(row)
    return found


async def reports(tx: Tx, cohort: Cohort, members: Sequence[MemberId]) -> Mapping[MemberId, tuple[SessionReport, ...]]:
    rows = await tx.all(
        f"""SELECT * FROM session_report
            WHERE guild_id = ? AND cohort_id = ? AND member_id IN ({marks(members)}) ORDER BY starts_at""",  # noqa: S608
        *(cohort.guild, cohort.id, *members),
    )
    found: dict[MemberId, list[SessionReport]] = defaultdict(list)
    for row in rows:
        member = MemberId(row["member_id"])
        found[member].append(
            SessionReport(
                group=GroupId(row["group_id"]),
                start=from_ms(row["starts_at"]),
                member=member,
                met=bool(row["met"]),
                went=row["went"],
                at=from_ms(row["at"]),
            )
        )
    return {member: tuple(some) for member, some in found.items()}


async def stood(tx: Tx, cohort: Cohort, members: Sequence[MemberId]) -> Mapping[MemberId, Sequence[Sequence[Stood]]]:
    """Where each capstone of these members stood until now, by time, of those who have any."""
    mine = await tx.all(
        f"""SELECT capstone_id, member_id FROM capstone_member
            WHERE guild_id = ? AND cohort_id = ? AND member_id IN ({marks(members)}) ORDER BY capstone_id""",  # noqa: S608
        *(cohort.guild, cohort.id, *members),
    )
    numbers = sorted({row["capstone_id"] for row in mine})
    if not numbers:
        return {}
    which = (cohort.guild, cohort.id, *numbers)
    moves = await tx.all(
        f"""SELECT capstone_id, before, state, since FROM capstone_move
            WHERE guild_id = ? AND cohort_id = ? AND capstone_id IN ({marks(numbers)}) AND undone_at IS NULL
            ORDER BY capstone_id, number""",  # noqa: S608
        *which,
    )
    capstones = await tx.all(
        f"""SELECT capstone_id, position FROM capstone
            WHERE guild_id = ? AND cohort_id = ? AND capstone_id IN ({marks(numbers)})""",  # noqa: S608
        *which,
    )
    began = {row["capstone_id"]: row["before"] for row in reversed(moves)}  # that of the first move is left
    lines: dict[int, list[Stood]] = {}
    for row in capstones:
        first = position(began.get(row["capstone_id"], row["position"]))
        lines[row["capstone_id"]] = [Stood(first.state, first.since)]
    for row in moves:
        lines[row["capstone_id"]].append(Stood(State(row["state"]), from_ms(row["since"])))
    found: dict[MemberId, list[list[Stood]]] = defaultdict(list)
    for row in mine:
        found[MemberId(row["member_id"])].append(lines[row["capstone_id"]])
    return found


async def spoke(tx: Tx, cohort: Cohort, since: datetime) -> frozenset[MemberId]:
    """Who has checked in, taken that back, or told of a session since then."""
    found: set[MemberId] = set()
    for table in ("check_in_answer", "session_report"):
        rows = await tx.all(
            f"SELECT DISTINCT member_id FROM {table} WHERE guild_id = ? AND cohort_id = ? AND at >= ?",  # noqa: S608
            *(cohort.guild, cohort.id, to_ms(since)),
        )
        found |= {MemberId(row["member_id"]) for row in rows}
    return frozenset(found)


async def stuck(tx: Tx, cohort: Cohort) -> frozenset[MemberId]:
    """Who has ever said so of a unit, as it stands: of them time alone may tell something new."""
    rows = await tx.all(
        "SELECT DISTINCT member_id FROM check_in WHERE guild_id = ? AND cohort_id = ? AND stuck <> ''",
        *(cohort.guild, cohort.id),
    )
    return frozenset(MemberId(row["member_id"]) for row in rows)


def _check_in(row: Row) -> CheckIn:
    group = row["group_id"]
    answer = Answer(
        done=Done(row["done"]),
        sessions=row["sessions"],
        pairing=row["pairing"],
        stuck=row["stuck"],
        needs_person=bool(row["needs_person"]),
    )
    place = None if group is None else GroupId(group)
    return CheckIn(row["unit"], place, answer, from_ms(row["first_at"]), from_ms(row["at"]))
