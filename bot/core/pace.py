"""A cohort's pace: how long its units really take, from what people say of those that they have done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from bot.core.people import MemberId
from bot.core.schedule import Planned, Timetable

UNITS = 4
"""Of the latest so many units that people have told hours of."""
ENOUGH_ANSWERS, ENOUGH_PEOPLE = 5, 3
SLOW, QUICK = 1.15, 0.85
"""From here on the hours of coming units are told anew."""
TOO_SLOW = 1.3
"""Above this, organisers are told what they could do."""
AHEAD = timedelta(days=14)
"""A buffer that comes within so long is help enough."""


@dataclass(frozen=True, slots=True)
class Spent:
    """The minutes (more than 0) that one person spent on a unit (slug) that they have done."""

    member: MemberId
    unit: str
    minutes: int


@dataclass(frozen=True, slots=True)
class UnitPace:
    """One unit: the hours that were `planned` for it, the median that was `reported`, from so many `answers`."""

    title: str
    planned: float
    reported: float
    answers: int


@dataclass(frozen=True, slots=True)
class Pace:
    """By how much hours differ from those planned: `multiplier` is the median over all `answers`, by so many `people`;
    `units` are what it is based on, as they came."""

    multiplier: float
    answers: int
    people: int
    units: tuple[UnitPace, ...]

    @property
    def differs(self) -> bool:
        return self.multiplier >= SLOW or self.multiplier <= QUICK

    def hours(self, planned: float) -> float:
        """What is to be expected of a unit, in whole hours; in halves below three."""
        expected = planned * self.multiplier
        return round(expected) if expected >= 3 else round(2 * expected) / 2


def asked_of(table: Timetable, now: datetime) -> tuple[Planned, ...]:
    """The units whose answers may count, the latest first: one more than are counted, as the last has just come."""
    begun = [planned for planned in table.begun(now) if planned.slot.kind == "unit"]
    return tuple(reversed(begun[-UNITS - 1 :]))


def pace(table: Timetable, spent: Sequence[Spent], now: datetime) -> Pace | None:
    """The pace by these reports; None while there are too few answers, or too few people who gave them."""
    counted: list[tuple[Planned, list[Spent]]] = []
    by_unit: dict[str, list[Spent]] = {}
    for one in spent:
        by_unit.setdefault(one.unit, []).append(one)
    for planned in asked_of(table, now):
        own = by_unit.get(planned.slot.unit.slug, [])
        if own and _planned(table, planned) > 0 and len(counted) < UNITS:
            counted.append((planned, own))
    ratios = [one.minutes / 60 / _planned(table, planned) for planned, own in counted for one in own]
    people = {one.member for _, own in counted for one in own}
    if len(ratios) < ENOUGH_ANSWERS or len(people) < ENOUGH_PEOPLE:
        return None
    units = tuple(
        UnitPace(
            title=planned.slot.unit.title,
            planned=_planned(table, planned),
            reported=median(one.minutes / 60 for one in own),
            answers=len(own),
        )
        for planned, own in reversed(counted)
    )
    return Pace(round(median(ratios), 2), len(ratios), len(people), units)


def wants_air(table: Timetable, pace: Pace | None, now: datetime) -> Planned | None:
    """The next unit, if the cohort is so slow that organisers should think of coming to its help before that; None
    where nothing comes any more, or a buffer is there or comes soon."""
    if pace is None or pace.multiplier <= TOO_SLOW:
        return None
    ahead = [planned for planned in table.units if planned.due > now]
    soon = [planned for planned in ahead if planned.due <= now + AHEAD]
    now_on = [planned for planned in table.begun(now) if now < table.ends(planned)]
    if any(planned.slot.kind == "buffer" for planned in (*soon, *now_on)):
        return None
    return ahead[0] if ahead else None


def _planned(table: Timetable, planned: Planned) -> float:
    return planned.slot.hours_for(table.track.pace)
