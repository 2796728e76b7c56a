"""Another pair's review, before the maintainers see a pull request: what waits for one, and that it has been done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.actions.membership import membership
from bot.app import App
from bot.core.capstone import REVIEWED, Capstone, peer_reviewed
from bot.core.capstone_refusals import NoCapstone, YourOwnCapstone
from bot.core.cohort import Cohort
from bot.core.people import CohortId, GuildId, MemberId
from bot.store import capstones, cohorts


@dataclass(frozen=True, slots=True)
class ReviewsListed:
    """Capstones of others that wait for a review by another pair, those that have waited longest first."""

    cohort: Cohort
    capstones: tuple[Capstone, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class Reviewed:
    cohort: Cohort
    capstone: Capstone


async def list_reviews(app: App, guild: GuildId, member: MemberId, cohort: str | None) -> ReviewsListed:
    """What the member could review in the cohort that is meant."""
    async with app.db.snapshot() as tx:
        known = await cohorts.all_of(tx, guild)
        running = [one for one in known if one.running]
        chosen, _ = await membership(tx, guild, member, running or known, cohort)
        found = [one for one in await capstones.of_cohort(tx, chosen) if one.reviewable and member not in one.members]
    ordered = sorted(found, key=lambda one: (one.at.since, one.number))
    return ReviewsListed(chosen, tuple(ordered), app.now())


async def review_capstone(app: App, guild: GuildId, member: MemberId, cohort: CohortId, number: int) -> Reviewed:
    """The member has reviewed another pair's capstone. Its people can take that back, if it is not so."""
    async with app.db.transaction() as tx:
        chosen, _ = await membership(tx, guild, member, await cohorts.all_of(tx, guild), cohort)
        capstone = await capstones.find(tx, chosen, number)
        if capstone is None:
            raise NoCapstone()
        if member in capstone.members:
            raise YourOwnCapstone()
        to = peer_reviewed(capstone, app.now())
        after = await capstones.move(tx, chosen, capstone, to, REVIEWED, member, app.now())
    app.changed.ring(guild)
    return Reviewed(chosen, after)
