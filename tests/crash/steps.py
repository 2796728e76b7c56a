"""Every step that the bot takes outside itself, counted: commits of its database and calls to Discord.

At each step it may be killed. From then on the process can neither write nor call: whatever of it still runs (blocks
that end, tasks that are cancelled) has no effect on anything, which is all that tells a dead process from a live one.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord

from bot.store import sqlite
from bot.store.port import Connection, Row, StoreError
from tests.crash.troubles import FAULTS, Death, Event, Trouble


class Killed(ConnectionError):
    """What the remains of a dead process get to hear from Discord."""


@dataclass(slots=True)
class Life:
    """One process, from start to death."""

    database: Path
    dead: bool = False


class Steps:
    """Counts the steps while `counting`, over all lives, and lets the troubles happen."""

    def __init__(self, troubles: Iterable[Trouble] = ()) -> None:
        self.taken: list[str] = []
        """What kind each step is: "commit", or method and path of a call with its ids left out."""
        self.happened: list[str] = []
        self.counting = False
        self.life: Life
        self._troubles = {trouble.at: trouble for trouble in troubles}
        self._again: list[tuple[str, str]] = []
        self._always: dict[str, str] = {}
        self.on_death: Callable[[Path], None] = lambda _: None
        """Called at the moment of death with the database, before anything else runs."""
        self.on_event: Callable[[Event, str], None] = lambda *_: None
        """Called with the path of the call before which it happens; empty for a commit."""
        self.calls = 0
        """Calls to Discord in all, also where steps are not counted."""

    @property
    def dead(self) -> bool:
        return self.life.dead

    async def commit(self, run: Callable[[], Awaitable[list[Row]]]) -> list[Row]:
        what = self._next("commit", "")
        if what == Death.BEFORE:
            self._kill()
        rows = await run()
        if what == Death.AFTER:
            self._kill()
        return rows

    async def call(self, method: str, path: str, send: Coroutine[Any, Any, Any]) -> Any:
        if self.life.dead:
            send.close()
            raise Killed
        self.calls += 1
        what = self._next(f"{method} {re.sub(r'/[^/]*[0-9]{5}[^/]*', '/#', path)}", path)
        fault = FAULTS.get(what or "")
        if what == Death.BEFORE or (fault and not fault.done):
            send.close()
        else:
            try:
                answer = await send
            except discord.HTTPException:
                if what != Death.AFTER:
                    raise
            if what is None:
                return answer
        if fault:
            raise fault.error(path)
        self._kill()

    def _next(self, kind: str, path: str) -> str | None:
        """Count a step; what is to go wrong with it, if anything."""
        if not self.counting:
            return self._always.get(kind)
        trouble = self._troubles.pop(len(self.taken), None)
        self.taken.append(kind)
        if trouble is not None:
            what = trouble.what
            if trouble.again is None:
                self._always[kind] = what
            else:
                self._again += [(kind, what)] * trouble.again
        elif (what := self._always.get(kind)) is None:
            what = next((what for other, what in self._again if other == kind), None)
            if what is not None:
                self._again.remove((kind, what))
        if what is None or (kind == "commit" and what in FAULTS):
            return None
        self.happened.append(f"{what} at {len(self.taken) - 1}, {kind}")
        if isinstance(what, Event):
            self.on_event(what, path)
            return None
        return what

    def ends(self) -> None:
        """The process is no more, with all it has not committed."""
        if not self.life.dead:
            self.life.dead = True
            self.on_death(self.life.database)

    def _kill(self) -> None:
        self.ends()
        raise StoreError("killed") if self.taken[-1] == "commit" else Killed


class Direct:
    """SQLite without a thread, so that every run takes the same steps of the event loop; otherwise as in the bot."""

    begin_write = sqlite.SqliteConnection.begin_write
    begin_read = sqlite.SqliteConnection.begin_read

    def __init__(self, path: Path, *, writer: bool) -> None:
        self._sqlite = sqlite3.connect(path, isolation_level=None)
        self._sqlite.row_factory = sqlite3.Row
        for pragma in sqlite.WRITER if writer else sqlite.READER:
            self._sqlite.execute(pragma)
        if writer:
            self._sqlite.execute("PRAGMA synchronous=OFF")  # a process is killed here, no plug is pulled

    async def fetch(self, sql: str, args: Sequence[Any] = ()) -> list[Row]:
        try:
            return list(self._sqlite.execute(sql, args))  # type: ignore[arg-type]
        except sqlite3.Error as error:
            raise StoreError(str(error)) from error

    @property
    def in_transaction(self) -> bool:
        return self._sqlite.in_transaction

    async def close(self) -> None:
        self._sqlite.close()


class Watched:
    """A connection of one life: its commits are steps, and after death it does nothing any more."""

    def __init__(self, real: Connection, steps: Steps, life: Life) -> None:
        self._real = real
        self._steps = steps
        self._life = life
        self.begin_write = real.begin_write
        self.begin_read = real.begin_read

    async def fetch(self, sql: str, args: Sequence[Any] = ()) -> list[Row]:
        if self._life.dead:
            raise StoreError("killed")
        if sql == "COMMIT":
            return await self._steps.commit(lambda: self._real.fetch(sql, args))
        return await self._real.fetch(sql, args)

    @property
    def in_transaction(self) -> bool:
        return not self._life.dead and self._real.in_transaction

    async def close(self) -> None:
        await self._real.close()


def image(database: Path, to: Path) -> None:
    """What a kill leaves of a database: its files as they are at this moment."""
    for ending in ("", "-wal"):
        source = database.with_name(database.name + ending)
        if source.exists():
            shutil.copy(source, to.with_name(to.name + ending))
