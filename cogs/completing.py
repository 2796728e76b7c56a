"""Options of /calendar that complete while one types: weeks and units to come, and what may replace one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from discord import app_commands

from bot.actions.show_calendar import course_to_edit
from bot.actions.suggest_breaks import suggest_breaks
from bot.core.edits import Course
from bot.core.people import GuildId
from bot.core.schedule import Planned
from cogs.asking import Asked, Choices, caller, choice

MOST = 25


async def complete_week(interaction: Asked, typed: str) -> list[app_commands.Choice[int]]:
    """Weeks in which something is still to come, each with what that is."""
    weeks = dict[int, list[Planned]]()
    for planned in _open(await _course(interaction)):
        weeks.setdefault(planned.slot.week, []).append(planned)
    names = {week: f"Week {week}, {_spelt(here[0].entry.day)}: {_titles(here)}" for week, here in weeks.items()}
    found = [(week, name) for week, name in names.items() if _fits(typed, name)]
    return [app_commands.Choice(name=name[:100], value=week) for week, name in found[:MOST]]


async def complete_unit(interaction: Asked, typed: str) -> Choices:
    """Units that are still to come."""
    names = {each.slot.unit.slug: _unit(each) for each in _open(await _course(interaction))}
    return [choice(name, slug) for slug, name in names.items() if _fits(typed, f"{name} {slug}")][:MOST]


async def complete_alternative(interaction: Asked, typed: str) -> Choices:
    """What may come in the place of the unit that is filled in, or of any that is still to come."""
    course = await _course(interaction)
    unit = getattr(interaction.namespace, "unit", None)
    known = [each for each in _open(course) if unit in (None, "", each.slot.unit.slug)]
    units = {one.slug: one.title for each in known for one in each.slot.alternatives}
    return [choice(title, slug) for slug, title in units.items() if _fits(typed, f"{title} {slug}")][:MOST]


async def complete_elective(interaction: Asked, typed: str) -> Choices:
    """Units that are still to come and may be replaced."""
    names = {each.slot.unit.slug: _unit(each) for each in _open(await _course(interaction)) if each.slot.alternatives}
    return [choice(name, slug) for slug, name in names.items() if _fits(typed, f"{name} {slug}")][:MOST]


async def complete_break(interaction: Asked, typed: str) -> Choices:
    """Public holidays where the cohort's people live: first those on which a unit would come, then those of the most
    people; and below them the other days on which units are to come."""
    if interaction.guild_id is None:
        return []
    found = await suggest_breaks(interaction.client.app, caller(interaction), _cohort(interaction))
    course, holidays = found or (None, [])
    units = {each.entry.day: each for each in _open(course)}
    names: dict[date, str] = {}
    for off in sorted(holidays, key=lambda off: (off.day not in units, -off.people, off.day)):
        people = f", {off.people} of your people" if off.people > 1 else ""
        unit = f": {units[off.day].slot.unit.title}" if off.day in units else ""
        names[off.day] = f"{off.day} {off.name} ({', '.join(off.countries[:4])}{people}){unit}"
    names |= {day: f"{day}: {each.slot.unit.title}" for day, each in units.items() if day not in names}
    return [choice(name, day.isoformat()) for day, name in names.items() if _fits(typed, name)][:MOST]


async def _course(interaction: Asked) -> Course | None:
    if interaction.guild_id is None:
        return None
    return await course_to_edit(interaction.client.app, GuildId(interaction.guild_id), _cohort(interaction))


def _cohort(interaction: Asked) -> str | None:
    """The one that is filled in, if one is."""
    return getattr(interaction.namespace, "cohort", None) or None


def _open(course: Course | None) -> Iterator[Planned]:
    if course is not None:
        yield from (each for each in course.timetable.units if each.entry.unit not in course.posted)


def _unit(planned: Planned) -> str:
    return f"Week {planned.slot.week}: {planned.slot.unit.title} ({_spelt(planned.entry.day)})"


def _titles(units: list[Planned]) -> str:
    return ", ".join(each.slot.unit.title for each in units)


def _spelt(day: date) -> str:
    return f"{day.day} {day:%b}"


def _fits(typed: object, name: str) -> bool:
    return str(typed or "").casefold() in name.casefold()
