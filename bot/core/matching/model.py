"""What the matcher is given and what it answers: frozen values, no I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from math import floor

from bot.core.availability import Availability
from bot.core.matching.certificate import Certificate


@dataclass(frozen=True, slots=True)
class Applicant:
    """A person as the matcher sees one. `zone` is an IANA name; `level` is 1-5; `hours` is offered hours a week.

    Sessions may lie in `availability` and in `if_needed`, which are hours that will do where nothing better is found.
    No session of theirs lies on a local date of `dates_off`; in a week whose dates off leave them no other way, the
    group meets without them. `partners` are wanted company: where two want each other, they are kept together.
    `apart` holds whom they are not to be with; it is enough if one of two says so.
    """

    key: str
    zone: str
    availability: Availability
    level: int = 3
    hours: int = 10
    languages: frozenset[str] = frozenset({"en"})
    if_needed: Availability = ()
    dates_off: frozenset[date] = frozenset()
    partners: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Weights:
    """What makes a group good: the share of each in a quality from 0 to about 1, and what is taken off it.

    The first four and their sizes are those of the survey in the design notes; each must be at least 0.
    """

    shared_hours: float = 0.35
    """Hours a week in which all are free for a session, up to ten."""
    level: float = 0.25
    """Closeness of level: 1 where all are alike, 0 where a beginner sits with somebody who could teach."""
    pace: float = 0.20
    """The fewest hours a week that somebody offers over the most."""
    sociable: float = 0.20
    """The share of members and sessions at hours that are sociable and not just possible if needed."""
    steady: float = 0.01
    """The share of members whose local times need not move when clocks change."""
    size: float = 0.10
    """Taken off for each person more or fewer than the target size."""
    moving: float = 0.50
    """In a balanced regrouping: taken off for each person who leaves a group that could go on."""
    worst: float = 0.001
    """The share of the mean quality that may be given up to make the worst groups better."""

    def share(self, quality: float, parts: int = 100) -> int:
        """A quality as people are shown it: how many `parts` of what a perfect group has, never rounded up."""
        best = self.shared_hours + self.level + self.pace + self.sociable + self.steady
        return floor(quality / best * parts + 1e-9) if best else 0


@dataclass(frozen=True, slots=True)
class Rules:
    """What every group must satisfy. Week n (0-based) is the 7 days from Monday 00:00 UTC of first_monday + 7n days.

    A group meets `sessions` times in every one of `weeks` weeks for `session_minutes`, on different local days of every
    member, inside every member's availability with the UTC offset in force at that instant.
    """

    first_monday: date
    weeks: int
    session_minutes: int = 90
    sessions: int = 2
    min_size: int = 3
    max_size: int = 5
    target_size: int = 4
    keep_apart: frozenset[frozenset[str]] = frozenset()
    require_shared_language: bool = False
    weights: Weights = field(default_factory=Weights)


class Keep(StrEnum):
    """How much of the groups that there are is kept when people are grouped anew."""

    WHOLE = "whole"
    """Groups that can go on stay whole; only newcomers and those whose group cannot are placed."""
    BALANCED = "balanced"
    """Somebody moves where that places more people, or makes groups so much better that it is worth it."""
    NOTHING = "nothing"
    """All are grouped as if for the first time."""


class Reason(StrEnum):
    """Why somebody is in no group."""

    TOO_FEW_HOURS = "too few hours"
    """Alone already cannot fit the sessions into every week."""
    NOBODY_IN_COMMON = "nobody in common"
    """Could meet the rules alone, but with no set of others that is large enough."""
    LEFT_OVER = "left over"
    """Could be in a group, but the others it needs are placed elsewhere."""


@dataclass(frozen=True, slots=True)
class Group:
    """Members (keys) and their sessions: sessions[n] holds week n's start instants (aware UTC, ascending).

    `quality` is from about 0 to 1 by the rules' weights; its members share one value.
    """

    members: tuple[str, ...]
    sessions: tuple[tuple[datetime, ...], ...]
    quality: float = 0.0


@dataclass(frozen=True, slots=True)
class Unplaced:
    key: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Proposal:
    """A grouping of everybody: each applicant is in exactly one group or in `unplaced`. Ordered, hence comparable.

    `certificate` says what is proven about it.
    """

    groups: tuple[Group, ...]
    unplaced: tuple[Unplaced, ...]
    seed: int
    certificate: Certificate = field(default_factory=Certificate)
