"""Which cohort of a guild is meant."""

from __future__ import annotations

from bot.core.cohort import Cohort, choose
from bot.core.people import CohortId, GuildId, MemberId
from bot.core.refusals import NoCohort
from bot.store import cohorts, people
from bot.store.port import Tx


async def which_cohort(tx: Tx, guild: GuildId, wanted: str | CohortId | None, own: MemberId | None = None) -> Cohort:
    """By name, by id, or the only one that runs, or the only one; among those that run, the `own` ones of a member come
    first. Refuses what does not exist on that guild, and where it is not clear."""
    known = await cohorts.all_of(tx, guild)
    if isinstance(wanted, int):
        found = next((cohort for cohort in known if cohort.id == wanted), None)
        if found is None:
            raise NoCohort()
        return found
    if wanted is not None:
        return choose(known, wanted)
    running = [cohort for cohort in known if cohort.running]
    joined = await people.cohorts_of(tx, guild, own) if own is not None else frozenset[CohortId]()
    return choose([cohort for cohort in running if cohort.id in joined] or running or known, None)
