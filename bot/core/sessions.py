"""What a group reads of each of its sessions: an hour before that it comes, after it the question whether they met.

One message a session: it is posted an hour before, mentioning who wants that, and edited once the session is over.
Where the bot was away in that hour, it comes afterwards, as the question alone, and wakes nobody.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core import keys
from bot.core.absence import away_at
from bot.core.groups import Group
from bot.core.people import MemberId
from bot.core.posting import Post, SessionCall, Standing, Thread
from bot.core.reach import Reach

BEFORE = timedelta(hours=1)
ASKED_FOR = timedelta(hours=24)
"""So long after its start a session is asked about for the first time; later, nobody remembers."""


@dataclass(frozen=True, slots=True)
class SessionTimes:
    """When something happens to the message of a session that begins at `start`."""

    start: datetime
    lasts: timedelta

    @property
    def told(self) -> datetime:
        return self.start - BEFORE

    @property
    def over(self) -> datetime:
        return self.start + self.lasts


def session_posts(standing: Standing, group: Group, thread: Thread, now: datetime) -> Iterator[Post]:
    """The messages about the group's sessions around `now`. While a session goes on, there is none to send or edit."""
    cohort, track = standing.cohort, standing.track
    since = group.together_since or group.formed_at
    for start in _around(group, now):
        times = SessionTimes(start, standing.session)
        if start <= since or times.start <= now < times.over:
            continue
        over = now >= times.over
        here = present(standing, thread, start)
        if here:
            called = frozenset[MemberId]() if over else frozenset(one for one in here if _wants(standing, one))
            content = SessionCall(group, start, over, called)
            yield Post(keys.session(cohort.id, group.id, start), cohort, track, thread, times.told, content)


def session_dues(standing: Standing, group: Group, now: datetime) -> Iterator[datetime]:
    """When something happens next to messages about the group's sessions."""
    first = bisect_right(group.sessions, now - standing.session)
    for start in group.sessions[first : first + 2]:
        yield start - BEFORE
        yield start + standing.session


def present(standing: Standing, thread: Thread, start: datetime) -> frozenset[MemberId]:
    """Who of the group is not away on that day, by their own clocks."""
    away, zones = standing.away, standing.zones
    return frozenset(
        member for member in thread.members if not (member in away and away_at(away[member], zones[member], start))
    )


def _around(group: Group, now: datetime) -> tuple[datetime, ...]:
    first, last = bisect_right(group.sessions, now - ASKED_FOR), bisect_right(group.sessions, now + BEFORE)
    return group.sessions[first:last]


def _wants(standing: Standing, member: MemberId) -> bool:
    return standing.reach.get(member, Reach()).sessions
