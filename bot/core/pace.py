"""A cohort's pace: how long its units really take, from what people say of those that they have done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

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
    """The units whose answers may count, the latest first: those that are over, for who is quick answers first. They
    are one more than are counted, as nobody may have told hours of one."""
    over = [planned for planned in table.asked if table.ends(planned) <= now]
    return tuple(reversed(over[-UNITS - 1 :]))


def pace(table: Timetable, spent: Sequence[Spent], now: datetime) -> Pace | None:
    """The pace by these reports; None while there are too few answers, or too few people who gave them."""
    told: dict[str, Counter[int]] = {}
    for one in spent:
        told.setdefault(one.unit, Counter())[one.minutes] += 1
    those = counted(table, told, now)
    return pace_of(table, told, len({one.member for one in spent if one.unit in those}), now)


def pace_of(table: Timetable, told: Mapping[str, Mapping[int, int]], people: int, now: datetime) -> Pace | None:
    """The same where it was counted how often so many minutes were told of a unit (slug), by so many people in all
    of those that are `counted`."""
    known = _counted(table, told, now)
    by_unit = [(planned, _planned(table, planned), told[planned.slot.unit.slug]) for planned in known]
    ratios = [(minutes / 60 / hours, times) for _, hours, own in by_unit for minutes, times in own.items()]
    answers = sum(times for _, times in ratios)
    if answers < ENOUGH_ANSWERS or people < ENOUGH_PEOPLE:
        return None
    units = tuple(
        UnitPace(
            title=planned.slot.unit.title,
            planned=hours,
            reported=_median([(minutes / 60, times) for minutes, times in own.items()]),
            answers=sum(own.values()),
        )
        for planned, hours, own in reversed(by_unit)
    )
    return Pace(round(_median(ratios), 2), answers, people, units)


def counted(table: Timetable, told: Mapping[str, Mapping[int, int]], now: datetime) -> frozenset[str]:
    """The units (slugs) whose answers count."""
    return frozenset(planned.slot.unit.slug for planned in _counted(table, told, now))


def _counted(table: Timetable, told: Mapping[str, Mapping[int, int]], now: datetime) -> list[Planned]:
    """The units that count: the latest of which anything was told, the latest first."""
    known = [one for one in asked_of(table, now) if told.get(one.slot.unit.slug) and _planned(table, one) > 0]
    return known[:UNITS]


def _median(values: Sequence[tuple[float, int]]) -> float:
    """Of values that occur so many times; there is at least one."""
    ordered = sorted(values)
    many = sum(times for _, times in ordered)
    lower, upper = (_at(ordered, place) for place in ((many - 1) // 2, many // 2))
    return (lower + upper) / 2


def _at(ordered: Sequence[tuple[float, int]], place: int) -> float:
    """What stands at that place, 0-based, if each value is written down as often as it occurs."""
    for value, times in ordered:
        if place < times:
            return value
        place -= times
    raise IndexError(place)


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
