"""What is learnt and in which order: units, the tracks that line them up by week, and all of them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from bot.core.refusals import Refusal

Pace = Literal["part_time", "full_time"]
Compute = Literal["cpu", "gpu_preferred", "gpu_required"]
Estimate = Literal["source-stated", "extrapolated", "assumed"]
SlotKind = Literal["unit", "buffer"]
AnswerKind = Literal["text", "number", "scale", "choice", "bool"]
Visibility = Literal["organisers", "pod", "public"]
Posting = Literal["weekly", "daily"]
Pairing = Literal["rotate", "keep_previous", "pod", "solo"]
Need = Literal["api_key", "gpu", "download"]

WEEK = timedelta(days=7)

CAPSTONE = "capstone"
"""The strand of the units that a completed capstone stands for."""

POST_LIMIT = 3600
"""Characters of one unit's post. Discord shows at most 4,000 in a card; the rest is for dates, names and buttons."""


class UnknownTrack(Refusal):
    """There is no track “{track}”. The tracks are: {known}."""


@dataclass(frozen=True, slots=True)
class Link:
    """Something to read or to work on. `url` is percent-encoded; `licence` is "none-found" where nobody may copy it."""

    title: str
    url: str
    licence: str
    note: str = ""
    spoiler: bool = False
    """It contains solutions: never shown before the unit is done."""
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What a check-in asks about one unit. `id` is unique in its unit and never changes: answers are kept under it."""

    id: str
    kind: AnswerKind
    prompt: str
    choices: tuple[str, ...] = ()
    """What can be picked, 2 to 10 of them, if `kind` is "choice"; empty otherwise. A scale runs from 1 to 5."""
    required: bool = False
    visibility: Visibility = "organisers"


@dataclass(frozen=True, slots=True)
class Unit:
    """One week's subject for a pair. `hours` are a person's hours for the whole unit, by pace."""

    slug: str
    title: str
    compute: Compute
    hours: Mapping[Pace, float] = field(hash=False)
    estimate: Estimate
    prerequisites: tuple[str, ...]
    """Slugs of units that come earlier in every track that holds this one."""
    goals: tuple[str, ...]
    pre_reading: tuple[Link, ...]
    pair_exercises: tuple[Link, ...]
    stretch: tuple[Link, ...]
    """The only place of links with solutions."""
    checkin: tuple[Question, ...]
    discussion: tuple[str, ...]
    done_when: tuple[str, ...]
    pairing_notes: str
    message: str
    """What the pair reads first, in Markdown."""
    revision: str
    """Changes whenever the unit's file does."""
    reflection: str = ""
    """A question to write a few lines about, alone: over the weeks, towards "your thoughts on AI and the future"."""
    needs: tuple[Need, ...] = ()
    pairing: Pairing = "rotate"

    @property
    def links(self) -> tuple[Link, ...]:
        """Every link of the unit, in the order of the post."""
        return self.pre_reading + self.pair_exercises + self.stretch

    @property
    def post_length(self) -> int:
        """Characters of the unit's post with all its parts, as lists of Markdown links; at most POST_LIMIT."""
        lines = [
            self.title,
            self.message,
            self.pairing_notes,
            self.reflection,
            *self.goals,
            *self.discussion,
            *self.done_when,
        ]
        lines += [question.prompt for question in self.checkin]
        lines += [f"[{link.title}]({link.url}) {link.note} 000 min" for link in self.links]
        return sum(len(line) + len("- \n") for line in lines)


def stretch_for(unit: Unit, *, with_solutions: bool) -> tuple[Link, ...]:
    """What goes further, in the file's order; links with solutions only if they can spoil nothing any more."""
    return tuple(link for link in unit.stretch if with_solutions or not link.spoiler)


def solutions_are_open(due: datetime, weeks: int, now: datetime) -> bool:
    """Whether a unit that came at `due` and goes on for so many weeks is over, so that anybody may see solutions."""
    return now - due >= weeks * WEEK


