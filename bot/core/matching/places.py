"""Whether somebody has a place in any group at all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.core.matching.bits import Flags, Numbers
from bot.core.matching.measure import measure
from bot.core.matching.parties import Parties
from bot.core.matching.table import Table

PATIENCE = 200_000
"""Groups tried before a person who has many partners is taken to have a place in some group."""


def able(table: Table) -> Flags:
    """Who can meet by the rules, if others can, and is not away most of the time: nobody else is ever placed."""
    fits = measure(table, np.arange(table.nobody)[:, None]).fits
    if table.away is not None:
        fits &= table.away.excused[:-1].sum(axis=1) * 2 <= table.rules.weeks
    return fits


def has_a_place(parties: Parties) -> Flags:
    """False for parties that are in no group at all; it may be true of some others who are in none."""
    smallest = parties.table.rules.min_size
    others = parties.fits & ~np.eye(parties.count, dtype=np.bool_)
    some = others.astype(np.float32)
    heads = parties.heads[:-1]
    enough = heads + np.where(others, heads, 0).sum(axis=1) >= smallest
    trio = ((some @ some) * some).sum(axis=1) > 0
    pair = np.where(others, heads, 0).max(axis=1, initial=0) + heads >= smallest
    return parties.fits.diagonal() & enough & (trio | pair | (heads >= smallest))


def could_be_placed(table: Table, people: Sequence[int]) -> list[bool]:
    """For each of these people, who can all meet alone: is there a group of the smallest size that they could be in?"""
    return [_grows(table, np.array([person]), np.arange(table.nobody), [PATIENCE]) for person in people]


def _grows(table: Table, group: Numbers, candidates: Numbers, patience: list[int]) -> bool:
    if len(group) >= table.rules.min_size:
        return True
    candidates = candidates[~np.isin(candidates, group)]
    tried = np.append(np.repeat(group[None], len(candidates), axis=0), candidates[:, None], axis=1)
    patience[0] -= len(tried)
    fits = candidates[measure(table, tried).fits]
    if len(group) + 1 >= table.rules.min_size:
        return len(fits) > 0
    if patience[0] < 0:
        return True
    return any(_grows(table, np.append(group, other), fits[place + 1 :], patience) for place, other in enumerate(fits))
