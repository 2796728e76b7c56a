"""Capstones: where each stands, every move of it, and what upstream has answered."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from bot.core.capstone import Capstone, Kind, Link, Moved, Position, State, UpstreamAnswer
from bot.core.cohort import Cohort
from bot.core.following import Due
from bot.core.people import CohortId, GuildId, MemberId
from bot.core.upstream import Review, Said, Upstream
from bot.store.port import Row, Tx, from_ms, to_ms


async def of_cohort(tx: Tx, cohort: Cohort) -> list[Capstone]:
    """Every capstone there ever was, by number."""
    rows = await tx.all(
        "SELECT * FROM capstone WHERE guild_id = ? AND cohort_id = ? ORDER BY capstone_id", cohort.guild, cohort.id
    )
    members: dict[int, set[MemberId]] = {}
    for row in await tx.all(
        "SELECT capstone_id, member_id FROM capstone_member WHERE guild_id = ? AND cohort_id = ?",
        *(cohort.guild, cohort.id),
    ):
        members.setdefault(row["capstone_id"], set()).add(MemberId(row["member_id"]))
    return [_capstone(row, members.get(row["capstone_id"], set())) for row in rows]


async def of_member(tx: Tx, cohort: Cohort, member: MemberId) -> list[Capstone]:
    """One person's capstones, by number."""
    rows = await tx.all(
        """SELECT capstone_id FROM capstone_member WHERE guild_id = ? AND cohort_id = ? AND member_id = ?
           ORDER BY capstone_id""",
        *(cohort.guild, cohort.id, member),
    )
    found = [await find(tx, cohort, row["capstone_id"]) for row in rows]
    return [capstone for capstone in found if capstone is not None]


async def find(tx: Tx, cohort: Cohort, number: int) -> Capstone | None:
    where = (cohort.guild, cohort.id, number)
    row = await tx.one("SELECT * FROM capstone WHERE guild_id = ? AND cohort_id = ? AND capstone_id = ?", *where)
    if row is None:
        return None
    members = await tx.all(
        "SELECT member_id FROM capstone_member WHERE guild_id = ? AND cohort_id = ? AND capstone_id = ?", *where
    )
    return _capstone(row, {MemberId(one["member_id"]) for one in members})


async def add(tx: Tx, cohort: Cohort, kind: Kind, members: Iterable[MemberId], at: Position, now: datetime) -> Capstone:
    last = await tx.one(
        "SELECT MAX(capstone_id) AS last FROM capstone WHERE guild_id = ? AND cohort_id = ?", cohort.guild, cohort.id
    )
    number = ((last["last"] if last else None) or 0) + 1
    capstone = Capstone(cohort.id, number, kind, frozenset(), at)
    await tx.run(
        """INSERT INTO capstone(guild_id, cohort_id, capstone_id, kind, live, state, position, ask_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        *(cohort.guild, cohort.id, number, kind.value, int(capstone.live), at.state.value, _written(at)),
        _ask_at(capstone, now),
    )
    return await add_members(tx, cohort, capstone, members)


async def add_members(tx: Tx, cohort: Cohort, capstone: Capstone, members: Iterable[MemberId]) -> Capstone:
    """The capstone with these members, too."""
    new = frozenset(members) - capstone.members
    for member in sorted(new):
        await tx.run(
            "INSERT INTO capstone_member(guild_id, cohort_id, capstone_id, member_id) VALUES (?, ?, ?, ?)",
            *(cohort.guild, cohort.id, capstone.number, member),
        )
    return replace(capstone, members=capstone.members | new)


async def remove_member(tx: Tx, cohort: Cohort, capstone: Capstone, member: MemberId) -> Capstone:
    """The capstone without that member."""
    await tx.run(
        "DELETE FROM capstone_member WHERE guild_id = ? AND cohort_id = ? AND capstone_id = ? AND member_id = ?",
        *(cohort.guild, cohort.id, capstone.number, member),
    )
    return replace(capstone, members=capstone.members - {member})


async def move(
    tx: Tx, cohort: Cohort, capstone: Capstone, to: Position, how: str, by: MemberId | None, now: datetime
) -> Capstone:
    """It stands there from now on, and that is written down. With another link, what upstream said is forgotten."""
    number = capstone.moves + 1
    await tx.run(
        """INSERT INTO capstone_move(guild_id, cohort_id, capstone_id, number, how, member_id, at, before, state, since)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        *(cohort.guild, cohort.id, capstone.number, number, how, by, to_ms(now)),
        *(_written(capstone.at), to.state.value, to_ms(to.since)),
    )
    return await _stand(tx, cohort, replace(capstone, moves=number), to, now)


