"""The worst group counts: a little of the mean is given up to make the worst groups better."""

from __future__ import annotations

import numpy as np

from bot.core.matching.bits import Numbers
from bot.core.matching.packing import pack
from bot.core.matching.parties import Part, Parties
from bot.core.matching.pricing import every
from bot.core.matching.watch import Watch

HEADS = 40
"""People who are grouped anew around a worst group."""
MANY = 3000
"""Groups they may form, at the most."""
BRANCHES = 8
"""Looked at for each of them; 50 found nothing better on any of eight populations, and took five times as long."""
TIMES = 6
BETTER = 1e-4


def lift(parties: Parties, plan: Numbers, watch: Watch) -> Numbers:
    """The plan with better worst groups: as many people placed, and hardly less worth (Weights.worst says how much)."""
    worth = parties.worth(plan)
    spare = parties.table.rules.weights.worst * max(0.0, float(worth.sum()))
    for _ in range(TIMES):
        if not len(plan) or spare <= 0 or watch.enough():
            break
        quality = parties.worth(plan) / parties.heads[plan].sum(axis=1)
        worst = int(np.argmin(quality))
        after, cost = _around(parties, plan, worst, float(quality[worst]) + BETTER, spare, watch)
        if after is None:
            break
        plan, spare = after, spare - cost
    return plan


def _around(
    parties: Parties, plan: Numbers, worst: int, above: float, spare: float, watch: Watch
) -> tuple[Numbers | None, float]:
    """The plan without a group below this quality around the worst one, and what it costs; None if that is too much."""
    chosen = _neighbours(parties, plan, worst)
    some = np.unique(plan[chosen])
    part = Part.of(parties, some[some < parties.count])
    found = every(part.parties, MANY)
    if found is None:
        return None, 0.0
    good = np.flatnonzero(found.worth >= above * part.parties.heads[found.groups].sum(axis=1))
    heads, before = int(parties.heads[plan[chosen]].sum()), float(parties.worth(plan[chosen]).sum())
    packed = pack(part.parties, found.groups[good], found.worth[good], heads, (), BRANCHES, watch.left())
    if packed.chosen is None:
        return None, 0.0
    after, cost = (
        part.outside(found.groups[good][packed.chosen]),
        before - float(found.worth[good][packed.chosen].sum()),
    )
    if cost > spare:
        return None, 0.0
    return np.concatenate([np.delete(plan, chosen, axis=0), after]), max(0.0, cost)


def _neighbours(parties: Parties, plan: Numbers, worst: int) -> list[int]:
    """The group itself, and those whose people could best be with its own."""
    members = plan[worst][plan[worst] < parties.count]
    could = np.append(np.where(parties.fits[members], parties.core[members], 0).sum(axis=0), 0)
    appeal = could[plan].sum(axis=1)
    appeal[worst] = np.inf
    chosen, heads = list[int](), 0
    for number in np.argsort(-appeal, kind="stable"):
        heads += int(parties.heads[plan[number]].sum())
        if heads > HEADS:
            break
        chosen.append(int(number))
    return chosen
