"""Regrouping with care: whoever moves must be worth it. Small pieces of the plan are grouped anew, exactly."""

from __future__ import annotations

import numpy as np

from bot.core.matching.bits import Floats, Numbers
from bot.core.matching.packing import pack
from bot.core.matching.parties import Part, Parties
from bot.core.matching.pricing import every
from bot.core.matching.repair import repair
from bot.core.matching.watch import Watch

HEADS = 24
"""People who are grouped anew at a time."""
MANY = 2000
"""Groups they may form, at the most; a piece with more is made smaller."""
STEPS = 40
TINY = 1e-9


def rearrange(parties: Parties, plan: Numbers, watch: Watch) -> Numbers:
    """The plan with more people placed, and better groups, where that is worth the moves (Weights.moving)."""
    plan = repair(parties, plan)
    watch.note(placed=int(parties.heads[plan].sum()), done=0.6)
    tired, vain = np.zeros(parties.count + 1), set[bytes]()
    for _ in range(watch.steps(STEPS)):
        if watch.enough() or not len(plan):
            break
        worth = parties.worth(plan)
        chosen, out = _piece(parties, plan, worth, tired)
        some, after = _some(parties, plan[chosen], out), None
        tired[some] += 1
        while after is None and chosen and (key := some.tobytes()) not in vain:
            vain.add(key)
            after = _anew(parties, plan[chosen], some, watch)
            if after is None:  # they may form too many groups
                chosen = chosen[:-1]
                some = _some(parties, plan[chosen], out)
        if after is None:
            continue
        more = int(parties.heads[after].sum() - parties.heads[plan[chosen]].sum())
        if (more, float(parties.worth(after).sum() - worth[chosen].sum())) > (0, TINY):
            plan = np.concatenate([np.delete(plan, chosen, axis=0), after])
            tired[some] /= 2
            vain.clear()
            watch.note(placed=int(parties.heads[plan].sum()))
    return plan


def _some(parties: Parties, groups: Numbers, out: Numbers) -> Numbers:
    some = np.unique(np.append(groups.ravel(), out))
    return some[some < parties.count]


def _anew(parties: Parties, before: Numbers, some: Numbers, watch: Watch) -> Numbers | None:
    part = Part.of(parties, some)
    found = every(part.parties, MANY)
    if found is None or not len(found.worth):
        return None
    place = {row.tobytes(): number for number, row in enumerate(found.groups)}
    start = [place[row.tobytes()] for row in part.inside(before)]
    packed = pack(part.parties, found.groups, found.worth, None, start, 50, watch.left())
    return None if packed.chosen is None else part.outside(found.groups[packed.chosen])


def _piece(parties: Parties, plan: Numbers, worth: Floats, tired: Floats) -> tuple[list[int], Numbers]:
    """Groups of the plan and people in none: some left over, or the worst group, and whom they go best with."""
    home = np.zeros(parties.count + 1, np.bool_)
    home[plan] = True
    out = np.flatnonzero(~home[:-1] & (parties.fits.sum(axis=1) > 1))
    out = out[np.argsort(tired[out], kind="stable")[:2]]
    out = out[tired[out] < 3]
    weary = 1 + np.where(plan < parties.count, tired[plan], 0).max(axis=1)
    quality = worth / parties.heads[plan].sum(axis=1)
    chosen, heads = list[int](), int(parties.heads[out].sum())
    inside = list(out)
    while len(chosen) < len(plan):
        if inside:
            could = np.where(parties.fits[inside], parties.core[inside], 0).sum(axis=0)
            appeal = np.append(could, 0)[plan].sum(axis=1) / weary
        else:
            appeal = -quality * weary - 2 * weary
        appeal[chosen] = -np.inf
        new = int(np.argmax(appeal))
        heads += int(parties.heads[plan[new]].sum())
        if heads > HEADS and chosen:
            break
        chosen.append(new)
        inside += [party for party in plan[new].tolist() if party < parties.count]
    return chosen, out
