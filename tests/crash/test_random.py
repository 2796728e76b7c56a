"""Troubles at random: several of any kind, in a Discord and with outages that differ each time.

The seed is told at the end; run again with CRASH_SEED set to it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.crash.runs import assert_same, ran, undisturbed
from tests.crash.troubles import TRANSIENT, Death, Trouble

pytestmark = pytest.mark.crash

PARTS, RUNS = 8, 25
SEED = int(os.environ.get("CRASH_SEED") or secrets.randbelow(10**6))

KINDS = st.sampled_from([*Death, *TRANSIENT])
AGAIN = st.integers(0, 2)
DOWN = st.sampled_from([timedelta(seconds=1), timedelta(minutes=4), timedelta(minutes=6), timedelta(hours=3)])
WINDOW = st.sampled_from([timedelta(), timedelta(minutes=2), timedelta(minutes=5), timedelta(hours=1)])


@pytest.mark.parametrize("part", range(PARTS))
def test_any_troubles(part: int, tried: Callable[[str, int], None], record_property: Callable[..., None]) -> None:
    record_property("crash seed", SEED)
    number = st.integers(0, len(undisturbed().steps) + 10)
    made = 0

    @seed(SEED + part)
    @settings(max_examples=RUNS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.builds(Trouble, number, KINDS, AGAIN), min_size=2, max_size=6), DOWN, WINDOW)
    def told(troubles: list[Trouble], down: timedelta, window: timedelta) -> None:
        nonlocal made
        run = ran(troubles, down=down, window=window)
        made += len(run.happened)
        assert_same(run, in_order=False, told=True)

    try:
        told()
    except BaseException as error:
        error.add_note(f"Again with CRASH_SEED={SEED}")
        raise
    tried("random troubles", made)
