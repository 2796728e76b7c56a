"""The worst group gets better for a little of the mean, and for no more than that."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.core.matching import Weights
from bot.core.matching.grow import grow
from bot.core.matching.lift import lift
from bot.core.matching.parties import parties
from bot.core.matching.table import table
from bot.core.matching.watch import Watch
from tests.core.matching_people import SUMMER, applicants, demo_applicants


@pytest.mark.parametrize("share", [0.0, 0.01, 0.2])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_group_is_worse_than_the_worst_was_and_the_price_is_as_agreed(share, seed):
    seats = table(demo_applicants(30, seed), replace(SUMMER, weights=Weights(worst=share)))
    each = parties(seats, [[number] for number in range(seats.nobody)])
    before = grow(each)
    after = lift(each, before, Watch())
    old, new = each.worth(before), each.worth(after)
    old_quality, new_quality = old / each.heads[before].sum(axis=1), new / each.heads[after].sum(axis=1)
    assert each.heads[after].sum() >= each.heads[before].sum()
    assert new.sum() >= (1 - share) * old.sum() - 1e-9
    assert new_quality.min() >= old_quality.min() - 1e-9
    assert share or (after == before).all()


def test_the_worst_group_is_made_better_at_the_cost_of_another():
    """A beginner among three who could teach: two of each would not be so far apart."""
    levels = (1, 1, 1, 1, 2, 3, 4, 5)
    people = [replace(person, level=level) for person, level in zip(applicants(*"abcdefgh"), levels, strict=True)]
    seats = table(people, replace(SUMMER, weights=Weights(worst=0.2)))
    each = parties(seats, [[number] for number in range(8)])
    lopsided = np.array([[1, 2, 3, 4, 8], [0, 5, 6, 7, 8]])
    after = lift(each, lopsided, Watch())
    assert (each.worth(after) / each.heads[after].sum(axis=1)).min() > (each.worth(lopsided) / 4).min() + 0.05
