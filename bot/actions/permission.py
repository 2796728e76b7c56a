"""Who may organise: checked inside the transaction of every organiser's action, whatever Discord's menus show."""

from __future__ import annotations

from bot.app import App
from bot.core.people import Caller
from bot.store import guilds
from bot.store.port import Tx


async def require_organiser(tx: Tx, caller: Caller) -> None:
    """Refuse with OrganisersOnly unless the caller has Manage Server or this guild's organiser role."""
    caller.require_organiser(await guilds.organiser_role(tx, caller.guild))


async def check_organiser(app: App, caller: Caller) -> None:
    """The same, for what an organiser asks of the keeper, which needs no transaction of its own."""
    async with app.db.snapshot() as tx:
        await require_organiser(tx, caller)
