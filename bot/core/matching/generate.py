"""Column generation: from some groups to all that matter, with a proven bound on what any plan can be worth."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bot.core.matching.bits import Floats, Numbers
from bot.core.matching.master import SHORT, Master, Solved
from bot.core.matching.measure import full_marks, off_target, worst_worth
from bot.core.matching.parties import Parties
from bot.core.matching.pricing import Columns, Prices, price
from bot.core.matching.watch import Watch

ROUNDS = 80
A_ROUND = 1500
"""Groups to look for in a round before prices are set anew."""
EACH = 12
"""Groups a round that a party may be in: more of them would be alike."""
CLOSE = 5e-4
"""How near to the bound is near enough, in quality for each head."""
TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The best mix of groups, and what it proves: no plan places more than `placed` heads, and none that places as
    many is worth more than `worth` (infinite, if the search was cut short)."""

    master: Master
    solved: Solved
    placed: int
    worth: float
    dual: float
    """What the prices alone prove of the worth; `prices` are those, and solved.prices the last ones."""
    prices: Prices


def relax(parties: Parties, groups: Numbers, worth: Floats, watch: Watch, close: float = CLOSE) -> Relaxed:
    """The best mix of all groups there are, found from some disjoint or overlapping `groups` to begin with."""
    master = Master(parties, int(parties.heads.sum()))
    master.add(groups, worth)
    while True:
        solved, bound, prices = _generate(master, watch, close * float(parties.heads.sum()))
        placed = int(master.placed)
        missing = math.ceil((worst_worth(parties.table, placed) - bound) / SHORT - TINY) if bound < math.inf else 0
        if missing <= 0:
            dual = bound if solved.short <= TINY else math.inf
            return Relaxed(master, solved, placed, min(dual, by_sizes(parties, placed)), dual, prices)
        master.place(placed - missing)


def by_sizes(parties: Parties, placed: int) -> float:
    """No plan that places just so many is worth more: not all groups may be of the target size, if that doesn't go up.

    Where people are much alike, this is what the mix of fractions of groups overlooks.
    """
    table, least = parties.table, [0.0] + [math.inf] * placed
    sizes = range(table.rules.min_size, table.rules.max_size + 1)
    taken = {size: size * float(off_target(table, np.array([size]))[0]) for size in sizes}
    for heads in range(1, placed + 1):
        least[heads] = min((least[heads - size] + taken[size] for size in sizes if size <= heads), default=math.inf)
    most = float(np.where(parties.fits, parties.core, 0).max(initial=0)) + full_marks(table)
    return placed * most - least[placed] if least[placed] < math.inf else math.inf


def bound_for(relaxed: Relaxed, placed: int, watch: Watch) -> float:
    """No plan that places at least so many is worth more than this."""
    relaxed.master.place(placed)
    return _generate(relaxed.master, watch, CLOSE * float(relaxed.master.parties.heads.sum()))[1]


def _generate(master: Master, watch: Watch, close: float) -> tuple[Solved, float, Prices]:
    """Add groups until the mix is within `close` of the bound, which is infinite if it comes to none; and its prices.

    Prices are steadied: most rounds look for groups at prices between the last ones and those of the best bound.
    """
    solved, best, centre = master.solve(), math.inf, None
    for number in range(ROUNDS):
        if watch.enough():
            break
        steady = centre is not None and number % 4 != 3
        prices = _between(centre, solved.prices) if centre is not None and steady else solved.prices
        found = price(master.parties, prices, TINY, A_ROUND)
        if found.complete and (bound := _bound(master, prices, found)) < best:
            best, centre = bound, prices
        added = master.add(*_varied(master.parties, found))
        solved = master.solve()
        if best - solved.worth <= close or (found.complete and not added and not steady):
            break
    return solved, best, centre or solved.prices


def _between(one: Prices, two: Prices) -> Prices:
    return Prices((one.party + two.party) / 2, (one.head + two.head) / 2)


def _bound(master: Master, prices: Prices, found: Columns) -> float:
    """By weak duality; what a group gains above its price is shared among its heads, and each head counts once."""
    parties = master.parties
    most, each = np.zeros(parties.count + 1), found.gain / parties.heads[found.groups].sum(axis=1)
    for column in range(found.groups.shape[1]):
        np.maximum.at(most, found.groups[:, column], each)
    over = float((most[:-1] * parties.heads[:-1]).sum())
    return float(prices.party.sum()) - prices.head * master.placed + over


def _varied(parties: Parties, found: Columns) -> tuple[Numbers, Floats]:
    """The groups that gain most, but only so many for each party."""
    order: list[int] = np.argsort(-found.gain, kind="stable").tolist()
    rows: list[list[int]] = found.groups[order].tolist()
    used, chosen, nobody = [0] * (parties.count + 1), list[int](), parties.count
    for place, row in zip(order, rows, strict=True):
        real = [party for party in row if party != nobody]
        if all(used[party] < EACH for party in real):
            chosen.append(place)
            for party in real:
                used[party] += 1
    return found.groups[chosen], found.worth[chosen]
