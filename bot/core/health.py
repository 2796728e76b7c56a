"""Whether a group works: from its members' own check-ins and session reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.meetings import SessionReport
from bot.core.people import GroupId, MemberId
from bot.core.risk import LAST, Record, Span, counted, latest

LATELY = timedelta(days=14)
FEWEST = 2
"""With fewer active members there is nobody to pair with."""


class Ill(StrEnum):
    """Why a group does not work."""

    QUIET = "quiet"
    """Fewer than two of it are active."""
    NOT_MET = "not met"
    """Its last two sessions did not happen, as most of those say who told of them."""


@dataclass(frozen=True, slots=True)
class Health:
    """`active` have answered for one of the last two units, or told of a session lately; who was away counts as if.
    `units` are over since the group is together, `held` of its sessions happened."""

    group: GroupId
    active: frozenset[MemberId]
    units: int
    held: int
    ill: Ill | None


def health(group: GroupId, members: Sequence[Record], units: Sequence[Span], since: datetime, now: datetime) -> Health:
    """How a living group is; `since` is from when on it is judged: together as it is, and no case of it was closed."""
    over = [span for span in units if since <= span.due and span.ends <= now and span.in_time]
    active = frozenset(one.member for one in members if _is_active(one, over, units, now))
    meetings = _meetings(group, members, since)
    not_met = len(meetings) >= LAST and not any(meetings[-LAST:])
    quiet = bool(latest(over)) and len(active) < FEWEST
    ill = Ill.QUIET if quiet else Ill.NOT_MET if not_met else None
    return Health(group, active, len(over), sum(meetings), ill)


def _is_active(one: Record, over: Sequence[Span], units: Sequence[Span], now: datetime) -> bool:
    last = latest(over) or over
    if any(span.unit in one.check_ins for span in last):
        return True
    theirs = counted(one, units, now)
    if not all(span in theirs for span in last):
        return True
    return any(report.group == one.group and report.start >= now - LATELY for report in one.reports)


def _meetings(group: GroupId, members: Sequence[Record], since: datetime) -> list[bool]:
    """Of each session that somebody told of, by time: whether it happened, as most of them say."""
    told: dict[datetime, list[SessionReport]] = defaultdict(list)
    for one in members:
        for report in one.reports:
            if report.group == group and report.start >= since:
                told[report.start].append(report)
    return [sum(one.met for one in told[start]) * 2 >= len(told[start]) for start in sorted(told)]
