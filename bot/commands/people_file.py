"""A file of people, checked as it comes in: what the matcher needs, or one sentence about what is wrong with it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError, field_validator, model_validator

from bot.core.availability import WEEK, merge, zone_named
from bot.core.matching import Applicant, Rules
from bot.core.refusals import UnknownZone, UnreadablePeople

Minute = Annotated[int, Field(ge=0, le=WEEK)]
Keys = list[Annotated[str, Field(min_length=1)]]


@dataclass(frozen=True, slots=True)
class People:
    """The applicants of a file, the rules they are grouped by, and who is together already."""

    applicants: tuple[Applicant, ...]
    rules: Rules
    current: tuple[frozenset[str], ...]


def read_people(path: Path) -> People:
    """The people in a JSON file: {"people": [{"id", "tz", "avail", ...}], "config": {...}}.

    Of each person "level", "hours" and "languages" may be given, "if_needed" (as "avail"), "dates_off" (local dates),
    and "partners" and "apart" (ids).

    Refuses with UnreadablePeople, naming the person and the field, what cannot be read or makes no sense.
    """
    try:
        text = path.read_bytes()
    except OSError as error:
        raise UnreadablePeople(where=path, what=f"{error.strerror or error}.") from None
    try:
        file = _File.model_validate_json(text)
    except ValidationError as error:
        raise UnreadablePeople(where=path, what=_sentence(error, text)) from None
    return People(
        tuple(person.applicant() for person in file.people),
        file.config.rules(),
        tuple(frozenset(group) for group in file.config.current_groups),
    )


class _Person(BaseModel):
    id: str = Field(min_length=1)
    tz: str
    avail: list[tuple[Minute, Minute]]
    level: int = Field(default=3, ge=1, le=5)
    hours: int = Field(default=10, ge=0, le=168)
    languages: list[str] = ["en"]
    if_needed: list[tuple[Minute, Minute]] = []
    dates_off: list[date] = []
    partners: Keys = []
    apart: Keys = []

    @field_validator("tz")
    @classmethod
    def _is_a_zone(cls, tz: str) -> str:
        try:
            zone_named(tz)
        except UnknownZone:
            raise ValueError("this is no IANA time zone, such as Europe/Berlin") from None
        return tz

    @field_validator("avail", "if_needed")
    @classmethod
    def _start_before_end(cls, avail: list[tuple[int, int]]) -> list[tuple[int, int]]:
        for start, end in avail:
            if start >= end:
                raise ValueError(f"the stretch [{start}, {end}] ends before it starts")
        return avail

    def applicant(self) -> Applicant:
        return Applicant(
            key=self.id,
            zone=self.tz,
            availability=merge(self.avail),
            level=self.level,
            hours=self.hours,
            languages=frozenset(self.languages),
            if_needed=merge(self.if_needed),
            dates_off=frozenset(self.dates_off),
            partners=frozenset(self.partners),
            apart=frozenset(self.apart),
        )


class _Config(BaseModel):
    start: date = date(2026, 10, 5)
    weeks: int = Field(default=10, ge=1, le=520)
    session_minutes: int = Field(default=90, ge=1, le=1440)
    sessions: int = Field(default=2, ge=1, le=7)
    min_size: int = Field(default=3, ge=1)
    max_size: int = 5
    target_size: int = 4
    keep_apart: list[tuple[str, str]] = []
    require_shared_language: bool = False
    current_groups: list[Keys] = []

    @field_validator("start")
    @classmethod
    def _is_a_monday(cls, start: date) -> date:
        if start.weekday() != 0:
            raise ValueError(f"{start} is not a Monday")
        return start

    @field_validator("current_groups")
    @classmethod
    def _in_one_group(cls, groups: list[Keys]) -> list[Keys]:
        _only_once([key for group in groups for key in set(group)], "“{}” is in two groups")
        return groups

    @model_validator(mode="after")
    def _sizes_ascend(self) -> _Config:
        if not self.min_size <= self.target_size <= self.max_size:
            raise ValueError("min_size, target_size and max_size must not descend")
        return self

    def rules(self) -> Rules:
        return Rules(
            first_monday=self.start,
            weeks=self.weeks,
            session_minutes=self.session_minutes,
            sessions=self.sessions,
            min_size=self.min_size,
            max_size=self.max_size,
            target_size=self.target_size,
            keep_apart=frozenset(frozenset(pair) for pair in self.keep_apart),
            require_shared_language=self.require_shared_language,
        )


class _File(BaseModel):
    people: list[_Person]
    config: _Config = _Config()

    @field_validator("people")
    @classmethod
    def _one_of_each(cls, people: list[_Person]) -> list[_Person]:
        _only_once([person.id for person in people], "there are two people with the id “{}”")
        return people


def _only_once(keys: Sequence[str], problem: str) -> None:
    for key, times in Counter(keys).items():
        if times > 1:
            raise ValueError(problem.format(key))


def _sentence(error: ValidationError, text: bytes) -> str:
    """The first problem, with its place in the file."""
    first, *others = error.errors()
    place = _place(first["loc"], text)
    problem = first["msg"].removeprefix("Value error, ")
    more = f" ({len(others)} more after this one)" if others else ""
    return f"{place}: {problem}{more}." if place else f"{problem}{more}."


def _place(loc: tuple[int | str, ...], text: bytes) -> str:
    match loc:
        case ("people", int(number), *fields):
            name = f"person {number + 1}"
            with suppress(ValueError, KeyError, TypeError):  # there may be no id to name them by
                name = f"person “{json.loads(text)['people'][number]['id']}”"
            return ", ".join([name, *_steps(fields)])
        case _:
            return ", ".join(_steps(loc))


def _steps(fields: Sequence[int | str]) -> list[str]:
    return [f"number {field + 1}" if isinstance(field, int) else field for field in fields]
