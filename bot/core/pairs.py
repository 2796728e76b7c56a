"""Who works with whom in a group: pairs that change from unit to unit, so that in time everybody meets everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

from bot.core.curriculum import Pairing, Slot
from bot.core.people import MemberId

Pair = tuple[MemberId, ...]
"""Who works together, whoever drives first in front: two people, three where somebody would be alone, or the group.
The third of three is their guest."""

FAR = 6
"""Up to so many people the pairs of all rounds to come are looked at; above it only those of the next one."""
MOST = 10
"""Up to so many people all ways to pair them are looked at (945 for ten); of more, ten at a time."""


@dataclass(frozen=True, slots=True)
class Past:
    """What pairs there have been in a cohort: `met` how often two have been a pair, `joined` how often one of them was
    the guest of the other's pair, `led` how often somebody drove first, `guest` how often somebody was a guest."""

    met: Counter[frozenset[MemberId]] = field(default_factory=Counter[frozenset[MemberId]])
    joined: Counter[frozenset[MemberId]] = field(default_factory=Counter[frozenset[MemberId]])
    led: Counter[MemberId] = field(default_factory=Counter[MemberId])
    guest: Counter[MemberId] = field(default_factory=Counter[MemberId])


def past(made: Iterable[Sequence[Pair]]) -> Past:
    """What came of the pairs of so many units, of one group or of several. Three who are a whole group have all met; a
    larger group that worked together has not."""
    found = Past()
    for pairs in made:
        alone = len(pairs) == 1
        for pair in pairs:
            if len(pair) < 2 or (alone and len(pair) > 3):
                continue
            found.led[pair[0]] += 1
            base = 3 if alone else 2
            found.met.update(map(frozenset, combinations(pair[:base], 2)))
            for guest in pair[base:]:
                found.guest[guest] += 1
                found.joined.update(frozenset({guest, host}) for host in pair[:base])
    return found


def pairs_for(
    members: Iterable[MemberId],
    pairing: Pairing,
    before: Past,
    levels: Mapping[MemberId, int],
    keep: Sequence[Pair] = (),
) -> tuple[Pair, ...]:
    """The pairs of a unit. Nobody has a partner again while there is a way without, now and in as many rounds to come
    as can be, and least of all who has not had everybody here; among ways that are as fresh, pairs are about as strong
    as one another. Of an odd number, who would be alone is somebody's guest, each in turn. First drives who has driven
    first least often, of those who knows least.

    `keep` are pairs that shall stay as far as their people are here. With `pod` all work together; with `solo`
    everybody alone, which is no pair. One person alone is a pair of one: they are told.
    """
    people = sorted(members)
    if pairing == "solo" or not people:
        return ()
    if pairing == "pod" or len(people) <= 3:
        return (_in_order(people, before, levels, whole=True),)
    kept, left = _kept(people, keep)
    fresh = [pair for some in _in_tens(left) for pair in _paired(some, before, levels)]
    if len(fresh) == 1 and len(fresh[0]) == 1:
        kept, fresh = _taken_in(kept, fresh[0][0])
    return tuple(_in_order(pair, before, levels) for pair in (*kept, *fresh))


def _in_tens(people: Sequence[MemberId]) -> Iterator[Sequence[MemberId]]:
    """Ten at a time; nobody is left alone by it."""
    rest = list(people)
    while len(rest) > MOST + 1:
        yield rest[:MOST]
        rest = rest[MOST:]
    if rest:
        yield rest


def _kept(people: Sequence[MemberId], keep: Sequence[Pair]) -> tuple[list[Pair], list[MemberId]]:
    """The pairs of which two are here, and everybody else."""
    here = [tuple(member for member in pair if member in people) for pair in keep if len(pair) <= 3]
    kept = [pair for pair in here if len(pair) >= 2]
    seated = {member for pair in kept for member in pair}
    return kept, [member for member in people if member not in seated]


def _taken_in(kept: Sequence[Pair], alone: MemberId) -> tuple[list[Pair], list[Pair]]:
    """Somebody who would be alone gets the guest of a pair as a partner, or is a guest of the last one."""
    for number, pair in enumerate(kept):
        if len(pair) > 2:
            return [*kept[:number], pair[:2], *kept[number + 1 :]], [(pair[2], alone)]
    return [*kept[:-1], (*kept[-1], alone)], []


