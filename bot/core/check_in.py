"""Check-ins: what a person says of one unit, in their own words and numbers; the last answer counts, all are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.core.people import GroupId

MOST_SESSIONS = 2
"""Of pair sessions held, as asked: 0, 1, or this many and more."""
MOST_MINUTES = 100 * 60
STUCK_LENGTH, OWN_LENGTH = 500, 300


class Done(StrEnum):
    """How far a person got with a unit."""

    DONE = "done"
    PARTLY = "partly"
    NOT_STARTED = "not started"


class Speed(StrEnum):
    """How a person finds the cohort's pace."""

    TOO_SLOW = "too slow"
    OK = "ok"
    TOO_FAST = "too fast"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a check-in. Only `done` must be said; None and "" stand for what was not."""

    done: Done
    minutes: int | None = None
    """Spent on the unit, 0 to MOST_MINUTES."""
    sessions: int | None = None
    """Pair sessions held: 0 to MOST_SESSIONS."""
    speed: Speed | None = None
    pairing: int | None = None
    """How pairing went, 1 (badly) to 5: for organisers only."""
    stuck: str = ""
    needs_person: bool = False
    """They would like to talk to somebody now."""
    own: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)
    """Answers to the unit's own questions, by their ids."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What stands of one person and unit. `group` is the one they were in, if any; `first_at` and `at` are UTC."""

    unit: str
    group: GroupId | None
    answer: Answer
    first_at: datetime
    at: datetime
    """When the answer that counts was given."""
