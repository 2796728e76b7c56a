"""Whatever is kept about a person is theirs to see, and goes when they ask, whatever table it is in."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time

import pytest

from bot.actions.leave import MODULES
from bot.core.edits import Skip
from bot.core.people import MemberId
from bot.core.undoing import Changes, Made
from bot.core.votes import Vote
from bot.store import about, calendars, cases, placed, votes
from bot.store.database import Database
from bot.store.port import Row, Tx
from tests.core.examples import NINE
from tests.store.test_modules import ADA, ANSWER, BEN, CASE, CHO, HERE, fill

ALONE = "places in threads, and messages about them alone"


async def naming(tx: Tx, member: MemberId) -> dict[str, list[Row]]:
    """The rows in which a member's id stands, wherever it does, by table."""
    found: dict[str, list[Row]] = {}
    named = re.compile(rf"(?<!\d){member}(?!\d)")
    for table in await tables(tx):
        rows = [row for row in await tx.all(f"SELECT * FROM {table}") if named.search(repr(list(row)))]
        found |= {table: rows} if rows else {}
    return found


async def tables(tx: Tx) -> list[str]:
    return [row["name"] for row in await tx.all("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]


ABOUT_PEOPLE = re.compile(r"\b(member_id|other_id|owner|applied_by|undone_by)\b")


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
async def test_whatever_table_names_a_person_shows_it_to_them_and_forgets_it(db: Database) -> None:
    async with db.transaction() as tx:
        cohort = await fill(tx, HERE)
        clock = (time(9), "UTC")
        nothing = Changes((), (), clock, clock)
        await calendars.record(tx, cohort, Made(1, Skip("unit-1"), "", NINE, ADA, nothing))
        await calendars.record(tx, cohort, Made(2, Skip("unit-2"), "", NINE, BEN, nothing))
        await calendars.record_undone(tx, cohort, 2, ADA, NINE)
        await votes.add(tx, cohort, Vote(1, 2, (), NINE, NINE, ADA))
        await cases.save(tx, HERE, replace(CASE, applied_by=ADA))
        rows = await naming(tx, ADA)
        created = await tx.all("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        expected = {row["name"] for row in created if ABOUT_PEOPLE.search(row["sql"])}
        assert expected <= rows.keys(), "Ada is in every table that can name somebody"
        shown = {table.name for table in about.TABLES}
        assert rows.keys() | {"capstone"} == shown | about.NOT_SHOWN, "all of it is shown to her"

        kept = {one.kind: one.rows for one in await about.kept_of(tx, HERE, ADA)}
        assert len(kept) == len(about.TABLES)
        assert kept["check in"][0]["stuck"] == ANSWER.stuck
        assert kept["person"][0]["joined_at"] == NINE
        assert str(CHO) not in repr(kept["flag"]), "who looks after her is organisers' to know"
        assert len(kept[ALONE]) == 4
        assert not {"guild_id", "member_id"} & {name for rows in kept.values() for row in rows for name in row}

        for module in MODULES:
            await module.forget(tx, HERE, ADA)
        left = await naming(tx, ADA)
        assert [row["place_key"] for row in left.pop("placed")] == ["member:1:1:1"], "until she is out of the thread"
        assert not left
        assert [one.kind for one in await about.kept_of(tx, HERE, ADA)] == [ALONE]
        assert (await placed.of_kind(tx, HERE, "call:")).keys() == {"call:1:0:5"}, "the message loses her name"
