"""The fields that a unit's and a track's file may have, and how each becomes a frozen value."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, Self
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.core.curriculum import (
    AnswerKind,
    Compute,
    DoneWhen,
    Estimate,
    Library,
    Link,
    Need,
    Pace,
    Pairing,
    Posting,
    Question,
    Slot,
    SlotKind,
    Track,
    Unit,
    Visibility,
)

SLUG = r"^[a-z0-9-]+$"
QUESTION_ID = r"^[a-z][a-z0-9-]*$"
REPOSITORY = r"^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$"
COMMIT = r"^[0-9a-f]{40}$"
NO_BRACKETS = r"^[^\[\]\n]*$"
URL = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][A-Za-z0-9._~%!$&'*+,;=:@/?#-]*)?")

MOST_URL = 512
"""Discord's limit for the address of a button."""


def text(most: int, pattern: str | None = None) -> StringConstraints:
    """A trimmed text of 1 to `most` characters."""
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=most, pattern=pattern)


Slug = Annotated[str, text(40, SLUG)]
Title = Annotated[str, text(90)]
Line = Annotated[str, text(200)]
Hours = Annotated[float, Field(gt=0, le=80)]


class Form(BaseModel):
    """Nothing is guessed: an unknown field or a number in place of a text is a mistake."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class HoursForm(Form):
    """A person's hours for the whole unit, at each pace."""

    part_time: Hours
    full_time: Hours


class LinkForm(Form):
    """Either `url`, or `repo`, `path` and `commit` of a file on GitHub."""

    title: Annotated[str, text(90, NO_BRACKETS)]
    url: Annotated[str, text(512)] | None = None
    repo: Annotated[str, text(140, REPOSITORY)] | None = None
    path: Annotated[str, text(300)] | None = None
    commit: Annotated[str, text(40, COMMIT)] | None = None
    licence: Annotated[str, text(40)]
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    spoiler: bool = False
    minutes: Annotated[int, Field(gt=0, le=1200)] | None = None

    @model_validator(mode="after")
    def leads_somewhere(self) -> Self:
        """Hold the link to one way of saying where it leads."""
        file = (self.repo, self.path, self.commit)
        if (self.url is None) == (None in file) or (self.url is not None and any(file)):
            raise ValueError("does not say where it leads; give either `url`, or `repo`, `path` and `commit`")
        if self.url is not None and not URL.fullmatch(self.url):
            raise ValueError(
                f"{self.url[:60]!r} is not an address I can show; begin with https:// and write "
                "a space as %20, [ as %5B, ] as %5D, ( as %28, ) as %29"
            )
        if self.path is not None and (self.path.startswith("/") or ".." in self.path.split("/")):
            raise ValueError("`path` leaves the repository; write it from the repository's top, without ..")
        if len(self.address) > MOST_URL:
            raise ValueError(
                f"makes an address of {len(self.address)} characters; shorten it: Discord takes at most {MOST_URL}"
            )
        return self

    @property
    def address(self) -> str:
        """Where it leads, percent-encoded."""
        return self.url or f"https://github.com/{self.repo}/blob/{self.commit}/{quote(self.path or '')}"

    def link(self) -> Link:
        """The link as a frozen value, its address percent-encoded."""
        return Link(self.title, self.address, self.licence, self.note, self.spoiler, self.minutes)


class QuestionForm(Form):
    """One question of the check-in; `prompt` has to fit under a field of a Discord form."""

    id: Annotated[str, text(32, QUESTION_ID)]
    type: AnswerKind
    prompt: Annotated[str, text(100)]
    choices: Annotated[list[Annotated[str, text(100)]], Field(max_length=10)] = []
    required: bool = False
    visibility: Visibility = "organisers"

    @model_validator(mode="after")
    def can_be_answered(self) -> Self:
        """Hold `choices` to questions that are a choice."""
        if self.type == "choice" and len(set(self.choices)) < 2:
            raise ValueError("offers fewer than two choices; list 2 to 10 different ones under `choices`")
        if self.type != "choice" and self.choices:
            raise ValueError(f"has `choices` but is of type {self.type}; remove them, or write `type: choice`")
        return self

    def question(self) -> Question:
        """The question as a frozen value."""
        return Question(self.id, self.type, self.prompt, tuple(self.choices), self.required, self.visibility)


