"""Who of those who signed up is still on the server: asked now and then, written down, and followed by the keeper."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.app import App
from bot.core.people import GuildId, MemberId
from bot.store import people
from bot.store.port import Tx


@dataclass(frozen=True, slots=True)
class Called:
    """Whom the call found changed since the last one."""

    gone: frozenset[MemberId]
    back: frozenset[MemberId]

    @property
    def news(self) -> bool:
        return bool(self.gone or self.back)


async def to_be_called(app: App, guild: GuildId) -> list[MemberId]:
    """Everybody who signed up for a cohort that runs, those included who had left when last asked."""
    async with app.db.snapshot() as tx:
        return sorted(await people.on_server(tx, guild))


async def mark_present(app: App, guild: GuildId, asked: Collection[MemberId], here: Collection[MemberId]) -> Called:
    """Of those `asked` for, only these are `here`. Nothing that they told us is lost; their place waits for them."""
    async with app.db.snapshot() as tx:
        called = await _compared(tx, guild, asked, here)
    if not called.news:
        return called
    async with app.db.transaction() as tx:
        called = await _compared(tx, guild, asked, here)
        for member in called.gone:
            await people.mark(tx, guild, member, app.now())
        for member in called.back:
            await people.mark(tx, guild, member, None)
    app.changed.ring(guild)
    return called


async def _compared(tx: Tx, guild: GuildId, asked: Collection[MemberId], here: Collection[MemberId]) -> Called:
    known = await people.on_server(tx, guild)
    return Called(
        gone=frozenset(member for member in asked if known.get(member) and member not in here),
        back=frozenset(member for member in asked if known.get(member) is False and member in here),
    )
