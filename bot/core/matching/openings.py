"""Where there is room for one more: groups that are not full, and people without a group who lack only one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.core.matching.bits import Flags, Floats, Numbers, Words
from bot.core.matching.measure import measure, values
from bot.core.matching.table import Table

TEAMS = 300
"""Sets of people without a group that are looked at: those with the most starts in common."""
TRIED = 20_000
"""Sets of one size that are measured to find them."""


@dataclass(frozen=True, slots=True)
class Openings:
    """Companies that one more person could join: rows of people's numbers, with the table's `nobody` in empty places.

    `group[n]` is the number of row n's group, or -1 for people who would found one. `common[n, regime]` is the mask of
    the starts that suit all of them.
    """

    table: Table
    members: Numbers
    group: Numbers
    common: Words

    def company(self, row: int) -> list[int]:
        """The members of a row, by number."""
        return [number for number in self.members[row].tolist() if number != self.table.nobody]

    def for_one(self, person: int) -> Openings:
        """Those that this person may be with, hours aside."""
        table, rows = self.table, ~(self.members == person).any(axis=1)
        if table.apart is not None:
            rows &= ~table.apart.between(person, self.members).any(axis=1)
        if table.rules.require_shared_language:
            shared = np.bitwise_and.reduce(table.languages[self.members], axis=1) & table.languages[person]
            rows &= shared.any(axis=1)
        return replace(self, members=self.members[rows], group=self.group[rows], common=self.common[rows])

    def best(self, person: int) -> int | None:
        """The row that this person fits into as they are: a group rather than a new one, and the best of them."""
        fits, quality = judged(self.table, self.with_one(person))
        rows = np.flatnonzero(fits)
        if not len(rows):
            return None
        order = np.lexsort((rows, -quality[rows], self.group[rows] < 0))
        return int(rows[order[0]])

    def with_one(self, person: int) -> Numbers:
        """The rows with this person."""
        return np.append(self.members, np.full((len(self.members), 1), person), axis=1)


def openings(table: Table, groups: Sequence[Sequence[int]], free: Sequence[int]) -> Openings:
    """The groups (people's numbers) with room, and companies of those who are `free` that lack one for a group."""
    width = table.rules.max_size - 1
    roomy = [(number, group) for number, group in enumerate(groups) if len(group) <= width]
    teams = _teams(table, np.asarray(sorted(free), np.int64), table.rules.min_size - 1)
    members = np.full((len(roomy) + len(teams), width), table.nobody, np.int64)
    for row, (_, group) in enumerate(roomy):
        members[row, : len(group)] = group
    members[len(roomy) :, : teams.shape[1]] = teams
    numbers = np.append(np.array([number for number, _ in roomy], np.int64), np.full(len(teams), -1))
    return Openings(table, members, numbers, _common(table, members))


def judged(table: Table, groups: Numbers) -> tuple[Flags, Floats]:
    """Which groups keep the rules, those of size aside, and the quality of each."""
    heads = (groups != table.nobody).sum(axis=1)
    measures = measure(table, groups)
    return measures.fits, values(table, measures, heads) / np.maximum(heads, 1)


def _teams(table: Table, free: Numbers, size: int) -> Numbers:
    """Sets of so many of these people who can be together, those with the most starts in common."""
    teams = np.zeros((1, 0), np.int64)
    for count in range(size):
        last = teams[:, -1:] if count else np.full((1, 1), -1)
        row, place = np.nonzero(free[None, :] > last)
        grown = np.append(teams[row], free[place][:, None], axis=1)[:TRIED]
        grown = grown[measure(table, grown).fits]
        starts = np.bitwise_count(_common(table, grown)).sum(axis=(1, 2), dtype=np.int64)
        teams = grown[np.argsort(-starts, kind="stable")[:TEAMS]]
    return teams


def _common(table: Table, groups: Numbers) -> Words:
    return np.bitwise_and.reduce(table.starts[groups], axis=1)
