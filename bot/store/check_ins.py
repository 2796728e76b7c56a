"""What people say of units: for each person and unit the answer that counts, and every answer before it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from bot.core.check_in import Answer, CheckIn, Done, Speed
from bot.core.cohort import Cohort
from bot.core.finishing import done_since as since_of
from bot.core.pace import Spent
from bot.core.people import GroupId, GuildId, MemberId
from bot.store.port import Row, Tx, from_ms, to_ms


async def find(tx: Tx, cohort: Cohort, member: MemberId, unit: str) -> CheckIn | None:
    row = await tx.one(
        "SELECT * FROM check_in WHERE guild_id = ? AND cohort_id = ? AND member_id = ? AND unit = ?",
        *(cohort.guild, cohort.id, member, unit),
    )
    return _check_in(row) if row else None


async def record(
    tx: Tx, cohort: Cohort, member: MemberId, unit: str, group: GroupId | None, answer: Answer, now: datetime
) -> CheckIn | None:
    """This answer counts from now on; returns what counted before. Saying the same again changes nothing."""
    before = await find(tx, cohort, member, unit)
    if before is not None and before.answer == answer:
        return before
    where = (cohort.guild, cohort.id, member, unit)
    await tx.run(
        """INSERT INTO check_in(guild_id, cohort_id, member_id, unit, group_id, done, minutes, sessions, speed, pairing,
             stuck, needs_person, own, first_at, at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT(guild_id, cohort_id, member_id, unit) DO UPDATE SET group_id = excluded.group_id,
             done = excluded.done, minutes = excluded.minutes, sessions = excluded.sessions, speed = excluded.speed,
             pairing = excluded.pairing, stuck = excluded.stuck, needs_person = excluded.needs_person,
             own = excluded.own, at = excluded.at""",
        *(*where, group, answer.done, answer.minutes, answer.sessions, answer.speed, answer.pairing),
        *(answer.stuck, int(answer.needs_person), json.dumps(dict(answer.own)), to_ms(now), to_ms(now)),
    )
    await _remember(tx, where, json.dumps(asdict(answer)), now)
    return before


async def take_back(tx: Tx, cohort: Cohort, member: MemberId, unit: str, now: datetime) -> bool:
    """Undo a check-in; returns whether there was one. That it was taken back is kept with the answers."""
    where = (cohort.guild, cohort.id, member, unit)
    row = await tx.one(
        "DELETE FROM check_in WHERE guild_id = ? AND cohort_id = ? AND member_id = ? AND unit = ? RETURNING unit",
        *where,
    )
    if row is not None:
        await _remember(tx, where, "{}", now)
    return row is not None


async def history(tx: Tx, cohort: Cohort, member: MemberId, unit: str) -> list[tuple[datetime, Answer | None]]:
    """Every answer ever given, the oldest first; None where it was taken back."""
    rows = await tx.all(
        """SELECT body, at FROM check_in_answer WHERE guild_id = ? AND cohort_id = ? AND member_id = ? AND unit = ?
           ORDER BY number""",
        *(cohort.guild, cohort.id, member, unit),
    )
    return [(from_ms(row["at"]), _read(row["body"])) for row in rows]


async def of_cohort(tx: Tx, cohort: Cohort, unit: str | None = None) -> Mapping[MemberId, Mapping[str, CheckIn]]:
    """What counts of everybody who has checked in for anything, or for that one unit (a slug), by unit."""
    only = "" if unit is None else " AND unit = ?"
    found: dict[MemberId, dict[str, CheckIn]] = defaultdict(dict)
    for row in await tx.all(
        f"SELECT * FROM check_in WHERE guild_id = ? AND cohort_id = ?{only} ORDER BY member_id, first_at, unit",  # noqa: S608
        *(cohort.guild, cohort.id, *([] if unit is None else [unit])),
    ):
        found[MemberId(row["member_id"])][row["unit"]] = _check_in(row)
    return found


async def count(tx: Tx, cohort: Cohort, unit: str | None = None) -> int:
    """How many answers count, of all units or of that one."""
    only = "" if unit is None else " AND unit = ?"
    row = await tx.one(
        f"SELECT COUNT(*) AS many FROM check_in WHERE guild_id = ? AND cohort_id = ?{only}",  # noqa: S608
        *(cohort.guild, cohort.id, *([] if unit is None else [unit])),
    )
    return row["many"] if row else 0


async def of_member(tx: Tx, cohort: Cohort, member: MemberId) -> Mapping[str, CheckIn]:
    """What counts of one person, by unit."""
    rows = await tx.all(
        "SELECT * FROM check_in WHERE guild_id = ? AND cohort_id = ? AND member_id = ?",
        *(cohort.guild, cohort.id, member),
    )
    return {row["unit"]: _check_in(row) for row in rows}


async def done_units(tx: Tx, cohort: Cohort, member: MemberId) -> frozenset[str]:
    """The units that count as done of one person."""
    rows = await tx.all(
        "SELECT unit FROM check_in WHERE guild_id = ? AND cohort_id = ? AND member_id = ? AND done = 'done'",
        *(cohort.guild, cohort.id, member),
    )
    return frozenset(row["unit"] for row in rows)


async def done_since(tx: Tx, cohort: Cohort, member: MemberId) -> dict[str, datetime]:
    """The units that count as done of one person, each with since when it has, whatever they told of it afterwards."""
    where = (cohort.guild, cohort.id, member)
    stands = await tx.all(
        """SELECT unit, first_at FROM check_in
           WHERE guild_id = ? AND cohort_id = ? AND member_id = ? AND done = 'done'""",
        *where,
    )
    said: dict[str, list[tuple[datetime, Answer | None]]] = defaultdict(list)
    if stands:
        for row in await tx.all(
            """SELECT unit, body, at FROM check_in_answer WHERE guild_id = ? AND cohort_id = ? AND member_id = ?
               ORDER BY unit, number""",
            *where,
        ):
            said[row["unit"]].append((from_ms(row["at"]), _read(row["body"])))
    found: dict[str, datetime] = {}
    for row in stands:
        first, told = from_ms(row["first_at"]), said[row["unit"]]
        if not told or first < told[0][0]:  # from before every answer was kept, when there was none but "done"
            told = [(first, Answer(Done.DONE)), *told]
        found[row["unit"]] = since_of(told) or first
    return found


async def who_answered(tx: Tx, cohort: Cohort, unit: str) -> frozenset[MemberId]:
    """Who has said anything of the unit that counts."""
    rows = await tx.all(
        "SELECT member_id FROM check_in WHERE guild_id = ? AND cohort_id = ? AND unit = ?",
        *(cohort.guild, cohort.id, unit),
    )
    return frozenset(MemberId(row["member_id"]) for row in rows)


async def said_of(tx: Tx, cohort: Cohort, unit: str) -> dict[MemberId, tuple[Done, bool]]:
    """How far everybody who answered got with the unit, and whether they would like to talk to somebody."""
    rows = await tx.all(
        "SELECT member_id, done, needs_person FROM check_in WHERE guild_id = ? AND cohort_id = ? AND unit = ?",
        *(cohort.guild, cohort.id, unit),
    )
    return {MemberId(row["member_id"]): (Done(row["done"]), bool(row["needs_person"])) for row in rows}


async def heard_since(tx: Tx, cohort: Cohort, moment: datetime) -> frozenset[MemberId]:
    """Who has said anything of any unit since then that counts."""
    rows = await tx.all(
        "SELECT DISTINCT member_id FROM check_in WHERE guild_id = ? AND cohort_id = ? AND at >= ?",
        *(cohort.guild, cohort.id, to_ms(moment)),
    )
    return frozenset(MemberId(row["member_id"]) for row in rows)


async def minutes_of(tx: Tx, cohort: Cohort, units: Iterable[str]) -> list[Spent]:
    """What people say they spent on those of these units (slugs) that they have done; 0 minutes say nothing."""
    found: list[Spent] = []
    for unit in units:
        rows = await tx.all(
            """SELECT member_id, minutes FROM check_in
               WHERE guild_id = ? AND cohort_id = ? AND unit = ? AND done = 'done' AND minutes > 0
               ORDER BY member_id""",
            *(cohort.guild, cohort.id, unit),
        )
        found += [Spent(MemberId(row["member_id"]), unit, row["minutes"]) for row in rows]
    return found


async def how_many(tx: Tx, cohort: Cohort, unit: str, members: Iterable[MemberId]) -> int:
    """How many of these members have done the unit."""
    among = frozenset(members)
    rows = await tx.all(
        "SELECT member_id FROM check_in WHERE guild_id = ? AND cohort_id = ? AND unit = ? AND done = 'done'",
        *(cohort.guild, cohort.id, unit),
    )
    return sum(row["member_id"] in among for row in rows)


async def forget(tx: Tx, guild: GuildId, member: MemberId) -> None:
    await tx.run("DELETE FROM check_in WHERE guild_id = ? AND member_id = ?", guild, member)
    await tx.run("DELETE FROM check_in_answer WHERE guild_id = ? AND member_id = ?", guild, member)


async def _remember(tx: Tx, where: tuple[object, ...], body: str, now: datetime) -> None:
    row = await tx.one(
        """SELECT MAX(number) AS last FROM check_in_answer
           WHERE guild_id = ? AND cohort_id = ? AND member_id = ? AND unit = ?""",
        *where,
    )
    number = ((row["last"] if row else None) or 0) + 1
    await tx.run(
        """INSERT INTO check_in_answer(guild_id, cohort_id, member_id, unit, number, body, at)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        *(*where, number, body, to_ms(now)),
    )


def _check_in(row: Row) -> CheckIn:
    group = row["group_id"]
    return CheckIn(
        unit=row["unit"],
        group=None if group is None else GroupId(group),
        answer=Answer(
            done=Done(row["done"]),
            minutes=row["minutes"],
            sessions=row["sessions"],
            speed=Speed(row["speed"]) if row["speed"] else None,
            pairing=row["pairing"],
            stuck=row["stuck"],
            needs_person=bool(row["needs_person"]),
            own=json.loads(row["own"]),
        ),
        first_at=from_ms(row["first_at"]),
        at=from_ms(row["at"]),
    )


def _read(body: str) -> Answer | None:
    given = json.loads(body)
    if not given:
        return None
    speed = given["speed"]
    return Answer(**given | {"done": Done(given["done"]), "speed": Speed(speed) if speed else None})
