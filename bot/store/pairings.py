"""Who works with whom: the pairs of each group for each unit, as they were made; the first of a pair drives first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.core.cohort import Cohort
from bot.core.pairs import Pair
from bot.core.people import GroupId, GuildId, MemberId
from bot.store.port import Row, Tx, to_ms


async def save(tx: Tx, cohort: Cohort, group: GroupId, unit: str, pairs: Sequence[Pair], now: datetime) -> None:
    """These are the group's pairs for the unit now, whatever they were before."""
    await tx.run(
        "DELETE FROM pairing WHERE guild_id = ? AND cohort_id = ? AND group_id = ? AND unit = ?",
        *(cohort.guild, cohort.id, group, unit),
    )
    for number, pair in enumerate(pairs):
        for seat, member in enumerate(pair):
            await tx.run(
                """INSERT INTO pairing(guild_id, cohort_id, group_id, unit, member_id, pair, seat, made_at)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                *(cohort.guild, cohort.id, group, unit, member, number, seat, to_ms(now)),
            )


async def of_cohort(tx: Tx, cohort: Cohort) -> Mapping[GroupId, Mapping[str, tuple[Pair, ...]]]:
    """All pairs ever made, by group and unit; units in the order in which their pairs were made."""
    rows = await tx.all(
        """SELECT group_id, unit, member_id, pair FROM pairing WHERE guild_id = ? AND cohort_id = ?
           ORDER BY made_at, group_id, unit, pair, seat""",
        *(cohort.guild, cohort.id),
    )
    return _gather(rows)


async def of_units(tx: Tx, cohort: Cohort, units: Iterable[str]) -> Mapping[GroupId, Mapping[str, tuple[Pair, ...]]]:
    """The pairs for these units, by group and unit."""
    rows: list[Row] = []
    for unit in units:
        rows += await tx.all(
            """SELECT group_id, unit, member_id, pair FROM pairing WHERE guild_id = ? AND cohort_id = ? AND unit = ?
               ORDER BY group_id, pair, seat""",
            *(cohort.guild, cohort.id, unit),
        )
    return _gather(rows)


async def forget(tx: Tx, guild: GuildId, member: MemberId) -> None:
    await tx.run("DELETE FROM pairing WHERE guild_id = ? AND member_id = ?", guild, member)


def _gather(rows: Sequence[Row]) -> dict[GroupId, dict[str, tuple[Pair, ...]]]:
    seats: dict[GroupId, dict[str, dict[int, list[MemberId]]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        pair = seats[GroupId(row["group_id"])][row["unit"]].setdefault(row["pair"], [])
        pair.append(MemberId(row["member_id"]))
    return {
        group: {unit: tuple(map(tuple, pairs.values())) for unit, pairs in units.items()}
        for group, units in seats.items()
    }
