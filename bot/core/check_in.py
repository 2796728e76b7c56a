"""Check-ins: what a person says of one unit, in their own words and numbers; the last answer counts, all are kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.core.curriculum import Question, Unit
from bot.core.people import GroupId
from bot.core.refusals import NotANumber, UnreadableAmount

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


_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)")
_NUMBER = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?\s*(h|hrs?|hours?|min|mins|minutes?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FormAnswers:
    """The forms of a check-in as they were filled in, nothing checked yet; `unit` is a slug. `page` names the form:
    "week" asks of hours, sessions and pace, "unit" what the unit itself asks, as `first` and `second`."""

    unit: str
    page: str
    hours: str = ""
    sessions: str = ""
    speed: str = ""
    pairing: str = ""
    stuck: str = ""
    first: str = ""
    second: str = ""


def parse_minutes(text: str) -> int | None:
    """Hours as people write them ("3", "2.5", "2,5 h", "2:30", "90 min") in minutes; None for nothing.

    Refuses what cannot be read, and more than MOST_MINUTES.
    """
    text = text.strip()
    if not text:
        return None
    if clock := _CLOCK.fullmatch(text):
        minutes = 60 * int(clock[1]) + int(clock[2])
    elif number := _NUMBER.fullmatch(text):
        amount = float(f"{number[1]}.{number[2] or 0}")
        minutes = round(amount if (number[3] or "").lower().startswith("m") else 60 * amount)
    else:
        raise UnreadableAmount(text=text[:40])
    if minutes > MOST_MINUTES:
        raise UnreadableAmount(text=text[:40])
    return minutes


def saying(before: Answer | None, done: Done) -> Answer:
    """The answer after a tap: how far they got is new, all else stays; only what is done now is not stuck any more."""
    if before is None:
        return Answer(done)
    solved = done is Done.DONE and before.done is not Done.DONE
    return replace(before, done=done, stuck="" if solved else before.stuck)


def filled_in(before: Answer, form: FormAnswers, unit: Unit) -> Answer:
    """The answer after a form was sent: what it asks is new, all else stays. Refuses hours and numbers that cannot be
    read, and picks that the form does not offer."""
    if form.page == "week":
        return replace(
            before,
            minutes=parse_minutes(form.hours),
            sessions=_picked(form.sessions, 0, MOST_SESSIONS),
            speed=Speed(form.speed) if form.speed in set(Speed) else None,
            pairing=_picked(form.pairing, 1, 5),
            stuck=" ".join(form.stuck.split())[:STUCK_LENGTH],
        )
    given = zip(unit.checkin, (form.first, form.second), strict=False)
    own = {question.id: _own(question, text) for question, text in given}
    others = {id: text for id, text in before.own.items() if id not in own}
    return replace(before, own=others | {id: text for id, text in own.items() if text})


def _own(question: Question, text: str) -> str:
    text = " ".join(text.split())[:OWN_LENGTH]
    match question.kind:
        case "number" if text and not re.fullmatch(r"[+-]?\d{1,12}([.,]\d{1,9})?", text):
            raise NotANumber(text=text[:40])
        case "scale" if text and _picked(text, 1, 5) is None:
            return ""
        case "choice" if text not in question.choices:
            return ""
        case "bool" if text not in ("yes", "no"):
            return ""
        case _:
            return text


def _picked(text: str, least: int, most: int) -> int | None:
    return int(text) if text in map(str, range(least, most + 1)) else None


def visible_to_group(unit: Unit, answer: Answer) -> tuple[tuple[Question, str], ...]:
    """What others of the group may read of an answer: the unit's own questions that say so, and nothing else."""
    return tuple(
        (question, answer.own[question.id])
        for question in unit.checkin
        if question.visibility != "organisers" and answer.own.get(question.id)
    )
