"""Connections to test the writer with: one that goes step by step, and one that counts and fails when told."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.store import postgres, sqlite
from bot.store.port import Connection, Row, StoreError
from tests.store.places import Place


async def connect(place: Place) -> Connection:
    """The real thing, as a writer."""
    if isinstance(place, Path):
        return await sqlite.connect(place, writer=True)
    return await postgres.connect(place, writer=True)


class Stepping:
    """A real SQLite file behind a connection without threads: every run takes the same steps of the event loop.

    Like aiosqlite it runs what it was asked, one after the other, even if the one who asked was cancelled meanwhile.
    """

    begin_write = "BEGIN IMMEDIATE"
    begin_read = "BEGIN"

    def __init__(self, path: Path) -> None:
        self._sqlite = sqlite3.connect(path, isolation_level=None)
        self._sqlite.row_factory = sqlite3.Row
        self._sqlite.execute("PRAGMA journal_mode=WAL")
        self._sqlite.execute("PRAGMA synchronous=OFF")  # nobody pulls a plug here, and the runs are many
        self._queue = asyncio.Lock()

    async def fetch(self, sql: str, args: Sequence[Any] = ()) -> list[Row]:
        return await asyncio.shield(self._run(sql, args))

    def _run(self, sql: str, args: Sequence[Any]) -> asyncio.Future[list[Row]]:
        async def steps() -> list[Any]:
            async with self._queue:
                await asyncio.sleep(0)
                try:
                    return self._sqlite.execute(sql, args).fetchall()
                except sqlite3.Error as error:
                    raise StoreError(str(error)) from error

        task = asyncio.ensure_future(steps())
        task.add_done_callback(lambda done: done.exception())
        return task

    @property
    def in_transaction(self) -> bool:
        return self._sqlite.in_transaction

    async def close(self) -> None:
        self._sqlite.close()


class Told:
    """Counts what passes through, and fails where `trouble` says so of a statement.

    "refuse": an error, and the statement is not run. "undo": the database rolls everything back by itself as well.
    """

    def __init__(self, real: Connection, trouble: Callable[[str], str | None] = lambda _: None) -> None:
        self._real = real
        self.begin_write = real.begin_write
        self.begin_read = real.begin_read
        self.trouble = trouble
        self.ran: list[str] = []

    async def fetch(self, sql: str, args: Sequence[Any] = ()) -> list[Row]:
        self.ran.append(sql)
        trouble = self.trouble(sql)
        if trouble == "undo":
            await self._real.fetch("ROLLBACK")
        if trouble is not None:
            raise StoreError("database or disk is full")
        return await self._real.fetch(sql, args)

    @property
    def in_transaction(self) -> bool:
        return self._real.in_transaction

    async def close(self) -> None:
        await self._real.close()
