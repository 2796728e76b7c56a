"""End a search early: with the best it has, or at once."""

from __future__ import annotations

from bot.actions.permission import require_organiser
from bot.app import App
from bot.core.people import Caller
from bot.searches import Ongoing


async def take_what_there_is(app: App, caller: Caller, search: str) -> None:
    """Have the search answer now, with its best so far; refuses if it is over. Organisers only."""
    (await _ongoing(app, caller, search)).enough()


async def cancel_search(app: App, caller: Caller, search: str) -> None:
    """End the search at once and forget what it found; refuses if it is over. Organisers only."""
    (await _ongoing(app, caller, search)).cancel()


async def _ongoing(app: App, caller: Caller, search: str) -> Ongoing:
    async with app.db.snapshot() as tx:
        await require_organiser(tx, caller)
    return app.searches.find(caller.guild, search)
