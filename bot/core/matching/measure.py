"""How good groups are, many at a time: whether they keep the rules, and what makes their quality."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from bot.core.matching.bits import EVERY, Flags, Floats, Numbers, Words, count, covered, some
from bot.core.matching.days import enough, least_burden
from bot.core.matching.table import Table

ENOUGH_HOURS = 10
"""More shared hours a week than this make a group no better."""
AT_A_TIME = 4096
"""Groups that are measured together: their masks fit into a processor's cache."""


@dataclass(frozen=True, slots=True)
class Measures:
    """For each group: whether it `fits` the rules other than those of size; `core` and `burden` make its value.

    A group with more members never has a higher core, nor a lower burden: that is what bounds are built on.
    """

    fits: Flags
    core: Floats
    """Shared hours, level and pace, weighed, from 0 to 1."""
    burden: Floats
    """What uncomfortable sessions and changing local times take from its members, in all."""


def values(table: Table, measures: Measures, heads: Numbers) -> Floats:
    """The quality of each group, from about 0 to 1, times its `heads`; minus infinity where it breaks a rule."""
    worth = heads * (measures.core + full_marks(table) - off_target(table, heads)) - measures.burden
    return np.where(measures.fits, worth, -np.inf)


def full_marks(table: Table) -> float:
    """What comfortable sessions at steady local times are worth, for each member."""
    return table.rules.weights.sociable + table.rules.weights.steady


def off_target(table: Table, heads: Numbers) -> Floats:
    """What a size takes from the quality."""
    return table.rules.weights.size * np.abs(heads - table.rules.target_size)


def measure(table: Table, groups: Numbers) -> Measures:
    """Measure groups [n, places] of people's numbers, with the table's `nobody` in empty places."""
    pieces = [_measure(table, groups[at : at + AT_A_TIME]) for at in range(0, len(groups), AT_A_TIME)]
    if not pieces:
        return Measures(np.zeros(0, np.bool_), np.zeros(0), np.zeros(0))
    return Measures(*(np.concatenate(each) for each in zip(*pieces, strict=True)))


def _measure(table: Table, groups: Numbers) -> tuple[Flags, Floats, Floats]:
    fits, core, burden = _together(table, groups), np.zeros(len(groups)), np.zeros(len(groups))
    rows = np.flatnonzero(fits)
    starts = _common(table.starts, groups[rows])
    met = some(starts).all(axis=1)
    rows, starts = rows[met], starts[met]
    fits[:] = False
    if len(rows):
        meets, burden[rows] = _meetings(table, groups[rows], starts)
        fits[rows[meets]] = True
        core[rows] = _core(table, groups[rows], starts)
    return fits, core, burden


def _together(table: Table, groups: Numbers) -> Flags:
    """Do they speak a language, and is nobody with somebody they are kept apart from?"""
    fits = np.ones(len(groups), np.bool_)
    if table.rules.require_shared_language:
        fits &= some(_common(table.languages, groups))
    if table.apart is not None:
        for one, two in combinations(range(groups.shape[1]), 2):
            fits &= ~table.apart.between(groups[:, one], groups[:, two])
    return fits


def _common(masks: Words, groups: Numbers) -> Words:
    out = masks[groups[:, 0]]
    for column in range(1, groups.shape[1]):
        out &= masks[groups[:, column]]
    return out


def _meetings(table: Table, groups: Numbers, starts: Words) -> tuple[Flags, Floats]:
    """Can they meet often enough in each week, and what are their sessions a burden of, at the best?"""
    rules, weights, regimes = table.rules, table.rules.weights, table.regimes
    masks = starts.reshape(-1, table.words)
    regime = np.tile(np.arange(regimes), len(groups))
    clocks = np.repeat(table.clock_of[groups], regimes, axis=0)
    comfort = _common(table.comfort, groups).reshape(-1, table.words)
    easy = enough(table, comfort, regime, clocks, rules.sessions)
    meets = easy.copy()
    hard = np.flatnonzero(~easy)
    meets[hard] = enough(table, masks[hard], regime[hard], clocks[hard], rules.sessions)
    all_weeks: Flags = np.logical_and.reduce(meets.reshape(-1, regimes), axis=1)
    if table.away is not None:
        all_weeks[all_weeks] = _all_meet_without(table, groups[all_weeks])
    hard = hard[np.repeat(all_weeks, regimes)[hard]]
    amiss = np.zeros(len(masks))
    if len(hard):
        levels = _levels(table, groups, masks[hard], hard)
        amiss[hard] = least_burden(table, levels, regime[hard], clocks[hard], rules.sessions)
    share = (amiss.reshape(-1, regimes) * table.weight).sum(axis=1) / (table.weight.sum() * rules.sessions)
    return all_weeks, weights.sociable * share + weights.steady * _unsteady(table, groups)


def _levels(table: Table, groups: Numbers, masks: Words, rows: Numbers) -> list[Words]:
    """[n]: of the masks, the starts that are comfortable for all but at most n. Row r is group r // regimes."""
    group, regime = np.divmod(rows, table.regimes)
    levels = [np.full_like(masks, EVERY)]
    for column in range(groups.shape[1]):
        comfort = table.comfort[groups[group, column], regime]
        fewer = [np.zeros_like(masks), *levels]
        levels = [(level & comfort) | less for level, less in zip([*levels, levels[-1]], fewer, strict=True)]
        levels[-1] = np.full_like(masks, EVERY)
    return [level & masks for level in levels]


def _all_meet_without(table: Table, groups: Numbers) -> Flags:
    """Can they meet in the weeks in which some of them have dates off, too?"""
    away = table.away
    assert away is not None
    group, week = np.nonzero(away.some[groups].any(axis=1))
    regime = np.asarray(table.calendar.regimes, np.int64)[week]
    masks = np.full((len(group), table.words), EVERY, np.uint64)
    clocks = table.clock_of[groups[group]]
    for column in range(groups.shape[1]):
        person = groups[group, column]
        excused = away.excused[person, week]
        masks &= np.where(excused[:, None], EVERY, table.starts[person, regime] & away.starts[person, week])
        clocks[excused, column] = len(table.clocks)
    fits = np.ones(len(groups), np.bool_)
    met = enough(table, masks, regime, clocks, table.rules.sessions)
    np.logical_and.at(fits, group, met)
    return fits


def _unsteady(table: Table, groups: Numbers) -> Numbers:
    """How many members must change their local time when clocks change: all but those whose clocks change alike."""
    shift = table.shift[groups]
    alike = (shift[:, :, None] == shift[:, None, :]).sum(axis=1)
    real = groups != table.nobody
    return real.sum(axis=1) - np.where(real, alike, 0).max(axis=1)


def _core(table: Table, groups: Numbers, starts: Words) -> Floats:
    weights = table.rules.weights
    hours = covered(starts, table.length, table.bits)
    fewest = count(hours).min(axis=1) * (table.step / 60)
    level, pace = table.level[groups], table.pace[groups]
    apart = level.max(axis=1) - np.where(level < 0, np.inf, level).min(axis=1)
    equal = np.where(pace < 0, np.inf, pace).min(axis=1) / pace.max(axis=1)
    shared = np.minimum(fewest, ENOUGH_HOURS) / ENOUGH_HOURS
    return weights.shared_hours * shared + weights.level * (1 - apart / 4) + weights.pace * equal


def worst_worth(table: Table, heads: int) -> float:
    """No plan that keeps the rules and places so many is worth less than this."""
    rules = table.rules
    return -heads * float(max(off_target(table, np.array([rules.min_size, rules.max_size]))))
