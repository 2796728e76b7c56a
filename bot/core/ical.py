"""A calendar as an iCalendar file: at the right moment in every zone, and the same events each time it is made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vText

from bot.core.calendar import instant
from bot.core.ical_zones import put, zone_rules

Kind = Literal["unit", "deadline", "session"]

PRODUCT = "-//Understudy//study cohorts//EN"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff]")
MARGIN = timedelta(days=400)
"""The rules of a zone's clocks are written for this long before the first event and after the last."""


@dataclass(frozen=True, slots=True)
class Local:
    """A date and a time on the clocks of an IANA zone; where they skip or repeat it, as core.calendar.instant says."""

    day: date
    at: time
    zone: str


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One event. `key` stays the same for ever, so that a calendar that knows the event moves it."""

    key: str
    kind: Kind
    title: str
    when: Local | datetime
    """Local for what is bound to a place's clocks; an aware instant for what has none of its own, such as a session."""
    minutes: int = 30
    text: str = ""
    url: str = ""
    version: int = 0
    """Counts the changes of when, title or text; without it, some programmes keep the old event."""
    cancelled: bool = False


def calendar_file(name: str, entries: Iterable[CalendarEntry], made_at: datetime) -> bytes:
    """The .ics file of a calendar called `name`; the same bytes for the same arguments. `made_at` is aware."""
    calendar = Calendar()
    put(calendar, "prodid", PRODUCT)
    put(calendar, "version", "2.0")
    put(calendar, "method", "PUBLISH")
    put(calendar, "name", vText(_line(name)))
    put(calendar, "x-wr-calname", vText(_line(name)))
    starts = [(_start(entry.when), entry) for entry in entries]
    starts.sort(key=lambda pair: (pair[0].astimezone(UTC), pair[1].key))
    for start, entry in starts:
        calendar.add_component(_event(entry, start, made_at))
    if starts:
        since, until = starts[0][0] - MARGIN, starts[-1][0] + MARGIN
        zones = sorted({entry.when.zone for _, entry in starts if isinstance(entry.when, Local)} - {"UTC"})
        calendar.subcomponents[:0] = [zone_rules(zone, since, until) for zone in zones]
    return calendar.to_ical()


def _event(entry: CalendarEntry, start: datetime, made_at: datetime) -> Event:
    event = Event()
    put(event, "uid", f"{_line(entry.key)}@understudy")
    put(event, "dtstamp", made_at.astimezone(UTC))
    put(event, "dtstart", start)
    put(event, "duration", timedelta(minutes=entry.minutes))
    put(event, "summary", _line(entry.title))
    put(event, "categories", [entry.kind.upper()])
    put(event, "sequence", entry.version)
    put(event, "status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    put(event, "transp", "OPAQUE" if entry.kind == "session" else "TRANSPARENT")
    if entry.text:
        put(event, "description", _plain(entry.text))
    if entry.url:
        put(event, "url", _line(entry.url))
    return event


def _start(when: Local | datetime) -> datetime:
    """On its zone's clocks if it has a zone, in UTC otherwise; never a time that the clocks skip."""
    if isinstance(when, Local):
        return instant(when.day, when.at, when.zone).astimezone(ZoneInfo(when.zone))
    return when.astimezone(UTC)


def _line(text: str) -> str:
    return " ".join(_plain(text).split())


def _plain(text: str) -> str:
    """Without characters that a calendar file may not hold."""
    return CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
