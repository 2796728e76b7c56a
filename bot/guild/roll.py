"""The roll call: asks Discord, over the gateway, who of those who signed up is on the server.

It needs no privileged intent and is no REST call (Discord's Request Guild Members, by ids, at most 100 each).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

import discord

from bot.actions.roll_call import mark_present, to_be_called
from bot.app import App
from bot.core.people import GuildId, MemberId

log = logging.getLogger(__name__)

EVERY = timedelta(hours=12)
"""How often everybody is asked for; besides after a start, and when somebody could not be added to a thread."""
AT_A_TIME = 100
"""Members a question may name."""
PAUSE = 1.0
"""Seconds between two questions: a connection may send 120 things a minute, and others have to be said, too."""


class Roll:
    """Called beside the keeper's rounds: nobody waits for it, and what it finds rings the bell."""

    def __init__(self, app: App, guild: discord.Guild) -> None:
        self._app = app
        self._guild = guild
        self._task: asyncio.Task[None] | None = None
        self._called: datetime | None = None
        self.away: frozenset[MemberId] = frozenset()
        """Who has left, as far as is known."""

    def call(self, *, again: bool = False) -> None:
        """Ask for everybody, if that was not done lately, or if it must be done `again`."""
        now = self._app.now()
        if again or self._called is None or now - self._called >= EVERY:
            self._called = now
            self._start(None)

    def seen(self, member: int) -> None:
        """That member is on the server: if they were away, Discord is asked whether they are back."""
        if member in self.away:
            self.away -= {member}
            self._start([MemberId(member)])

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def _start(self, members: Sequence[MemberId] | None) -> None:
        if self._task is None or self._task.done():
            name = f"roll {self._guild.id}"
            self._task = asyncio.get_running_loop().create_task(self._ask(members), name=name)

    async def _ask(self, members: Sequence[MemberId] | None) -> None:
        number = GuildId(self._guild.id)
        asked = list(members) if members is not None else await to_be_called(self._app, number)
        here: set[MemberId] = set()
        try:
            for at in range(0, len(asked), AT_A_TIME):
                if at:
                    await asyncio.sleep(PAUSE)
                some: list[int] = list(asked[at : at + AT_A_TIME])
                found = await self._guild.query_members(user_ids=some, limit=AT_A_TIME, cache=False)
                here |= {MemberId(member.id) for member in found}
        except (TimeoutError, discord.ClientException, OSError):
            log.warning("roll.unanswered", extra={"guild": self._guild.id})  # nothing is known, nothing written down
            return
        called = await mark_present(self._app, number, asked, here)
        if called.news:
            log.info("roll", extra={"guild": self._guild.id, "gone": len(called.gone), "back": len(called.back)})
