"""The ledger of one guild: written before and after everything that is placed on its server."""

from __future__ import annotations

from collections.abc import Iterable

from bot.app import App
from bot.core.people import GuildId, MemberId
from bot.core.placed import Placed, State, Why
from bot.core.posting import Thread
from bot.store import placed, reach


class Ledger:
    def __init__(self, app: App, guild: GuildId) -> None:
        self._app = app
        self._guild = guild

    async def intend(
        self, key: str, *, channel: int | None = None, member: MemberId | None = None, version: str | None = None
    ) -> Placed | None:
        """Write down that `key` is about to be placed; returns what was written down about it before.

        If that says SENDING, an earlier call's outcome is unknown: look before calling again.
        """
        async with self._app.db.transaction() as tx:
            return await placed.intend(
                tx, self._guild, key, self._app.now(), channel=channel, member=member, version=version
            )

    async def settle(
        self,
        key: str,
        state: State,
        *,
        discord_id: int | None = None,
        version: str | None = None,
        reason: Why | None = None,
        merged: Iterable[str] = (),
    ) -> None:
        """Write down how it went: in which `version`, or for what `reason` not at all; `merged` keys went with it."""
        async with self._app.db.transaction() as tx:
            await placed.settle(
                tx,
                self._guild,
                key,
                state,
                self._app.now(),
                discord_id=discord_id,
                version=version,
                reason=reason,
                merged=merged,
            )

    async def edited(self, key: str, version: str) -> None:
        """What was sent stands in another version now."""
        async with self._app.db.transaction() as tx:
            await placed.edited(tx, self._guild, key, version)

    async def find(self, key: str) -> Placed | None:
        async with self._app.db.snapshot() as tx:
            return await placed.find(tx, self._guild, key)

    async def remove(self, key: str) -> None:
        """Strike out what no longer stands."""
        async with self._app.db.transaction() as tx:
            await placed.remove(tx, self._guild, key)

    async def move(self, key: str, channel: int) -> None:
        """What is about to be sent goes to another channel than was written down."""
        async with self._app.db.transaction() as tx:
            await placed.move(tx, self._guild, key, channel)

    async def close_dm(self, key: str, member: MemberId) -> None:
        """A direct message did not reach the member: remember that, and strike it out, so that it goes elsewhere."""
        async with self._app.db.transaction() as tx:
            await placed.remove(tx, self._guild, key)
            await reach.close_dm(tx, self._guild, member, self._app.now())

    async def lose(self, thread: Thread) -> None:
        """The thread is no more: strike out it, its members and its welcome. Its unit posts stay facts."""
        async with self._app.db.transaction() as tx:
            await placed.lose_thread(tx, self._guild, thread)
