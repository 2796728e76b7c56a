"""Units of the capstone while it waits for others: for waiting nobody is at risk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from bot.core.capstone import State, Waits, waits_on
from bot.core.curriculum import CAPSTONE
from bot.core.risk import Span
from bot.core.schedule import Timetable

OTHERS = (Waits.MAINTAINER, Waits.PAIR)


@dataclass(frozen=True, slots=True)
class Stood:
    """Where a capstone stood from then on (UTC)."""

    state: State
    since: datetime

    @property
    def waits(self) -> bool:
        """Whether it waits for somebody besides its own people."""
        return waits_on(self.state) in OTHERS


def capstone_spans(table: Timetable, course: Sequence[Span]) -> tuple[Span, ...]:
    """Those of the course's units that are the capstone's."""
    own = {planned.slot.unit.slug for planned in table.units if planned.slot.strand == CAPSTONE}
    return tuple(span for span in course if span.unit in own)


def excused(units: Sequence[Span], capstones: Sequence[Sequence[Stood]]) -> frozenset[str]:
    """Which of these units of the capstone (slugs) wait for others, for somebody who works on these capstones.

    All of them while one of the capstones waits for others now. Else those during more than half of whose time one did:
    what ended while it waited is not held against anybody later, and an hour's wait excuses no month. Each capstone is
    where it stood, by time; moves that were undone never were.
    """
    if any(one and one[-1].waits for one in capstones):
        return frozenset(span.unit for span in units)
    waits = [wait for one in capstones for wait in _waits(one)]
    return frozenset(span.unit for span in units if span.within(waits) * 2 > span.ends - span.due)


def _waits(stood: Sequence[Stood]) -> Iterator[tuple[datetime, datetime]]:
    """From when to when it waited for others, what still lasts left out."""
    for here, after in pairwise(stood):
        if here.waits:
            yield here.since, after.since
