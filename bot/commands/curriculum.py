"""python -m bot curriculum: check the content, or make a draft of it from somebody else's files."""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bot.core.curriculum import Curriculum, Slot, Track
from bot.curriculum import BrokenCurriculum, load
from bot.curriculum.checks import texts
from bot.curriculum.forms import COMMIT, REPOSITORY
from bot.curriculum.importing import FORMATS, BrokenSource, Options, Origin, Report, import_curriculum
from bot.curriculum.importing.render import TODO


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    checking = verbs.add_parser("check", help="say every mistake in the curriculum, or what is in it")
    checking.add_argument("folder", type=Path, nargs="?", help="where it is (default: the setting's folder)")

    importing = verbs.add_parser("import", help="make a draft track of somebody else's material")
    importing.add_argument("source", type=Path, help="a folder of Markdown, or a .csv, .tsv, .yaml, .md or .txt file")
    importing.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder to write the draft to")
    importing.add_argument("--format", choices=FORMATS, help="what the source is (default: as it looks)")
    importing.add_argument("--track", metavar="SLUG", help="the track's name (default: as the source is called)")
    importing.add_argument("--title", help="the track's title (default: as the source says)")
    importing.add_argument(
        "--pace", choices=["part_time", "full_time"], default="part_time", help="whose hours they are"
    )
    importing.add_argument("--map", action="append", default=[], metavar="FIELD=COLUMN", help="which column is which")
    importing.add_argument("--repo", metavar="OWNER/NAME", help="where the source's files are on GitHub, to link them")
    importing.add_argument("--commit", metavar="HASH", help="at which commit, in 40 digits")
    importing.add_argument("--licence", default="not-checked", help="of that repository, none-found if you looked")
    importing.add_argument("--dry-run", action="store_true", help="only say what would be written")


def run(args: argparse.Namespace, folder: Path) -> int:
    """Do what the arguments ask, to the curriculum in `folder` if they name no other; returns 0, or 1 for mistakes."""
    if args.verb == "import":
        return bring(args)
    return check(args.folder or folder)


def bring(args: argparse.Namespace) -> int:
    """Import, and print what came of it; returns 1 if the source can't be used, and nothing was written."""
    try:
        report = import_curriculum(args.source, args.out, _options(args))
    except BrokenSource as broken:
        print(f"Nothing was written:\n{broken}", file=sys.stderr)
        return 1
    print("\n".join(_told(report, dry=args.dry_run)))
    return 0


def _options(args: argparse.Namespace) -> Options:
    errors = [f"--map {pair}: write FIELD=COLUMN" for pair in args.map if "=" not in pair]
    if args.repo and not re.fullmatch(REPOSITORY, args.repo):
        errors.append(f"--repo {args.repo}: write owner/name")
    if args.commit and not re.fullmatch(COMMIT, args.commit):
        errors.append(f"--commit {args.commit}: give all 40 digits, in small letters")
    if bool(args.repo) != bool(args.commit):
        errors.append("--repo and --commit belong together; give both or none")
    if errors:
        raise BrokenSource(errors)
    columns = dict(pair.split("=", 1) for pair in args.map)
    return Options(
        format=args.format,
        track=args.track,
        title=args.title,
        pace=args.pace,
        columns=columns,
        origin=Origin(args.repo, args.commit, args.licence) if args.repo else None,
        dry=args.dry_run,
    )


def _told(report: Report, *, dry: bool) -> Iterator[str]:
    if dry:
        yield "Nothing is written yet: this is what would be."
    yield from _listed("Created", report.created)
    yield from _listed("Updated", report.updated)
    yield from _listed("Unchanged", report.unchanged)
    yield from _listed("Left alone, because edited since the last import, or not from one", report.kept)
    yield from _listed("Unmapped: in the source, but not in the draft", report.unmapped)
    yield from _listed("Warnings", report.warnings)


def _listed(heading: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"{heading} ({len(lines)}):"
        yield from (f"  {line}" for line in lines)


def check(folder: Path) -> int:
    """Print every mistake, or units, hours and links of what is there."""
    try:
        curriculum = load(folder)
    except BrokenCurriculum as broken:
        print(f"{folder} has {_count(len(broken.problems), 'mistake')}:\n{broken}", file=sys.stderr)
        return 1
    print("\n".join(summary(curriculum)))
    return 0


def summary(curriculum: Curriculum) -> Iterator[str]:
    """What is in the curriculum, for a terminal: each track week by week, then all links and what is in no track."""
    for track in curriculum.tracks.values():
        yield from _track(track)
        yield ""
    yield from _totals(curriculum)


def _track(track: Track) -> Iterator[str]:
    total = sum(track.hours(week) for week in range(1, track.weeks + 1))
    span = f", {track.hours_per_week[0]:g}-{track.hours_per_week[1]:g} a week" if track.hours_per_week else ""
    units = f"{_count(len(track.slots), 'unit')} in {_count(track.weeks, 'week')}"
    yield f"{track.slug}: {units}, {total:g} hours{span}, posts {track.unit_post}"
    yield f"  finished when {_finished(track)}"
    for week in range(1, track.weeks + 1):
        slots = [slot for slot in track.slots if week in slot]
        yield f"  week {week:2} {track.hours(week):5g} h  {', '.join(_slot(slot, week) for slot in slots)}"


def _finished(track: Track) -> str:
    asked = track.done_when
    units = f"at most {_count(asked.open_units, 'unit')} is open" if asked.open_units == 1 else "every unit is done"
    units = f"at most {asked.open_units} units are open" if asked.open_units > 1 else units
    return f"{units}, and a capstone is completed" if asked.capstone else units


def _slot(slot: Slot, week: int) -> str:
    said = slot.unit.slug
    if slot.alternatives:
        said += f" (or {', '.join(unit.slug for unit in slot.alternatives)})"
    if slot.week < week:
        said += " (goes on)"
    return said + (" (buffer)" if slot.kind == "buffer" else "")


def _totals(curriculum: Curriculum) -> Iterator[str]:
    links = [link for unit in curriculum.units.values() for link in unit.links]
    licences = Counter(link.licence for link in links)
    spoilers = sum(link.spoiler for link in links)
    addresses = len({link.url for link in links})
    yield f"{_count(len(curriculum.units), 'unit')}, {_count(len(links), 'link')} to {addresses} addresses"
    yield f"  links by licence: {', '.join(f'{name} {count}' for name, count in licences.most_common())}"
    yield f"  held back until a unit is done: {_count(spoilers, 'link')} with solutions"
    longest = max(curriculum.units.values(), key=lambda unit: unit.post_length)
    yield f"  longest post: {longest.slug}, {longest.post_length:,} characters"
    placed = {
        unit.slug
        for track in curriculum.tracks.values()
        for slot in track.slots
        for unit in (slot.unit, *slot.alternatives)
    }
    if drafts := sorted(curriculum.units.keys() - placed):
        yield f"  in no track: {', '.join(drafts)}"
    if todo := sorted(slug for slug, unit in curriculum.units.items() if any(TODO in said for _, said in texts(unit))):
        yield f"  with a {TODO} in them, so not ready for learners: {', '.join(todo)}"
    if curriculum.libraries:
        yield f"{len(curriculum.libraries)} libraries for the capstone: {', '.join(curriculum.libraries)}"
    yield f"All of it can be used. Revision {curriculum.revision}."


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number:,} {what}s"
