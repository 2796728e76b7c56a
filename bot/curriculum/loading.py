"""From files to frozen values: each is filled into its form, then checked against the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import ValidationError

from bot.core.curriculum import Curriculum, Library, Track, Unit
from bot.curriculum.checks import library_problems, name_problems, prerequisite_problems, unit_problems
from bot.curriculum.files import Document, Source, parse, read, read_one
from bot.curriculum.forms import Form, LibrariesForm, TrackForm, UnitForm
from bot.curriculum.problems import BrokenCurriculum, Problem
from bot.curriculum.track_checks import track_problems
from bot.curriculum.words import complaints

LIBRARIES = "libraries.yaml"

AnyForm = TypeVar("AnyForm", bound=Form)


def load(folder: Path) -> Curriculum:
    """The curriculum in `folder`: units/*.md, tracks/*.yaml and, if it is there, libraries.yaml.

    Raises BrokenCurriculum with all problems at once.
    """
    problems: list[Problem] = []
    unit_files = read(folder, "units", ".md", problems)
    track_files = read(folder, "tracks", ".yaml", problems)
    library_file = read_one(folder, LIBRARIES, problems)
    files = {source.slug for source in unit_files}
    units = _units(unit_files, files, problems)
    unreadable = any(problem.file == "units" for problem in problems)
    tracks = {} if unreadable else _tracks(track_files, units, files, problems)
    libraries = _libraries(library_file, problems) if library_file else {}
    if not track_files and not problems:
        problems.append(Problem("tracks", "holds no track", "add one; curriculum/README.md shows how"))
    if problems:
        raise BrokenCurriculum(problems)
    revision = _revision([*unit_files, *track_files, *([library_file] if library_file else [])])
    return Curriculum(MappingProxyType(units), MappingProxyType(tracks), MappingProxyType(libraries), revision)


def _revision(sources: Iterable[Source]) -> str:
    """The same for the same names and texts, whatever the machine; 12 hexadecimal digits."""
    whole = sha256()
    for source in sources:
        whole.update(f"{source.name}\0{source.text}\0".encode())
    return whole.hexdigest()[:12]


def _own_revision(source: Source) -> str:
    return sha256(source.text.encode()).hexdigest()[:12]


def _units(sources: list[Source], files: Set[str], problems: list[Problem]) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for source in sources:
        filled = _fill(source, UnitForm, problems)
        if not filled:
            continue
        form, document = filled
        unit = form.unit(_own_revision(source))
        problems += name_problems(source, document, unit.slug, units)
        problems += unit_problems(source, document, unit)
        problems += prerequisite_problems(source, document, unit, files)
        units[unit.slug] = unit
    return units


def _tracks(
    sources: list[Source], units: Mapping[str, Unit], files: Set[str], problems: list[Problem]
) -> dict[str, Track]:
    tracks: dict[str, Track] = {}
    for source in sources:
        filled = _fill(source, TrackForm, problems)
        if not filled:
            continue
        form, document = filled
        track = form.track(units, _own_revision(source))
        problems += name_problems(source, document, form.slug, tracks)
        problems += track_problems(source, document, form, track, units, files)
        tracks[form.slug] = track
    return tracks


def _libraries(source: Source, problems: list[Problem]) -> dict[str, Library]:
    filled = _fill(source, LibrariesForm, problems)
    if not filled:
        return {}
    form, document = filled
    problems += library_problems(source, document, form)
    return {entry.slug: entry.library() for entry in form.libraries}


def _fill(source: Source, form: type[AnyForm], problems: list[Problem]) -> tuple[AnyForm, Document] | None:
    document = parse(source)
    if isinstance(document, Problem):
        problems.append(document)
        return None
    values = document.values
    if isinstance(values, dict) and form is UnitForm:
        values = {**values, "message": document.body}
    try:
        return form.model_validate(values), document
    except ValidationError as error:
        problems += complaints(source.name, document, error)
        return None
