"""Look whether the curriculum's files have changed: a good edit holds from now on, a broken one is told of."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from bot import curriculum
from bot.app import App
from bot.core.people import GuildId
from bot.store import cohorts


async def reread_curriculum(app: App, guilds: Iterable[GuildId]) -> bool:
    """Whether there is news, which rings the bell of these guilds. Reading goes on beside the event loop.

    Where something is wrong, or the track of a cohort that runs is gone, the last good version stays.
    """
    folder = app.settings.curriculum
    seen = curriculum.signature(folder)
    if seen == app.shelf.seen:
        return False
    known = list(guilds)
    async with app.db.snapshot() as tx:
        used = {cohort.track for guild in known for cohort in await cohorts.all_of(tx, guild) if cohort.running}
    found = await asyncio.to_thread(curriculum.reread, folder, app.curriculum, used)
    news = found.news or bool(found.problems) or bool(app.shelf.broken)
    app.shelf.curriculum, app.shelf.seen = found.curriculum, seen
    app.shelf.broken = tuple(str(problem) for problem in found.problems)
    if news:
        for guild in known:
            app.changed.ring(guild)
    return news
