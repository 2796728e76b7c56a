"""What is to happen, in order of time; and what was seen of the bot's messages while it did."""

from __future__ import annotations

import heapq
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime
from itertools import count
from typing import Any

from bot.core.people import MemberId
from bot.demo import simulation
from tests.simulate.observed import Message
from tests.world import Seen, World

Happening = Callable[[], Awaitable[None]]


class Diary:
    def __init__(self, world: World) -> None:
        self._world = world
        self._pages: list[tuple[datetime, int, Happening]] = []
        self._number = count()

    def note(self, at: datetime, happening: Happening) -> None:
        heapq.heappush(self._pages, (at, next(self._number), happening))

    async def live(self, until: datetime) -> None:
        """Let time pass until then, with all that is noted, and that comes to be noted meanwhile."""
        while self._pages and self._pages[0][0] <= until:
            at, _, happening = heapq.heappop(self._pages)
            await self._passes(at)
            await happening()
        await self._passes(until)

    async def _passes(self, at: datetime) -> None:
        if (seconds := (at - self._world.now()).total_seconds()) > 0:
            await simulation.advance(self._world.env, seconds)


class Watcher:
    """Sees each message of the bot as Discord takes it, and tells whoever listens."""

    def __init__(self, world: World, told: Callable[[int, Message], None]) -> None:
        self.messages: list[Message] = []
        self.mailboxes: dict[int, MemberId] = {}
        """Whose direct messages a channel holds."""
        self._world = world
        self._told = told
        backend = world.env.backend
        plain = backend.commit_message

        def commit_message(message: Any, **fields: Any) -> Any:
            made = plain(message, **fields)
            if message.author_id == backend.bot_user.id and not message.is_ephemeral:
                self._see(message)
            return made

        backend.commit_message = commit_message  # type: ignore[method-assign]

    def _see(self, message: Any) -> None:
        seen = Seen(message)
        one = Message(
            self._world.now(),
            message.channel_id,
            self.mailboxes.get(message.channel_id),
            frozenset(MemberId(user) for user in message.ping_user_ids),
            tuple(button["custom_id"] for button in seen.buttons if "custom_id" in button),
            message.mention_everyone or "@everyone" in seen.text or "@here" in seen.text,
        )
        self.messages.append(one)
        self._told(message.id, one)


class Errors(logging.Handler):
    """Keeps what the bot logs as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self.lines.append(f"{record.getMessage()}{f' ({error!r})' if error else ''}")
