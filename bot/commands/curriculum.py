"""python -m bot curriculum: check the content, or make a draft of it from somebody else's files."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bot.core.curriculum import Curriculum, Slot, Track
from bot.curriculum import BrokenCurriculum, load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    checking = verbs.add_parser("check", help="say every mistake in the curriculum, or what is in it")
    checking.add_argument("folder", type=Path, nargs="?", help="where it is (default: the setting's folder)")


def run(args: argparse.Namespace, folder: Path) -> int:
    """Do what the arguments ask, to the curriculum in `folder` if they name no other; returns 0, or 1 for mistakes."""
    return check(args.folder or folder)


def check(folder: Path) -> int:
    """Print every mistake, or units, hours and links of what is there."""
    try:
        curriculum = load(folder)
    except BrokenCurriculum as broken:
        count = len(broken.problems)
        print(f"{folder} has {count} {'mistake' if count == 1 else 'mistakes'}:\n{broken}", file=sys.stderr)
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
    units = f"{len(track.slots)} units in {track.weeks} weeks"
    yield f"{track.slug}: {units}, {total:g} hours{span}, posts {track.unit_post}"
    for week in range(1, track.weeks + 1):
        slots = [slot for slot in track.slots if week in slot]
        yield f"  week {week:2} {track.hours(week):5g} h  {', '.join(_slot(slot, week) for slot in slots)}"


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
    yield f"{len(curriculum.units)} units, {len(links)} links to {len({link.url for link in links})} addresses, "
    yield f"  of them {spoilers} spoilers, held back; by licence: " + ", ".join(
        f"{name} {count}" for name, count in licences.most_common()
    )
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
    if curriculum.libraries:
        yield f"{len(curriculum.libraries)} libraries for the capstone: {', '.join(curriculum.libraries)}"
    yield f"All of it can be used. Revision {curriculum.revision}."
