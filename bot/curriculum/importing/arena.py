"""ARENA's config.yaml: a unit for each section, with links to its page and its exercises, at one commit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.curriculum.files import Source, parse
from bot.curriculum.importing.draft import BrokenSource, Draft, DraftLink, DraftUnit, Origin
from bot.curriculum.importing.safe import read_file
from bot.curriculum.importing.words import one_line
from bot.curriculum.problems import Problem

USED = {"id", "number", "title", "exercise_dir", "page_file", "children", "status"}
PAGE = re.compile(r"\d+_\[([\d.]+)\]_(.+)\.md")
BRACKETS = re.compile(r"[\[\]\n]")
PLAIN = re.compile(r"[\w.&\[\]() +-]{1,120}")


def read_arena(path: Path, origin: Origin | None) -> Draft:
    """A unit for each section of each chapter. Descriptions are not copied: they have no licence."""
    document = parse(Source(path.name, path.stem, read_file(path)))
    if isinstance(document, Problem):
        raise BrokenSource([str(document)])
    chapters = document.values.get("chapters") if isinstance(document.values, dict) else None
    if not isinstance(chapters, dict):
        raise BrokenSource([f"{path.name} has no `chapters`, so it is not shaped like ARENA's config.yaml"])
    draft = Draft(path.stem if path.stem != "config" else "arena")
    if origin is None:
        draft.warnings.append("no links were made; give --repo owner/name and --commit (40 digits) to link the files")
    unused: dict[str, int] = {}
    for chapter, about in chapters.items():
        sections = about.get("sections") if isinstance(about, dict) else None
        if not isinstance(sections, list):
            draft.unmapped.append(f"chapter {str(chapter)[:40]!r}: it has no list of sections")
            continue
        for section in _flat(sections):
            unit = _unit(str(chapter), section, draft, origin)
            if unit:
                draft.units.append(unit)
            for key in section.keys() - USED:
                unused[str(key)[:40]] = unused.get(str(key)[:40], 0) + 1
    draft.unmapped += [f"the field {key!r} of {count} sections" for key, count in sorted(unused.items())]
    if not draft.units:
        raise BrokenSource([f"{path.name} has no sections with a title"])
    return draft


def _flat(sections: list[Any]) -> Iterator[dict[Any, Any]]:
    """Every section, those within others after them."""
    for section in sections:
        if isinstance(section, dict):
            yield section
            children = section.get("children")
            yield from _flat(children if isinstance(children, list) else [])


def _unit(chapter: str, section: dict[Any, Any], draft: Draft, origin: Origin | None) -> DraftUnit | None:
    title, number = one_line(str(section.get("title") or "")), one_line(str(section.get("number") or ""))
    place = f"section {number or section.get('id') or '?'}"
    if not title:
        draft.unmapped.append(f"{place}: it has no title")
        return None
    page, exercises = section.get("page_file"), section.get("exercise_dir")
    if not page and not exercises:
        draft.unmapped.append(f"{place}, “{title}”: it has no page and no exercises of its own")
        return None
    if section.get("status"):
        draft.warnings.append(f"{place}, “{title}”: its status is {str(section['status'])[:40]!r}")
    unit = DraftUnit(f"{title} ({number})" if number else title, place)
    if origin:
        for kind, name, file in _files(chapter, page, exercises):
            if link := _link(f"{name} {number or title}", origin, file):
                unit.links.setdefault(kind, []).append(link)
            else:
                draft.unmapped.append(f"{place}: the file {file[:80]!r} can't be linked")
    return unit


def _files(chapter: str, page: object, exercises: object) -> Iterator[tuple[Any, str, str]]:
    if isinstance(page, str):
        yield "pre_reading", "The page of section", f"{chapter}/instructions/pages/{page}"
    if isinstance(page, str) and isinstance(exercises, str) and (match := PAGE.fullmatch(page)):
        notebook = f"{match[1]}_{match[2]}_exercises.ipynb"
        yield "pair_exercises", "The exercises of section", f"{chapter}/exercises/{exercises}/{notebook}"


def _link(title: str, origin: Origin, file: str) -> DraftLink | None:
    """By the file's place in the repository, so that brackets and & in its name do no harm."""
    if not all(PLAIN.fullmatch(part) and part != ".." for part in file.split("/")):
        return None
    fields = {"repo": origin.repo, "path": file, "commit": origin.commit, "licence": origin.licence}
    return DraftLink({"title": BRACKETS.sub("", title)[:90], **fields})
