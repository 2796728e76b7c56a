"""Step out of a capstone that others go on with."""

from __future__ import annotations

from dataclasses import dataclass

from bot.app import App
from bot.core.capstone import Capstone
from bot.core.capstone_refusals import NoCapstone, NotYourCapstone, TheLastOne
from bot.core.cohort import Cohort
from bot.core.people import CohortId, GuildId, MemberId
from bot.core.refusals import NoCohort
from bot.store import capstones, cohorts


@dataclass(frozen=True, slots=True)
class CapstoneLeft:
    """The capstone, which is its other people's from now on."""

    cohort: Cohort
    capstone: Capstone


async def leave_capstone(app: App, guild: GuildId, member: MemberId, cohort: CohortId, number: int) -> CapstoneLeft:
    """The member is not part of it any more. Refuses the last one, who can only end it."""
    async with app.db.transaction() as tx:
        chosen = await cohorts.find(tx, guild, cohort)
        if chosen is None:
            raise NoCohort()
        capstone = await capstones.find(tx, chosen, number)
        if capstone is None:
            raise NoCapstone()
        if member not in capstone.members:
            raise NotYourCapstone()
        if len(capstone.members) == 1:
            raise TheLastOne()
        after = await capstones.remove_member(tx, chosen, capstone, member)
    app.changed.ring(guild)
    return CapstoneLeft(chosen, after)
