"""Making a plan better piece by piece: a few groups and whoever is left over are grouped anew, as well as can be."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from bot.core.matching.bits import Floats, Numbers
from bot.core.matching.exact import FAIR, QUICK, best
from bot.core.matching.generate import Relaxed
from bot.core.matching.parties import Part, Parties
from bot.core.matching.pricing import Prices, lack
from bot.core.matching.watch import Watch

HEADS = 72
"""People who are grouped anew at a time."""
OUT = 4
"""How many of those who are left over are tried at a time."""
NEAR = 0.1
"""A group that lacks less than this to its price is nearly as good as those of the plan."""
VAIN = 7
"""Attempts in a row without a gain, after which no more are made."""
NONE = 1e-6
"""A share that is no more than rounding."""
TINY = 1e-9


def polish(relaxed: Relaxed, plan: Numbers, steps: int, watch: Watch) -> Numbers:
    """The plan after at most so many attempts, or twice as many while somebody could be placed who is in no group.

    Never fewer people are placed, nor is it worth less.
    """
    state, vain = _State.of(relaxed), 0
    for step in range(2 * steps):
        missing = state.missing(plan)
        if watch.enough() or not len(plan) or missing <= NONE or (step >= steps and missing < 1):
            break
        better = state.improve(plan, watch)
        vain = vain + 1 if better is plan else 0
        if vain == VAIN:
            break
        plan = better
        state.tell(plan, watch)
    return plan


@dataclass(slots=True)
class _State:
    relaxed: Relaxed
    parties: Parties
    prices: Prices
    near: Numbers
    """Groups that come near to their price, and how strongly they bind their people together."""
    bond: Floats
    tired: Floats = field(default_factory=lambda: np.zeros(0))
    """How often each party has been tried in vain."""

    @classmethod
    def of(cls, relaxed: Relaxed) -> _State:
        master, prices = relaxed.master, relaxed.solved.prices
        short = lack(master.parties, prices, master.groups, master.worth)
        near = short < NEAR
        tired = np.zeros(master.parties.count + 1)
        return cls(relaxed, master.parties, prices, master.groups[near], np.exp(-20 * short[near]), tired)

    def missing(self, plan: Numbers) -> float:
        """The share of the best possible worth that the plan may lack; all of it while somebody could be placed."""
        if int(self.parties.heads[plan].sum()) < self.relaxed.placed or not 0 < self.relaxed.worth < np.inf:
            return 1.0
        return 1 - float(self.parties.worth(plan).sum()) / self.relaxed.worth

    def tell(self, plan: Numbers, watch: Watch) -> None:
        heads, worth = int(self.parties.heads[plan].sum()), float(self.parties.worth(plan).sum())
        if heads >= self.relaxed.placed and 0 < self.relaxed.worth < np.inf:
            watch.note(placed=heads, gap=max(0.0, 1 - worth / self.relaxed.worth))

    def improve(self, plan: Numbers, watch: Watch) -> Numbers:
        """One attempt."""
        parties, worth = self.parties, self.parties.worth(plan)
        chosen, out = self._piece(plan, lack(parties, self.prices, plan, worth))
        some = np.sort(np.append(plan[chosen].ravel(), out))
        some = some[some < parties.count]
        part = Part.of(parties, some)
        known = part.known(self.relaxed.master.groups, self.relaxed.master.worth)
        pains = FAIR if len(out) else QUICK
        after = part.outside(best(part.parties, part.inside(plan[chosen]), known, watch, pains).groups)
        more = int(parties.heads[after].sum() - parties.heads[plan[chosen]].sum())
        better = float(parties.worth(after).sum() - worth[chosen].sum())
        self.tired[some] += 1
        if (more, better) > (0, TINY):
            plan = np.concatenate([np.delete(plan, chosen, axis=0), after])
            self.tired[some] /= 2
        return plan

    def _piece(self, plan: Numbers, short: Floats) -> tuple[list[int], Numbers]:
        """Groups of the plan and people in none: the neediest, and those that good groups would share people with."""
        parties, nobody = self.parties, self.parties.count
        home = np.zeros(nobody + 1, np.bool_)
        home[plan] = True
        out = self._left_over(plan, home)
        inside = np.zeros(nobody + 1)
        inside[out] = 1
        weary = 1 + np.where(plan < nobody, self.tired[plan], 0).max(axis=1)
        chosen, heads = list[int](), int(parties.heads[out].sum())
        friends = np.append(parties.fits[out].sum(axis=0), 0) * 1e-3 if len(out) else np.zeros(nobody + 1)
        while len(chosen) < len(plan):
            if not chosen and not len(out):
                appeal = short / weary**2
            else:
                pull = friends + self._pull(inside)
                appeal = np.where(plan < nobody, pull[plan], 0).sum(axis=1) * (0.02 + short) / weary
            appeal[chosen] = -np.inf
            new = int(np.argmax(appeal))
            heads += int(parties.heads[plan[new]].sum())
            if heads > HEADS and chosen:
                break
            chosen.append(new)
            inside[plan[new]] = 1
            inside[nobody] = 0
        return chosen, out

    def _left_over(self, plan: Numbers, home: np.ndarray) -> Numbers:
        """Some of those who are in no group, unless all are placed who can be."""
        if int(self.parties.heads[plan].sum()) >= self.relaxed.placed:
            return np.zeros(0, np.int64)
        out = np.flatnonzero(~home[:-1])
        return out[np.argsort(self.tired[out], kind="stable")[:OUT]]

    def _pull(self, inside: Floats) -> Floats:
        """How strongly each party belongs with those inside."""
        shared = np.minimum(inside[self.near].sum(axis=1), 2) * self.bond
        pull = np.zeros(self.parties.count + 1)
        for column in range(self.near.shape[1]):
            np.add.at(pull, self.near[:, column], shared)
        return pull
