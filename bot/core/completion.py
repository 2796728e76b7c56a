"""When a capstone is completed: not when it is merged, which is in others' hands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.capstone import BEFORE_PULL, GREEN, STOPPED, Capstone, Kind, Moved, State

ANSWERED_WITHIN = timedelta(hours=48)
"""So soon a review is to be answered."""


@dataclass(frozen=True, slots=True)
class Completion:
    """What a completed capstone needs, each of it. That a change was merged is a bonus."""

    opened: bool
    green: bool
    reviewed: bool
    answered: bool
    """Every review was answered within 48 hours; also where none has come."""
    demo: bool

    @property
    def done(self) -> bool:
        return self.opened and self.green and self.reviewed and self.answered and self.demo


def completed(capstone: Capstone, moves: Iterable[Moved], now: datetime) -> Completion:
    """What of it is there. `moves` are all of the capstone's, in order; those undone do not count.

    A pull request that maintainers closed counts as opened; one that its people gave up does not. Of a replay only the
    comparison and the demo are asked.
    """
    at = capstone.at
    if capstone.kind is Kind.REPLAY:
        compared = at.state is State.COMPARED
        return Completion(compared, compared, compared, answered=True, demo=at.demo_at is not None)
    gone = at.state is State.CLOSED and at.how == STOPPED
    return Completion(
        opened=at.link.page == "pull" and not gone and at.state not in BEFORE_PULL,
        green=capstone.green,
        reviewed=at.reviewed_at is not None,
        answered=_answered_in_time([move for move in moves if move.undone_at is None], now),
        demo=at.demo_at is not None,
    )


def completed_at(capstone: Capstone, moves: Iterable[Moved], now: datetime) -> datetime | None:
    """When the last of what it needs was there, as far as that is written down; None where it is not completed.

    When checks turned green upstream is not, and is not asked.
    """
    made = [move for move in moves if move.undone_at is None]
    if not completed(capstone, made, now).done:
        return None
    at = capstone.at
    there = [at.demo_at, at.reviewed_at, at.since if capstone.kind is Kind.REPLAY else None]
    if at.green:
        there += [move.at for move in made if move.how == GREEN][-1:]
    return max(moment for moment in there if moment is not None)


def _answered_in_time(moves: Sequence[Moved], now: datetime) -> bool:
    asked: datetime | None = None
    for move in moves:
        if move.to is State.CHANGES_REQUESTED:
            asked = asked or move.since
        elif asked is not None:
            if move.since - asked > ANSWERED_WITHIN:
                return False
            asked = None
    return asked is None or now - asked <= ANSWERED_WITHIN