def _in_order(pair: Sequence[MemberId], before: Past, levels: Mapping[MemberId, int], *, whole: bool = False) -> Pair:
    """Who drives first in front, a guest at the end; where these are the whole group, there is no guest."""
    first = min(pair if whole else pair[:2], key=lambda one: (before.led[one], levels.get(one, 0), one))
    return (first, *(member for member in pair if member != first))


def _paired(people: Sequence[MemberId], before: Past, levels: Mapping[MemberId, int]) -> tuple[Pair, ...]:
    if len(people) < 2:
        return ((people[0],),) if people else ()
    if len(people) == 2:
        return ((people[0], people[1]),)
    waiting = _waiting(people, before)
    return min(_ways(people), key=lambda way: _cost(way, people, before, levels, waiting))


def _waiting(people: Sequence[MemberId], before: Past) -> frozenset[MemberId]:
    """Who has not been a pair with each of the others yet."""
    unmet = (two for two in combinations(people, 2) if not before.met[frozenset(two)])
    return frozenset(member for two in unmet for member in two)


def _ways(people: Sequence[MemberId]) -> Iterator[tuple[Pair, ...]]:
    """Every way to make pairs of these people; of an odd number, each of them as the guest of each pair."""
    if len(people) % 2 == 0:
        yield from _matchings(tuple(people))
        return
    for guest in people:
        for way in _matchings(tuple(one for one in people if one != guest)):
            for host, pair in enumerate(way):
                yield (*way[:host], (*pair, guest), *way[host + 1 :])


def _matchings(people: tuple[MemberId, ...]) -> Iterator[tuple[Pair, ...]]:
    if not people:
        yield ()
        return
    first, *others = people
    for partner in others:
        for rest in _matchings(tuple(one for one in others if one != partner)):
            yield ((first, partner), *rest)


def _cost(
    way: Sequence[Pair],
    people: Sequence[MemberId],
    before: Past,
    levels: Mapping[MemberId, int],
    waiting: frozenset[MemberId],
) -> tuple[float | int, ...]:
    """Less is better, the first number first: meeting again for who is still `waiting` for somebody, meeting again at
    all, rounds to come without that, guests, strength."""
    again = [before.met[frozenset(pair[:2])] for pair in way]
    guests = [pair[2] for pair in way if len(pair) == 3]
    hosts = sum(before.joined[frozenset({pair[2], host})] for pair in way if len(pair) == 3 for host in pair[:2])
    strength = [sum(levels.get(one, 0) for one in pair) / len(pair) for pair in way]
    return (
        sum(count > 0 and not waiting.isdisjoint(pair[:2]) for pair, count in zip(way, again, strict=True)),
        sum(count * count for count in again),
        -_rounds_to_come(way, people, before) if len(people) <= FAR else 0,
        sum(before.guest[one] for one in guests),
        hosts,
        max(strength) - min(strength),
    )


def _rounds_to_come(way: Sequence[Pair], people: Sequence[MemberId], before: Past) -> int:
    """How many rounds in a row, after this one, these people can have with pairs that have met least often."""
    least = min(before.met[frozenset(two)] for two in combinations(people, 2))
    seats = {member: seat for seat, member in enumerate(people)}
    this = {frozenset(pair[:2]) for pair in way}
    unmet = frozenset(
        (seats[one], seats[two])
        for one, two in combinations(people, 2)
        if before.met[frozenset({one, two})] == least and frozenset({one, two}) not in this
    )
    return _longest(unmet, len(people))


@cache
def _longest(unmet: frozenset[tuple[int, int]], people: int) -> int:
    """The most rounds of pairs, none of them twice, that can be made of `unmet` among so many people."""
    best, most = 0, len(unmet) // (people // 2)
    for chosen in combinations(sorted(unmet), people // 2):
        if best == most:
            break
        if len({seat for pair in chosen for seat in pair}) == 2 * len(chosen):
            best = max(best, 1 + _longest(unmet - frozenset(chosen), people))
    return best


def pairing_of(slot: Slot) -> Pairing:
    """How pairs are made for a unit: as its track says, or else the unit itself."""
    return slot.pairing or slot.unit.pairing
