"""Name the organisers' channel, pause all that the bot does on a server, and go on."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.permission import require_organiser
from bot.app import App
from bot.core.people import Caller, ChannelId
from bot.store import guilds


@dataclass(frozen=True, slots=True)
class OfficeSet:
    office: ChannelId | None


@dataclass(frozen=True, slots=True)
class Paused:
    """All stands still, or goes on; `again`: that was so already."""

    paused: bool
    again: bool


async def set_office(app: App, caller: Caller, channel: ChannelId | None) -> OfficeSet:
    """Name the channel in which organisers are told what they must know, or none; organisers only."""
    async with app.db.transaction() as tx:
        await require_organiser(tx, caller)
        await guilds.set_office(tx, caller.guild, channel)
    app.changed.ring(caller.guild)
    return OfficeSet(channel)


async def set_paused(app: App, caller: Caller, paused: bool) -> Paused:
    """Stop all that the bot does of its own accord on the caller's server, or go on; organisers only.

    Facts go on meanwhile: people sign up and check in, units fall due. What came due comes when it goes on.
    """
    async with app.db.transaction() as tx:
        await require_organiser(tx, caller)
        again = (await guilds.set_up(tx, caller.guild)).paused == paused
        await guilds.set_paused(tx, caller.guild, paused)
    app.changed.ring(caller.guild)
    return Paused(paused, again)
