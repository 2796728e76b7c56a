"""Changes to one or two groups: the same search, for those whom it concerns. All others stay where they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import replace
from itertools import chain, combinations

import numpy as np

from bot.core.matching.bits import Floats
from bot.core.matching.changes import Rearranged
from bot.core.matching.checks import check_people, check_rules
from bot.core.matching.model import Applicant, Group, Proposal, Rules
from bot.core.matching.openings import judged
from bot.core.matching.propose import propose
from bot.core.matching.table import table
from bot.core.matching.watch import Budget

Keys = Set[str]
Groups = Sequence[frozenset[str]]


def merge(
    people: Sequence[Applicant], rules: Rules, current: Groups, one: frozenset[str], two: frozenset[str]
) -> Rearranged:
    """Two of the current groups as one, if they can be. ValueError for a group that isn't there, or the same twice."""
    near = _Neighbourhood(people, rules, current)
    if one == two:
        raise ValueError("a group can't be merged with itself")
    return near.answer(near.known(one, two), [near.here(one | two)])


def split(people: Sequence[Applicant], rules: Rules, current: Groups, group: frozenset[str]) -> Rearranged:
    """A group as two or more, with all of its members; people who are in no group join them only if it takes them.

    ValueError for a group that isn't there.
    """
    near = _Neighbourhood(people, rules, current)
    before, members = near.known(group), near.here(group)
    most = min(rules.max_size, len(members) - 1)
    if most < rules.min_size:
        return near.answer(before, [])
    smaller = replace(rules, max_size=most, target_size=min(rules.target_size, most))
    for others in (frozenset[str](), near.spare()):
        made = [frozenset(found.members) for found in near.search(members | others, smaller)]
        parts = [part for part in made if part & members]
        if members <= set(chain(*parts)):
            return near.answer(before, parts)
    return near.answer(before, [])


def replace_one(people: Sequence[Applicant], rules: Rules, current: Groups, leaver: str) -> Rearranged:
    """The leaver's group without the leaver, and with the best of those who are in no group, if any of them fits.

    If none does and it would be too small, somebody comes from a group that can do without. The leaver is no part of
    the answer. ValueError for somebody who is in no current group.
    """
    near = _Neighbourhood(people, rules, current)
    home = next((group for group in near.current if leaver in group), None)
    if home is None:
        raise ValueError(f"{leaver!r} is in no current group")
    rest = near.here(home) - {leaver}
    joiner = near.best(rest, near.spare())
    if joiner is not None or len(rest) >= rules.min_size:
        return near.answer([home], [rest | {joiner} if joiner is not None else rest], leaver)
    givers = {key: group for group in near.standing() if len(group) > rules.min_size for key in group - home}
    joiner = near.best(rest, givers)
    if joiner is None:
        return near.answer([home], [], leaver)
    before = next(group for group in near.current if joiner in group)
    return near.answer([home, before], [rest | {joiner}, givers[joiner] - {joiner}], leaver)


def rematch(people: Sequence[Applicant], rules: Rules, current: Groups, group: frozenset[str]) -> Rearranged:
    """A group ended and its members spread over the others: two go to the same one only where it can't be helped.

    Where there is no place elsewhere for all, it is not done, and those who have none stay together if they can.
    ValueError for a group that isn't there.
    """
    near = _Neighbourhood(people, rules, current)
    before, left = near.known(group), near.here(group)
    old = [other for other in near.standing() if not other & group]
    now = list(old)
    while left:
        grown = _joined(near, now, left)
        if grown == now:
            break
        now, left = grown, left - set(chain(*grown))
    changed = [number for number, other in enumerate(old) if now[number] != other]
    touched = [one for one in near.current if any(one & old[number] for number in changed)]
    return near.answer([*before, *touched], [now[number] for number in changed], partly=True)


def qualities(people: Sequence[Applicant], rules: Rules, groups: Groups) -> list[float | None]:
    """How good each of these groups is, from about 0 to 1; None for one that can't be, or is too small or too large."""
    near = _Neighbourhood(people, rules, groups)
    sizes = range(rules.min_size, rules.max_size + 1)
    fit = [group for group in groups if len(group) in sizes]
    found = dict(zip(fit, map(float, near.quality(fit)), strict=True))
    return [None if (quality := found.get(group)) is None or quality == -np.inf else quality for group in groups]


def _joined(near: _Neighbourhood, groups: Sequence[Keys], newcomers: Keys) -> list[frozenset[str]]:
    """The groups, each with at most one of the newcomers, as many of them as can be."""
    open_ = near.open_to(groups, newcomers)
    rules = _never_together(_never_together(near.rules, open_), [{one} for one in newcomers])
    found = near.search({*newcomers, *chain(*open_)}, rules, open_)
    home = {key: frozenset(one.members) for one in found for key in one.members}
    grown = [home.get(min(group), frozenset[str]()) for group in groups]
    return [after if group <= after else frozenset(group) for group, after in zip(groups, grown, strict=True)]


