"""People as numbers and bits: when each can start a session in every kind of week, worked out once for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from bot.core.availability import WEEK, Availability, merge
from bot.core.matching.apart import Apart, apart
from bot.core.matching.away import Away, away
from bot.core.matching.bits import EVERY, Floats, Numbers, Words, words_of
from bot.core.matching.clocks import Calendar, calendar
from bot.core.matching.model import Applicant, Rules
from bot.core.matching.starts import Clock, clock, grid, session_length, start_mask


@dataclass(frozen=True, slots=True)
class Table:
    """People as numbers 0..n-1. Number n stands for an empty place: free at all times, and alike to everybody.

    `starts[i, r]` is the mask of i's possible session starts in a week of regime r, in `words` words of 64 bits, bit t
    for minute t * step of the UTC week; `comfort` holds those of them that are sociable and not just if needed.
    `clock_of[i]` numbers i's clock; zones with equal offsets share one. `elsewhere[c, r, d]` is the mask of the starts
    on another local weekday than d, and `day[c, r, t]` the local weekday of a start. The last clock has no days.
    `level`, `pace` and `shift` (which clocks change alike) are -1 for the empty place. `apart` is
    None where nobody is kept apart. `weight[r]` is how many of the weeks are of regime r.
    """

    people: tuple[Applicant, ...]
    rules: Rules
    calendar: Calendar
    step: int
    words: int
    starts: Words
    comfort: Words
    clocks: tuple[Clock, ...]
    clock_of: Numbers
    elsewhere: Words
    day: NDArray[np.int8]
    level: Floats
    pace: Floats
    shift: Numbers
    languages: Words
    apart: Apart | None
    away: Away | None
    weight: Floats
    settled: dict[object, int] = field(default_factory=dict[object, int], compare=False)
    """What days.py had to work out the long way, for good: clocks keep their numbers in every part of the table."""

    @property
    def bits(self) -> int:
        """Possible starts a week."""
        return WEEK // self.step

    @property
    def length(self) -> int:
        """How many steps a session takes."""
        return -(-session_length(self.rules) // self.step)

    @property
    def regimes(self) -> int:
        return len(self.weight)

    @property
    def nobody(self) -> int:
        """The number of the empty place."""
        return len(self.people)

    def only(self, people: Sequence[int] | Numbers) -> Table:
        """The same for these people alone, renumbered in this order."""
        chosen: list[int] = np.asarray(people, np.int64).tolist()
        kept = np.array([*chosen, self.nobody], np.int64)
        return replace(
            self,
            people=tuple(self.people[number] for number in chosen),
            starts=self.starts[kept],
            comfort=self.comfort[kept],
            clock_of=self.clock_of[kept],
            level=self.level[kept],
            pace=self.pace[kept],
            shift=self.shift[kept],
            languages=self.languages[kept],
            apart=self.apart and self.apart.only(kept),
            away=self.away and self.away.only(kept),
        )


def table(people: Sequence[Applicant], rules: Rules) -> Table:
    """People in this order as a table. Refuses an UnknownZone."""
    days = calendar((person.zone for person in people), rules)
    length = session_length(rules)
    step = grid(people, days, length)
    kinds = list(dict.fromkeys(days.pieces[person.zone] for person in people))
    clocks = tuple(clock(kind, length, step) for kind in kinds)
    number = {kind: place for place, kind in enumerate(kinds)}
    clock_of = [number[days.pieces[person.zone]] for person in people]
    words = -(-(WEEK // step + -(-length // step)) // 64)
    regimes = len(set(days.regimes))
    masks = _Masks(days, length, step, words, regimes)
    starts = masks.of([(merge(person.availability, person.if_needed), person.zone) for person in people])
    liked = masks.of([(person.availability, person.zone) for person in people])
    sociable = np.array([[words_of(mask, words) for mask in each.sociable] for each in clocks], np.uint64)
    comfort = liked & sociable[clock_of] if people else liked
    made = Table(
        people=tuple(people),
        rules=rules,
        calendar=days,
        step=step,
        words=words,
        starts=_with_nobody(starts, EVERY),
        comfort=_with_nobody(comfort, EVERY),
        clocks=clocks,
        clock_of=np.array([*clock_of, len(clocks)], np.int64),
        elsewhere=_elsewhere(clocks, regimes, words),
        day=_days(clocks, regimes, WEEK // step),
        level=np.array([*(person.level for person in people), -1], float),
        pace=np.array([*(max(1, person.hours) for person in people), -1], float),
        shift=np.array([*_shifts(clock_of, clocks), -1], np.int64),
        languages=_languages(people, rules),
        apart=apart(people, rules),
        away=None,
        weight=np.array([days.regimes.count(regime) for regime in range(regimes)], float),
    )
    return replace(made, away=away(people, rules, days.regimes, starts, clocks, clock_of, step))


@dataclass(frozen=True, slots=True)
class _Masks:
    days: Calendar
    length: int
    step: int
    words: int
    regimes: int

    def of(self, hours: Sequence[tuple[Availability, str]]) -> Words:
        """[person, regime, word] from everybody's hours and zones; the same hours in one zone share the work."""
        known: dict[tuple[Availability, str], list[list[int]]] = {}
        for availability, zone in hours:
            if (availability, zone) not in known:
                known[availability, zone] = [
                    words_of(start_mask(availability, pieces, self.length, self.step), self.words)
                    for pieces in self.days.pieces[zone]
                ]
        rows = [known[each] for each in hours]
        return np.array(rows, np.uint64).reshape(len(rows), self.regimes, self.words)


def _with_nobody(masks: Words, filler: np.uint64) -> Words:
    return np.concatenate([masks, np.full((1, *masks.shape[1:]), filler, np.uint64)])


def _elsewhere(clocks: Sequence[Clock], regimes: int, words: int) -> Words:
    out = np.full((len(clocks) + 1, regimes, 7, words), EVERY, np.uint64)
    for number, each in enumerate(clocks):
        for regime in range(regimes):
            for day, mask in enumerate(each.other_days[regime]):
                out[number, regime, day] = words_of(mask, words)
    return out


def _days(clocks: Sequence[Clock], regimes: int, bits: int) -> NDArray[np.int8]:
    out = np.zeros((len(clocks) + 1, regimes, bits), np.int8)
    for number, each in enumerate(clocks):
        for regime in range(regimes):
            out[number, regime] = np.frombuffer(each.local[regime], np.uint16) // 1440
    return out


def _shifts(clock_of: Sequence[int], clocks: Sequence[Clock]) -> list[int]:
    """For each person the number of how their clock changes over the regimes: equal where clocks change alike."""
    kinds: dict[tuple[int, ...], int] = {}
    of_clock = [
        kinds.setdefault(tuple((local[0] - each.local[0][0]) % WEEK for local in each.local), len(kinds))
        for each in clocks
    ]
    return [of_clock[number] for number in clock_of]


def _languages(people: Sequence[Applicant], rules: Rules) -> Words:
    """A bit for each language that more than one speaks; one bit that all have where none needs to be shared."""
    if not rules.require_shared_language:
        return np.full((len(people) + 1, 1), EVERY, np.uint64)
    names = sorted({name for person in people for name in person.languages})
    bit = {name: 1 << place for place, name in enumerate(names)}
    words = max(1, -(-len(names) // 64))
    rows = [words_of(sum(bit[name] for name in person.languages), words) for person in people]
    return _with_nobody(np.array(rows, np.uint64).reshape(len(people), words), EVERY)
