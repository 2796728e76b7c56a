"""From people and rules to groups with session times, and what is proven about them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.matching.bits import Flags, Numbers
from bot.core.matching.blocks import BLOCK, solve_crowd
from bot.core.matching.certificate import Certificate
from bot.core.matching.checks import check_people, check_rules
from bot.core.matching.dice import Dice
from bot.core.matching.measure import measure, values
from bot.core.matching.model import Applicant, Group, Keep, Proposal, Reason, Rules, Unplaced
from bot.core.matching.moves import rearrange
from bot.core.matching.parties import Homes, parties
from bot.core.matching.parting import can_be, together, wanted
from bot.core.matching.places import able, could_be_placed, has_a_place
from bot.core.matching.sessions import sessions
from bot.core.matching.solve import solve
from bot.core.matching.table import Table, table
from bot.core.matching.watch import Budget, Tell, Watch

CROWD = 1000
"""More parties than these are grouped block by block; and more than SECOND for each second of the budget."""
SECOND = 40

CUT = 0.85
"""The share of a budget from whose use on some part of the search has been cut short."""
RESERVE = 0.04
"""The share of a budget that is kept for setting the times; that takes about as long as reading the hours, besides."""

Plan = list[list[int]]
"""Groups of people's numbers."""


def propose(
    people: Sequence[Applicant],
    rules: Rules,
    current: Sequence[frozenset[str]] = (),
    seed: int = 0,
    budget: Budget | None = None,
    *,
    keep: Keep = Keep.WHOLE,
    tell: Tell | None = None,
) -> Proposal:
    """Groups that keep every rule in every week, a certificate, and the reason why anybody is in none.

    `current` groups (keys of people who are together now) are kept as `keep` says, without those who are gone. The
    order of people doesn't matter; the same seed gives the same answer, unless the budget's clock cuts the search
    short, which the certificate then says. `tell` hears of the progress and may end the search: the best plan so far
    is the answer.
    Refuses an UnknownZone; ValueError for people, rules or current groups that make no sense.
    """
    check_rules(rules)
    check_people(people, current)
    watch = Watch(budget or Budget(), tell)
    seats = table(_in_order(people, seed), rules)
    fit = able(seats)
    here = seats.only(np.flatnonzero(fit))
    watch.reserve = watch.used() + RESERVE * (watch.budget.seconds or 0.0)
    found = _plan(here, _numbers(here, current), keep, watch)
    return _proposal(seats, fit, here, found, current, seed, watch)


def _in_order(people: Sequence[Applicant], seed: int) -> list[Applicant]:
    """By key, which makes the caller's order meaningless; then as the seed shuffles them."""
    ordered = sorted(people, key=lambda person: person.key)
    return Dice(seed).some(ordered, len(ordered)) if seed else ordered


def _numbers(here: Table, current: Sequence[frozenset[str]]) -> Plan:
    number = {person.key: place for place, person in enumerate(here.people)}
    return [group for keys in current if (group := sorted(number[key] for key in keys if key in number))]


@dataclass(frozen=True, slots=True)
class _Found:
    """Groups of people's numbers; no plan places more than `most`, none as many with more worth than `worth`."""

    plan: Plan
    most: int
    worth: float


def _plan(here: Table, current: Plan, keep: Keep, watch: Watch) -> _Found:
    if not here.people:
        return _Found([], 0, 0.0)
    whole = [group for group in current if len(group) >= here.rules.min_size and can_be(here, group)]
    pairs = wanted(here)
    if keep is Keep.NOTHING or not current:
        return _search(here, together(here, (), pairs), watch)
    kept = _search(here, together(here, whole, pairs), watch)
    if keep is Keep.WHOLE:
        return kept
    return _balanced(here, current, kept, pairs, watch)


def _search(here: Table, units: Plan, watch: Watch) -> _Found:
    if len(units) > min(CROWD, max(BLOCK, (watch.budget.seconds or CROWD) * SECOND)):
        plan = _members(solve_crowd(here, units, watch), units)
        return _Found(plan, len(here.people), math.inf)
    given = parties(here, units)
    some = np.flatnonzero(has_a_place(given)).tolist()
    solution = solve(given.only(np.array(some, np.int64)), watch)
    plan = _members(_rows(solution.groups, len(some)), [units[party] for party in some])
    return _Found(plan, solution.placed, solution.worth)