class UnitForm(Form):
    """The front matter of units/<slug>.md; `message` is the text below it."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    slug: Slug
    title: Title
    compute: Compute
    estimate: Estimate
    hours: HoursForm
    prerequisites: Annotated[list[Slug], Field(max_length=10)] = []
    goals: Annotated[list[Line], Field(min_length=3, max_length=6)]
    pre_reading: Annotated[list[LinkForm], Field(max_length=10)] = []
    pair_exercises: Annotated[list[LinkForm], Field(max_length=6)] = []
    stretch: Annotated[list[LinkForm], Field(max_length=6)] = []
    checkin: Annotated[list[QuestionForm], Field(min_length=1, max_length=2)]
    discussion: Annotated[list[Line], Field(min_length=2, max_length=6)]
    done_when: Annotated[list[Line], Field(min_length=1, max_length=6)]
    pairing_notes: Annotated[str, text(500)]
    reflection: Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)] = ""
    needs: Annotated[list[Need], Field(max_length=3)] = []
    pairing: Pairing = "rotate"
    message: Annotated[str, text(900)]

    def unit(self, revision: str) -> Unit:
        """The unit as a frozen value."""
        return Unit(
            slug=self.slug,
            title=self.title,
            compute=self.compute,
            hours=MappingProxyType({"part_time": self.hours.part_time, "full_time": self.hours.full_time}),
            estimate=self.estimate,
            prerequisites=tuple(self.prerequisites),
            goals=tuple(self.goals),
            pre_reading=tuple(form.link() for form in self.pre_reading),
            pair_exercises=tuple(form.link() for form in self.pair_exercises),
            stretch=tuple(form.link() for form in self.stretch),
            checkin=tuple(form.question() for form in self.checkin),
            discussion=tuple(self.discussion),
            done_when=tuple(self.done_when),
            pairing_notes=self.pairing_notes,
            message=self.message,
            revision=revision,
            reflection=self.reflection,
            needs=tuple(self.needs),
            pairing=self.pairing,
        )


class SlotForm(Form):
    """One unit in a track: when it comes, and what is special about it there."""

    week: Annotated[int, Field(ge=1, le=52)]
    unit: Slug
    kind: SlotKind = "unit"
    day: Annotated[int, Field(ge=1, le=7)] | None = None
    days: Annotated[int, Field(ge=1, le=7)] = 1
    spread_weeks: Annotated[int, Field(ge=1, le=26)] = 1
    strand: Annotated[str, text(40, SLUG)] | None = None
    elective_group: Annotated[str, text(40, SLUG)] | None = None
    alternatives: Annotated[list[Slug], Field(max_length=10)] = []
    hours: Hours | None = None
    stretch_hours: Annotated[float, Field(ge=0, le=40)] = 0
    pairing: Pairing | None = None

    @model_validator(mode="after")
    def can_be_chosen(self) -> Self:
        """Hold `alternatives` to electives."""
        if self.alternatives and self.elective_group is None:
            raise ValueError("has `alternatives` but no `elective_group`; give the choice a name there")
        if self.elective_group is not None and not self.alternatives:
            raise ValueError(
                "has an `elective_group` but no `alternatives`; list what else can be chosen, or remove it"
            )
        return self

    def slot(self, units: Mapping[str, Unit]) -> Slot:
        """The slot as a frozen value. Its unit must be among `units`; alternatives that are not are left out."""
        return Slot(
            week=self.week,
            unit=units[self.unit],
            kind=self.kind,
            day=self.day or 1,
            days=self.days,
            weeks=self.spread_weeks,
            strand=self.strand or "",
            elective=self.elective_group or "",
            alternatives=tuple(units[slug] for slug in self.alternatives if slug in units),
            hours=self.hours,
            stretch_hours=self.stretch_hours,
            pairing=self.pairing,
        )


class DoneWhenForm(Form):
    """What it takes to have finished a track."""

    open_units: Annotated[int, Field(ge=0, le=120)] = 0
    capstone: bool = False

    def done_when(self) -> DoneWhen:
        """The same as a frozen value."""
        return DoneWhen(self.open_units, self.capstone)


class TrackForm(Form):
    """The fields of tracks/<slug>.yaml."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    slug: Slug
    title: Title
    pace: Pace
    weeks: Annotated[int, Field(ge=1, le=52)]
    hours_per_week: Annotated[list[Annotated[float, Field(ge=0, le=80)]], Field(min_length=2, max_length=2)] | None = (
        None
    )
    unit_post: Posting = "weekly"
    weekly_extra_hours: Annotated[float, Field(ge=0, le=20)] = 0
    done_when: DoneWhenForm = DoneWhenForm()
    slots: Annotated[list[SlotForm], Field(min_length=1, max_length=120)]

    def track(self, units: Mapping[str, Unit], revision: str) -> Track:
        """The track as a frozen value. Slots with a unit that is not among `units` are left out."""
        low_high = (self.hours_per_week[0], self.hours_per_week[1]) if self.hours_per_week else None
        return Track(
            slug=self.slug,
            title=self.title,
            pace=self.pace,
            weeks=self.weeks,
            slots=tuple(slot.slot(units) for slot in self.slots if slot.unit in units),
            hours_per_week=low_high,
            unit_post=self.unit_post,
            weekly_extra_hours=self.weekly_extra_hours,
            done_when=self.done_when.done_when(),
            revision=revision,
        )


class LibraryForm(Form):
    """A library that a capstone can contribute to."""

    slug: Slug
    name: Title
    repo: Annotated[str, text(140, REPOSITORY)]
    licence: Annotated[str, text(40)]
    guide: LinkForm
    gate: Line
    rules: Annotated[list[Line], Field(max_length=6)] = []
    labels: Annotated[list[Annotated[str, text(60)]], Field(max_length=6)] = []
    ai: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    agreement: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""
    ping_after_days: Annotated[int, Field(ge=1, le=365)] | None = None
    closes_after_days: Annotated[int, Field(ge=1, le=365)] | None = None
    read: bool

    def library(self) -> Library:
        """The library as a frozen value."""
        return Library(
            slug=self.slug,
            name=self.name,
            repo=self.repo,
            licence=self.licence,
            guide=self.guide.link(),
            gate=self.gate,
            rules=tuple(self.rules),
            labels=tuple(self.labels),
            ai=self.ai,
            agreement=self.agreement,
            ping_after_days=self.ping_after_days,
            closes_after_days=self.closes_after_days,
            read=self.read,
        )


class LibrariesForm(Form):
    """The fields of libraries.yaml."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    libraries: Annotated[list[LibraryForm], Field(min_length=1, max_length=40)]
