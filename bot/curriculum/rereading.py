"""Editing under a running bot: a good edit is taken over, a broken one leaves the last good version in place."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from bot.core.curriculum import Curriculum, Track, Unit
from bot.curriculum.loading import load
from bot.curriculum.problems import BrokenCurriculum, Problem


@dataclass(frozen=True, slots=True)
class Reread:
    """What a look at the files gave. `curriculum` is the one to go on with: the new one, or the old if `problems`.

    The other fields say what an edit did, by slug; all are empty where nothing changed or something is wrong.
    """

    curriculum: Curriculum
    problems: tuple[Problem, ...] = ()
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def news(self) -> bool:
        """Whether `curriculum` differs from the one before."""
        return bool(self.added or self.changed or self.removed)


def signature(folder: Path) -> str:
    """Changes when any of the folder's files is written, without reading them."""
    files = sorted((file for file in folder.rglob("*") if file.is_file()), key=str)
    return "\n".join(f"{file.relative_to(folder)} {(s := file.stat()).st_mtime_ns} {s.st_size}" for file in files)


def reread(folder: Path, last: Curriculum, tracks_in_use: Set[str] = frozenset()) -> Reread:
    """The curriculum in `folder` as it is now, compared with `last`; never raises for what stands in the files.

    An edit that takes away one of `tracks_in_use` (slugs) is a problem too: a cohort is on it.
    """
    try:
        new = load(folder)
    except BrokenCurriculum as broken:
        return Reread(last, broken.problems)
    gone = sorted(slug for slug in tracks_in_use if slug in last.tracks and slug not in new.tracks)
    if gone:
        mend = "put the file back; it may go when no cohort is on the track any more"
        return Reread(
            last, tuple(Problem(f"tracks/{slug}.yaml", "is gone, but a cohort is on it", mend) for slug in gone)
        )
    if new.revision == last.revision:
        return Reread(last)
    before, after = _revisions(last), _revisions(new)
    return Reread(
        curriculum=new,
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(name for name in before.keys() & after.keys() if before[name] != after[name])),
        removed=tuple(sorted(before.keys() - after.keys())),
    )


def _revisions(curriculum: Curriculum) -> dict[str, object]:
    def of(kind: str, things: Mapping[str, Unit] | Mapping[str, Track]) -> dict[str, object]:
        return {f"{kind}/{slug}": thing.revision for slug, thing in things.items()}

    libraries = {"libraries": tuple(curriculum.libraries.values())} if curriculum.libraries else {}
    return {**of("units", curriculum.units), **of("tracks", curriculum.tracks), **libraries}
