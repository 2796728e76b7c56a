"""Decide whom to remind of a unit: those whose evening it is and who have not answered it."""

from __future__ import annotations

from datetime import timedelta

from bot.actions.standing import standing_of
from bot.app import App
from bot.core import keys
from bot.core.people import GuildId
from bot.core.reminders import wanting
from bot.store import cohorts, placed, reach, reminders

KEPT = timedelta(days=2)
"""For so long the ledger keeps what became of a reminder: after its evening nothing draws it any more."""


async def remind(app: App, guild: GuildId) -> int:
    """Write down who is reminded now; returns how many messages that makes. Nobody is, of one unit, twice."""
    count = 0
    async with app.db.transaction() as tx:
        reached = await reach.of_guild(tx, guild)
        for cohort in await cohorts.all_of(tx, guild):
            if not cohort.running or cohort.track not in app.curriculum.tracks:
                continue
            wanted = list(wanting(await standing_of(app, tx, cohort, reached), app.now()))
            for one in wanted:
                await reminders.decide(tx, cohort, one, app.now())
            if wanted:
                await placed.clear(tx, guild, keys.reminders(cohort.id), app.now() - KEPT)
            count += len(wanted)
    return count