@dataclass(frozen=True, slots=True)
class Slot:
    """When a track brings a unit, weeks counted from 1. A buffer brings nothing new: time to catch up in."""

    week: int
    unit: Unit
    kind: SlotKind = "unit"
    day: int = 1
    """The day it is posted, from Monday (1) to Sunday (7); always 1 in a track that posts weekly."""
    days: int = 1
    """How many study days it takes; only told to learners."""
    weeks: int = 1
    """How many weeks it goes on for; its hours are spread evenly over them, and it is posted once."""
    strand: str = ""
    """The name of what it belongs to, if it runs beside the other units, such as "capstone"."""
    elective: str = ""
    """The name of the choice of which `unit` is the default; empty if there is none."""
    alternatives: tuple[Unit, ...] = ()
    """What may come in the unit's place, if it is an elective."""
    hours: float | None = None
    """A person's hours in this track, where they differ from the unit's own."""
    stretch_hours: float = 0
    """Hours on top, for the unit's stretch."""
    pairing: Pairing | None = None
    """How pairs are made, where it differs from the unit's own."""

    def __contains__(self, week: int) -> bool:
        return self.week <= week < self.week + self.weeks

    def hours_for(self, pace: Pace, unit: Unit | None = None) -> float:
        """A person's hours for all of it, stretch apart; with an alternative in place of its unit, if one is given."""
        own = self.hours if unit is None else None
        return own if own is not None else (unit or self.unit).hours[pace]

    def hours_in(self, week: int, pace: Pace, unit: Unit | None = None) -> float:
        """A person's hours for it in one week, stretch included; 0 if it does not go on then."""
        if week not in self:
            return 0
        return self.hours_for(pace, unit) / self.weeks + (self.stretch_hours if week == self.week else 0)


@dataclass(frozen=True, slots=True)
class DoneWhen:
    """What it takes to have finished a track: at most so many units are not done, and a capstone is completed, if one
    is asked for."""

    open_units: int = 0
    capstone: bool = False


@dataclass(frozen=True, slots=True)
class Track:
    """An order of units: slots by week, then day; every week from 1 to `weeks` is in one, and no unit comes twice."""

    slug: str
    title: str
    pace: Pace
    weeks: int
    slots: tuple[Slot, ...]
    hours_per_week: tuple[float, float] | None = None
    """The least and the most hours of a person in a week; buffers may have fewer."""
    unit_post: Posting = "weekly"
    weekly_extra_hours: float = 0
    """Hours of every week that belong to no unit: planning, demo, discussion."""
    done_when: DoneWhen = DoneWhen()
    revision: str = ""
    """Changes whenever the track's file does."""

    def hours(self, week: int) -> float:
        """A person's hours in that week, with every elective at its default."""
        return sum(slot.hours_in(week, self.pace) for slot in self.slots) + self.weekly_extra_hours


@dataclass(frozen=True, slots=True)
class Library:
    """A library that a capstone can contribute to, and the rules of its maintainers."""

    slug: str
    name: str
    repo: str
    licence: str
    guide: Link
    gate: str
    """What must have happened before a pull request is welcome."""
    rules: tuple[str, ...]
    labels: tuple[str, ...] = ()
    """Labels of issues that suit newcomers."""
    ai: str = ""
    """What it says about code written with AI; empty where we read nothing, which is no permission."""
    agreement: str = ""
    """The contributor licence agreement to sign, if any."""
    ping_after_days: int | None = None
    """Nobody asks for an answer before so many days have passed; None where no rule is known."""
    closes_after_days: int | None = None
    """A pull request without activity is closed after so many days; None where no rule is known."""
    read: bool = True
    """Whether we read the rules in the project's own files; otherwise in search results only."""


@dataclass(frozen=True, slots=True)
class Curriculum:
    """All units, tracks and libraries, by slug. `revision` changes whenever any of their files does."""

    units: Mapping[str, Unit] = field(hash=False)
    tracks: Mapping[str, Track] = field(hash=False)
    libraries: Mapping[str, Library] = field(default_factory=dict[str, Library], hash=False)
    revision: str = ""

    def track(self, slug: str) -> Track:
        """The track of that slug; refuses with UnknownTrack, which lists the known ones."""
        if slug not in self.tracks:
            raise UnknownTrack(track=slug, known=", ".join(sorted(self.tracks)) or "none yet")
        return self.tracks[slug]
