"""Many parties: grouped block by block, each of people with free hours at like times of the day, and then across."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.matching.bits import Floats, Numbers
from bot.core.matching.measure import measure
from bot.core.matching.parties import Homes, Parties, parties
from bot.core.matching.repair import repair
from bot.core.matching.solve import Solution, solve
from bot.core.matching.table import Table
from bot.core.matching.watch import Budget, Watch

BLOCK = 420
"""Parties in a block."""
ACROSS = 500
"""Parties with whom those who are left over after all blocks are tried."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """All parties, as lists of people's numbers, too many for all to be measured with all."""

    table: Table
    together: Sequence[Sequence[int]]

    def block(self, some: Sequence[int]) -> Parties:
        """These parties alone; the numbers in the result are places in `some`."""
        people = [person for number in some for person in self.together[number]]
        ends = np.cumsum([len(self.together[number]) for number in some]).tolist()
        starts = [0, *ends[:-1]]
        own = [list(range(start, end)) for start, end in zip(starts, ends, strict=True)]
        return parties(self.table.only(people), own)


def solve_crowd(table: Table, together: Sequence[Sequence[int]], watch: Watch) -> list[tuple[list[int], float]]:
    """Groups of people's numbers with their worth."""
    crowd = Crowd(table, together)
    order = np.argsort(_hour(table, together), kind="stable").tolist()
    count = max(1, math.ceil(len(order) / BLOCK))
    plan: list[list[int]] = []
    left: list[int] = []
    for number in range(count):
        some = order[number * len(order) // count : (number + 1) * len(order) // count]
        block = crowd.block(some)
        solution = solve(block, _share(watch, count - number))
        groups = [[some[party] for party in row if party < block.count] for row in solution.groups.tolist()]
        plan += groups
        left += sorted(set(some) - {party for group in groups for party in group})
        placed = sum(len(together[party]) for group in plan for party in group)
        watch.note(placed=placed, done=0.9 * (number + 1) / count)
    plan = _across(crowd, plan, left, watch)
    return plan


def _share(watch: Watch, blocks: int) -> Watch:
    """A watch for the next of so many blocks: its own share of the time that is left, and nobody to tell."""
    if watch.budget.seconds is None:
        return Watch(Budget(effort=watch.budget.effort), None if watch.tell is None else lambda _: not watch.enough())
    seconds = max(0.0, watch.left() * 0.95 / blocks)
    return Watch(Budget(seconds, watch.budget.clock, watch.budget.effort))


def _across(crowd: Crowd, plan: list[list[int]], left: list[int], watch: Watch) -> list[list[int]]:
    """The plan with places for those who are left over, among the groups that they have most in common with."""
    left = sorted(left)
    for _ in range(2):
        for at in range(0, len(left), 20):
            some = left[at : at + 20]
            groups = _friends(crowd, plan, some)
            inside = [party for number in groups for party in plan[number]]
            free = [party for party in some if party not in set(inside)]
            if watch.left() <= 0 or not free:
                continue
            names = [*free, *inside]
            block = crowd.block(names)
            place = {party: number for number, party in enumerate(names)}
            before = np.full((len(groups), block.most), block.count, np.int64)
            for row, number in enumerate(groups):
                before[row, : len(plan[number])] = sorted(place[party] for party in plan[number])
            after = repair(block, before)
            again = [[names[party] for party in row if party < block.count] for row in after.tolist()]
            plan = [group for number, group in enumerate(plan) if number not in set(groups)] + again
        home = {party for group in plan for party in group}
        rest = [party for party in left if party not in home]
        if len(rest) == len(left) or not rest:
            break
        left = rest
    return plan


def _friends(crowd: Crowd, plan: list[list[int]], some: list[int]) -> list[int]:
    """Groups in which most could be with one of these."""
    table, firsts = crowd.table, [crowd.together[party][0] for party in some]
    others = np.array([person for group in plan for party in group for person in crowd.together[party]], np.int64)
    group_of = np.array([n for n, group in enumerate(plan) for party in group for _ in crowd.together[party]], np.int64)
    score = np.zeros(len(plan))
    for person in firsts:
        fits = measure(table, np.stack([np.full(len(others), person), others], axis=1)).fits
        np.add.at(score, group_of, fits)
    chosen, count = list[int](), 0
    for number in np.argsort(-score, kind="stable").tolist():
        count += len(plan[number])
        if count > ACROSS or score[number] == 0:
            break
        chosen.append(number)
    return sorted(chosen)


def _hour(table: Table, together: Sequence[Sequence[int]]) -> Floats:
    """The time of the UTC day around which each party's first member can start sessions, as an angle."""
    minute = np.arange(table.bits) * table.step
    angle = minute % 1440 * (2 * np.pi / 1440)
    starts = table.starts[[party[0] for party in together], 0]
    free = np.unpackbits(starts.view(np.uint8), axis=1, bitorder="little")[:, : table.bits].astype(np.float32)
    return np.arctan2(free @ np.sin(angle), free @ np.cos(angle))
