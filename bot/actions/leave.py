"""Leave a cohort, or be forgotten altogether."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.membership import membership
from bot.app import App
from bot.core.cohort import Cohort
from bot.core.people import CohortId, GuildId, MemberId
from bot.core.wishes import WishAnswers
from bot.store import (
    app_state,
    calendars,
    capstones,
    cases,
    check_ins,
    cohorts,
    drafts,
    flags,
    groups,
    guilds,
    kept_apart,
    pairings,
    people,
    placed,
    proposals,
    reach,
    reminders,
    session_reports,
    votes,
    wishes,
)

MODULES = (
    people,
    wishes,
    kept_apart,
    drafts,
    groups,
    check_ins,
    pairings,
    session_reports,
    flags,
    cases,
    reach,
    reminders,
    capstones,
    proposals,
    calendars,
    votes,
    cohorts,
    guilds,
    placed,
    app_state,
)
"""Every store module; each knows how to forget a person."""


@dataclass(frozen=True, slots=True)
class Left:
    cohort: Cohort


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Nothing about the member is kept any more."""


async def leave_cohort(app: App, guild: GuildId, member: MemberId, name: str | CohortId | None) -> Left:
    """Give up one's place, and one's wishes; check-ins stay, in case one comes back. Refuses if one is not in it."""
    async with app.db.transaction() as tx:
        cohort, _ = await membership(tx, guild, member, await cohorts.all_of(tx, guild), name)
        await people.remove(tx, cohort, member)
        await wishes.remove(tx, guild, cohort.id, member)
        await drafts.drop(tx, cohort, member, WishAnswers)
        await groups.leave(tx, cohort, member, app.now())
    app.changed.ring(guild)
    return Left(cohort)


async def forget_me(app: App, guild: GuildId, member: MemberId) -> Forgotten:
    """Delete all that this guild's data says about the member, in one transaction. Safe to repeat."""
    async with app.db.transaction() as tx:
        for module in MODULES:
            await module.forget(tx, guild, member)
    app.changed.ring(guild)
    return Forgotten()
