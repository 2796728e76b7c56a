"""What was changed in a calendar, for organisers; and what can be, for the options that complete while one types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.actions.course import course_of
from bot.actions.edit_calendar import titles
from bot.actions.permission import require_organiser
from bot.app import App
from bot.core.cohort import Cohort, choose
from bot.core.edits import Course
from bot.core.people import Caller, GuildId
from bot.core.refusals import Refusal
from bot.core.undoing import Made, can_undo
from bot.store import calendars, cohorts


@dataclass(frozen=True, slots=True)
class HistoryShown:
    """All edits, the newest first; `undoable` are the numbers of those that could be undone now."""

    cohort: Cohort
    made: tuple[Made, ...]
    undoable: frozenset[int]
    titles: Mapping[str, str]


async def show_history(app: App, caller: Caller, name: str | None) -> HistoryShown:
    """Who changed what in the calendar of the running cohort that is meant; organisers only."""
    async with app.db.snapshot() as tx:
        await require_organiser(tx, caller)
        cohort = choose([c for c in await cohorts.all_of(tx, caller.guild) if c.running], name)
        course = await course_of(app, tx, cohort)
        made = tuple(reversed(await calendars.history(tx, cohort)))
    undoable = frozenset(one.number for one in made if can_undo(course, one))
    return HistoryShown(cohort, made, undoable, titles(app))


async def course_to_edit(app: App, guild: GuildId, name: str | None) -> Course | None:
    """The calendar of the running cohort that is meant; None where that is not clear yet."""
    async with app.db.snapshot() as tx:
        try:
            cohort = choose([c for c in await cohorts.all_of(tx, guild) if c.running], name)
            return await course_of(app, tx, cohort)
        except Refusal:
            return None
