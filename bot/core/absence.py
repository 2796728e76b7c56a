"""When people have said that they are away: local dates, by their own clocks."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.dates_text import MOST_DAYS
from bot.core.refusals import DatesBackwards, TooManyDates

A_DAY = timedelta(days=1)


def away_at(days_off: Set[date], zone: str, moment: datetime) -> bool:
    """Whether somebody with these days off is away at that moment (aware), by the clocks of their IANA zone."""
    return bool(days_off) and moment.astimezone(ZoneInfo(zone)).date() in days_off


def away_for(days_off: Set[date], zone: str, sessions: Iterable[datetime], begins: datetime, ends: datetime) -> bool:
    """Whether somebody is away for what goes on from `begins` to `ends` (aware): at each of these sessions that lies
    in it, or, where there is none, on more than half of its days."""
    if not days_off:
        return False
    within = [start for start in sessions if begins <= start < ends]
    if within:
        return all(away_at(days_off, zone, start) for start in within)
    first, last = (moment.astimezone(ZoneInfo(zone)).date() for moment in (begins, ends))
    days = [first + n * A_DAY for n in range(max(1, (last - first).days))]
    return 2 * sum(day in days_off for day in days) > len(days)


def going_away(days_off: Set[date], first: date, last: date) -> frozenset[date]:
    """The days off with those from `first` to `last`, both included. Refuses a stretch that ends before it begins, and
    more days in all than wishes may name."""
    if last < first:
        raise DatesBackwards(bit=f"{first} to {last}")
    stretch = (last - first).days + 1
    if stretch > MOST_DAYS:
        raise TooManyDates(days=stretch, most=MOST_DAYS)
    days = frozenset(days_off) | {first + n * A_DAY for n in range(stretch)}
    if len(days) > MOST_DAYS:
        raise TooManyDates(days=len(days), most=MOST_DAYS)
    return days


def back(days_off: Set[date], today: date) -> frozenset[date]:
    """What is left of the days off for somebody who is back: what lies behind them."""
    return frozenset(day for day in days_off if day < today)
