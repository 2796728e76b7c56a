"""A first plan, at once: the scarcest party first, joined by whoever suits it best among those who can."""

from __future__ import annotations

import numpy as np

from bot.core.matching.bits import Flags, Numbers
from bot.core.matching.parties import Parties

LOOK = 32
"""Candidates that are measured for a place: the most promising ones."""
SCARCE = 0.3
"""How much of a quality it is worth to place somebody who has few partners rather than many."""


def grow(parties: Parties, free: Flags | None = None) -> Numbers:
    """Disjoint groups [n, places] that keep the rules, of the target size where they can be, from the free parties."""
    left = np.ones(parties.count, np.bool_) if free is None else free.copy()
    pull = parties.core - parties.burden / 4 - SCARCE * parties.fits.sum(axis=1) / max(1, parties.count)
    groups: list[Numbers] = []
    for seed in np.argsort(parties.fits.sum(axis=1), kind="stable"):
        if left[seed] and parties.fits[seed, seed]:
            group = _grown(parties, pull, left, int(seed))
            if group is not None:
                groups.append(group)
                left[group[group < parties.count]] = False
    return np.array(groups, np.int64).reshape(len(groups), parties.most)


def _grown(parties: Parties, pull: np.ndarray, left: Flags, seed: int) -> Numbers | None:
    rules = parties.table.rules
    group = np.full(parties.most, parties.count)
    group[0] = seed
    heads, able, fond = int(parties.heads[seed]), left & parties.fits[seed], pull[seed].copy()
    able[seed] = False
    for place in range(1, parties.most):
        if heads >= rules.target_size:
            break
        candidates = np.flatnonzero(able & (parties.heads[:-1] + heads <= rules.max_size))
        candidates = candidates[np.argsort(-fond[candidates], kind="stable")[:LOOK]]
        if not len(candidates):
            break
        tried = np.repeat(group[None], len(candidates), axis=0)
        tried[:, place] = candidates
        measures = parties.measure(tried)
        appeal = np.where(measures.fits, measures.core - measures.burden / (heads + 1), -np.inf)
        appeal -= SCARCE * parties.fits[candidates].sum(axis=1) / parties.count
        best = int(np.argmax(appeal))
        if not np.isfinite(appeal[best]):
            break
        new = int(candidates[best])
        group[place] = new
        heads += int(parties.heads[new])
        able &= parties.fits[new]
        able[new] = False
        fond = np.minimum(fond, pull[new])
    return np.sort(group) if heads >= rules.min_size else None
