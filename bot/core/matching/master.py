"""The linear programme over groups: how much of each group to take, what each party is worth, and a proven bound."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import highspy
import numpy as np

from bot.core.matching.bits import Floats, Numbers
from bot.core.matching.parties import Parties
from bot.core.matching.pricing import Prices

SHORT = 1000.0
"""What each head costs that is missing from the number to be placed: more than any quality can make up for."""
DUAL, PRIMAL = 1, 4
"""HiGHS's numbers for the variants of the simplex method."""


@dataclass(frozen=True, slots=True)
class Solved:
    """The best mix of the groups so far: its worth, the prices that go with it, how much of each group it takes."""

    worth: float
    prices: Prices
    share: Floats
    short: float
    """How many heads are missing."""


class Master:
    """Maximise the worth of the groups taken, each party at most once, with `placed` heads in all (or as near as)."""

    def __init__(self, parties: Parties, placed: float) -> None:
        self.parties = parties
        self.placed = placed
        self.groups = np.zeros((0, parties.most), np.int64)
        self.worth = np.zeros(0)
        self._known: set[bytes] = set()
        self._solver = _quiet()
        rows = parties.count
        infinity = highspy.kHighsInf
        lower, upper = np.append(np.full(rows, -infinity), placed), np.append(np.ones(rows), infinity)
        self._solver.addRows(
            rows + 1, lower, upper, 0, np.zeros(rows + 1, np.int32), np.zeros(0, np.int32), np.zeros(0)
        )
        self._solver.addCol(SHORT, 0.0, infinity, 1, np.array([rows], np.int32), np.array([1.0]))

    def add(self, groups: Numbers, worth: Floats) -> int:
        """More groups to choose from; those that are known are left out. Returns how many were new."""
        fresh = [number for number, row in enumerate(groups) if not self._seen(row.tobytes())]
        if not fresh:
            return 0
        groups, worth = groups[fresh], worth[fresh]
        heads = self.parties.heads[groups].sum(axis=1)
        real = groups != self.parties.count
        counts = real.sum(axis=1) + 1
        begins = np.append(0, np.cumsum(counts)[:-1]).astype(np.int32)
        places = np.append(groups, np.full((len(groups), 1), self.parties.count), axis=1)
        amounts = np.append(np.ones_like(groups, float), heads[:, None], axis=1)
        used = np.append(real, np.ones((len(groups), 1), np.bool_), axis=1)
        self._solver.addCols(
            len(groups),
            -worth,
            np.zeros(len(groups)),
            np.full(len(groups), highspy.kHighsInf),
            int(counts.sum()),
            begins,
            places[used].astype(np.int32),
            amounts[used],
        )
        self.groups = np.concatenate([self.groups, groups])
        self.worth = np.concatenate([self.worth, worth])
        return len(groups)

    def _seen(self, key: bytes) -> bool:
        if key in self._known:
            return True
        self._known.add(key)
        return False

    def place(self, placed: float) -> None:
        """Change the number of heads to be placed."""
        self.placed = placed
        self._solver.changeRowBounds(self.parties.count, placed, highspy.kHighsInf)

    def bound(self, columns: Iterable[int], lower: float, upper: float = highspy.kHighsInf) -> None:
        """From now on this much of each of these groups is taken: from 1 to choose it, 0 to 0 to rule it out."""
        for column in columns:
            self._solver.changeColBounds(int(column) + 1, lower, upper)

    def solve(self, method: int = PRIMAL) -> Solved:
        self._solver.setOptionValue("simplex_strategy", method)
        self._solver.run()
        solution = self._solver.getSolution()
        duals, values = np.array(solution.row_dual), np.array(solution.col_value)
        prices = Prices(np.maximum(0.0, -duals[:-1]), max(0.0, float(duals[-1])))
        return Solved(-self._solver.getInfo().objective_function_value, prices, values[1:], float(values[0]))


def _quiet() -> highspy.Highs:
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("random_seed", 1)
    solver.setOptionValue("presolve", "off")
    return solver