async def undo(tx: Tx, cohort: Cohort, capstone: Capstone, undone: Moved, now: datetime) -> Capstone:
    """It stands where it stood before that move; the move stays written down, as undone."""
    await tx.run(
        """UPDATE capstone_move SET undone_at = ?
           WHERE guild_id = ? AND cohort_id = ? AND capstone_id = ? AND number = ?""",
        *(to_ms(now), cohort.guild, cohort.id, capstone.number, undone.number),
    )
    return await _stand(tx, cohort, capstone, undone.before, now)


async def moves(tx: Tx, cohort: Cohort, number: int) -> list[Moved]:
    """Every move of a capstone, the oldest first."""
    rows = await tx.all(
        "SELECT * FROM capstone_move WHERE guild_id = ? AND cohort_id = ? AND capstone_id = ? ORDER BY number",
        *(cohort.guild, cohort.id, number),
    )
    return [_moved(row) for row in rows]


async def answers(tx: Tx, cohort: Cohort, since: datetime) -> tuple[UpstreamAnswer, ...]:
    """What upstream has answered since then, and was not taken back: it merged, or asked for changes."""
    rows = await tx.all(
        """SELECT * FROM capstone_move WHERE guild_id = ? AND cohort_id = ? AND at > ? AND member_id IS NULL
           AND undone_at IS NULL AND state IN ('merged', 'changes_requested') ORDER BY at, capstone_id, number""",
        *(cohort.guild, cohort.id, to_ms(since)),
    )
    found = list[UpstreamAnswer]()
    for row in rows:
        if (capstone := await find(tx, cohort, row["capstone_id"])) is not None:
            link, state, at = position(row["before"]).link, State(row["state"]), from_ms(row["at"])
            found.append(UpstreamAnswer(capstone.number, row["number"], state, capstone.members, link, at))
    return tuple(found)


# Upstream


async def due(tx: Tx, guild: GuildId, cohorts: Sequence[Cohort], now: datetime) -> list[Due]:
    """Capstones of these cohorts to ask upstream about by now, those that have waited longest first."""
    known = {cohort.id: cohort for cohort in cohorts}
    rows = await tx.all(
        """SELECT cohort_id, capstone_id, position FROM capstone WHERE guild_id = ? AND ask_at <= ? AND live = 1
           ORDER BY ask_at, cohort_id, capstone_id""",
        *(guild, to_ms(now)),
    )
    return [
        Due(known[row["cohort_id"]], row["capstone_id"], position(row["position"]).link)
        for row in rows
        if row["cohort_id"] in known
    ]


async def any_ready(tx: Tx, cohort: Cohort) -> bool:
    """Whether one waits for maintainers to look at a pull request."""
    row = await tx.one(
        "SELECT 1 AS one FROM capstone WHERE guild_id = ? AND cohort_id = ? AND state = 'ready' LIMIT 1",
        *(cohort.guild, cohort.id),
    )
    return row is not None


async def ready(tx: Tx, cohort: Cohort) -> list[Capstone]:
    """Those that wait for maintainers to look at a pull request."""
    rows = await tx.all(
        "SELECT capstone_id FROM capstone WHERE guild_id = ? AND cohort_id = ? AND state = 'ready'",
        *(cohort.guild, cohort.id),
    )
    found = [await find(tx, cohort, row["capstone_id"]) for row in rows]
    return [capstone for capstone in found if capstone is not None]


async def heard(
    tx: Tx, cohort: Cohort, capstone: Capstone, said: Said, seen: Upstream | None, failures: int, ask_at: datetime
) -> Capstone:
    """How the last question went, and when to ask again; `seen` is what we know from now on."""
    await tx.run(
        """UPDATE capstone SET said = ?, seen = ?, failures = ?, ask_at = ?
           WHERE guild_id = ? AND cohort_id = ? AND capstone_id = ?""",
        *(said.value, seen and json.dumps(asdict(seen), default=datetime.isoformat), failures, to_ms(ask_at)),
        *(cohort.guild, cohort.id, capstone.number),
    )
    return replace(capstone, said=said, seen=seen, failures=failures)


async def kept_answers(tx: Tx, cohort: Cohort, number: int) -> Mapping[str, tuple[str, object]]:
    """The answers held of one capstone's questions, by path: each with its ETag."""
    rows = await tx.all(
        "SELECT path, etag, body FROM upstream_answer WHERE guild_id = ? AND cohort_id = ? AND capstone_id = ?",
        *(cohort.guild, cohort.id, number),
    )
    return {row["path"]: (row["etag"], json.loads(row["body"])) for row in rows}


