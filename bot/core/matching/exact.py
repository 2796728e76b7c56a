"""The best plan there is, where that can be proven: all groups that could matter, and the best choice of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bot.core.matching.bits import Floats, Numbers
from bot.core.matching.generate import TINY, Relaxed, relax
from bot.core.matching.packing import pack
from bot.core.matching.parties import ROUNDING, Parties
from bot.core.matching.pricing import Columns, every, lack, price
from bot.core.matching.watch import Watch


@dataclass(frozen=True, slots=True)
class Best:
    """A plan as groups of parties. No plan places more than `placed` heads, none that places as many is worth more than
    `worth`; if `proven`, this one does both."""

    groups: Numbers
    placed: int
    worth: float
    proven: bool


@dataclass(frozen=True, slots=True)
class Pains:
    """How hard to try: the most groups in one integer programme, and how many branches to look at."""

    groups: int
    branches: int


THOROUGH = Pains(12_000, 2000)
FAIR = Pains(1200, 30)
QUICK = Pains(700, 20)


def best(parties: Parties, plan: Numbers, known: tuple[Numbers, Floats], watch: Watch, pains: Pains) -> Best:
    """The best plan for these parties, never worse than `plan`; `known` groups are looked at as well."""
    given = parties.worth(plan)
    start = np.concatenate([plan, known[0]]), np.append(given, known[1])
    relaxed = relax(parties, *start, watch, close=TINY / max(1, parties.count))
    heads, value = int(parties.heads[plan].sum()), float(given.sum())
    placed, bound = relaxed.placed, relaxed.worth
    if heads >= placed and bound - value <= TINY + 3 * ROUNDING * heads:
        return Best(plan, placed, bound, True)
    found = _worth_a_look(parties, relaxed, value - relaxed.dual - TINY if heads >= placed else -math.inf, pains)
    groups, worth, start = _with_plan(found, plan, given)
    branches = pains.branches if found.complete else min(pains.branches, FAIR.branches)
    packed = pack(parties, groups, worth, heads if heads >= placed else None, start, branches, watch.left())
    if packed.chosen is None:
        return Best(plan, placed, bound, False)
    chosen, total = groups[packed.chosen], float(worth[packed.chosen].sum())
    if packed.proven and found.complete:
        return Best(chosen, int(parties.heads[chosen].sum()), total, True)
    return Best(chosen, placed, bound, False)


def _worth_a_look(parties: Parties, relaxed: Relaxed, above: float, pains: Pains) -> Columns:
    """All groups that a better plan could hold, if they are not too many; otherwise those nearest to their price.

    At the prices that prove the bound, a plan that holds a group is worth at most the bound and what the group gains.
    """
    if above == -math.inf:
        return every(parties, pains.groups) or _nearest(parties, relaxed, min(pains.groups, FAIR.groups) // 2)
    found = price(parties, relaxed.prices, above, pains.groups)
    return found if found.complete else _nearest(parties, relaxed, min(pains.groups, FAIR.groups) // 2)


def _nearest(parties: Parties, relaxed: Relaxed, many: int) -> Columns:
    master, above = relaxed.master, -0.01
    found = Columns(master.groups, master.worth, master.worth, False)
    while above > -100:
        more = price(parties, relaxed.solved.prices, above, many)
        if not more.complete:
            break
        found, above = more, above * 2
    fresh = _missing(found.groups, master.groups)
    groups, worth = np.concatenate([found.groups, master.groups[fresh]]), np.append(found.worth, master.worth[fresh])
    nearest = np.argsort(lack(parties, relaxed.solved.prices, groups, worth), kind="stable")[:many]
    return Columns(groups[nearest], worth[nearest], worth[nearest], False)


def _with_plan(found: Columns, plan: Numbers, given: Floats) -> tuple[Numbers, Floats, list[int]]:
    """The found groups and those of the plan, and where those are."""
    fresh = _missing(found.groups, plan)
    groups, worth = np.concatenate([found.groups, plan[fresh]]), np.append(found.worth, given[fresh])
    place = {row.tobytes(): number for number, row in enumerate(groups)}
    return groups, worth, [place[row.tobytes()] for row in plan]


def _missing(groups: Numbers, others: Numbers) -> list[int]:
    """Which of the others are not among the groups."""
    here = {row.tobytes() for row in groups}
    return [number for number, row in enumerate(others) if row.tobytes() not in here]
