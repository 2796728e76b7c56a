"""Who works with whom in a group: pairs that change from unit to unit, so that in time everybody meets everybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.core.curriculum import Pairing, Slot
from bot.core.people import MemberId

Pair = tuple[MemberId, ...]
"""Who works together, whoever drives first in front: two people, three where somebody would be alone, or the group."""


def pairs(members: Iterable[MemberId], round_: int, pairing: Pairing) -> tuple[Pair, ...]:
    """The pairs of a round (from 0), by the circle method: of an even number of members, each pair of two comes once in
    as many rounds as there are members, less one. Of an odd number, who would be alone joins the first pair.

    With `pod` all work together; with `solo` everybody alone, which is no pair.
    """
    people = sorted(members)
    if pairing == "solo" or len(people) < 2:
        return ()
    if pairing == "pod" or len(people) <= 3:
        turn = round_ % len(people)
        return ((*people[turn:], *people[:turn]),)
    if len(people) % 2:
        third, *seats = _turned(people, round_)
        thirds = (third,)
    else:
        seats, thirds = [people[0], *_turned(people[1:], round_)], ()
    half = len(seats) // 2
    first, *others = (_order(one, two, round_) for one, two in zip(seats[:half], reversed(seats[half:]), strict=True))
    return ((*first, *thirds), *others)


def _turned(ring: Sequence[MemberId], round_: int) -> list[MemberId]:
    return [ring[(place + round_) % len(ring)] for place in range(len(ring))]


def _order(one: MemberId, other: MemberId, round_: int) -> Pair:
    """Who drives first changes from round to round."""
    return (one, other) if round_ % 2 == 0 else (other, one)


def pairing_of(slot: Slot) -> Pairing:
    """How pairs are made for a unit: as its track says, or else the unit itself."""
    return slot.pairing or slot.unit.pairing


def rounds(slots: Sequence[Slot]) -> list[int]:
    """The round of each unit, in the order in which they come: a new one for each that rotates."""
    found, number = list[int](), -1
    for slot in slots:
        number += pairing_of(slot) == "rotate"
        found.append(max(number, 0))
    return found
