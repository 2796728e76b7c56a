"""A nested outline, as one pastes it from a document: headings or bullets, the outermost ones are units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bot.curriculum.importing.draft import LINKS, BrokenSource, Draft, DraftUnit, Section
from bot.curriculum.importing.safe import read_file
from bot.curriculum.importing.words import BULLET, HEADING, links_for, one_line, section_of, take_links

INLINE = re.compile(r"([A-Za-z ]{3,30}):\s+\S")
WEEK = re.compile(
    r"(?:week|wk|session|module|unit|lecture|part)\s*(\d{1,2})\s*(?:[:.)\u2013\u2014-]\s*|$)(.*)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Item:
    """A line, how deep it stands (headings before bullets), and its number in the file."""

    depth: tuple[int, int]
    text: str
    line: int


def read_outline(path: Path) -> Draft:
    """A unit for each outermost entry; a single one is the course's title, if others stand below it."""
    items = _items(read_file(path))
    if not items:
        raise BrokenSource([f"{path.name} is empty"])
    draft = Draft(path.stem)
    top = min(item.depth for item in items)
    if len(items) > 1 and sum(item.depth == top for item in items) == 1 and items[0].depth == top:
        draft.title = one_line(items[0].text)
        items = items[1:]
        top = min(item.depth for item in items)
    section: Section | None = None
    section_depth = top
    for item in items:
        if item.depth == top:
            draft.units.append(_unit(item))
            section = None
            continue
        if not draft.units:
            draft.unmapped.append(f"line {item.line}: {item.text[:60]!r} stands before the first unit")
            continue
        if section is not None and item.depth <= section_depth:
            section = None
        announced = section_of(item.text) if item.text.rstrip().endswith(":") or item.depth[0] == 0 else None
        if announced:
            section, section_depth = announced, item.depth
            continue
        inline = INLINE.match(item.text)
        here = section_of(inline[1]) if inline else None
        _fill(draft, draft.units[-1], here or section, item)
    return draft


def _items(text: str) -> list[Item]:
    items: list[Item] = []
    for number, line in enumerate(text.expandtabs(4).split("\n"), start=1):
        if heading := HEADING.fullmatch(line.strip()):
            items.append(Item((0, len(heading[1])), heading[2], number))
        elif line.strip():
            indent = len(line) - len(line.lstrip())
            bullet = BULLET.fullmatch(line)
            items.append(Item((1, indent), bullet[1] if bullet else line.strip(), number))
    return items


def _unit(item: Item) -> DraftUnit:
    text, links, _ = take_links(item.text)
    title, week = one_line(text).rstrip(":"), None
    if match := WEEK.fullmatch(title):
        week = int(match[1]) if 1 <= int(match[1]) <= 52 else None
        title = match[2].strip() or title
    unit = DraftUnit(title or "A unit", f"line {item.line}", week)
    unit.links["pre_reading"] = links
    return unit


def _fill(draft: Draft, unit: DraftUnit, section: Section | None, item: Item) -> None:
    text, links = links_for(draft, f"line {item.line}", item.text)
    unit.links.setdefault(section if section in LINKS else "pre_reading", []).extend(links)
    if links and (section is None or section in LINKS):
        return
    if section is None or section in LINKS:
        unit.message = f"{unit.message}\n- {one_line(text)}".strip()
    else:
        unit.lines.setdefault(section, []).append(one_line(text))
