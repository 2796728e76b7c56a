"""Dates off: what is left of somebody's starts in a week with some, and who is excused from a week altogether."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from bot.core.availability import WEEK, zone_named
from bot.core.matching.bits import EVERY, Flags, Numbers, Words, number_of, words_of
from bot.core.matching.clocks import week_start
from bot.core.matching.model import Applicant, Rules
from bot.core.matching.starts import Clock, session_length

NEAR = timedelta(days=2)
"""No session of a cohort lies on a local date further from its weeks, whatever the zone."""


@dataclass(frozen=True, slots=True)
class Away:
    """For person i and week w: `some[i, w]` is set if i has dates off then, `starts[i, w]` is the mask that they leave.

    Where they leave too little to meet at all, i is `excused[i, w]` and the mask is full: the others meet without i.
    """

    some: Flags
    starts: Words
    excused: Flags

    def only(self, people: Numbers) -> Away | None:
        """The same for these people, if any of them has dates off."""
        kept = Away(self.some[people], self.starts[people], self.excused[people])
        return kept if kept.some.any() else None


def away(
    people: Sequence[Applicant],
    rules: Rules,
    regimes: Sequence[int],
    starts: Words,
    clocks: Sequence[Clock],
    clock_of: Sequence[int],
    step: int,
) -> Away | None:
    """None if nobody has dates off. `starts[i, r]` are the masks without them; the empty place comes last."""
    if not any(person.dates_off for person in people):
        return None
    words = starts.shape[2]
    out = Away(
        np.zeros((len(people) + 1, rules.weeks), np.bool_),
        np.full((len(people) + 1, rules.weeks, words), EVERY, np.uint64),
        np.zeros((len(people) + 1, rules.weeks), np.bool_),
    )
    for number, person in enumerate(people):
        for week, blocked in _blocked(person, rules, step).items():
            usual = number_of(starts[number, regimes[week]])
            if not (usual & blocked):
                continue
            left, clock = usual & ~blocked, clocks[clock_of[number]]
            days = sum(left & ~others != 0 for others in clock.other_days[regimes[week]])
            out.some[number, week] = True
            if days >= rules.sessions:
                out.starts[number, week] = words_of(left, words)
            else:
                out.excused[number, week] = True
    return out if out.some.any() else None


def _blocked(person: Applicant, rules: Rules, step: int) -> dict[int, int]:
    """By week, the starts of sessions that would touch one of the person's dates off."""
    blocked: dict[int, int] = {}
    for since, until in _instants(person, rules):
        for week in range(rules.weeks):
            monday = week_start(rules, week)
            first = (since - monday) // timedelta(minutes=1) - session_length(rules)
            last = (until - monday) // timedelta(minutes=1)
            low, high = max(first // step + 1, 0), min(-(-last // step), WEEK // step)
            if low < high:
                blocked[week] = blocked.get(week, 0) | (1 << high) - (1 << low)
    return blocked


def _instants(person: Applicant, rules: Rules) -> Iterable[tuple[datetime, datetime]]:
    """When those of the dates off begin and end that may touch a session of the cohort."""
    zone = zone_named(person.zone)
    first, last = week_start(rules, 0).date() - NEAR, week_start(rules, rules.weeks).date() + NEAR

    def midnight(day: date) -> datetime:
        return datetime.combine(day, time(), zone).astimezone(UTC)

    days = (day for day in sorted(person.dates_off) if first <= day <= last)
    return ((midnight(day), midnight(day + timedelta(days=1))) for day in days)
