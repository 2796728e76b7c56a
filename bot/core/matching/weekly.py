"""One week of a group: the starts that suit all, what each costs, and the best that lie on different days for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.core.availability import WEEK
from bot.core.matching.bits import ones
from bot.core.matching.days import spread
from bot.core.matching.starts import session_length
from bot.core.matching.table import Table

# What a choice costs: above all, nobody is in two sessions at once; then comfortable times, then steady ones.
OVERLAP = 10**8
"""Two sessions that overlap: the rules of a group allow it where they start on different days."""
UNCOMFORTABLE, MOVED, ODD, HALF = 10**5, 10**3, 100, 1
"""For each member: a time that doesn't suit, another local time than in most weeks, off the half hours, or on one."""
TIGHT, CLOSE = 4, 20
"""A start with nothing free half an hour before or after it; two sessions less than a day and a half apart."""
CHEAPEST, PATIENCE = 3, 2000
"""Where a week has more than two sessions: starts looked at of those on the same days, and sets of them."""

Choice = tuple[int, ...]
"""The starts of a week, ascending."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of week: which starts suit everybody who is there, and each member's comfortable ones (-1 for all)."""

    regime: int
    common: int
    comfort: tuple[int, ...]
    there: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Who meets: people's numbers, and the number of each one's clock."""

    table: Table
    members: tuple[int, ...]
    clocks: tuple[int, ...]
    usual: int
    """The regime that holds in most weeks."""

    def local(self, clock: int, regime: int, start: int) -> int:
        return self.table.clocks[clock].local[regime][start]

    def moved(self, kind: Kind, start: int, usual_start: int) -> int:
        """How many members have another local time at `start` than at `usual_start` in most weeks."""
        return sum(
            self.local(clock, kind.regime, start) != self.local(clock, self.usual, usual_start)
            for clock, there in zip(self.clocks, kind.there, strict=True)
            if there
        )

    def bears(self, kind: Kind, start: int) -> tuple[bool, ...]:
        """Which members a start doesn't suit."""
        return tuple(not comfort >> start & 1 for comfort in kind.comfort)

    def days(self, kind: Kind) -> list[int]:
        """The different clocks of those who are there, ascending."""
        return sorted({clock for clock, there in zip(self.clocks, kind.there, strict=True) if there})


def strangeness(meeting: Meeting, kind: Kind, usual: Choice) -> Callable[[int], float]:
    """How many members a start of this kind of week moves against the usual choice."""
    return lambda start: min((meeting.moved(kind, start, other) for other in usual), default=0)


def choose(meeting: Meeting, kind: Kind, moved: Callable[[int], float]) -> Choice:
    """The cheapest starts of a week that lie on different days for everybody."""
    if not kind.common:
        return ()
    step = meeting.table.step
    half_hour = max(1, 30 // step)
    roomy = kind.common & kind.common << half_hour & kind.common >> half_hour
    options = sorted(
        (cost_of(meeting, kind, start) + MOVED * moved(start) + (0 if roomy >> start & 1 else TIGHT), start)
        for start in ones(_comfortable(meeting, kind))
    )
    return tuple(sorted(_cheapest(meeting, kind, options)))


def _comfortable(meeting: Meeting, kind: Kind) -> int:
    """The starts that suit everybody well if they will do for the week, otherwise all of them."""
    comfort = kind.common
    for mask in kind.comfort:
        comfort &= mask
    clocks, wanted = meeting.days(kind), meeting.table.rules.sessions
    return comfort if spread(meeting.table, comfort, kind.regime, clocks, wanted) else kind.common


def cost_of(meeting: Meeting, kind: Kind, start: int) -> float:
    return sum(meeting.bears(kind, start)) * UNCOMFORTABLE + sum(
        ODD if minute % 30 else HALF if minute % 60 else 0
        for minute in (meeting.local(clock, kind.regime, start) for clock in meeting.clocks)
    )


def _cheapest(meeting: Meeting, kind: Kind, options: list[tuple[float, int]]) -> Choice:
    """The set of starts with the least sum of costs, by branch and bound over options in ascending order of cost.

    More than two are chosen out of some of the options, and the best of the first PATIENCE sets is taken: sessions on
    many days are near each other whatever is chosen, so that bounds cut off little.
    """
    wanted, clocks = meeting.table.rules.sessions, meeting.days(kind)
    options = _some(meeting, kind, options) if wanted > 2 else options
    later = [0]
    for _, start in reversed(options):
        later.append(later[-1] | 1 << start)
    best: tuple[float, Choice] = (float("inf"), ())
    seen = 0

    def extend(chosen: Choice, spent: float, since: int, open_: int) -> None:
        nonlocal best, seen
        missing = wanted - len(chosen)
        if missing == 0:
            best, seen = min(best, (spent, chosen)), seen + 1
            return
        for place in range(since, len(options)):
            cost, start = options[place]
            if spent + cost * missing >= best[0] or (wanted > 2 and seen > PATIENCE):
                return
            if open_ >> start & 1:
                rest = open_ & later[len(options) - place - 1] & _other_days(meeting, kind, start)
                if missing == 1 or spread(meeting.table, rest, kind.regime, clocks, missing - 1):
                    pairs = sum(nearness(meeting.table, start, other) for other in chosen)
                    extend((*chosen, start), spent + cost + pairs, place + 1, rest)

    extend((), 0, 0, later[-1])
    return best[1]


def _some(meeting: Meeting, kind: Kind, options: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Of the options on the same days by every clock: the cheapest, the earliest and the latest."""
    alike: dict[tuple[int, ...], list[tuple[float, int]]] = {}
    for cost, start in options:
        days = tuple(meeting.local(clock, kind.regime, start) // 1440 for clock in meeting.days(kind))
        alike.setdefault(days, []).append((cost, start))
    kept = set[tuple[float, int]]()
    for same in alike.values():
        by_time = sorted(same, key=lambda option: option[1])
        kept |= {*same[:CHEAPEST], by_time[0], by_time[-1]}
    return sorted(kept)


def _other_days(meeting: Meeting, kind: Kind, start: int) -> int:
    """The starts that lie on another day than this one for everybody."""
    others = (1 << meeting.table.bits) - 1
    for clock in meeting.days(kind):
        others &= meeting.table.clocks[clock].elsewhere(kind.regime, start)
    return others


def different_days(meeting: Meeting, kind: Kind, start: int, other: int) -> bool:
    clocks = (meeting.table.clocks[clock] for clock in meeting.days(kind))
    return all(clock.elsewhere(kind.regime, start) >> other & 1 for clock in clocks)


def nearness(table: Table, start: int, other: int) -> int:
    apart = abs(start - other) * table.step
    apart = min(apart, WEEK - apart)
    return OVERLAP if apart < session_length(table.rules) else CLOSE if apart < 36 * 60 else 0
