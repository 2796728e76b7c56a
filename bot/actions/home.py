"""Which server a direct message is about."""

from __future__ import annotations

from collections.abc import Iterable

from bot.app import App
from bot.core.people import CohortId, GuildId, MemberId
from bot.core.refusals import ServerOnly
from bot.store import people, placed


async def home_of(
    app: App, guilds: Iterable[GuildId], member: MemberId, cohort: CohortId, message: int | None
) -> GuildId:
    """The one of these servers on which the member is in a cohort of that number; of several, the one for which the
    message was sent. Refuses with ServerOnly where that is none, or not certain."""
    async with app.db.snapshot() as tx:
        homes = [guild for guild in guilds if cohort in await people.cohorts_of(tx, guild, member)]
        if len(homes) > 1 and message is not None:
            homes = [guild for guild in homes if await placed.has_message(tx, guild, message)]
    if len(homes) != 1:
        raise ServerOnly()
    return homes[0]
