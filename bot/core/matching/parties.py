"""Parties: who is placed together, come what may - one person, people who want each other, a group that stays whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.core.matching.bits import Flags, Floats, Numbers
from bot.core.matching.measure import Measures, measure, values
from bot.core.matching.table import Table

ROWS = 200
"""Parties that are measured with all others together."""
ROUNDING = 1e-7
"""Pairs are kept in single precision, rounded to the side on which bounds stay true."""


@dataclass(frozen=True, slots=True)
class Homes:
    """For each person (and the empty place, -1) the living group they are in now, and for each group its size."""

    of: Numbers
    sizes: Numbers


@dataclass(frozen=True, slots=True)
class Parties:
    """Parties as numbers 0..n-1; number n is nobody, the filler of groups [k, places] of parties.

    `members[i]` are the people of party i, padded; `heads[i]` how many. `pairs` measures every two parties [n, n], and
    on the diagonal each alone. With `homes`, people who stay where they are now are worth more.
    """

    table: Table
    members: Numbers
    heads: Numbers
    fits: Flags
    core: NDArray[np.float32]
    burden: NDArray[np.float32]
    homes: Homes | None = None

    @property
    def count(self) -> int:
        return len(self.heads) - 1

    @property
    def most(self) -> int:
        """The most parties that a group can have."""
        return self.table.rules.max_size

    def only(self, some: Numbers) -> Parties:
        """The same for these parties alone, renumbered in this order."""
        square, kept = np.ix_(some, some), np.append(some, self.count)
        return replace(
            self,
            members=self.members[kept],
            heads=self.heads[kept],
            fits=self.fits[square],
            core=self.core[square],
            burden=self.burden[square],
        )

    def people(self, groups: Numbers) -> Numbers:
        """Groups of parties as groups of people, padded."""
        return self.members[groups].reshape(len(groups), groups.shape[1] * self.members.shape[1])

    def measure(self, groups: Numbers) -> Measures:
        return measure(self.table, self.people(groups))

    def worth(self, groups: Numbers) -> Floats:
        """What each group [n, places] is worth, minus infinity where it breaks any rule, its size among them."""
        heads = self.heads[groups].sum(axis=1)
        return self.worth_of(groups, self.measure(groups), heads)

    def worth_of(self, groups: Numbers, measures: Measures, heads: Numbers) -> Floats:
        rules = self.table.rules
        worth = values(self.table, measures, heads)
        if self.homes is not None:
            worth = worth + rules.weights.moving * stay(self.homes, self.people(groups))
        return np.where((rules.min_size <= heads) & (heads <= rules.max_size), worth, -np.inf)


def stay(homes: Homes, groups: Numbers) -> Numbers:
    """How many people of each group [n, places] stay: those of a home more than half of whom are in it."""
    home = homes.of[groups]
    alike = ((home[:, :, None] == home[:, None, :]) & (home >= 0)[:, :, None]).sum(axis=1)
    return np.where(2 * alike > homes.sizes[home], alike, 0).max(axis=1)


def parties(table: Table, together: Sequence[Sequence[int]], homes: Homes | None = None) -> Parties:
    """Parties of these people's numbers, in this order, with every two of them measured."""
    count, width = len(together), max((len(party) for party in together), default=1)
    members = np.full((count + 1, width), table.nobody, np.int64)
    for number, party in enumerate(together):
        members[number, : len(party)] = party
    fits = np.zeros((count, count), np.bool_)
    core, burden = np.zeros((count, count), np.float32), np.zeros((count, count), np.float32)
    for first in range(0, count, ROWS):
        one, two = np.nonzero(np.arange(count) >= np.arange(first, min(first + ROWS, count))[:, None])
        one += first
        others = np.where((one == two)[:, None], table.nobody, members[two])
        measures = measure(table, np.append(members[one], others, axis=1))
        for square, values_ in (
            (fits, measures.fits),
            (core, measures.core + ROUNDING),
            (burden, measures.burden - ROUNDING),
        ):
            square[one, two] = square[two, one] = values_
    return Parties(table, members, (members != table.nobody).sum(axis=1), fits, core, burden, homes)


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the parties, `some` of the whole's numbers ascending, as parties of their own."""

    whole: Parties
    some: Numbers
    parties: Parties

    @classmethod
    def of(cls, whole: Parties, some: Numbers) -> Part:
        return cls(whole, some, whole.only(some))

    def outside(self, groups: Numbers) -> Numbers:
        """Groups of the part, by the whole's numbers."""
        return np.append(self.some, self.whole.count)[groups]

    def inside(self, groups: Numbers) -> Numbers:
        """Groups of the whole that lie in this part, by its numbers."""
        place = np.full(self.whole.count + 1, self.parties.count)
        place[self.some] = np.arange(self.parties.count)
        return np.sort(place[groups], axis=1)

    def known(self, groups: Numbers, worth: Floats) -> tuple[Numbers, Floats]:
        """Those of the whole's groups that lie in this part, by its numbers, and their worth."""
        within = np.zeros(self.whole.count + 1, np.bool_)
        within[self.some] = within[-1] = True
        lie = within[groups].all(axis=1)
        return self.inside(groups[lie]), worth[lie]
