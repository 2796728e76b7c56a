"""Who does what: the people of a simulated cohort, and what is planted among them. Nobody here is real.

Units are counted from 0 in the order in which they come; of those that come at once, the one that is over first counts.
Everything follows from the seed, and from which groups were formed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from random import Random

from bot.core.availability import merge
from bot.core.people import GroupId, MemberId
from bot.demo.people import DemoPerson, make_people

LIVES = 3
"""Everybody has the free hours of so many people: all who sign up shall find a group."""


class Kind(StrEnum):
    """A way to behave."""

    STEADY = "steady"
    """Checks in for every unit while it goes on."""
    LATE = "late but steady"
    """Checks in for every unit, but for some of them when they are over."""
    REMINDED = "steady once reminded"
    """Checks in with the reminder."""
    AWAY = "away, and said so"
    """Steady, and away for two weeks that were announced."""
    FADING = "fading"
    """Does a unit partly, and the next; then says nothing."""
    STUCK = "stuck"
    """Says that they are stuck, for weeks."""
    VANISHING = "vanishing"
    """Stops all at once."""
    MISMATCHED = "mismatched pair"
    """Two who say that pairing went badly whenever they were a pair."""
    NOT_MEETING = "pair not meeting"
    """Two who say after each session that it did not happen."""
    QUIET = "quiet group"
    """A whole group that stops at once."""


DIRECTLY, NONE = "By direct message", "Not at all"
"""Ways to hear from the bot, as the menu of `/reminders` has them."""
AWAY = timedelta(days=14)
CALM = (Kind.STEADY, Kind.LATE, Kind.REMINDED, Kind.AWAY)
"""Nobody of whom anything is to be noticed."""
TOGETHER = {Kind.MISMATCHED: 2, Kind.NOT_MEETING: 2, Kind.QUIET: 0}
"""Who is planted as so many of one group, 0 for all of it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who signs up, and how they want to hear from the bot; `closed`: Discord refuses direct messages to them."""

    self: DemoPerson
    way: str = ""
    """As the menu of `/reminders` has it; empty: they leave it as it is."""
    closed: bool = False

    @property
    def name(self) -> str:
        return self.self.name

    @property
    def zone(self) -> str:
        return self.self.zone


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody plays, from unit number `begins` on; `others` play it with them."""

    kind: Kind
    begins: int = 0
    others: frozenset[MemberId] = frozenset()
    answer: str = ""
    """The button they press under what the bot says of it, if any; for those of a quiet group under "Still in?"."""

    @property
    def calm(self) -> bool:
        return self.kind in CALM


@dataclass(frozen=True, slots=True)
class Deed:
    """A check-in, on that day of a unit (0 is the local day on which it comes) and at that hour of the local day."""

    day: int
    hour: float
    label: str
    """Of the button: Done, Partly or Not started."""
    more: Mapping[str, str] = field(default_factory=dict[str, str])
    """What is told in the form besides; empty: they send none."""
    typed: bool = False
    """Whether by `/checkin`, and not by the buttons under the unit."""


