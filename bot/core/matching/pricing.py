"""Groups that are worth more than their members cost: groups are grown while something can come of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.core.matching.bits import Floats, Numbers
from bot.core.matching.measure import Measures, full_marks, off_target
from bot.core.matching.parties import Parties

CELLS = 1_000_000
"""Candidates looked at together."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What each party costs, at least 0; and what a group is paid for each of its heads, besides its worth."""

    party: Floats
    head: float


@dataclass(frozen=True, slots=True)
class Columns:
    """Groups of parties [n, places], padded, each in ascending order; their worth, and what they gain at the prices."""

    groups: Numbers
    worth: Floats
    gain: Floats
    complete: bool = True
    """Whether these are all that gain so much."""


def price(parties: Parties, prices: Prices, above: float, limit: int | None = None) -> Columns:
    """All groups that gain more than `above`, or about the first `limit` that are found.

    A group gains its worth and its heads' pay less its parties' prices; what its members would gain for staying at
    home is left out. That nothing is overlooked rests on measure.Measures: cores never rise and burdens never fall.
    """
    return _Search(parties, prices, above, limit).run()


def every(parties: Parties, limit: int) -> Columns | None:
    """All groups that keep the rules, or None if they are more than `limit`."""
    free = Prices(np.zeros(parties.count), 1e6)
    found = price(parties, free, -1.0, limit)
    return found if found.complete else None


def lack(parties: Parties, prices: Prices, groups: Numbers, worth: Floats) -> Floats:
    """What each group lacks to its price: the other way round, what it gains."""
    return np.append(prices.party, 0.0)[groups].sum(axis=1) - worth - prices.head * parties.heads[groups].sum(axis=1)


def _by_turns(pairs: Numbers, first: Numbers, bound: Floats) -> Numbers:
    """Each party's most promising pair, then each one's second, and so on: a limit then leaves something for all."""
    order = np.lexsort((-bound, first))
    begins = np.searchsorted(first[order], first[order], side="left")
    turn = np.arange(len(order)) - begins
    return pairs[order[np.lexsort((-bound[order], turn))]]


@dataclass(slots=True)
class _Partial:
    """Groups that may grow, as places in the order of prices."""

    places: Numbers
    core: Floats
    burden: Floats
    cost: Floats
    heads: Numbers

    def some(self, which: Numbers | slice) -> _Partial:
        return _Partial(self.places[which], self.core[which], self.burden[which], self.cost[which], self.heads[which])


