"""A folder of Markdown, each file a unit: by front matter or first heading, and by what its headings announce."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.curriculum.files import Document, Source, parse
from bot.curriculum.forms import UnitForm
from bot.curriculum.importing.draft import LINKS, BrokenSource, Draft, DraftUnit, Origin, Section
from bot.curriculum.importing.safe import list_folder, read_file
from bot.curriculum.importing.words import BULLET, HEADING, links_for, make_link, one_line, section_of

HILTON = ("recommended reading", "optional reading", "suggested exercise")
NUMBERED = re.compile(r"(\d{1,3})-(.+)\.md")
KNOWN = {"title", "week", "hours"}
GITHUB = "https://github.com/{repo}/blob/{commit}/{path}"


def read_markdown(folder: Path) -> Draft:
    """A unit for each .md file, in the order of their names."""
    files, rest = list_folder(folder, ".md")
    if not files:
        raise BrokenSource([f"{folder.name} holds no .md file"])
    draft = Draft(folder.name)
    draft.unmapped += [f"{name}: not read; only .md files in the folder itself are" for name in rest]
    for path in files:
        if path.stem.casefold() == "readme" and len(files) > 1:
            draft.unmapped.append(f"{path.name}: not read; it is about the others")
            continue
        draft.units.append(_unit(path.name, read_file(path), draft))
    return draft


def looks_like_hilton(folder: Path) -> bool:
    """Whether the folder has files `N-Title.md` with the three headings of the deep learning curriculum."""
    numbered = [path for path in list_folder(folder, ".md")[0] if NUMBERED.fullmatch(path.name)]
    return any(all(heading in read_file(path).casefold() for heading in HILTON) for path in numbered)


def read_hilton(folder: Path, origin: Origin | None) -> Draft:
    """A unit for each `N-Title.md`. Only titles and links are taken: the text has no licence to copy it by."""
    files, _ = list_folder(folder, ".md")
    numbered = [(int(match[1]), match[2], path) for path in files if (match := NUMBERED.fullmatch(path.name))]
    if not numbered:
        raise BrokenSource([f"{folder.name} holds no file like 1-Title.md"])
    draft = Draft(folder.name)
    chapters = {path for _, _, path in numbered}
    draft.unmapped += [
        f"{path.name}: not read; its name does not begin with a number" for path in files if path not in chapters
    ]
    for _, name, path in sorted(numbered, key=lambda entry: entry[:2]):
        text = read_file(path)
        unit = DraftUnit(name.replace("-", " "), path.name)
        for heading, lines in _sections(text):
            section = section_of(heading) if heading.casefold() in HILTON else None
            dropped = _fill(unit, section, lines, draft, copy=False)
            if dropped:
                part = one_line(heading) or "introduction"
                draft.unmapped.append(f"{path.name}, “{part}”: text that was not copied (lines: {dropped})")
        if origin:
            address = GITHUB.format(repo=origin.repo, commit=origin.commit, path=path.name)
            link = make_link(f"The exercise of “{unit.title}”", address, origin.licence, "under “Suggested exercise”")
            if link:
                unit.links.setdefault("pair_exercises", []).append(link)
        else:
            draft.warnings.append(f"{path.name}: no link to its exercise; give --repo and --commit")
        draft.units.append(unit)
    return draft


def _unit(name: str, text: str, draft: Draft) -> DraftUnit:
    values: dict[str, Any] = {}
    body = text
    if text.startswith("---\n"):
        document = parse(Source(name, Path(name).stem, text))
        if isinstance(document, Document) and isinstance(document.values, dict):
            if native := _native(name, text, document):
                return native
            values, body = document.values, document.body
        else:
            draft.warnings.append(f"{name}: its front matter can't be read ({document}); all of it is taken as text")
    unit = DraftUnit("", name)
    draft.unmapped += [f"{name}: the field {str(key)[:40]!r}" for key in values if key not in KNOWN]
    sections = _sections(body)
    first = next((heading for heading, _ in sections if heading), "")
    unit.title = one_line(str(values.get("title") or first or Path(name).stem.replace("-", " ").replace("_", " ")))
    unit.week, unit.hours = _whole(values.get("week")), _hours(values.get("hours"))
    for heading, lines in sections:
        _fill(unit, section_of(heading) if heading != first else None, lines, draft)
    return unit


def _native(name: str, text: str, document: Document) -> DraftUnit | None:
    """A unit that is written as ours are, kept as it is."""
    try:
        form = UnitForm.model_validate({**document.values, "message": document.body})
    except ValidationError:
        return None
    return DraftUnit(form.title, name, hours=form.hours.part_time, native=text, slug=form.slug)


def _sections(text: str) -> list[tuple[str, list[str]]]:
    """Headings with the lines below them; the first has no heading. A # within a block of code is none."""
    sections: list[tuple[str, list[str]]] = [("", [])]
    fenced = False
    for line in text.split("\n"):
        fenced ^= line.lstrip().startswith("```")
        match = None if fenced else HEADING.fullmatch(line.strip())
        if match:
            sections.append((one_line(match[2].rstrip("#")), []))
        else:
            sections[-1][1].append(line)
    return sections


def _fill(unit: DraftUnit, section: Section | None, lines: list[str], draft: Draft, copy: bool = True) -> int:
    """Put a section's links and lines where they belong; returns how many lines of text found no place."""
    text, links = links_for(draft, unit.place, "\n".join(lines))
    unit.links.setdefault(section if section in LINKS else "pre_reading", []).extend(links)
    rest = [line for line in text.split("\n") if line.strip()]
    if not copy or section in LINKS:
        return max(0, len(rest) - len(links))
    if section is None:
        unit.message = f"{unit.message}\n\n{text.strip()}".strip()
        return 0
    unit.lines.setdefault(section, []).extend(
        one_line(m[1] if (m := BULLET.fullmatch(line)) else line) for line in rest
    )
    return 0


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 52 else None


def _hours(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 80 else None
