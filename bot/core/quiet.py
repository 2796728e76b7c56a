"""The hours in which nobody is pinged for what is late already."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.calendar import instant
from bot.core.cohort import Cohort

EVENING, MORNING = time(22), time(8)
"""On the cohort's clocks. What comes at its time, or right after an organiser's command, is not held back."""


def quiet_until(cohort: Cohort, now: datetime) -> datetime | None:
    """When the night that `now` lies in ends for the cohort, in UTC; None by day.

    A cohort that posts before the morning has asked for it: its night ends at the hour at which it posts.
    """
    local = now.astimezone(ZoneInfo(cohort.zone))
    morning = min(MORNING, cohort.post_at)
    evening = max(EVENING, cohort.post_at)
    if morning <= local.time() < evening:
        return None
    day = local.date() + timedelta(days=local.time() >= evening)
    return instant(day, morning, cohort.zone)
