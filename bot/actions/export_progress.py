"""Give organisers a cohort's progress as files for a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.course import timetable_of
from bot.actions.permission import require_organiser
from bot.actions.reading import read_named, read_setting
from bot.actions.show_flags import Flagged, shared_flags
from bot.actions.which_cohort import which_cohort
from bot.app import App
from bot.core.cohort import Cohort
from bot.core.curriculum import Unit
from bot.core.export import LARGEST, MOST_ANSWERS, Exported, Given, asked_by, files_of
from bot.core.people import Caller, CohortId, GuildId
from bot.core.progress import progress
from bot.core.refusals import NoSuchUnit, Refusal, TooMuchToExport
from bot.core.schedule import Planned
from bot.store import check_ins, overview


@dataclass(frozen=True, slots=True)
class ProgressExported:
    """The files of a cohort, with so many answers of its people; of one unit alone, if `unit` says so."""

    cohort: Cohort
    unit: Unit | None
    people: int
    answers: int
    files: tuple[Exported, ...]


async def export_progress(
    app: App, caller: Caller, wanted: str | CohortId | None, only: str | None = None
) -> ProgressExported:
    """The cohort that is meant, or what was said there of one unit (`only`, its slug). Organisers only.

    Refuses a unit that is not in its plan, and more than MOST_ANSWERS.
    """
    async with app.db.snapshot() as tx:
        await require_organiser(tx, caller)
        cohort = await which_cohort(tx, caller.guild, wanted)
        table = await timetable_of(app, tx, cohort)
        planned = None if only is None else table.find(only)
        if only is not None and planned is None:
            raise NoSuchUnit(cohort=cohort.name)
        if await check_ins.count(tx, cohort, only) > MOST_ANSWERS:
            raise TooMuchToExport(most=f"{MOST_ANSWERS:,}")
        said = await check_ins.of_cohort(tx, cohort, only)
        if planned is not None:
            seats = await overview.seated(tx, cohort, said)
            names = await overview.names(tx, cohort, seats)
            stands, people = None, [(member, names[member], group) for member, group in seats.items()]
        else:
            setting = await read_setting(tx, cohort, table)
            stands = progress(table, setting.course, await read_named(tx, setting), app.now())
            people = [(row.member, row.name, row.group) for row in stands.rows or ()]
        why = {one.member: _why(one) for one in await shared_flags(tx, cohort)}
    given = [Given(*person, one) for person in people for one in said.get(person[0], {}).values()]
    titles = [each.slot.unit.title for each in table.asked]
    known = {slug: asked_by(unit) for slug, unit in app.curriculum.units.items()}
    files = await app.compute(files_of, titles, known, stands and stands.rows, given, why)
    if sum(len(file.content) for file in files) > LARGEST:
        raise TooMuchToExport(most=f"{MOST_ANSWERS:,}")
    return ProgressExported(cohort, planned.slot.unit if planned else None, len(people), len(given), files)


async def units_to_export(app: App, guild: GuildId, name: str | None) -> tuple[Planned, ...]:
    """The units of the cohort that is meant which have begun, the newest first; none where it is not clear which."""
    async with app.db.snapshot() as tx:
        try:
            cohort = await which_cohort(tx, guild, name)
            return tuple(reversed((await timetable_of(app, tx, cohort)).begun(app.now())))
        except Refusal:
            return ()


def _why(flagged: Flagged) -> str:
    return "; ".join(flag.reason.value for flag in flagged.flags)
