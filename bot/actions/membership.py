"""Which cohort a member means, of those they are in."""

from __future__ import annotations

from bot.core.cohort import Cohort, choose
from bot.core.people import GuildId, MemberId, Person
from bot.core.refusals import NoCohort, NotSignedUp
from bot.store import people
from bot.store.port import Tx


async def membership(
    tx: Tx, guild: GuildId, member: MemberId, among: list[Cohort], wanted: str | int | None
) -> tuple[Cohort, Person]:
    """The cohort that is meant (by name, by id, or the only one the member is in) and how they signed up for it.

    Refuses with NotSignedUp if they did not, with NoCohort for an id that is not `among` the guild's cohorts.
    """
    if isinstance(wanted, int):
        cohort = next((cohort for cohort in among if cohort.id == wanted), None)
        if cohort is None:
            raise NoCohort()
    else:
        joined = await people.cohorts_of(tx, guild, member)
        mine = [cohort for cohort in among if cohort.id in joined]
        cohort = choose(mine if wanted is None and mine else among, wanted)
    person = await people.find(tx, guild, cohort.id, member)
    if person is None:
        raise NotSignedUp(cohort=cohort.name)
    return cohort, person
