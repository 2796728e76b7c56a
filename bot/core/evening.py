"""Somebody's own evening: when they are reminded of a unit, by the clocks of their IANA zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.calendar import instant

BEGINS, ENDS = time(18, 30), time(21, 30)
"""Local times between which a reminder may come."""
LEFT = timedelta(hours=2)
"""So long before the deadline, at least, the evening begins: time to do something about it."""
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Evening:
    """From `start` on, and before `until` (aware UTC), on `day` by local clocks."""

    day: date
    start: datetime
    until: datetime

    def __contains__(self, now: datetime) -> bool:
        return self.start <= now < self.until


def last_evening(zone: str, came: datetime, deadline: datetime, wait: timedelta) -> Evening | None:
    """The last evening in the zone before a deadline, for what `came` at least `wait` before; None if there is none.

    Ends with the deadline, if that comes first.
    """
    local = ZoneInfo(zone)
    latest = deadline - LEFT
    day = latest.astimezone(local).date()
    while (evening := _evening(day, zone, local, deadline)) is None or evening.start > latest:
        if day < (came + wait).astimezone(local).date():
            return None
        day -= A_DAY
    return evening if evening.start >= came + wait else None


def _evening(day: date, zone: str, local: ZoneInfo, deadline: datetime) -> Evening | None:
    """None on a day without one: a few have been left out altogether, where a zone changed sides of the date line."""
    start, end = instant(day, BEGINS, zone), instant(day, ENDS, zone)
    there = start.astimezone(local)
    if there.date() != day or not BEGINS <= there.time() < ENDS:
        return None
    return Evening(day, start, min(end, deadline))
