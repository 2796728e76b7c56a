"""The writer on real databases: shared commits, and each caller's all or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from bot.store.port import StoreError, Tx
from bot.store.writer import BATCH, Writer
from tests.store.connections import Told, connect
from tests.store.places import Place, on_disk


@pytest.fixture
async def told(place: Place) -> AsyncGenerator[Told]:
    connection = Told(await connect(place))
    await connection.fetch("CREATE TABLE note(caller BIGINT, half BIGINT, PRIMARY KEY(caller, half))")
    connection.ran.clear()
    yield connection
    await connection.close()


async def write(writer: Writer, caller: int) -> None:
    async with writer.transaction() as tx:
        await note(tx, caller, 1)
        await note(tx, caller, 2)


async def note(tx: Tx, caller: int, half: int) -> None:
    await tx.run("INSERT INTO note(caller, half) VALUES (?, ?)", caller, half)


async def written(place: Place) -> dict[int, int]:
    """Caller -> how many halves of what it wrote anybody else can see."""
    rows = await on_disk(place, "SELECT caller, COUNT(*) FROM note GROUP BY caller ORDER BY caller")
    return {int(caller): int(halves) for caller, halves in rows}


async def test_callers_that_queue_up_share_a_commit(place: Place, told: Told) -> None:
    writer = Writer(told)
    await asyncio.gather(*(write(writer, caller) for caller in range(BATCH * 2)))
    assert told.ran.count("COMMIT") == 2
    assert await written(place) == dict.fromkeys(range(BATCH * 2), 2)


async def test_one_caller_alone_pays_for_no_savepoint(told: Told) -> None:
    await write(Writer(told), 1)
    assert told.ran[0] == told.begin_write
    assert [sql for sql in told.ran if "SAVEPOINT" in sql] == []
    assert told.ran[-1] == "COMMIT"


async def test_nobody_is_told_before_the_commit_is_on_disk(place: Place, told: Told) -> None:
    writer, seen = Writer(told), []

    async def caller(number: int) -> None:
        await write(writer, number)
        seen.append((number, (await written(place)).get(number), "COMMIT" in told.ran))

    await asyncio.gather(*(caller(number) for number in range(10)))
    assert sorted(seen) == [(number, 2, True) for number in range(10)]


@pytest.mark.parametrize("loser", [0, 1, 4])
async def test_a_body_that_raises_leaves_nothing_and_its_neighbours_stay(place: Place, told: Told, loser: int) -> None:
    writer = Writer(told)

    async def caller(number: int) -> None:
        async with writer.transaction() as tx:
            await note(tx, number, 1)
            if number == loser:
                raise KeyError(number)
            await note(tx, number, 2)

    results = await asyncio.gather(*(caller(number) for number in range(5)), return_exceptions=True)
    assert [type(result) for result in results] == [KeyError if n == loser else type(None) for n in range(5)]
    assert await written(place) == {number: 2 for number in range(5) if number != loser}


async def test_a_statement_that_fails_undoes_its_caller_only(place: Place, told: Told) -> None:
    writer = Writer(told)

    async def twice(number: int) -> None:
        async with writer.transaction() as tx:
            await note(tx, number, 1)
            await note(tx, number, 1)

    results = await asyncio.gather(write(writer, 1), twice(2), write(writer, 3), return_exceptions=True)
    assert [type(result) for result in results] == [type(None), StoreError, type(None)]
    assert await written(place) == {1: 2, 3: 2}


async def test_a_failed_commit_is_raised_to_everybody_and_the_writer_lives_on(place: Place, told: Told) -> None:
    writer = Writer(told)
    told.trouble = lambda sql: "refuse" if sql == "COMMIT" else None
    results = await asyncio.gather(*(write(writer, caller) for caller in range(5)), return_exceptions=True)
    assert [str(result) for result in results] == ["database or disk is full"] * 5
    told.trouble = lambda sql: None
    await write(writer, 9)
    assert await written(place) == {9: 2}


@pytest.mark.parametrize("when", ["BEGIN", "INSERT", "SAVEPOINT", "RELEASE", "ROLLBACK TO", "COMMIT"])
@pytest.mark.parametrize("trouble", ["refuse", "undo"])
async def test_whatever_fails_nothing_is_half_written_and_the_writer_lives_on(
    place: Place, told: Told, when: str, trouble: str
) -> None:
    """The third time such a statement comes (the first, where there is one a batch) it fails."""
    writer, left = Writer(told), 1 if when in ("BEGIN", "COMMIT") else 3

    def fails(sql: str) -> str | None:
        nonlocal left
        left -= sql.startswith(when)
        return trouble if sql.startswith(when) and left == 0 and (trouble == "refuse" or told.in_transaction) else None

    async def caller(number: int) -> None:
        async with writer.transaction() as tx:
            await note(tx, number, 1)
            await note(tx, number, 2)
            if when == "ROLLBACK TO" and number % 2:
                raise KeyError(number)

    told.trouble = fails
    callers = [asyncio.create_task(caller(number)) for number in range(8)]
    _done, pending = await asyncio.wait(callers, timeout=10)
    assert not pending
    thanked = {number for number, task in enumerate(callers) if task.exception() is None}
    assert await written(place) == dict.fromkeys(sorted(thanked), 2)
    await asyncio.wait_for(write(writer, 99), 10)
    assert (await written(place))[99] == 2
    assert not told.in_transaction


async def test_a_body_that_swallows_the_databases_own_rollback_writes_nothing(place: Place, told: Told) -> None:
    writer = Writer(told)
    told.trouble = lambda sql: "undo" if sql.startswith("INSERT") else None

    async def stubborn() -> None:
        async with writer.transaction() as tx:
            for half in (1, 2):
                try:
                    await note(tx, 1, half)
                except StoreError:
                    told.trouble = lambda sql: None

    with pytest.raises(StoreError):
        await stubborn()
    assert await written(place) == {}
    await write(writer, 2)
    assert await written(place) == {2: 2}


async def test_closing_waits_for_those_who_were_there_first(place: Place, told: Told) -> None:
    writer = Writer(told)
    callers = [asyncio.create_task(write(writer, caller)) for caller in range(5)]
    await asyncio.sleep(0)
    await writer.close()
    assert await written(place) == dict.fromkeys(range(5), 2)
    await asyncio.gather(*callers)