class _Search:
    def __init__(self, parties: Parties, prices: Prices, above: float, limit: int | None) -> None:
        self.parties, self.prices, self.above, self.limit = parties, prices, above, limit
        heads = parties.heads[:-1]
        self.order = np.lexsort((np.arange(parties.count), prices.party / heads))
        self.heads = heads[self.order]
        self.cost = prices.party[self.order]
        self.rate = self.cost / self.heads
        square = np.ix_(self.order, self.order)
        self.fits, self.core, self.burden = parties.fits[square], parties.core[square], parties.burden[square]
        self.found: list[tuple[Numbers, Floats, Floats]] = []
        self.count = 0

    def run(self) -> Columns:
        complete = self._alone() and self._pairs()
        if not self.found:
            return Columns(np.zeros((0, self.parties.most), np.int64), np.zeros(0), np.zeros(0), complete)
        groups, worth, gain = (np.concatenate(each) for each in zip(*self.found, strict=True))
        return Columns(groups, worth, gain, complete)

    def _alone(self) -> bool:
        """Parties that are a group by themselves."""
        rules, place = self.parties.table.rules, np.flatnonzero(self.fits.diagonal())
        alone = place[self.heads[place] >= rules.min_size]
        self._take(alone[:, None], self.cost[alone], self.heads[alone])
        return True

    def _pairs(self) -> bool:
        one, two = np.nonzero(np.triu(self.fits, 1))
        pairs = _Partial(
            np.stack([one, two], axis=1),
            self.core[one, two].astype(float),
            self.burden[one, two].astype(float),
            self.cost[one] + self.cost[two],
            self.heads[one] + self.heads[two],
        )
        bound = self._bound(pairs.core, pairs.burden, pairs.cost, pairs.heads, self.rate[two])
        promising = np.flatnonzero(bound > self.above)
        if self.limit is not None:
            promising = _by_turns(promising, one[promising], bound[promising])
        pairs = pairs.some(promising)
        whole = pairs.heads >= self.parties.table.rules.min_size
        self._take(pairs.places[whole], pairs.cost[whole], pairs.heads[whole])
        return self._extend(pairs)

    def _extend(self, partial: _Partial) -> bool:
        """Everything that grows out of these; False if the limit was reached on the way."""
        rules, count = self.parties.table.rules, self.parties.count
        partial = partial.some(np.flatnonzero(partial.heads < rules.max_size))
        chunk = max(1, (CELLS if self.limit is None else CELLS // 8) // max(1, count))
        for at in range(0, len(partial.cost), chunk):
            if self.limit is not None and self.count >= self.limit:
                return False
            if not self._grow(partial.some(slice(at, at + chunk))):
                return False
        return True

    def _grow(self, partial: _Partial) -> bool:
        """One more party for each of these, whichever comes later in the order, and then one more for those."""
        rules, places = self.parties.table.rules, partial.places
        fits = self.fits[places[:, 0]].copy()
        for column in range(1, places.shape[1]):
            fits &= self.fits[places[:, column]]
        fits &= np.arange(self.parties.count) > places[:, -1:]
        row, new = np.nonzero(fits)
        heads = partial.heads[row] + self.heads[new]
        room = heads <= rules.max_size
        row, new, heads = row[room], new[room], heads[room]
        cost = partial.cost[row] + self.cost[new]
        core, burden = partial.core[row], partial.burden[row]
        for column in range(places.shape[1]):
            old = places[row, column]
            core = np.minimum(core, self.core[old, new])
            burden = np.maximum(burden, self.burden[old, new])
        hopeful = self._bound(core, burden, cost, heads, self.rate[new]) > self.above
        row, new, heads, cost = row[hopeful], new[hopeful], heads[hopeful], cost[hopeful]
        grown = np.append(places[row], new[:, None], axis=1)
        measures = self.parties.measure(self._padded(grown))
        kept = np.flatnonzero(measures.fits)
        next_ = _Partial(grown[kept], measures.core[kept], measures.burden[kept], cost[kept], heads[kept])
        whole = next_.heads >= rules.min_size
        known = Measures(whole[whole], next_.core[whole], next_.burden[whole])
        self._take(next_.places[whole], next_.cost[whole], next_.heads[whole], known)
        bound = self._bound(next_.core, next_.burden, next_.cost, next_.heads, self.rate[next_.places[:, -1]], 1)
        next_ = next_.some(np.flatnonzero(bound > self.above))
        return self._extend(next_) if len(next_.cost) and next_.places.shape[1] < self.parties.most else True

    def _bound(self, core: Floats, burden: Floats, cost: Floats, heads: Numbers, rate: Floats, more: int = 0) -> Floats:
        """The most that a group can gain which these grow into, with at least `more` heads more."""
        table = self.parties.table
        rules, best = table.rules, np.full(len(core), -np.inf)
        for size in range(rules.min_size, rules.max_size + 1):
            each = core + (full_marks(table) + self.prices.head - float(off_target(table, np.array([size]))[0]))
            gain = size * each - burden - cost - (size - heads) * rate
            best = np.where((heads + more <= size) & (gain > best), gain, best)
        return best

    def _take(self, places: Numbers, cost: Floats, heads: Numbers, measures: Measures | None = None) -> None:
        """Keep those of these whole groups that gain enough."""
        if not len(places):
            return
        groups = np.sort(self._padded(places), axis=1)
        worth = self.parties.worth_of(groups, measures or self.parties.measure(groups), heads)
        gain = worth + self.prices.head * heads - cost
        good = gain > self.above
        self.found.append((groups[good], worth[good], gain[good]))
        self.count += int(good.sum())

    def _padded(self, places: Numbers) -> Numbers:
        out = np.full((len(places), self.parties.most), self.parties.count, np.int64)
        out[:, : places.shape[1]] = self.order[places]
        return out
