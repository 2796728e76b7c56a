"""Many parties: grouped block by block, each of people with free hours at like times of the day, and then across."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.matching.bits import Floats
from bot.core.matching.measure import measure
from bot.core.matching.parties import Parties, parties
from bot.core.matching.repair import repair
from bot.core.matching.solve import solve
from bot.core.matching.table import Table
from bot.core.matching.watch import Watch

BLOCK = 500
"""Parties in a block."""
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
        people = [person for number in some for person in self.together[number]]
        ends = np.cumsum([len(self.together[number]) for number in some]).tolist()
        starts = [0, *ends[:-1]]
        own = [list(range(start, end)) for start, end in zip(starts, ends, strict=True)]
        return parties(self.table.only(people), own)


def solve_crowd(table: Table, together: Sequence[Sequence[int]], watch: Watch) -> Groups:
    """Groups of parties' numbers: block by block, then anew in blocks of groups that were in different ones before."""
    crowd = Crowd(table, together)
    plan, orders = Groups(), (_by_hour, _by_level)
    for round_, order in enumerate(orders):
        blocks = _blocks(crowd, order(crowd, plan), plan)
        for number, (groups, alone) in enumerate(blocks):
            if watch.enough() and round_:
                return plan
            share = 0.9 / (len(blocks) * (len(orders) - round_) - number)
            plan = _block(crowd, plan, groups, alone, watch.part(share))
            placed = sum(len(together[party]) for group in plan for party in group)
            watch.note(placed=placed, done=0.95 * (round_ + (number + 1) / len(blocks)) / len(orders))
        if round_ == 0:
            plan = _across(crowd, plan, watch)
    return _across(crowd, plan, watch)


def _blocks(crowd: Crowd, order: Floats, plan: Groups) -> list[tuple[Groups, list[int]]]:
    """Blocks of groups of the plan and of parties in none, in ascending `order` of the parties."""
    home = {party for group in plan for party in group}
    units = [*plan, *([party] for party in range(len(crowd.together)) if party not in home)]
    key = [float(np.mean(order[unit])) for unit in units]
    ranked = sorted(range(len(units)), key=lambda number: (key[number], units[number]))
    size = max(1, math.ceil(len(order) / max(1, math.ceil(len(order) / BLOCK))))
    blocks, count = [([], [])], 0
    for number in ranked:
        if count >= size:
            blocks.append(([], []))
            count = 0
        is_group = number < len(plan)
        blocks[-1][0 if is_group else 1].append(units[number] if is_group else units[number][0])
        count += len(units[number])
    return blocks


def _block(crowd: Crowd, plan: Groups, groups: Groups, alone: list[int], watch: Watch) -> Groups:
    """The plan with the groups of one block replaced by better ones, and places for those alone."""
    some = [*(party for group in groups for party in group), *alone]
    block = crowd.block(some)
    start = None
    if groups:
        place = {party: number for number, party in enumerate(some)}
        start = np.full((len(groups), block.most), block.count, np.int64)
        for row, group in enumerate(groups):
            start[row, : len(group)] = sorted(place[party] for party in group)
    after = solve(block, watch, start).groups
    gone = {tuple(group) for group in groups}
    kept = [group for group in plan if tuple(group) not in gone]
    return kept + [[some[party] for party in row if party < block.count] for row in after.tolist()]


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
            after = repair(block, before)
            again = [[names[party] for party in row if party < block.count] for row in after.tolist()]
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
    for number in np.argsort(-score, kind="stable").tolist():
        count += len(plan[number])
        if count > ACROSS or score[number] == 0:
            break
        chosen.append(number)
    return sorted(chosen)


def _by_hour(crowd: Crowd, plan: Groups) -> Floats:
    """The time of the UTC day around which each party's first member can start sessions, as an angle."""
    table = crowd.table
    angle = np.arange(table.bits) * table.step % 1440 * (2 * np.pi / 1440)
    starts = table.starts[[party[0] for party in crowd.together], 0]
    free = np.unpackbits(starts.view(np.uint8), axis=1, bitorder="little")[:, : table.bits].astype(np.float32)
    return np.arctan2(free @ np.sin(angle), free @ np.cos(angle)).astype(float)


def _by_level(crowd: Crowd, plan: Groups) -> Floats:
    """By a wide part of the day, and then by level and pace."""
    table, first = crowd.table, [party[0] for party in crowd.together]
    part = np.floor((_by_hour(crowd, plan) + np.pi) / (2 * np.pi) * 6)
    return part * 100 + table.level[first] * 10 + np.minimum(table.pace[first], 60) / 10
