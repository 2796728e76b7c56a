"""When things are due: local date + local time + IANA zone in, aware UTC out, right in the weeks when clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from bot.core.refusals import NotADate, NotAMonday, NotATime, UnknownZone

WEEK = timedelta(days=7)


def check_zone(name: str) -> str:
    """An IANA name as written in the database, found by name or by city, case and spaces forgiven; else UnknownZone."""
    wanted = name.strip().casefold().replace(" ", "_")
    names = available_timezones()
    by_name = {known.casefold(): known for known in names}
    if wanted in by_name:
        return by_name[wanted]
    cities = sorted(known for known in names if "/" in known and known.rsplit("/", 1)[1].casefold() == wanted)
    if not cities:
        raise UnknownZone(zone=name.strip()[:40])
    return cities[0]


def instant(day: date, at: time, zone: str) -> datetime:
    """The moment when clocks in `zone` show `day` `at`, in UTC.

    A time that clocks skip becomes the first valid moment after the gap; one shown twice, the first of the two.
    """
    local = ZoneInfo(zone)
    naive = datetime.combine(day, at)
    moment = naive.replace(tzinfo=local, fold=0).astimezone(UTC)
    if moment.astimezone(local).replace(tzinfo=None) == naive:
        return moment
    # In a gap the two folds give the offsets on either side of it; the jump is at the earlier reading's shifted end.
    before = naive.replace(tzinfo=local, fold=0).utcoffset()
    after = naive.replace(tzinfo=local, fold=1).utcoffset()
    assert before is not None and after is not None
    return _first_after_gap(naive, before, after, local)


def _first_after_gap(naive: datetime, before: timedelta, after: timedelta, local: ZoneInfo) -> datetime:
    """The transition lies between the readings of `naive` with either offset; find it to the second by bisection."""
    low, high = (naive - max(before, after)).replace(tzinfo=UTC), (naive - min(before, after)).replace(tzinfo=UTC)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(local).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def unit_due(first_monday: date, week: int, post_at: time, zone: str) -> datetime:
    """When the unit of `week` (1-based) is posted: that week's Monday at `post_at` on the cohort's clocks."""
    return instant(first_monday + (week - 1) * WEEK, post_at, zone)


def parse_day(text: str) -> date:
    """An ISO date; else NotADate."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise NotADate(text=text.strip()[:40]) from None


def parse_monday(text: str) -> date:
    """An ISO date that is a Monday; else NotADate or NotAMonday (which names the next Monday)."""
    day = parse_day(text)
    if day.weekday():
        raise NotAMonday(day=day, monday=day + timedelta(days=7 - day.weekday()))
    return day


def parse_time(text: str) -> time:
    """A time of day like 9, 9:00, 09:30 or 18:00; else NotATime."""
    hour, _, minute = text.strip().partition(":")
    if not (hour.isdecimal() and (minute or "0").isdecimal() and len(hour) <= 2 and len(minute) in (0, 2)):
        raise NotATime(text=text.strip()[:40])
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        raise NotATime(text=text.strip()[:40]) from None


def next_mondays(today: date, count: int) -> list[date]:
    """The next `count` Mondays, today included if it is one."""
    first = today + timedelta(days=-today.weekday() % 7)
    return [first + n * WEEK for n in range(count)]
