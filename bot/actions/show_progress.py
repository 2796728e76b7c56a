"""Show organisers where a cohort stands."""

from __future__ import annotations

from bot.actions.course import timetable_of
from bot.actions.permission import require_organiser
from bot.app import App
from bot.core.cohort import choose
from bot.core.people import Caller
from bot.core.progress import Progress, done_of, progress
from bot.store import check_ins, cohorts, groups, people


async def show_progress(app: App, caller: Caller, name: str | None) -> Progress:
    """People by units for the cohort that is meant: by name, the only one, or the only one running. Organisers only."""
    async with app.db.snapshot() as tx:
        await require_organiser(tx, caller)
        known = await cohorts.all_of(tx, caller.guild)
        running = [cohort for cohort in known if cohort.running]
        cohort = choose(running if name is None and running else known, name)
        return progress(
            cohort,
            await timetable_of(app, tx, cohort),
            await people.of_cohort(tx, cohort),
            await groups.of_cohort(tx, cohort),
            {member: done_of(units) for member, units in (await check_ins.of_cohort(tx, cohort)).items()},
            app.now(),
        )
