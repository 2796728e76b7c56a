"""Say how one wants to hear from the bot: of units that are not answered, and of sessions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.app import App
from bot.core.people import GuildId, MemberId
from bot.core.reach import Reach, Way
from bot.store import reach


@dataclass(frozen=True, slots=True)
class RemindersShown:
    """What holds for the member on this server."""

    reach: Reach


async def show_reminders(app: App, guild: GuildId, member: MemberId) -> RemindersShown:
    async with app.db.snapshot() as tx:
        return RemindersShown(await reach.find(tx, guild, member))


async def choose_way(app: App, guild: GuildId, member: MemberId, way: Way) -> RemindersShown:
    """From now on by this way. Direct messages that Discord refused are tried again. Safe to repeat."""
    async with app.db.transaction() as tx:
        chosen = Reach(way, (await reach.find(tx, guild, member)).sessions)
        await reach.save(tx, guild, member, chosen)
    app.changed.ring(guild)
    return RemindersShown(chosen)


async def mention_sessions(app: App, guild: GuildId, member: MemberId, *, on: bool) -> RemindersShown:
    """Whether to be mentioned before sessions. Safe to repeat."""
    async with app.db.transaction() as tx:
        chosen = replace(await reach.find(tx, guild, member), sessions=on)
        await reach.save(tx, guild, member, chosen)
    app.changed.ring(guild)
    return RemindersShown(chosen)
