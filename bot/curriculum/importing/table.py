"""A table, one row a unit (rows with the same week and title are one): which column is which can be said."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from bot.curriculum.importing.draft import BrokenSource, Draft, DraftUnit, Section
from bot.curriculum.importing.safe import read_file
from bot.curriculum.importing.words import make_link, one_line, section_of, take_links, urlsplit_name

NAMES: dict[str, tuple[str, ...]] = {
    "title": ("title", "topic", "unit", "name", "session"),
    "week": ("week", "wk", "week number", "no"),
    "hours": ("hours", "time", "duration"),
    "link": ("link", "links", "url", "resource"),
    "link_title": ("link_title", "link title", "resource title"),
    "section": ("section", "kind", "type"),
    "licence": ("licence", "license"),
    "note": ("note", "notes"),
    "goals": ("goals", "goal", "objectives"),
    "message": ("message", "description", "summary"),
}
MOST_ROWS = 1000


def read_table(path: Path, mapping: Mapping[str, str]) -> Draft:
    """A unit for each row. `mapping` says which column holds a field; raises BrokenSource with all wrong rows."""
    text = read_file(path)
    header, _, _ = text.partition("\n")
    delimiter = "\t" if path.suffix.lower() == ".tsv" else max(",;\t", key=header.count)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
        columns, rows = list(reader.fieldnames or ()), list(reader)
    except csv.Error as error:
        raise BrokenSource([f"{path.name} can't be read as a table ({error})"]) from None
    where = _columns(path.name, columns, mapping)
    if len(rows) > MOST_ROWS:
        raise BrokenSource([f"{path.name} has {len(rows):,} rows; at most {MOST_ROWS:,} are read"])
    draft, errors = Draft(path.stem), list[str]()
    draft.unmapped += [f"column {name!r}" for name in columns if name and name not in where.values()]
    units: dict[tuple[int | None, str], DraftUnit] = {}
    for number, row in enumerate(rows, start=2):
        if any(isinstance(value, str) and value.strip() for value in row.values()):
            cells = {field: (row.get(column) or "").strip() for field, column in where.items()}
            _row(number, cells, units, draft, errors)
    if errors:
        raise BrokenSource([f"{path.name}, {error}" for error in errors])
    draft.units = list(units.values())
    return draft


def _columns(name: str, columns: list[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Which column holds which field: as said, else by its name."""
    errors = [
        f"--map {field}=…: I know no such field; use {', '.join(NAMES)}" for field in mapping if field not in NAMES
    ]
    errors += [
        f"--map {field}={column}: there is no such column" for field, column in mapping.items() if column not in columns
    ]
    where = dict(mapping)
    for field, names in NAMES.items():
        found = next((column for column in columns if column.strip().casefold() in names), None)
        if found and found not in where.values():
            where.setdefault(field, found)
    if "title" not in where:
        known = ", ".join(columns) or "none"
        errors.append(f"{name} has no column for the title (its columns: {known}); say which with --map title=COLUMN")
    if errors:
        raise BrokenSource(errors)
    return where


def _row(
    number: int, cells: dict[str, str], units: dict[tuple[int | None, str], DraftUnit], draft: Draft, errors: list[str]
) -> None:
    title = one_line(cells["title"])
    if not title:
        errors.append(f"row {number}: the title is empty; fill it in")
    week, hours = cells.get("week", ""), cells.get("hours", "").replace(",", ".")
    if week and not (week.isdecimal() and len(week) < 3 and 1 <= int(week) <= 52):
        errors.append(f"row {number}: the week {week[:20]!r} is no whole number from 1 to 52")
        week = ""
    if hours and not _is_hours(hours):
        errors.append(f"row {number}: the hours {hours[:20]!r} are no number above 0 and up to 80")
        hours = ""
    key = (int(week) if week else None, title)
    unit = units.setdefault(key, DraftUnit(title, f"row {number}", key[0]))
    unit.hours = float(hours) if hours else unit.hours
    message, links, refused = take_links(cells.get("message", ""))
    unit.message = f"{unit.message}\n\n{message}".strip()
    unit.links.setdefault("pre_reading", []).extend(links)
    unit.lines.setdefault("goals", []).extend(
        one_line(goal) for goal in cells.get("goals", "").split(";") if goal.strip()
    )
    section: Section = section_of(cells.get("section", "")) or "pre_reading"
    for url in cells.get("link", "").split():
        link = make_link(
            cells.get("link_title") or urlsplit_name(url), url, cells.get("licence", ""), cells.get("note", "")
        )
        if link is None:
            refused.append(url[:80])
        else:
            unit.links.setdefault(section if section in ("pair_exercises", "stretch") else "pre_reading", []).append(
                link
            )
    errors += [f"row {number}: {url!r} is no address that I can show; begin with https://" for url in refused]


def _is_hours(text: str) -> bool:
    try:
        return 0 < float(text) <= 80
    except ValueError:
        return False
