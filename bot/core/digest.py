"""What organisers read of a cohort each week: the figures, and whom to look after."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.core.pace import Pace
from bot.core.people import CohortId, GroupId, MemberId
from bot.core.schedule import Planned


@dataclass(frozen=True, slots=True)
class UnitAnswers:
    """How many people of those who could have answered said what of a unit, and how many nothing."""

    title: str
    week: int
    done: int
    partly: int
    not_started: int
    nothing: int


@dataclass(frozen=True, slots=True)
class SessionsHeld:
    """Sessions that are over: those of which somebody said that they met, that they did not, and of which nobody said
    anything."""

    met: int
    not_met: int
    unsaid: int


@dataclass(frozen=True, slots=True)
class Slipping:
    """Somebody who may be slipping; `why` in a few words, for organisers."""

    member: MemberId
    why: str


@dataclass(frozen=True, slots=True)
class Digest:
    """One cohort and calendar week, as of `hour` (UTC, a full hour). News are those since `since`, a week before the
    `monday`; `units` are the last two that came, the latest first."""

    cohort: CohortId
    monday: date
    hour: datetime
    since: datetime
    units: tuple[UnitAnswers, ...]
    sessions: SessionsHeld
    new: tuple[MemberId, ...] = ()
    left: tuple[MemberId, ...] = ()
    """Who left the server."""
    quiet: tuple[GroupId, ...] = ()
    """Groups of which nobody was heard from."""
    needs: tuple[MemberId, ...] = ()
    """Who said of these units that they would like to talk to somebody."""
    pace: Pace | None = None
    slow: SlowPace | None = None
    """What is to be said about that besides, in a message of its own."""
    flags: tuple[Slipping, ...] = ()
    alone: int = 0
    """How many are in no group, while others are."""

    @property
    def version(self) -> str:
        """The hour, and what it says."""
        said = repr(replace(self, hour=self.since, slow=None))
        return f"{self.hour:%Y-%m-%dT%H} {hashlib.sha256(said.encode()).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class SlowPace:
    """The cohort is slower than planned, and `next` comes without a buffer in sight; told once in three weeks at most,
    `number` of them after the cohort's start."""

    pace: Pace
    next: Planned
    number: int


def is_news(stands: str, now: str) -> bool:
    """Whether a message that stands in one version is to be edited into the other: not twice in the same hour."""
    (hour, said), (this_hour, saying) = stands.split(), now.split()
    return said != saying and hour != this_hour
