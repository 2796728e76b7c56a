"""Makes a draft track of somebody else's material: a folder of Markdown, a table, an outline, ARENA's config."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from bot.core.curriculum import Pace
from bot.curriculum.files import MOST_FILES
from bot.curriculum.importing.arena import read_arena
from bot.curriculum.importing.draft import BrokenSource, Draft, Origin, Report
from bot.curriculum.importing.markdown import looks_like_hilton, read_hilton, read_markdown
from bot.curriculum.importing.outline import read_outline
from bot.curriculum.importing.render import track_file, unit_file
from bot.curriculum.importing.table import read_table
from bot.curriculum.importing.words import slug_of
from bot.curriculum.importing.writing import write
from bot.curriculum.loading import load
from bot.curriculum.problems import BrokenCurriculum

__all__ = ["FORMATS", "BrokenSource", "Format", "Options", "Origin", "Report", "import_curriculum"]

Format = Literal["markdown", "hilton", "csv", "arena", "outline"]
FORMATS: tuple[Format, ...] = ("markdown", "hilton", "csv", "arena", "outline")
CONFIG = Path("infrastructure/core/config.yaml")


@dataclass(frozen=True, slots=True)
class Options:
    """What the source does not say. `format` None means: look at it. `origin` is for links to its own files."""

    format: Format | None = None
    track: str | None = None
    title: str | None = None
    pace: Pace = "part_time"
    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    origin: Origin | None = None
    dry: bool = False


def import_curriculum(source: Path, out: Path, options: Options) -> Report:
    """Write a track and its units below `out`, and say what was made, kept and left over. Raises BrokenSource."""
    draft = _read(source, options)
    if not draft.units:
        raise BrokenSource([f"{source.name} holds no unit"])
    if len(draft.units) > MOST_FILES:
        raise BrokenSource([f"{source.name} makes {len(draft.units)} units; a curriculum holds at most {MOST_FILES}"])
    own = [unit.slug for unit in draft.units if unit.native is not None]
    if twice := sorted({slug for slug in own if own.count(slug) > 1}):
        raise BrokenSource([f"more than one file has the slug {slug!r}" for slug in twice])
    taken = set(own)
    for unit in draft.units:
        if unit.native is None:
            unit.slug = slug_of(unit.title, taken)
            taken.add(unit.slug)
    report = Report(unmapped=draft.unmapped, warnings=draft.warnings)
    title = options.title or draft.title
    track = slug_of(options.track or title, set())
    files = {f"units/{unit.slug}.md": unit_file(unit, options.pace, report) for unit in draft.units}
    files[f"tracks/{track}.yaml"] = track_file(track, title, options.pace, draft.units, report)
    write(out, files, report, dry=options.dry)
    if not options.dry:
        report.warnings += _mistakes(out)
    return report


def _read(source: Path, options: Options) -> Draft:
    if source.is_symlink() or not source.exists():
        raise BrokenSource([f"{source} is a link, or is not there; give a folder or a file"])
    match options.format or _guess(source):
        case "arena":
            config = source / CONFIG if source.is_dir() else source
            return read_arena(config, options.origin)
        case "hilton":
            return read_hilton(source, options.origin)
        case "markdown":
            return read_markdown(source)
        case "csv":
            return read_table(source, options.columns)
        case "outline":
            return read_outline(source)


def _guess(source: Path) -> Format:
    if source.is_dir():
        if (source / CONFIG).is_file():
            return "arena"
        return "hilton" if looks_like_hilton(source) else "markdown"
    by_suffix: dict[str, Format] = {".csv": "csv", ".tsv": "csv", ".yaml": "arena", ".yml": "arena"}
    return by_suffix.get(source.suffix.lower(), "outline")


def _mistakes(out: Path) -> list[str]:
    try:
        load(out)
    except BrokenCurriculum as broken:
        return [f"the check says: {problem}" for problem in broken.problems]
    return []