def cast(n: int, seed: int) -> list[Person]:
    """Who signs up."""
    dice = Random(f"cast {seed}")
    made = make_people(n * LIVES, seed)
    ways = [DIRECTLY] * (n // 4) + [NONE] * (n // 12)
    ways += [""] * (n - len(ways))
    dice.shuffle(ways)
    people = [
        Person(replace(one, availability=merge(span for life in made[at::n] for span in life.availability)), way)
        for at, (one, way) in enumerate(zip(made[:n], ways, strict=True))
    ]
    closed = [at for at, one in enumerate(people) if one.way == DIRECTLY][:: max(1, n // 12)]
    return [replace(one, closed=at in closed) for at, one in enumerate(people)]


# What is planted

PLOT: tuple[tuple[Kind, int, str], ...] = (
    (Kind.QUIET, 2, "Yes, I'm in"),
    (Kind.MISMATCHED, 1, ""),
    (Kind.VANISHING, 0, ""),
    (Kind.FADING, 1, ""),
    (Kind.STUCK, 2, ""),
    (Kind.NOT_MEETING, 5, ""),
    (Kind.QUIET, 7, ""),
    (Kind.VANISHING, 5, ""),
    (Kind.VANISHING, 3, "I'm fine"),
    (Kind.FADING, 4, "I need help"),
    (Kind.MISMATCHED, 5, ""),
    (Kind.STUCK, 5, "I'm fine"),
    (Kind.FADING, 8, ""),
    (Kind.STUCK, 9, ""),
    (Kind.VANISHING, 8, "I need help"),
)
"""What is planted, from which unit on, and what they answer; the first ones where there are few groups."""
GONE = 2
"""Who says that they are still in of a quiet group is back so many units later, when it has been mended."""
UNHEARD = 2
"""So many units, at least, are left after a beginning."""


def deal(
    groups: Mapping[GroupId, Sequence[MemberId]], everybody: Sequence[MemberId], units: int, seed: int
) -> dict[MemberId, Part]:
    """Who plays what in a cohort of so many units. One thing is planted in each group; all others are calm."""
    dice = Random(f"parts {seed}")
    order = sorted(groups)
    dice.shuffle(order)
    parts: dict[MemberId, Part] = {}
    needed: set[MemberId] = set()
    for kind, begins, answer in PLOT:
        if begins + UNHEARD > units:
            continue
        number = TOGETHER.get(kind, 1)
        group = next((one for one in order if len(groups[one]) >= max(number * 2, 3)), None)
        if group is None:
            continue
        order.remove(group)
        chosen = dice.sample(sorted(groups[group]), number or len(groups[group]))
        for place, member in enumerate(chosen):
            said = answer if kind is not Kind.QUIET or place == 0 else ""
            parts[member] = Part(kind, begins, frozenset(chosen) - {member}, said)
        if kind is Kind.NOT_MEETING:
            needed.update(groups[group])  # of a group half of which does not meet, the others are there
    parts = dict.fromkeys(needed, Part(Kind.STEADY)) | parts
    calm = [member for member in everybody if member not in parts]
    dice.shuffle(calm)
    kinds = _calm_kinds(len(calm))
    return parts | {one: _calm(kind, place, units) for place, (one, kind) in enumerate(zip(calm, kinds, strict=True))}


def _calm_kinds(n: int) -> list[Kind]:
    some = [Kind.AWAY] * max(1, n // 10) + [Kind.LATE] * max(1, n // 6) + [Kind.REMINDED] * max(1, n // 4)
    return (some + [Kind.STEADY] * n)[:n]


def _calm(kind: Kind, place: int, units: int) -> Part:
    return Part(kind, (1, 3, 10)[place % 3] if units > 11 else 1) if kind is Kind.AWAY else Part(kind)


# What people do


def deeds(part: Part, unit: int, dice: Random, *, badly: bool) -> Iterator[Deed]:
    """How somebody checks in for unit number `unit`; `badly`: they were a pair with whom it does not go well.

    Who waits for the reminder has a deed for the case that none comes.
    """
    day, hour = dice.randint(1, 5), dice.uniform(8, 21)
    typed = dice.random() < 0.15
    begun = unit >= part.begins
    match part.kind:
        case Kind.REMINDED:
            yield Deed(8, hour, "Done", typed=True)
        case Kind.LATE if dice.random() < 0.4:
            yield Deed(8, hour, "Done", typed=typed)
        case Kind.AWAY if unit in (part.begins, part.begins + 1):
            return
        case Kind.VANISHING if begun:
            return
        case Kind.QUIET if begun and not (part.answer and unit > part.begins + GONE):
            return
        case Kind.FADING if begun:
            if unit < part.begins + 2:
                yield Deed(day, hour, "Partly", _more(dice) if dice.random() < 0.5 else {}, typed)
        case Kind.STUCK if begun and unit < part.begins + 4:
            # from the middle of the week on, so that seven days later the second week is not over
            yield Deed(min(day, 4), hour, dice.choice(("Partly", "Done")), _more(dice) | {"stuck": "the same error"})
        case Kind.MISMATCHED if begun and badly:
            yield Deed(day, hour, "Done", _more(dice) | {"pairing": dice.choice("12")})
        case _ if dice.random() < 0.15:
            yield Deed(min(day, 3), hour, "Partly")
            yield Deed(min(day, 3) + 2, hour, "Done", _more(dice))
        case _:
            told = dice.random() < 0.3 or part.kind is Kind.MISMATCHED
            yield Deed(day, hour, "Done", _more(dice) if told else {}, typed)


def _more(dice: Random) -> dict[str, str]:
    hours, sessions = dice.choice(("3", "5.5", "7:30")), dice.choice("12")
    return {"hours": hours, "sessions": sessions, "speed": "ok", "pairing": dice.choice("345")}


def met(part: Part, unit: int, dice: Random, *, needed: bool) -> bool | None:
    """What somebody answers to "Did you meet?"; None if nothing. `needed`: somebody of their group says the contrary,
    and the others do not let that stand."""
    gone = unit >= part.begins + (2 if part.kind is Kind.FADING else 0)
    if part.kind in (Kind.VANISHING, Kind.FADING) and gone:
        return None
    if part.kind is Kind.QUIET and gone and not (part.answer and unit > part.begins + GONE):
        return None
    if part.kind is Kind.NOT_MEETING and unit >= part.begins:
        return False
    if part.kind is Kind.AWAY and unit in (part.begins, part.begins + 1):
        return None
    return True if needed or dice.random() < 0.4 else None
