"""The rules of a zone's clocks for a calendar file: every change of offset, found to the second.

icalendar 7.3 can write them itself, but looks for changes in steps of 64 days: it misses Morocco's Ramadan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from icalendar import Component, Timezone, TimezoneDaylight, TimezoneStandard

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def zone_rules(zone: str, since: datetime, until: datetime) -> Timezone:
    """A VTIMEZONE that holds between two instants."""
    local = ZoneInfo(zone)
    onsets: dict[tuple[timedelta, timedelta, str, bool], list[datetime]] = defaultdict(list)
    first = _offset(since, local)
    onsets[first, first, *_named(since, local)].append(_wall(since, first))
    for change in changes(local, since, until):
        before, after = _offset(change - SECOND, local), _offset(change, local)
        onsets[before, after, *_named(change, local)].append(_wall(change, before))
    rules = Timezone()
    put(rules, "tzid", zone)
    for (before, after, name, standard), starts in onsets.items():
        part = TimezoneStandard() if standard else TimezoneDaylight()
        put(part, "dtstart", starts[0])
        put(part, "tzoffsetfrom", before)
        put(part, "tzoffsetto", after)
        put(part, "tzname", name)
        if starts[1:]:
            put(part, "rdate", starts[1:])
        rules.add_component(part)
    return rules


def put(component: Component, name: str, value: object) -> None:
    """Add a property; the library's own method has no types for it."""
    cast(Any, component).add(name, value)


def changes(local: ZoneInfo, since: datetime, until: datetime) -> Iterator[datetime]:
    """The first second of each new offset, in UTC, after `since` and up to `until`."""
    day = since.astimezone(UTC).replace(microsecond=0)
    while day < until:
        if _offset(day, local) != _offset(day + DAY, local):
            yield _found(local, day, day + DAY)
        day += DAY


def _found(local: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second with the offset of `after`."""
    old = _offset(before, local)
    while after - before > SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _offset(middle, local) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(moment: datetime, local: ZoneInfo) -> timedelta:
    offset = moment.astimezone(local).utcoffset()
    assert offset is not None
    return offset


def _named(moment: datetime, local: ZoneInfo) -> tuple[str, bool]:
    """What the zone's people call the time then, and whether it is their standard time."""
    there = moment.astimezone(local)
    return there.tzname() or local.key, not there.dst()


def _wall(moment: datetime, offset: timedelta) -> datetime:
    """What clocks with that offset show, without a zone."""
    return (moment.astimezone(UTC) + offset).replace(tzinfo=None, microsecond=0)