def _never_together(rules: Rules, groups: Iterable[Keys]) -> Rules:
    """The rules, with none of these groups together with another."""
    pairs = {frozenset(pair) for pair in combinations([min(group) for group in groups], 2)}
    return replace(rules, keep_apart=rules.keep_apart | pairs)


class _Neighbourhood:
    """The people by key, in groups; and searches that concern only some of them."""

    def __init__(self, people: Sequence[Applicant], rules: Rules, current: Groups) -> None:
        check_rules(rules)
        check_people(people, current)
        self.rules, self.current = rules, tuple(current)
        self.people = {person.key: person for person in sorted(people, key=lambda person: person.key)}

    def known(self, *groups: frozenset[str]) -> list[frozenset[str]]:
        """These groups. ValueError for one that isn't among the current ones."""
        for group in groups:
            if group not in self.current:
                raise ValueError(f"there is no group of {', '.join(sorted(group)) or 'nobody'}")
        return list(groups)

    def here(self, group: Keys) -> frozenset[str]:
        """Those of a group who are still here."""
        return frozenset(group & self.people.keys())

    def spare(self) -> frozenset[str]:
        """Those who are in no group."""
        return frozenset(self.people.keys() - set(chain(*self.current)))

    def standing(self) -> list[frozenset[str]]:
        """The current groups that keep the rules, without those who are gone."""
        sizes = range(self.rules.min_size, self.rules.max_size + 1)
        groups = [here for group in self.current if len(here := self.here(group)) in sizes]
        return [group for group, quality in zip(groups, self.quality(groups), strict=True) if quality > -np.inf]

    def best(self, rest: Keys, candidates: Iterable[str]) -> str | None:
        """Which of the candidates makes the best group with the rest; None if none does."""
        some = sorted(candidates)
        if not some or not self.rules.min_size <= len(rest) + 1 <= self.rules.max_size:
            return None
        quality = self.quality([rest | {one} for one in some])
        place = int(np.argmax(quality))
        return some[place] if quality[place] > -np.inf else None

    def open_to(self, groups: Sequence[Keys], newcomers: Keys) -> list[Keys]:
        """Those of the groups that at least one of the newcomers could join."""
        pairs = [(n, one) for n, group in enumerate(groups) if len(group) < self.rules.max_size for one in newcomers]
        quality = self.quality([groups[number] | {one} for number, one in pairs])
        some = {number for (number, _), value in zip(pairs, quality, strict=True) if value > -np.inf}
        return [groups[number] for number in sorted(some)]

    def search(self, keys: Collection[str], rules: Rules, current: Iterable[Keys] = ()) -> tuple[Group, ...]:
        """Groups for these people, of whom some are together now."""
        some = [person for key, person in self.people.items() if key in keys]
        return propose(some, rules, [frozenset(group) for group in current], budget=Budget(effort=0)).groups

    def answer(
        self, before: Groups, after: Sequence[Keys], leaver: str | None = None, *, partly: bool = False
    ) -> Rearranged:
        """The groups after, instead of those before. If that leaves somebody out it is not done, and only if it will do
        `partly` it is the answer nevertheless; otherwise it is the groups before."""
        keys = set(chain(*before, *after)) - {leaver}
        wanted = {frozenset(group) for group in after if group}
        found = self._standing_as(keys, wanted)
        done = {frozenset(group.members) for group in found.groups} == wanted and not found.unplaced
        if not done and not partly:
            found = self._standing_as(set(chain(*before)) - {leaver}, {self.here(group) - {leaver} for group in before})
        return Rearranged(tuple(before), found, done)

    def _standing_as(self, keys: Keys, groups: Iterable[Keys]) -> Proposal:
        """These people in groups that stay as they are where they can."""
        some = [person for key, person in self.people.items() if key in keys]
        whole = sorted((frozenset(group) for group in groups if group), key=sorted)
        return propose(some, _never_together(self.rules, whole), whole, budget=Budget(effort=0))

    def quality(self, groups: Sequence[Keys]) -> Floats:
        """The quality of each of these groups; minus infinity for one that can't be."""
        if not groups:
            return np.zeros(0)
        keys = sorted(set(chain(*groups)))
        seats, number = table([self.people[key] for key in keys], self.rules), {key: n for n, key in enumerate(keys)}
        rows = np.full((len(groups), max(map(len, groups), default=1)), seats.nobody, np.int64)
        for row, group in enumerate(groups):
            rows[row, : len(group)] = sorted(number[key] for key in group)
        return judged(seats, rows)[1]
