"""Many parties: grouped block by block, each of people with free hours at like times of the day, and then across."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.matching.bits import Floats
from bot.core.matching.measure import measure
from bot.core.matching.parties import Parties, parties
from bot.core.matching.repair import repair
from bot.core.matching.solve import solve
from bot.core.matching.table import Table
from bot.core.matching.watch import Budget, Watch

BLOCK = 500
"""Parties in a block."""
EFFORT = 0.25
"""How much of the usual effort goes into the last improvements of a block: it is not the last that is done."""
SEARCHING = 0.85
"""The share of a block's time that its search may take: what ends a search is not cut short."""
SECONDS = 6
"""So long a block takes, about."""
ACROSS = 500
"""Parties with whom those who are left over after all blocks are tried."""


Groups = list[list[int]]
"""Groups of parties' numbers."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """All parties, as lists of people's numbers, too many for all to be measured with all."""

    table: Table
    together: Sequence[Sequence[int]]

    def block(self, some: Sequence[int]) -> Parties:
        """These parties alone; the numbers in the result are places in `some`."""
        people, own = self.people(some)
        return parties(self.table.only(people), own)

    def people(self, some: Sequence[int]) -> tuple[list[int], Groups]:
        """The people of these parties, and the parties as places in that list."""
        people = [person for number in some for person in self.together[number]]
        ends = np.cumsum([len(self.together[number]) for number in some]).tolist()
        starts = [0, *ends[:-1]]
        own = [list(range(start, end)) for start, end in zip(starts, ends, strict=True)]
        return people, own


@dataclass(frozen=True, slots=True)
class _Job:
    """One block to be solved: the table of its people, its parties as their numbers, groups to begin with."""

    table: Table
    together: list[list[int]]
    start: Groups
    budget: Budget

    def __call__(self) -> Groups:
        """The best groups, by the places of the parties in `together`."""
        watch = Watch(self.budget)
        block = parties(self.table, self.together)
        start = None
        if self.start:
            start = np.full((len(self.start), block.most), block.count, np.int64)
            for row, group in enumerate(self.start):
                start[row, : len(group)] = sorted(group)
        found: Groups = solve(block, watch, start).groups.tolist()
        return [[party for party in row if party < block.count] for row in found]


def solve_crowd(table: Table, together: Sequence[Sequence[int]], watch: Watch) -> Groups:
    """Groups of parties' numbers: block by block, then anew in blocks of groups that were in different ones before.

    A round's blocks don't depend on each other: the budget's `spread` may have them done side by side.
    """
    crowd, spread = Crowd(table, together), watch.budget.spread
    plan, orders = list[list[int]](), _orders(len(together), watch)
    for round_, order in enumerate(orders):
        if round_ and watch.enough():
            break
        blocks = _blocks(crowd, order(crowd), plan)
        gone, again = set[tuple[int, ...]](), list[list[int]]()
        jobs = _jobs(crowd, blocks, len(orders) - round_, watch)
        for (groups, alone), found in zip(blocks, spread(jobs), strict=True):
            some = [*(party for group in groups for party in group), *alone]
            gone |= {tuple(group) for group in groups}
            again += [[some[place] for place in group] for group in found]
            now = [*(group for group in plan if tuple(group) not in gone), *again]
            placed = sum(len(together[party]) for group in now for party in group)
            share = (round_ + len(gone | {tuple(alone)}) / (len(plan) + len(blocks))) / len(orders)
            watch.note(placed=placed, most=len(table.people), done=min(0.95, share))
            if watch.stopped and round_:
                break
        plan = _across(crowd, [*(group for group in plan if tuple(group) not in gone), *again], watch)
    return plan


def _orders(count: int, watch: Watch) -> Sequence[Callable[[Crowd], Floats]]:
    """All rounds, or the first alone where the time would not do for more."""
    blocks = math.ceil(count / BLOCK)
    hurry = watch.left() * watch.budget.spread.hands < len(ORDERS) * blocks * SECONDS
    return ORDERS[:1] if hurry else ORDERS