def _members(groups: Plan, units: Plan) -> Plan:
    return [[person for party in group for person in units[party]] for group in groups]


def _rows(groups: Numbers, nobody: int) -> Plan:
    return [[party for party in row if party != nobody] for row in groups.tolist()]


def _balanced(here: Table, current: Plan, kept: _Found, pairs: list[tuple[int, int]], watch: Watch) -> _Found:
    """The plan that keeps all groups whole, made better by moves that are worth it."""
    home = {person: number for number, group in enumerate(kept.plan) for person in group}
    units = together(here, (), [(one, two) for one, two in pairs if home.get(one) == home.get(two)])
    given = parties(here, units, homes(here, current))
    party = {person: number for number, unit in enumerate(units) for person in unit}
    start = np.full((len(kept.plan), given.most), given.count, np.int64)
    for row, group in enumerate(kept.plan):
        members = sorted({party[person] for person in group})
        start[row, : len(members)] = members
    most = int(given.heads[:-1][has_a_place(given)].sum())
    watch.note(most=most, gap=None)  # groups may break up now, so the last search's bounds no longer hold
    plan = rearrange(given, start, watch)
    return _Found(_members(_rows(plan, given.count), units), most, math.inf)


def homes(here: Table, current: Plan) -> Homes:
    """Where people are now."""
    of = np.full(here.nobody + 1, -1)
    for number, group in enumerate(current):
        of[group] = number
    return Homes(of, np.array([*(len(group) for group in current), 0]))


def _proposal(
    seats: Table, fit: Flags, here: Table, found: _Found, current: Sequence[frozenset[str]], seed: int, watch: Watch
) -> Proposal:
    keys = [person.key for person in here.people]
    plan = sorted((sorted(group, key=keys.__getitem__) for group in found.plan), key=lambda group: keys[group[0]])
    worth = _worth(here, plan)
    groups = tuple(
        Group(tuple(keys[number] for number in group), sessions(here, group), round(value / len(group), 6))
        for group, value in zip(plan, worth, strict=True)
    )
    unplaced, could = _unplaced(seats, fit, here, plan)
    placed, total = sum(map(len, plan)), sum(worth)
    certificate = Certificate(
        placed=placed,
        most=max(min(found.most, placed + could), placed),
        quality=round(total / placed, 6) if placed else 0.0,
        worst=min((group.quality for group in groups), default=0.0),
        best_quality=round(max(found.worth, total) / placed, 6) if placed and found.worth < math.inf else None,
        moved=moved(current, groups, {person.key for person in seats.people}),
        stopped=watch.stopped or watch.used() > CUT * (watch.budget.seconds or math.inf),
    )
    return Proposal(groups, unplaced, seed, certificate)


def _worth(here: Table, plan: Plan) -> list[float]:
    padded = np.full((len(plan), here.rules.max_size), here.nobody, np.int64)
    for row, group in enumerate(plan):
        padded[row, : len(group)] = group
    return values(here, measure(here, padded), (padded != here.nobody).sum(axis=1)).tolist()


def _unplaced(seats: Table, fit: Flags, here: Table, plan: Plan) -> tuple[tuple[Unplaced, ...], int]:
    """Everybody in no group, by key, with the reason; and how many of them could be in one."""
    placed = {number for group in plan for number in group}
    out = [number for number in range(here.nobody) if number not in placed]
    could = could_be_placed(here, out)
    reasons = {
        person.key: Reason.TOO_FEW_HOURS for person, one in zip(seats.people, fit.tolist(), strict=True) if not one
    }
    for number, one in zip(out, could, strict=True):
        reasons[here.people[number].key] = Reason.LEFT_OVER if one else Reason.NOBODY_IN_COMMON
    return tuple(Unplaced(key, reason) for key, reason in sorted(reasons.items())), sum(could)


def moved(current: Sequence[frozenset[str]], groups: Sequence[Group], here: set[str]) -> int:
    """How many of the current groups' people who are still here are not where their group goes on.

    It goes on where most of its members are together, one new group for each, the largest overlaps first.
    """
    place = {key: number for number, group in enumerate(groups) for key in group.members}
    shared = Counter((old, place[key]) for old, group in enumerate(current) for key in group if key in place)
    olds, news, stayed = set[int](), set[int](), 0
    for (old, new), count in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if old not in olds and new not in news:
            olds.add(old)
            news.add(new)
            stayed += count
    return sum(len(group & here) for group in current) - stayed
