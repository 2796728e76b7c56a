"""Which cohort of a guild an organiser means."""

from __future__ import annotations

from bot.core.cohort import Cohort, choose
from bot.core.people import CohortId, GuildId
from bot.core.refusals import NoCohort
from bot.store import cohorts
from bot.store.port import Tx


async def which_cohort(tx: Tx, guild: GuildId, wanted: str | CohortId | None) -> Cohort:
    """By name, by id, or the only one, or the only one that runs. Refuses what does not exist on that guild."""
    known = await cohorts.all_of(tx, guild)
    if isinstance(wanted, int):
        found = next((cohort for cohort in known if cohort.id == wanted), None)
        if found is None:
            raise NoCohort()
        return found
    running = [cohort for cohort in known if cohort.running]
    return choose(running if wanted is None and running else known, wanted)
