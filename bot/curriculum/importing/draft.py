"""What an import has read so far: units that may lack much, and notes on what could not be used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Section = Literal["pre_reading", "pair_exercises", "stretch", "goals", "discussion", "done_when"]
LINKS: tuple[Section, ...] = ("pre_reading", "pair_exercises", "stretch")
ROOM: dict[Section, int] = {
    "pre_reading": 10,
    "pair_exercises": 6,
    "stretch": 6,
    "goals": 6,
    "discussion": 6,
    "done_when": 6,
}
"""How many entries a unit may have in each."""


class BrokenSource(Exception):
    """The source can't be used. `errors` says what is wrong in it, all at once; nothing was written."""

    def __init__(self, errors: list[str]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(errors))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the source's own files are on GitHub (owner/name), at which commit, and under which licence."""

    repo: str
    commit: str
    licence: str = "not-checked"


@dataclass(slots=True)
class DraftLink:
    """A link that a unit file may hold: `fields` as they stand there."""

    fields: dict[str, object]


@dataclass(slots=True)
class DraftUnit:
    """A unit on its way; `place` says where in the source it comes from."""

    title: str
    place: str
    week: int | None = None
    hours: float | None = None
    message: str = ""
    links: dict[Section, list[DraftLink]] = field(default_factory=dict[Section, list[DraftLink]])
    lines: dict[Section, list[str]] = field(default_factory=dict[Section, list[str]])
    native: str | None = None
    """The file's whole text, where the source is a unit of ours already; it is kept as it is."""
    slug: str = ""


@dataclass(slots=True)
class Draft:
    """All units of a source, in order."""

    title: str
    units: list[DraftUnit] = field(default_factory=list[DraftUnit])
    unmapped: list[str] = field(default_factory=list[str])
    """What the source holds and the draft does not, with its place."""
    warnings: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class Report:
    """What an import did, file by file, and what is left to do by hand."""

    created: list[str] = field(default_factory=list[str])
    updated: list[str] = field(default_factory=list[str])
    unchanged: list[str] = field(default_factory=list[str])
    kept: list[str] = field(default_factory=list[str])
    """Files that somebody has edited since the last import: left alone."""
    unmapped: list[str] = field(default_factory=list[str])
    warnings: list[str] = field(default_factory=list[str])
