"""Undo an edit of a cohort's calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.actions.course import course_of
from bot.actions.edit_calendar import running_cohort, titles
from bot.actions.permission import require_organiser
from bot.app import App
from bot.core.cohort import Cohort
from bot.core.people import Caller, CohortId
from bot.core.refusals import UnknownEdit
from bot.core.undoing import Made, undone
from bot.store import calendars


@dataclass(frozen=True, slots=True)
class EditUndone:
    cohort: Cohort
    made: Made
    titles: Mapping[str, str]


async def undo_edit(app: App, caller: Caller, number: CohortId, edit: int) -> EditUndone:
    """Take the edit of that number back; organisers only.

    Refuses if a later one has touched the same, or if what it moved has been posted.
    """
    async with app.db.transaction() as tx:
        await require_organiser(tx, caller)
        cohort = await running_cohort(tx, caller, number)
        made = next((one for one in await calendars.history(tx, cohort) if one.number == edit), None)
        if made is None:
            raise UnknownEdit()
        await calendars.save(tx, cohort, undone(await course_of(app, tx, cohort), made))
        await calendars.record_undone(tx, cohort, edit, caller.member, app.now())
    app.changed.ring(caller.guild)
    return EditUndone(cohort, made, titles(app))
