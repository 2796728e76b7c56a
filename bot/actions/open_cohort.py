"""Open a cohort, so that people can sign up for it; close it again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from bot.actions.course import laid_out
from bot.actions.permission import require_organiser
from bot.app import App
from bot.core.cohort import Cohort, choose, plan_cohort
from bot.core.people import Caller, ChannelId, CohortId
from bot.core.refusals import CohortExists, NoCohort
from bot.core.schedule import Timetable, opening
from bot.store import calendars, cohorts

What = Literal["signups", "all"]


@dataclass(frozen=True, slots=True)
class CohortOpened:
    """Its units come on the days of `timetable`."""

    cohort: Cohort
    timetable: Timetable


@dataclass(frozen=True, slots=True)
class CohortChanged:
    """`cohort` as it is now. `what` was closed or opened again: only its sign-ups, or all of it."""

    cohort: Cohort
    what: What


async def open_cohort(
    app: App, caller: Caller, *, name: str, track: str, starts_on: str, zone: str, post_at: str, channel: ChannelId
) -> CohortOpened:
    """Open a cohort that posts to `channel`; organisers only."""
    async with app.db.transaction() as tx:
        await require_organiser(tx, caller)
        chosen = app.curriculum.track(track)
        new = plan_cohort(
            name=name, track=chosen, starts_on=starts_on, zone=zone, post_at=post_at, channel=channel, now=app.now()
        )
        names = {cohort.name.casefold() for cohort in await cohorts.all_of(tx, caller.guild)}
        if new.name.casefold() in names:
            raise CohortExists(name=new.name)
        cohort = await cohorts.add(tx, caller.guild, new, app.now())
        schedule = opening(cohort, chosen)
        await calendars.save(tx, cohort, schedule)
    app.changed.ring(caller.guild)
    return CohortOpened(cohort, laid_out(app, cohort, schedule))


async def close_cohort(app: App, caller: Caller, name: str | None, what: What) -> CohortChanged:
    """Stop the sign-ups, or end the cohort: no more posts, its threads archived, nothing deleted. Organisers only."""
    async with app.db.transaction() as tx:
        await require_organiser(tx, caller)
        running = [cohort for cohort in await cohorts.all_of(tx, caller.guild) if cohort.running]
        closed = replace(choose(running, name), signups=False)
        if what == "all":
            closed = replace(closed, running=False)
        await cohorts.set_state(tx, closed, signups=closed.signups, running=closed.running)
    app.changed.ring(caller.guild)
    return CohortChanged(closed, what)


async def reopen_cohort(app: App, caller: Caller, cohort: CohortId, what: What) -> CohortChanged:
    """Take a closing back; organisers only."""
    async with app.db.transaction() as tx:
        await require_organiser(tx, caller)
        before = await cohorts.find(tx, caller.guild, cohort)
        if before is None:
            raise NoCohort()
        opened = replace(before, running=True, signups=True)
        await cohorts.set_state(tx, opened, signups=True, running=True)
    app.changed.ring(caller.guild)
    return CohortChanged(opened, what)
