"""From a mix of groups to a plan: take the groups that the mix is surest of, mix the rest anew, and so on."""

from __future__ import annotations

import numpy as np

from bot.core.matching.bits import Flags, Numbers
from bot.core.matching.exact import FAIR, best
from bot.core.matching.generate import Relaxed
from bot.core.matching.grow import grow
from bot.core.matching.master import DUAL, Master, Solved
from bot.core.matching.parties import Part
from bot.core.matching.pricing import Prices, lack, price
from bot.core.matching.watch import Watch

SURE = 0.9
"""A share from which on a group is taken whole."""
STEP = 0.06
"""The share of those not placed yet that one step takes at least."""
LAST, EASY = 150, 40
"""So many people who are left are grouped exactly: the first where the next step would leave somebody without a group,
the second in any case."""
TIGHT = 0.005
"""Heads that may be missing, in fractions, before a step is taken to leave somebody without a group."""
DEAR = 4.0
"""A price for one more head from which on it is hard to place everybody: more than the quality of several."""
NEAR = 0.1
"""What a group may lack to its price to be thought of."""
FRESH = 400
"""New groups looked for after each step, among those who are left."""
REGRETS = 40
"""How often a step may be taken back because it leaves somebody without a group."""


def dive(relaxed: Relaxed, watch: Watch) -> Numbers:
    """A plan as groups [n, places] of the parties: few people less than the mix places, hardly worse."""
    parties = relaxed.master.parties
    master = _near(relaxed)
    solved = master.solve()
    taken, regrets, least = list[int](), 0, solved.short
    left = np.append(np.ones(parties.count, np.bool_), False)
    while parties.heads[left].sum() > EASY and not watch.enough():
        chosen = _surest(master, solved, left, taken)
        if not chosen:
            break
        after = _taking(master, chosen, left)
        tight = after.short > least + TIGHT or solved.prices.head > DEAR
        if tight and parties.heads[left].sum() <= LAST:
            break
        while after.short > solved.short + 0.02 and regrets < REGRETS:
            regrets += 1
            master.bound(chosen, 0.0)
            if len(chosen) == 1:
                master.bound(chosen, 0.0, 0.0)
                chosen, after = [], master.solve(DUAL)
                break
            chosen = chosen[: len(chosen) // 2]
            after = _taking(master, chosen, left)
        solved = after
        if chosen:
            taken += chosen
            left[master.groups[chosen].ravel()] = False
            solved = _look(master, solved, left) or solved
    return np.concatenate([master.groups[taken], _last(master, left, watch)])


def _near(relaxed: Relaxed) -> Master:
    """The same mix, of those groups alone that come near to their price: there are far fewer."""
    whole, prices = relaxed.master, relaxed.solved.prices
    near = lack(whole.parties, prices, whole.groups, whole.worth) < NEAR
    near |= relaxed.solved.share > 0
    master = Master(whole.parties, whole.placed)
    master.add(whole.groups[near], whole.worth[near])
    return master


def _surest(master: Master, solved: Solved, left: Flags, taken: list[int]) -> list[int]:
    """Groups of people who are left, disjoint: all sure ones, and enough of the next."""
    shares = solved.share.copy()
    shares[taken] = 0
    enough = max(1, int(left.sum() * STEP))
    free, chosen, heads = left.copy(), list[int](), 0
    for column in np.argsort(-shares, kind="stable"):
        if shares[column] <= 1e-6 or (heads >= enough and shares[column] < SURE):
            break
        group = master.groups[column]
        real = group[group != master.parties.count]
        if free[real].all():
            chosen.append(int(column))
            free[real] = False
            heads += int(master.parties.heads[real].sum())
    return chosen


def _taking(master: Master, chosen: list[int], left: Flags) -> Solved:
    """The mix when these are taken; where somebody is missing then, with new groups of those who are left."""
    master.bound(chosen, 1.0)
    solved = master.solve(DUAL)
    if solved.short <= 1e-4:
        return solved
    rest = left.copy()
    rest[master.groups[chosen].ravel()] = False
    return _look(master, solved, rest) or solved


def _look(master: Master, solved: Solved, left: Flags) -> Solved | None:
    """The mix with the groups of those who are left that are worth more than their price now, if there are any."""
    if not left.any():
        return None
    part = Part.of(master.parties, np.flatnonzero(left))
    prices = Prices(solved.prices.party[part.some], solved.prices.head)
    found = price(part.parties, prices, 1e-6, FRESH)
    most = np.argsort(-found.gain, kind="stable")[:FRESH]
    return master.solve() if master.add(part.outside(found.groups[most]), found.worth[most]) else None


def _last(master: Master, left: Flags, watch: Watch) -> Numbers:
    """The best groups of those who are left."""
    if not left.any():
        return np.zeros((0, master.parties.most), np.int64)
    part = Part.of(master.parties, np.flatnonzero(left))
    plan = grow(part.parties)
    if watch.enough():
        return part.outside(plan)
    return part.outside(best(part.parties, plan, part.known(master.groups, master.worth), watch, FAIR).groups)
