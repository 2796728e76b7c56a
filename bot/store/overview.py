"""Figures of a whole cohort, counted in the database: however many people there are, no row of theirs is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.core.check_in import Done
from bot.core.cohort import Cohort
from bot.core.people import GroupId, MemberId
from bot.core.progress import Answered
from bot.store.port import Row, Tx, marks, portions, to_ms

AT_A_TIME = 500
"""People who are looked up in one go."""
FOREVER = 2**62
"""Milliseconds: after all there is."""


async def people(tx: Tx, cohort: Cohort) -> int:
    """How many are signed up and on the server."""
    row = await tx.one(
        "SELECT COUNT(*) AS many FROM person WHERE guild_id = ? AND cohort_id = ? AND left_at IS NULL",
        *(cohort.guild, cohort.id),
    )
    return row["many"] if row else 0


async def names(tx: Tx, cohort: Cohort, members: Iterable[MemberId] | None = None) -> Mapping[MemberId, str]:
    """What those who are signed up and on the server go by, or those of these members who are."""
    every = "SELECT member_id, name FROM person WHERE guild_id = ? AND cohort_id = ? AND left_at IS NULL"
    rows: list[Row] = []
    if members is None:
        rows = await tx.all(every, cohort.guild, cohort.id)
    for some in portions(members or (), AT_A_TIME):
        rows += await tx.all(f"{every} AND member_id IN ({marks(some)})", cohort.guild, cohort.id, *some)
    return {MemberId(row["member_id"]): row["name"] for row in rows}


async def groups(tx: Tx, cohort: Cohort) -> tuple[int, int]:
    """How many groups live, and how many people of the cohort who are on the server are in one."""
    living = await tx.one(
        "SELECT COUNT(*) AS many FROM cohort_group WHERE guild_id = ? AND cohort_id = ? AND ended_at IS NULL",
        *(cohort.guild, cohort.id),
    )
    inside = await tx.one(
        """SELECT COUNT(*) AS many FROM group_member m
           JOIN person p ON p.guild_id = m.guild_id AND p.cohort_id = m.cohort_id AND p.member_id = m.member_id
           WHERE m.guild_id = ? AND m.cohort_id = ? AND m.until IS NULL AND p.left_at IS NULL""",
        *(cohort.guild, cohort.id),
    )
    return living["many"] if living else 0, inside["many"] if inside else 0


async def seated(tx: Tx, cohort: Cohort, members: Iterable[MemberId]) -> Mapping[MemberId, GroupId | None]:
    """Those of these members who are signed up and on the server, each with their living group, if they are in one."""
    found: dict[MemberId, GroupId | None] = {}
    for some in portions(members, AT_A_TIME):
        rows = await tx.all(
            f"""SELECT p.member_id, m.group_id FROM person p LEFT JOIN group_member m
                  ON m.guild_id = p.guild_id AND m.cohort_id = p.cohort_id AND m.member_id = p.member_id
                  AND m.until IS NULL
                WHERE p.guild_id = ? AND p.cohort_id = ? AND p.left_at IS NULL
                  AND p.member_id IN ({marks(some)})""",  # noqa: S608
            *(cohort.guild, cohort.id, *some),
        )
        found |= {MemberId(row["member_id"]): row["group_id"] and GroupId(row["group_id"]) for row in rows}
    return found


async def joined_by(tx: Tx, cohort: Cohort, moments: Sequence[datetime]) -> tuple[int, ...]:
    """How many of those who are on the server had signed up by each of these moments."""
    if not moments:
        return ()
    sums = ", ".join(f"SUM(CASE WHEN joined_at <= ? THEN 1 ELSE 0 END) AS n{n}" for n in range(len(moments)))
    row = await tx.one(
        f"SELECT {sums} FROM person WHERE guild_id = ? AND cohort_id = ? AND left_at IS NULL",  # noqa: S608
        *(*map(to_ms, moments), cohort.guild, cohort.id),
    )
    return tuple((row[f"n{n}"] if row else None) or 0 for n in range(len(moments)))


async def answered(tx: Tx, cohort: Cohort, units: Sequence[str], moments: Sequence[datetime]) -> Mapping[str, Answered]:
    """What people who are on the server said of these units (slugs), with the “done” by each of these moments, which
    ascend."""
    by = {unit: await _done_by(tx, cohort, unit, moments) for unit in units}
    many = {(unit, Done.DONE): counts.pop() for unit, counts in by.items()}
    for done in (Done.PARTLY, Done.NOT_STARTED):
        many |= {(unit, done): await _many(tx, cohort, unit, done) for unit in units}
    for unit, done, at in await _of_those_gone(tx, cohort):
        if unit in units:
            many[unit, done] -= 1
        if done is Done.DONE and unit in by:
            by[unit] = [count - (at <= to_ms(moment)) for count, moment in zip(by[unit], moments, strict=True)]
    return {
        unit: Answered(
            done=many[unit, Done.DONE],
            partly=many[unit, Done.PARTLY],
            not_started=many[unit, Done.NOT_STARTED],
            done_by=tuple(by[unit]),
        )
        for unit in units
    }


async def told_minutes(tx: Tx, cohort: Cohort, units: Iterable[str]) -> Mapping[str, Mapping[int, int]]:
    """Of each of these units (slugs): how often people who have done it told so many minutes; 0 says nothing."""
    found: dict[str, Mapping[int, int]] = {}
    for unit in units:
        rows = await tx.all(
            """SELECT minutes, COUNT(*) AS times FROM check_in
               WHERE guild_id = ? AND cohort_id = ? AND unit = ? AND done = 'done' AND minutes > 0 GROUP BY minutes""",
            *(cohort.guild, cohort.id, unit),
        )
        found[unit] = {row["minutes"]: row["times"] for row in rows}
    return found


async def _many(tx: Tx, cohort: Cohort, unit: str, done: Done) -> int:
    """Counted one by one, that is from the index: a grouped count reads every row of the cohort."""
    row = await tx.one(
        "SELECT COUNT(*) AS many FROM check_in WHERE guild_id = ? AND cohort_id = ? AND unit = ? AND done = ?",
        *(cohort.guild, cohort.id, unit, done),
    )
    return row["many"] if row else 0


async def tellers(tx: Tx, cohort: Cohort, units: Iterable[str]) -> int:
    """How many different people told their minutes on any of these units (slugs)."""
    wanted = sorted(units)
    if not wanted:
        return 0
    row = await tx.one(
        f"""SELECT COUNT(DISTINCT member_id) AS many FROM check_in WHERE guild_id = ? AND cohort_id = ?
            AND unit IN ({marks(wanted)}) AND done = 'done' AND minutes > 0""",  # noqa: S608
        *(cohort.guild, cohort.id, *wanted),
    )
    return row["many"] if row else 0


async def _done_by(tx: Tx, cohort: Cohort, unit: str, moments: Sequence[datetime]) -> list[int]:
    """By each of the moments, and in the end by now. Counted from one to the next: each answer is looked at once."""
    counts = [0]
    before = -1
    for moment in (*map(to_ms, moments), FOREVER):
        row = await tx.one(
            """SELECT COUNT(*) AS many FROM check_in WHERE guild_id = ? AND cohort_id = ? AND unit = ?
               AND done = 'done' AND at > ? AND at <= ?""",
            *(cohort.guild, cohort.id, unit, before, moment),
        )
        counts.append(counts[-1] + (row["many"] if row else 0))
        before = max(before, moment)
    return counts[1:]


async def _of_those_gone(tx: Tx, cohort: Cohort) -> list[tuple[str, Done, int]]:
    """Unit, how far and when: what those said who have left the cohort or the server. Each member is looked up once."""
    where = (cohort.guild, cohort.id)
    gone = await tx.all(
        """SELECT member_id FROM (
             SELECT DISTINCT member_id FROM check_in WHERE guild_id = ? AND cohort_id = ?) said
           WHERE NOT EXISTS (
             SELECT 1 FROM person p WHERE p.guild_id = ? AND p.cohort_id = ? AND p.member_id = said.member_id
               AND p.left_at IS NULL)""",
        *(*where, *where),
    )
    found: list[tuple[str, Done, int]] = []
    for some in portions((row["member_id"] for row in gone), AT_A_TIME):
        rows = await tx.all(
            f"""SELECT unit, done, at FROM check_in
                WHERE guild_id = ? AND cohort_id = ? AND member_id IN ({marks(some)})""",  # noqa: S608
            *(*where, *some),
        )
        found += [(row["unit"], Done(row["done"]), row["at"]) for row in rows]
    return found
