"""A plan for parties that all know of each other: exact for few, within a proven bound for more."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.core.matching.bits import Numbers
from bot.core.matching.dive import dive
from bot.core.matching.exact import THOROUGH, best
from bot.core.matching.generate import bound_for, relax
from bot.core.matching.grow import grow
from bot.core.matching.lift import lift
from bot.core.matching.parties import Parties
from bot.core.matching.polish import polish
from bot.core.matching.repair import repair
from bot.core.matching.watch import Watch

FEW = 120
"""So many parties are solved exactly, if their groups are not too many."""
STEPS = 12
"""Attempts to improve a plan of FULL people, and in proportion for others."""
FULL = 500


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan as groups of parties. No plan places more than `placed` heads; none that places as many as this is worth
    more than `worth`, which is infinite where nothing is proven."""

    groups: Numbers
    placed: int
    worth: float = math.inf


def solve(parties: Parties, watch: Watch, start: Numbers | None = None) -> Solution:
    """The best plan that is found; the same one each time, unless the watch cuts the search short.

    It is no worse than the `start`, if one is given.
    """
    plan = grow(parties) if start is None else start
    total = int(parties.heads.sum())
    watch.note(placed=int(parties.heads[plan].sum()), most=total, done=0.1)
    relaxed = relax(parties, plan, parties.worth(plan), watch.part(0.6))
    watch.note(most=relaxed.placed, done=0.5)
    if not watch.enough():
        plan = _fuller(parties, plan, dive(relaxed, watch.part(0.7)))
    plan = repair(parties, plan)
    watch.note(placed=int(parties.heads[plan].sum()), done=0.7)
    if parties.count <= FEW and not watch.enough():
        result = best(parties, plan, (relaxed.master.groups, relaxed.master.worth), watch, THOROUGH)
        if result.proven:
            return Solution(result.groups, result.placed, result.worth)
        plan = result.groups
    plan = polish(relaxed, plan, watch.steps(max(6, STEPS * parties.count // FULL)), watch)
    placed = int(parties.heads[plan].sum())
    worth = relaxed.worth if placed >= relaxed.placed else bound_for(relaxed, placed, watch)
    return Solution(lift(parties, plan, watch), relaxed.placed, worth)


def _fuller(parties: Parties, one: Numbers, two: Numbers) -> Numbers:
    """Whichever places more people; then whichever is worth more."""
    return max(one, two, key=lambda plan: (int(parties.heads[plan].sum()), float(parties.worth(plan).sum())))
