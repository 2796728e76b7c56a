"""Groups that do not work: each case, what its members said, and what would mend it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.core.cases import Case, Still
from bot.core.cohort import Cohort
from bot.core.health import Ill
from bot.core.matching.mended import How, Mended
from bot.core.people import CohortId, GroupId, GuildId, MemberId
from bot.store.port import Row, Tx, from_ms, to_ms
from bot.store.proposals import plan_from_json, plan_to_json


async def open_of(tx: Tx, guild: GuildId) -> tuple[Case, ...]:
    """Every open case of the guild."""
    rows = await tx.all(
        "SELECT * FROM group_case WHERE guild_id = ? AND closed_at IS NULL ORDER BY cohort_id, group_id", guild
    )
    if not rows:
        return ()
    said: dict[tuple[int, int, int], dict[MemberId, Still]] = defaultdict(dict)
    for row in await tx.all("SELECT * FROM group_case_answer WHERE guild_id = ?", guild):
        case = (row["cohort_id"], row["group_id"], row["opened_at"])
        said[case][MemberId(row["member_id"])] = Still(row["answer"])
    return tuple(_case(row, said[row["cohort_id"], row["group_id"], row["opened_at"]]) for row in rows)


async def find(tx: Tx, cohort: Cohort, group: GroupId) -> Case | None:
    """The group's open case."""
    some = [one for one in await open_of(tx, cohort.guild) if (one.cohort, one.group) == (cohort.id, group)]
    return some[0] if some else None


async def closed(tx: Tx, cohort: Cohort) -> Mapping[GroupId, datetime]:
    """When the last case of each group that had one was closed."""
    rows = await tx.all(
        """SELECT group_id, MAX(closed_at) AS closed_at FROM group_case
           WHERE guild_id = ? AND cohort_id = ? AND closed_at IS NOT NULL GROUP BY group_id""",
        *(cohort.guild, cohort.id),
    )
    return {GroupId(row["group_id"]): from_ms(row["closed_at"]) for row in rows}


async def save(tx: Tx, guild: GuildId, case: Case) -> None:
    """This is the case now; its members' answers are kept apart."""
    ways = [_to_json(one) for one in case.options]
    options = json.dumps({"scope": sorted(case.scope), "out": sorted(case.out), "ways": ways})
    await tx.run(
        """INSERT INTO group_case(guild_id, cohort_id, group_id, opened_at, why, facts, options, proposed_at,
             applied_by, closed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT(guild_id, cohort_id, group_id, opened_at) DO UPDATE SET facts = excluded.facts,
             options = excluded.options, proposed_at = excluded.proposed_at, applied_by = excluded.applied_by,
             closed_at = excluded.closed_at""",
        *(guild, case.cohort, case.group, to_ms(case.opened_at), case.why, case.facts),
        *(options if case.proposed_at else None, case.proposed_at and to_ms(case.proposed_at)),
        *(case.applied_by, case.closed_at and to_ms(case.closed_at)),
    )


async def answer(tx: Tx, guild: GuildId, case: Case, member: MemberId, still: Still, now: datetime) -> None:
    await tx.run(
        """INSERT INTO group_case_answer(guild_id, cohort_id, group_id, opened_at, member_id, answer, at)
           VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT(guild_id, cohort_id, group_id, opened_at, member_id) DO UPDATE SET answer = excluded.answer,
             at = excluded.at""",
        *(guild, case.cohort, case.group, to_ms(case.opened_at), member, still, to_ms(now)),
    )


async def forget(tx: Tx, guild: GuildId, member: MemberId) -> None:
    """What they said; and a way to mend a group that names them is looked for anew."""
    await tx.run("DELETE FROM group_case_answer WHERE guild_id = ? AND member_id = ?", guild, member)
    await tx.run("UPDATE group_case SET applied_by = NULL WHERE guild_id = ? AND applied_by = ?", guild, member)
    for row in await tx.all("SELECT * FROM group_case WHERE guild_id = ? AND options IS NOT NULL", guild):
        if member in json.loads(row["options"])["scope"]:
            await tx.run(
                """UPDATE group_case SET options = NULL, facts = NULL, proposed_at = NULL
                   WHERE guild_id = ? AND cohort_id = ? AND group_id = ? AND opened_at = ?""",
                *(guild, row["cohort_id"], row["group_id"], row["opened_at"]),
            )


def _case(row: Row, said: Mapping[MemberId, Still]) -> Case:
    body: dict[str, Any] = json.loads(row["options"] or "{}")
    scope: Sequence[int] = body.get("scope", ())
    out: Sequence[int] = body.get("out", ())
    return Case(
        cohort=CohortId(row["cohort_id"]),
        group=GroupId(row["group_id"]),
        opened_at=from_ms(row["opened_at"]),
        why=Ill(row["why"]),
        answers=dict(said),
        options=tuple(map(_from_json, body.get("ways", ()))),
        facts=row["facts"],
        scope=frozenset(map(MemberId, scope)),
        out=frozenset(map(MemberId, out)),
        proposed_at=None if row["proposed_at"] is None else from_ms(row["proposed_at"]),
        applied_by=None if row["applied_by"] is None else MemberId(row["applied_by"]),
        closed_at=None if row["closed_at"] is None else from_ms(row["closed_at"]),
    )


def _to_json(one: Mended) -> dict[str, Any]:
    return {
        "how": one.how.value,
        "before": [sorted(group) for group in one.before],
        "after": plan_to_json(one.after),
        "moves": one.moves,
        "worst": [one.worst_before, one.worst],
    }


def _from_json(one: dict[str, Any]) -> Mended:
    before = tuple(map(frozenset[str], one["before"]))
    return Mended(How(one["how"]), before, plan_from_json(one["after"]), one["moves"], *one["worst"])
