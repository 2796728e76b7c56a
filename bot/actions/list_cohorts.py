"""The cohorts of a guild, for the options that complete while one types."""

from __future__ import annotations

from bot.app import App
from bot.core.cohort import Cohort
from bot.core.people import CohortId, GuildId
from bot.core.refusals import NoCohort
from bot.store import cohorts


async def list_cohorts(app: App, guild: GuildId) -> list[Cohort]:
    async with app.db.snapshot() as tx:
        return await cohorts.all_of(tx, guild)


async def cohort_of(app: App, guild: GuildId, number: CohortId) -> Cohort:
    """The cohort of that number; refuses with NoCohort."""
    async with app.db.snapshot() as tx:
        found = await cohorts.find(tx, guild, number)
    if found is None:
        raise NoCohort()
    return found
