"""The pictures of hours in words: the figures first, then as many groups or as much of each member as there is room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median_low

from bot.core.availability import DAY, Availability, describe, total_minutes
from bot.pictures.times import HoursRow, WeekMember, check_week, clock, groups, hours, hours_of, when
from bot.pictures.words import TEXT_LIMIT, as_many_as_fit, cut, number, one_line

SPAN = 3
"""Hours of the day in which the sessions are counted that start close together."""


def hours_text(title: str, rows: Sequence[HoursRow], *, zone: str, session_minutes: int) -> str:
    """hours_picture() in words, at most TEXT_LIMIT characters: figures for all groups, then the first ones."""
    head = one_line(f"{title}: hours common to all, {groups(rows)}, in {one_line(zone, 40)}", 160)
    return as_many_as_fit(
        "\n".join([head, *_figures(rows, session_minutes)]), map(_row, rows), "… and {} more in the picture"
    )


def week_text(
    title: str,
    members: Sequence[WeekMember],
    common: Availability,
    sessions: Sequence[int],
    *,
    zone: str,
    session_minutes: int,
) -> str:
    """week_picture() in words, at most TEXT_LIMIT characters, one line a member. Raises the same ValueErrors."""
    check_week(members, common, sessions, session_minutes)
    head = [
        one_line(f"{title}: a week in {one_line(zone, 40)}, {number(len(members), 'member')}", 160),
        f"Sessions of {session_minutes} min: {_times(sessions)}",
        cut(f"All are free {hours(common)} a week: {describe(common)}" if common else "No hour is common to all", 160),
    ]
    room = (TEXT_LIMIT - sum(len(line) + 1 for line in head)) // max(len(members), 1) - 1
    return "\n".join([*head, *(cut(_member(member, room), room) for member in members)])


def _figures(rows: Sequence[HoursRow], session_minutes: int) -> Iterable[str]:
    free = [total_minutes(row.common) for row in rows]
    if not rows:
        return
    without = number(sum(not row.sessions for row in rows), "group")
    yield f"Common hours a week: {hours_of(min(free))} to {hours_of(max(free))}, typically {hours_of(median_low(free))}"
    starts = [start for row in rows for start in row.sessions]
    sessions = f"{number(len(starts), 'session')} of {session_minutes} min; {without} without"
    yield f"{sessions}; {_busiest(starts)}" if starts else sessions
    stretched = f"{sum(row.stretched for row in rows)} of {sum(row.people for row in rows)} people"
    yield f"{stretched} meet at hours given only if needed, in {groups([row for row in rows if row.stretched])}"


def _busiest(starts: Sequence[int]) -> str:
    counts = [sum((start // 60 - hour) % 24 < SPAN for start in starts) for hour in range(24)]
    first = counts.index(max(counts))
    return f"most, {max(counts)}, start between {clock(first * 60)} and {clock((first + SPAN) * 60 % DAY)}"


def _row(row: HoursRow) -> str:
    stretched = f"; {row.stretched} of {row.people} if needed" if row.stretched else ""
    return f"{one_line(row.label, 40)}: {hours(row.common)}; {_times(row.sessions)}{stretched}"


def _member(member: WeekMember, room: int) -> str:
    needed = f", {hours(member.if_needed)} if needed" if member.if_needed else ""
    told = f"free {hours(member.preferred)}{needed}"
    if member.local:
        told += f"; {_times(member.local)}"
    return f"{one_line(f'{member.name}, {member.zone}', max(room - len(told) - 2, 16))}: {told}"


def _times(starts: Sequence[int]) -> str:
    return ", ".join(map(when, starts)) or "no sessions"
