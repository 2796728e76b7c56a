"""Small simulated cohorts: all holds; and where the bot is broken, that is seen."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.core import evening
from tests.simulate.judge import judge
from tests.simulate.page import page
from tests.simulate.run import Plan, simulate

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def quietly(_: str) -> None:
    pass


async def test_a_small_cohort_in_which_all_holds() -> None:
    """Over the change of clocks in America and in Europe."""
    seen = await simulate(Plan(people=20, weeks=6, first_monday=date(2027, 2, 22), seed=2), quietly)
    text, holds = page(seen)
    assert holds, text
    assert "never" not in text


async def test_a_bot_that_reminds_people_at_night_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evening, "BEGINS", time(2))
    monkeypatch.setattr(evening, "ENDS", time(5))
    seen = await simulate(Plan(people=20, weeks=2, seed=3), quietly)
    [wrong] = [rule for rule in judge(seen) if not rule.holds]
    assert wrong.what == "reminders come in one's own evening"
    assert len(wrong.broken) > 5
