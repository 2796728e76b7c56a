"""The hours in which people are told of things that are about them: by day, on their own clocks."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.core.calendar import instant

FROM, TO = time(9), time(20, 30)
DAY = timedelta(days=1)


@lru_cache(1024)  # a round asks for many people of one zone, at one moment
def by_day(now: datetime, zone: str) -> tuple[datetime, datetime] | None:
    """When the hours that `now` lies in began and end, in UTC; None outside of them."""
    day = now.astimezone(ZoneInfo(zone)).date()
    begins, ends = instant(day, FROM, zone), instant(day, TO, zone)
    return (begins, ends) if begins <= now < ends else None


@lru_cache(1024)
def next_morning(after: datetime, zone: str) -> datetime:
    """When they begin next, then or later."""
    day = after.astimezone(ZoneInfo(zone)).date()
    morning = instant(day, FROM, zone)
    return morning if morning >= after else instant(day + DAY, FROM, zone)
