"""The App: everything an action needs, opened together and passed on; there are no globals."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ParamSpec, Protocol, TypeVar

from bot import curriculum
from bot.beside import helper
from bot.core.curriculum import Curriculum
from bot.core.people import GuildId
from bot.searches import Search, Searches, searches
from bot.searching import search as search_in_a_process
from bot.settings import Settings
from bot.store.database import Database, open_database

P = ParamSpec("P")
T = TypeVar("T")


class Compute(Protocol):
    """Runs a pure function beside the event loop, which goes on answering meanwhile."""

    def __call__(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]: ...


class Bell:
    """Rung when a guild's facts have changed; whoever makes the server follow them listens."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[GuildId], None]] = []

    def listen(self, listener: Callable[[GuildId], None]) -> None:
        self._listeners.append(listener)

    def ring(self, guild: GuildId) -> None:
        for listener in self._listeners:
            listener(guild)


@dataclass(slots=True)
class Shelf:
    """The curriculum that holds now; `broken` says in sentences what is wrong with the files, if they are newer."""

    curriculum: Curriculum
    broken: tuple[str, ...] = ()
    seen: str = ""
    """What the files looked like when they were last read."""


@dataclass(frozen=True, slots=True)
class App:
    settings: Settings
    db: Database
    shelf: Shelf
    now: Callable[[], datetime]
    """The present, as aware UTC."""
    compute: Compute
    searches: Searches
    """What takes longer than anybody waits in silence."""
    changed: Bell = field(default_factory=Bell)

    @property
    def curriculum(self) -> Curriculum:
        return self.shelf.curriculum


def utc_now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def open_app(
    settings: Settings,
    *,
    now: Callable[[], datetime] = utc_now,
    compute: Compute | None = None,
    search: Search = search_in_a_process,
) -> AsyncGenerator[App]:
    """Everything opened, and closed again at the end. Raises StoreError or BrokenCurriculum where that fails.

    `now`, `compute` and `search` are given by a simulation, which has a clock and a scheduler of its own.
    """
    content = Shelf(curriculum.load(settings.curriculum), seen=curriculum.signature(settings.curriculum))
    async with open_database(settings.database_address, now()) as db:
        if compute is not None:
            with searches(search) as long:
                yield App(settings, db, content, now, compute, long)
            return
        with helper() as beside, searches(search) as long:
            yield App(settings, db, content, now, beside.compute, long)
