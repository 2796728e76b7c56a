"""Edit a cohort's calendar: first a preview, then exactly that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.actions.course import course_of, laid_out
from bot.actions.permission import require_organiser
from bot.app import App
from bot.core.cohort import Cohort, choose
from bot.core.editing import edited
from bot.core.edits import Edit
from bot.core.people import Caller, CohortId
from bot.core.refusals import NoCohort, StaleCalendar
from bot.core.schedule import Timetable
from bot.core.undoing import Made, changes, fingerprint
from bot.store import calendars, cohorts, groups
from bot.store.calendars import Previewed
from bot.store.port import Tx

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class EditPreviewed:
    """What an edit would do; nothing has changed yet. `preview` names it on its buttons."""

    cohort: Cohort
    edit: Edit
    preview: str
    before: Timetable
    after: Timetable
    titles: Mapping[str, str]
    """Of all units, by slug."""
    met_until: datetime | None
    """The last session that is planned, where some group has none as late as the last unit; else None."""


@dataclass(frozen=True, slots=True)
class EditMade:
    """The cohort and its calendar as they are now."""

    cohort: Cohort
    made: Made
    titles: Mapping[str, str]


async def preview_edit(app: App, caller: Caller, name: str | None, edit: Edit, reason: str = "") -> EditPreviewed:
    """What the edit would do to the calendar of the running cohort that is meant; organisers only."""
    async with app.db.transaction() as tx:
        await require_organiser(tx, caller)
        cohort = choose([c for c in await cohorts.all_of(tx, caller.guild) if c.running], name)
        course = await course_of(app, tx, cohort)
        after = laid_out(app, cohort, edited(course, edit, await calendars.next_number(tx, cohort)))
        shown = Previewed(edit, " ".join(reason.split())[:LONGEST_REASON], fingerprint(course))
        preview = await calendars.keep_preview(tx, cohort, shown, app.now())
        met_until = await _met_until(tx, cohort, after)
    return EditPreviewed(cohort, edit, preview, course.timetable, after, titles(app), met_until)


async def confirm_edit(app: App, caller: Caller, number: CohortId, preview: str) -> EditMade:
    """Make the edit that was shown, or refuse if the calendar has changed or a unit was posted since. Organisers only.

    A second confirmation of the same preview is refused as well.
    """
    async with app.db.transaction() as tx:
        await require_organiser(tx, caller)
        cohort = await running_cohort(tx, caller, number)
        course = await course_of(app, tx, cohort)
        shown = await calendars.find_preview(tx, cohort, preview)
        if shown is None or shown.facts != fingerprint(course):
            raise StaleCalendar()
        edit = await calendars.next_number(tx, cohort)
        after = edited(course, shown.edit, edit)
        made = Made(edit, shown.edit, shown.reason, app.now(), caller.member, changes(course.schedule, after))
        await calendars.save(tx, cohort, after)
        await calendars.record(tx, cohort, made)
        await calendars.drop_preview(tx, cohort, preview)
    app.changed.ring(caller.guild)
    return EditMade(cohort, made, titles(app))


async def running_cohort(tx: Tx, caller: Caller, number: CohortId) -> Cohort:
    cohort = await cohorts.find(tx, caller.guild, number)
    if cohort is None or not cohort.running:
        raise NoCohort()
    return cohort


def titles(app: App) -> Mapping[str, str]:
    return {slug: unit.title for slug, unit in app.curriculum.units.items()}


async def _met_until(tx: Tx, cohort: Cohort, table: Timetable) -> datetime | None:
    last = table.units[-1].due if table.units else None
    ends = [g.sessions[-1] for g in await groups.of_cohort(tx, cohort) if g.ended_at is None and g.sessions]
    return min(ends) if ends and last and min(ends) < last else None
