"""When a proposed group's people are free and when they meet, in its first week, by one zone's clocks: for pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.core.availability import DAY, Availability, covers, merge
from bot.core.matching.hours import free_together, seen_from
from bot.core.matching.model import Applicant


@dataclass(frozen=True, slots=True)
class MemberHours:
    """One person's hours as minutes of the week that is shown. `local` are the sessions' starts in their own week."""

    preferred: Availability
    if_needed: Availability
    local: tuple[int, ...]
    stretched: bool
    """Whether some session lies in hours that they gave only if needed."""


@dataclass(frozen=True, slots=True)
class GroupHours:
    """One group's: when all are free, and at which minutes of the week the sessions of its first week start."""

    common: Availability
    sessions: tuple[int, ...]
    people: int
    stretched: int


Together = tuple[tuple[Applicant, ...], tuple[datetime, ...]]
"""A group's people and the starts of its sessions, of which only those of the first week count."""


def hours_of_groups(groups: Sequence[Together], zone: str, monday: date, minutes: int) -> list[GroupHours]:
    """The hours of each group, by the clocks of `zone`, in the UTC week from that Monday on."""
    return [_hours(people, in_week(starts, monday), zone, monday, minutes) for people, starts in groups]


def hours_of_members(
    people: Sequence[Applicant], starts: Sequence[datetime], zone: str, monday: date, minutes: int
) -> list[MemberHours]:
    """The same week person by person, in the order given."""
    return [_member(person, in_week(starts, monday), zone, monday, minutes) for person in people]


def in_week(starts: Sequence[datetime], monday: date) -> tuple[datetime, ...]:
    """Those that lie in the UTC week from that Monday on."""
    return tuple(start for start in starts if monday <= start.date() < monday + timedelta(days=7))


def minute_of_week(start: datetime, zone: str) -> int:
    """The minute of the week that clocks there show, from Monday 00:00."""
    local = start.astimezone(ZoneInfo(zone))
    return local.weekday() * DAY + local.hour * 60 + local.minute


def _hours(
    people: Sequence[Applicant], starts: Sequence[datetime], zone: str, monday: date, minutes: int
) -> GroupHours:
    return GroupHours(
        common=free_together(people, zone, monday),
        sessions=tuple(minute_of_week(start, zone) for start in starts),
        people=len(people),
        stretched=sum(_stretched(person, starts, minutes) for person in people),
    )


def _member(person: Applicant, starts: Sequence[datetime], zone: str, monday: date, minutes: int) -> MemberHours:
    return MemberHours(
        preferred=seen_from(person.availability, person.zone, zone, monday),
        if_needed=seen_from(person.if_needed, person.zone, zone, monday),
        local=tuple(minute_of_week(start, person.zone) for start in starts),
        stretched=_stretched(person, starts, minutes),
    )


def _stretched(person: Applicant, starts: Sequence[datetime], minutes: int) -> bool:
    """Sessions without this person count for nothing."""
    return bool(person.if_needed) and any(
        covers(merge(person.availability, person.if_needed), person.zone, start, minutes)
        and not covers(person.availability, person.zone, start, minutes)
        and not _away(person, start, minutes)
        for start in starts
    )


def _away(person: Applicant, start: datetime, minutes: int) -> bool:
    """Whether a session touches a date off."""
    ends = (start, start + timedelta(minutes=minutes - 1))
    return any(each.astimezone(ZoneInfo(person.zone)).date() in person.dates_off for each in ends)
