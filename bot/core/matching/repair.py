"""Finding places for those who are left over: chains of moves, each of which keeps everybody else placed."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bot.core.matching.bits import Flags, Numbers
from bot.core.matching.parties import Parties

DEPTH = 4
"""How many groups a chain may change."""
CHAINS = 150
"""How many chains are looked at for one party."""
TRIOS = 600
"""How many new groups are measured at the end of a chain."""

Changes = Mapping[int, Numbers]
"""Groups of the plan by their number, as they would be."""


@dataclass(slots=True)
class _Plan:
    parties: Parties
    groups: Numbers

    @property
    def home(self) -> Numbers:
        home = np.full(self.parties.count + 1, -1)
        for column in range(self.groups.shape[1]):
            home[self.groups[:, column]] = np.arange(len(self.groups))
        home[-1] = -1
        return home


def repair(parties: Parties, plan: Numbers, chains: int = CHAINS) -> Numbers:
    """The plan with places for as many more parties as chains of moves can find. Nobody who was placed loses theirs."""
    state, again = _Plan(parties, plan), True
    while again:
        again = False
        able = parties.fits.any(axis=1)
        for party in np.flatnonzero(able & (state.home[:-1] < 0)):
            if state.home[party] < 0:
                again |= _place(state, int(party), chains)
    return state.groups


def _place(plan: _Plan, party: int, chains: int) -> bool:
    """Make the shortest chain of changes, if one is found, that gives this party a place."""
    seen, queue = {party}, deque[tuple[int, dict[int, Numbers]]]([(party, {})])
    for _ in range(chains):
        if not queue:
            return False
        homeless, changes = queue.popleft()
        last = _joined(plan, homeless, changes) or _founded(plan, homeless, changes)
        if last:
            _carry_out(plan, changes | last)
            return True
        if len(changes) < DEPTH:
            for number, group, leaver in _swaps(plan, homeless, changes, seen):
                seen.add(leaver)
                queue.append((leaver, changes | {number: group}))
    return False


def _carry_out(plan: _Plan, changes: Changes) -> None:
    groups = list(plan.groups)
    for number, group in sorted(changes.items()):
        if number < len(groups):
            groups[number] = group
        else:
            groups.append(group)
    plan.groups = np.array(groups)


def _open(plan: _Plan, party: int, changes: Changes) -> Numbers:
    """Groups not changed yet of which all but at most one could be with this party."""
    fits = np.append(plan.parties.fits[party], True)[plan.groups]
    open_ = (~fits).sum(axis=1) <= 1
    open_[[number for number in changes if number < len(open_)]] = False
    return np.flatnonzero(open_)


def _joined(plan: _Plan, party: int, changes: Changes) -> dict[int, Numbers] | None:
    """The group with room that has most to gain, with this party in it."""
    parties = plan.parties
    numbers = _open(plan, party, changes)
    groups = plan.groups[numbers]
    room = (groups[:, -1] == parties.count) & (
        parties.heads[groups].sum(axis=1) + parties.heads[party] <= parties.table.rules.max_size
    )
    numbers, groups = numbers[room], groups[room]
    if not len(numbers):
        return None
    tried = np.sort(np.append(groups[:, :-1], np.full((len(groups), 1), party), axis=1), axis=1)
    worth = parties.worth(tried) - parties.worth(groups)
    best = int(np.argmax(worth))
    return {int(numbers[best]): tried[best]} if np.isfinite(worth[best]) else None


def _swaps(plan: _Plan, party: int, changes: Changes, seen: set[int]) -> list[tuple[int, Numbers, int]]:
    """(number, group, leaver): each group that this party could join if one member, not yet `seen`, left it."""
    parties = plan.parties
    numbers = _open(plan, party, changes)
    groups = plan.groups[numbers]
    fits: Flags = np.append(parties.fits[party], True)[groups]
    strangers = np.invert(fits)
    candidates = np.where(strangers.sum(axis=1)[:, None] > 0, strangers, groups < parties.count)
    row, column = np.nonzero(candidates)
    fresh = np.array([leaver not in seen for leaver in groups[row, column].tolist()], np.bool_)
    row, column = row[fresh], column[fresh]
    tried = groups[row].copy()
    leavers = tried[np.arange(len(row)), column]
    tried[np.arange(len(row)), column] = party
    tried = np.sort(tried, axis=1)
    good = np.flatnonzero(np.isfinite(parties.worth(tried)))
    return [(int(numbers[row[n]]), tried[n], int(leavers[n])) for n in good]


def _founded(plan: _Plan, party: int, changes: Changes) -> dict[int, Numbers] | None:
    """A new group of two or three parties: those left over, and members of groups that have more than they need."""
    parties, home = plan.parties, plan.home
    smallest = parties.table.rules.min_size
    heads = parties.heads[plan.groups].sum(axis=1)
    spare = np.array(
        [
            parties.fits[party, other]
            and other != party
            and (
                home[other] < 0
                or (home[other] not in changes and heads[home[other]] - parties.heads[other] >= smallest)
            )
            for other in range(parties.count)
        ],
        np.bool_,
    )
    moved = {int(member) for group in changes.values() for member in group}
    others = np.array([other for other in np.flatnonzero(spare) if other not in moved], np.int64)
    if not len(others):
        return None
    one, two = np.triu_indices(len(others))
    one, two = others[one], others[two]
    alone = one == two
    apart = (home[one] != home[two]) | (home[one] < 0)
    good = np.flatnonzero((alone & (parties.most > 1)) | (apart & parties.fits[one, two] & (parties.most > 2)))
    order = np.argsort((home[one[good]] >= 0).astype(int) + (home[two[good]] >= 0), kind="stable")[:TRIOS]
    one, two = one[good[order]], two[good[order]]
    tried = np.full((len(one), max(3, parties.most)), parties.count)
    tried[:, 0], tried[:, 1], tried[:, 2] = party, one, np.where(one == two, parties.count, two)
    tried = np.sort(tried, axis=1)[:, : parties.most]
    worth = parties.worth(tried)
    if not len(worth) or not np.isfinite(worth.max()):
        return None
    best = int(np.argmax(worth))
    founded = {len(plan.groups) + sum(number >= len(plan.groups) for number in changes): tried[best]}
    for member in {int(one[best]), int(two[best])}:
        if home[member] >= 0:
            left = plan.groups[home[member]].copy()
            left[left == member] = parties.count
            founded[int(home[member])] = np.sort(left)
    return founded
