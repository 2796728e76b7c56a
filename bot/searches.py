"""The searches of this bot: one at a time, the others wait their turn; each can be ended early by its name."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from bot.core.matching import Progress
from bot.core.people import GuildId
from bot.core.refusals import SearchOver, SearchOverSinceRestart
from bot.searching import Enough


class Search(Protocol):
    """Runs a function beside the event loop, in a process of its own: see bot.searching.search."""

    def __call__(
        self, function: Callable[..., Any], /, *args: Any, heard: Callable[[Progress], None], enough: Enough
    ) -> Awaitable[Any]: ...


class SearchCancelled(Exception):
    """Whoever waited for the answer no longer wants it."""


@dataclass(frozen=True, slots=True)
class Looking:
    """How a search stands; `name` is what its buttons are known by."""

    name: str
    waiting: bool = False
    """Whether another one has to end first."""
    progress: Progress | None = None
    enough: bool = False
    """Whether it has been asked for the best it has."""


@dataclass(slots=True)
class Ongoing:
    """A search that somebody waits for, with the two ways to end it early."""

    guild: GuildId
    looking: Looking
    told: Callable[[Looking], None]
    task: asyncio.Future[Any] | None = None
    cancelled: bool = False
    wish: Enough = field(default_factory=Enough)

    def tell(self, **news: Any) -> None:
        self.looking = replace(self.looking, **news)
        self.told(self.looking)

    def hear(self, progress: Progress) -> None:
        self.tell(waiting=False, progress=progress)

    def enough(self) -> None:
        """Have it answer with the best it has."""
        self.wish.say()
        self.tell(enough=True)

    def cancel(self) -> None:
        """End it at once: who waits for it gets SearchCancelled."""
        self.cancelled = True
        if self.task is not None:
            self.task.cancel()


@contextmanager
def searches(search: Search) -> Generator[Searches]:
    """Searches for as long as the block runs."""
    here = Searches(search)
    try:
        yield here
    finally:
        here.end()


class Searches:
    def __init__(self, search: Search) -> None:
        self._search = search
        self._turn = asyncio.Lock()
        self._life = secrets.token_hex(4)
        self._begun = 0
        self._ongoing: dict[str, Ongoing] = {}

    async def run(
        self, guild: GuildId, function: Callable[..., Any], /, *args: Any, told: Callable[[Looking], None]
    ) -> Any:
        """The answer of `function`, when its turn has come. `told` hears at once, and then how it stands.

        Raises SearchCancelled if somebody cancels it, SearchFailed if it fails.
        """
        self._begun += 1
        name = f"{self._life}-{self._begun}"
        ongoing = self._ongoing[name] = Ongoing(guild, Looking(name), told)
        ongoing.tell(waiting=self._turn.locked())
        ongoing.task = asyncio.ensure_future(self._in_turn(ongoing, function, args))
        try:
            return await ongoing.task
        except asyncio.CancelledError:
            if ongoing.cancelled:
                raise SearchCancelled() from None
            raise
        finally:
            del self._ongoing[name]

    def find(self, guild: GuildId, name: str) -> Ongoing:
        """The search of that name, while it goes on in this guild; refuses with how it ended otherwise."""
        if not name.startswith(f"{self._life}-"):
            raise SearchOverSinceRestart()
        found = self._ongoing.get(name)
        if found is None or found.guild != guild or found.cancelled:
            raise SearchOver()
        return found

    def end(self) -> None:
        """Stop all at once: who still awaits an answer is cancelled."""
        for ongoing in self._ongoing.values():
            if ongoing.task is not None:
                ongoing.task.cancel()

    async def _in_turn(self, ongoing: Ongoing, function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        async with self._turn:
            if ongoing.looking.waiting:
                ongoing.tell(waiting=False)
            return await self._search(function, *args, heard=ongoing.hear, enough=ongoing.wish)
