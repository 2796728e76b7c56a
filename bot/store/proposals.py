"""Groupings that were previewed: kept so that a preview can be paged through and applied after a restart."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.core.cohort import Cohort
from bot.core.matching.certificate import Certificate
from bot.core.matching.changes import Advice, Cause, Change, Remedy, Why, Window
from bot.core.matching.model import Group, Keep, Proposal, Reason, Unplaced
from bot.core.matching.regrouping import Searched
from bot.core.people import GuildId, MemberId
from bot.store.port import Tx, from_ms, to_ms

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Previewed:
    """What was found, as it is shown; `facts` is the fingerprint of the facts that it was made from."""

    searched: Searched
    facts: str


async def save(tx: Tx, cohort: Cohort, facts: str, searched: Searched, now: datetime) -> str:
    """Keep the proposals, made from facts with this fingerprint; returns the preview's id: their own fingerprint."""
    body = json.dumps(_to_json(searched))
    preview = hashlib.sha256(f"{facts} {body}".encode()).hexdigest()[:16]
    where = (cohort.guild, cohort.id)
    await tx.run("DELETE FROM proposal WHERE guild_id = ? AND cohort_id = ? AND made_at < ?", *where, to_ms(now - KEPT))
    await tx.run(
        """INSERT INTO proposal(guild_id, cohort_id, preview, facts, body, made_at) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT(guild_id, cohort_id, preview) DO NOTHING""",
        *where,
        preview,
        facts,
        body,
        to_ms(now),
    )
    return preview


async def find(tx: Tx, cohort: Cohort, preview: str) -> Previewed | None:
    row = await tx.one(
        "SELECT body, facts FROM proposal WHERE guild_id = ? AND cohort_id = ? AND preview = ?",
        cohort.guild,
        cohort.id,
        preview,
    )
    return Previewed(_from_json(json.loads(row["body"])), row["facts"]) if row else None


async def forget(tx: Tx, guild: GuildId, member: MemberId) -> None:
    """A proposal names everybody it places: those of the guild's cohorts that name this member go."""
    await tx.run("DELETE FROM proposal WHERE guild_id = ? AND body LIKE ?", guild, f'%"{int(member)}"%')


def _to_json(searched: Searched) -> dict[str, Any]:
    return {
        keep.value: plan_to_json(proposal) | {"advice": [asdict(one) for one in searched.advice.get(keep, ())]}
        for keep, proposal in searched.proposals.items()
    }


def _from_json(body: dict[str, Any]) -> Searched:
    return Searched(
        proposals={Keep(keep): plan_from_json(plan) for keep, plan in body.items()},
        advice={Keep(keep): tuple(map(_advice, plan["advice"])) for keep, plan in body.items() if plan["advice"]},
    )


def _advice(one: dict[str, Any]) -> Advice:
    why, change = one["why"], one["change"]
    return Advice(
        key=one["key"],
        why=Why(Cause(why["cause"]), tuple(why["weeks"]), why["of"], why["has"], why["needs"], why["clocks"]),
        change=change and _change(change),
    )


def _change(change: dict[str, Any]) -> Change:
    windows = tuple(Window(**window) for window in change["windows"])
    return Change(Remedy(change["remedy"]), tuple(change["company"]), change["group"], windows)


def plan_to_json(proposal: Proposal) -> dict[str, Any]:
    return {
        "seed": proposal.seed,
        "certificate": asdict(proposal.certificate),
        "groups": [
            {
                "members": group.members,
                "sessions": [[to_ms(start) for start in week] for week in group.sessions],
                "quality": group.quality,
            }
            for group in proposal.groups
        ],
        "unplaced": [[person.key, person.reason.value] for person in proposal.unplaced],
    }


def plan_from_json(plan: dict[str, Any]) -> Proposal:
    return Proposal(
        groups=tuple(
            Group(
                members=tuple(group["members"]),
                sessions=tuple(tuple(from_ms(start) for start in week) for week in group["sessions"]),
                quality=group["quality"],
            )
            for group in plan["groups"]
        ),
        unplaced=tuple(Unplaced(key, Reason(reason)) for key, reason in plan["unplaced"]),
        seed=plan["seed"],
        certificate=Certificate(**plan["certificate"]),
    )