def _jobs(crowd: Crowd, blocks: Sequence[tuple[Groups, list[int]]], rounds: int, watch: Watch) -> Iterator[_Job]:
    """Each with its share of the time that is left for so many rounds: for all blocks, or for those that are left,
    where a block is not asked for before the one before it is done."""
    hands = watch.budget.spread.hands
    for number, (groups, alone) in enumerate(blocks):
        left = rounds * len(blocks) - (number if hands == 1 else 0)
        yield _job(crowd, groups, alone, watch.part(min(1.0, hands / left) * SEARCHING, EFFORT).budget)


def _job(crowd: Crowd, groups: Groups, alone: list[int], budget: Budget) -> _Job:
    some = [*(party for group in groups for party in group), *alone]
    place = {party: number for number, party in enumerate(some)}
    people, own = crowd.people(some)
    return _Job(crowd.table.only(people), own, [[place[party] for party in group] for group in groups], budget)


def _blocks(crowd: Crowd, order: Floats, plan: Groups) -> list[tuple[Groups, list[int]]]:
    """Blocks of groups of the plan and of parties in none, in ascending `order` of the parties."""
    home = {party for group in plan for party in group}
    units = [*plan, *([party] for party in range(len(crowd.together)) if party not in home)]
    key = [float(np.mean(order[unit])) for unit in units]
    ranked = sorted(range(len(units)), key=lambda number: (key[number], units[number]))
    size = max(1, math.ceil(len(order) / max(1, math.ceil(len(order) / BLOCK))))
    blocks: list[tuple[Groups, list[int]]] = [([], [])]
    count = 0
    for number in ranked:
        if count >= size:
            blocks.append(([], []))
            count = 0
        if number < len(plan):
            blocks[-1][0].append(units[number])
        else:
            blocks[-1][1].extend(units[number])
        count += len(units[number])
    return blocks


def _across(crowd: Crowd, plan: Groups, watch: Watch) -> Groups:
    """The plan with places for those who are left over, among the groups that they have most in common with."""
    home = {party for group in plan for party in group}
    left = [party for party in range(len(crowd.together)) if party not in home]
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
            after: Groups = repair(block, before).tolist()
            again = [[names[party] for party in row if party < block.count] for row in after]
            plan = [group for number, group in enumerate(plan) if number not in set(groups)] + again
        home = {party for group in plan for party in group}
        rest = [party for party in left if party not in home]
        if len(rest) == len(left) or not rest:
            break
        left = rest
    return plan


def _friends(crowd: Crowd, plan: Groups, some: list[int]) -> list[int]:
    """Groups in which most could be with one of these."""
    table, firsts = crowd.table, [crowd.together[party][0] for party in some]
    others = np.array([person for group in plan for party in group for person in crowd.together[party]], np.int64)
    group_of = np.array([n for n, group in enumerate(plan) for party in group for _ in crowd.together[party]], np.int64)
    score = np.zeros(len(plan))
    for person in firsts:
        fits = measure(table, np.stack([np.full(len(others), person), others], axis=1)).fits
        np.add.at(score, group_of, fits)
    chosen, count = list[int](), 0
    ranked: list[int] = np.argsort(-score, kind="stable").tolist()
    for number in ranked:
        count += len(plan[number])
        if count > ACROSS or score[number] == 0:
            break
        chosen.append(number)
    return sorted(chosen)


def _by_hour(crowd: Crowd) -> Floats:
    """The time of the UTC day around which each party's first member can start sessions, as an angle."""
    table = crowd.table
    angle = np.arange(table.bits) * table.step % 1440 * (2 * np.pi / 1440)
    starts = table.starts[[party[0] for party in crowd.together], 0]
    free = np.unpackbits(starts.view(np.uint8), axis=1, bitorder="little")[:, : table.bits].astype(np.float32)
    return np.arctan2(free @ np.sin(angle), free @ np.cos(angle)).astype(float)


def _by_level(crowd: Crowd) -> Floats:
    """By a wide part of the day, and then by level and pace."""
    table, first = crowd.table, [party[0] for party in crowd.together]
    part = np.floor((_by_hour(crowd) + np.pi) / (2 * np.pi) * 6)
    return part * 100 + table.level[first] * 10 + np.minimum(table.pace[first], 60) / 10


ORDERS = (_by_hour, _by_level)
"""What people in a block have in common, round by round."""