async def keep_answers(tx: Tx, cohort: Cohort, number: int, kept: Mapping[str, tuple[str, object]]) -> None:
    """These answers are held from now on, and no others."""
    await _drop_answers(tx, cohort, number)
    for path, (etag, body) in kept.items():
        await tx.run(
            """INSERT INTO upstream_answer(guild_id, cohort_id, capstone_id, path, etag, body)
               VALUES (?, ?, ?, ?, ?, ?)""",
            *(cohort.guild, cohort.id, number, path, etag, json.dumps(body)),
        )


async def _drop_answers(tx: Tx, cohort: Cohort, number: int) -> None:
    await tx.run(
        "DELETE FROM upstream_answer WHERE guild_id = ? AND cohort_id = ? AND capstone_id = ?",
        *(cohort.guild, cohort.id, number),
    )


async def forget(tx: Tx, guild: GuildId, member: MemberId) -> None:
    """What the member shared with others stays theirs, without the member; what nobody else is in goes."""
    await tx.run("DELETE FROM capstone_member WHERE guild_id = ? AND member_id = ?", guild, member)
    await tx.run("UPDATE capstone_move SET member_id = 0 WHERE guild_id = ? AND member_id = ?", guild, member)
    for row in await tx.all(
        """SELECT cohort_id, capstone_id FROM capstone WHERE guild_id = ? AND NOT EXISTS (
             SELECT 1 FROM capstone_member WHERE capstone_member.guild_id = capstone.guild_id
             AND capstone_member.cohort_id = capstone.cohort_id
             AND capstone_member.capstone_id = capstone.capstone_id)""",
        guild,
    ):
        which = (guild, row["cohort_id"], row["capstone_id"])
        await tx.run("DELETE FROM upstream_answer WHERE guild_id = ? AND cohort_id = ? AND capstone_id = ?", *which)
        await tx.run("DELETE FROM capstone_move WHERE guild_id = ? AND cohort_id = ? AND capstone_id = ?", *which)
        await tx.run("DELETE FROM capstone WHERE guild_id = ? AND cohort_id = ? AND capstone_id = ?", *which)


async def _stand(tx: Tx, cohort: Cohort, capstone: Capstone, to: Position, now: datetime) -> Capstone:
    after = replace(capstone, at=to)
    where = (cohort.guild, cohort.id, capstone.number)
    await tx.run(
        """UPDATE capstone SET live = ?, state = ?, position = ?, moves = ?
           WHERE guild_id = ? AND cohort_id = ? AND capstone_id = ?""",
        *(int(after.live), to.state.value, _written(to), capstone.moves, *where),
    )
    if to.link != capstone.at.link:
        await _drop_answers(tx, cohort, capstone.number)
        await tx.run(
            """UPDATE capstone SET seen = NULL, said = NULL, failures = 0, ask_at = ?
               WHERE guild_id = ? AND cohort_id = ? AND capstone_id = ?""",
            *(_ask_at(after, now), *where),
        )
        after = replace(after, seen=None, said=None, failures=0)
    return after


def _ask_at(capstone: Capstone, now: datetime) -> int | None:
    """When upstream is first asked about it; of a replay, never."""
    return to_ms(now) if capstone.kind is Kind.CHANGE else None


def _written(at: Position) -> str:
    return json.dumps(asdict(at), default=datetime.isoformat)


def position(text: str) -> Position:
    """Where a capstone stands or stood, as it is written down."""
    known: dict[str, Any] = json.loads(text)
    return Position(
        link=Link(**known["link"]),
        state=State(known["state"]),
        how=known["how"],
        since=datetime.fromisoformat(known["since"]),
        reviewed_at=_time(known["reviewed_at"]),
        green=known["green"],
        demo_at=_time(known["demo_at"]),
    )


def _upstream(text: str) -> Upstream:
    known: dict[str, Any] = json.loads(text)
    asked = known["asked"]
    known["asked"] = Review(asked["id"], datetime.fromisoformat(asked["at"])) if asked else None
    known["ended_at"] = _time(known["ended_at"])
    return Upstream(**known)


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _capstone(row: Row, members: Iterable[MemberId]) -> Capstone:
    return Capstone(
        cohort=CohortId(row["cohort_id"]),
        number=row["capstone_id"],
        kind=Kind(row["kind"]),
        members=frozenset(members),
        at=position(row["position"]),
        moves=row["moves"],
        seen=_upstream(row["seen"]) if row["seen"] else None,
        said=Said(row["said"]) if row["said"] else None,
        failures=row["failures"],
    )


def _moved(row: Row) -> Moved:
    by, undone = row["member_id"], row["undone_at"]
    return Moved(
        number=row["number"],
        how=row["how"],
        by=None if by is None else MemberId(by),
        at=from_ms(row["at"]),
        before=position(row["before"]),
        to=State(row["state"]),
        since=from_ms(row["since"]),
        undone_at=None if undone is None else from_ms(undone),
    )
