"""Room for active threads: Discord allows about a thousand on a server, and ours must not use them up."""

from __future__ import annotations

import asyncio
import logging

import discord

from bot.core.placed import Found, State

log = logging.getLogger(__name__)

MOST_ACTIVE = 900
"""Active threads on a server, others' included, above which idle ones of ours are put to rest. Discord documents no
limit; a thousand is what others ran into (PLATFORM, section 1)."""

SPARE = 20
"""So near to that, threads that sleep are left asleep until somebody posts in them."""


def is_crowded(guild: discord.Guild) -> bool:
    """Whether so many threads are active that some are put to rest."""
    return sum(not thread.archived for thread in guild.threads) >= MOST_ACTIVE - SPARE


class Room:
    """Puts the longest idle of our threads to rest before one more would be too many. Posting wakes a thread again."""

    def __init__(self, guild: discord.Guild) -> None:
        self._guild = guild
        self._turn = asyncio.Lock()
        self._ours: frozenset[int] = frozenset()
        self._resting: set[int] = set()

    def know(self, found: Found) -> None:
        """What stands, as of this round."""
        kinds = (State.DONE, State.ARCHIVED)
        self._ours = frozenset(
            here.discord_id
            for key, here in found.items()
            if key.startswith("thread:") and here.discord_id and here.state in kinds
        )
        self._resting.clear()

    def add(self, thread: int) -> None:
        """One more of ours, just made."""
        self._ours |= {thread}

    async def make(self, thread: int | None = None) -> None:
        """Before a thread is made (None), or posted in or woken."""
        async with self._turn:
            active = {one.id: one for one in self._guild.threads if not one.archived and one.id not in self._resting}
            if thread in active:
                return
            if thread is not None:
                self._resting.discard(thread)  # it is about to wake
            if len(active) < MOST_ACTIVE:
                return
            ours = [one for one in active.values() if one.id in self._ours and one.id != thread]
            if not ours:
                return
            idle = min(ours, key=lambda one: one.last_message_id or one.id)
            self._resting.add(idle.id)
            await idle.edit(archived=True)
            log.info("thread.rests", extra={"guild": self._guild.id, "active": len(active)})
