"""Following upstream: which capstones are asked for and when, and what the answers move. A human's word goes before.

An answer moves a capstone only when it differs from the one before: what people have said by hand since then stands
until upstream changes again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from bot.core import keys
from bot.core.capstone import (
    BEFORE_PULL,
    FROM_UPSTREAM,
    Capstone,
    Link,
    Position,
    State,
    UpstreamAnswer,
)
from bot.core.cohort import Cohort
from bot.core.groups import Group
from bot.core.posting import Post, Standing, Thread
from bot.core.quiet import quiet_until
from bot.core.upstream import Said, Upstream

EVERY = timedelta(hours=12)
"""A capstone is asked for twice a day at most."""
MOST_DOUBLINGS = 3
"""Where no answer comes, the pause doubles so many times at most: to four days."""
TAIL = timedelta(weeks=8)
"""How long after a cohort's last week its capstones are still asked for."""
OF_USE = timedelta(days=3)
"""How long it helps a group to be told that upstream has answered."""


@dataclass(frozen=True, slots=True)
class Due:
    """A capstone to ask upstream about."""

    cohort: Cohort
    capstone: int
    link: Link


@dataclass(frozen=True, slots=True)
class Heard:
    """How the questions about one capstone went; `upstream` if they went well."""

    said: Said
    upstream: Upstream | None = None


def ends_at(cohort: Cohort, weeks: int) -> datetime:
    """When the last of a cohort's weeks is over (UTC, by its own day, to the day)."""
    return datetime.combine(cohort.monday(weeks + 1), time(), UTC)


def is_asked_for(cohort: Cohort, weeks: int, now: datetime) -> bool:
    """Whether a cohort's capstones are still asked for: up to eight weeks after its last one."""
    return now < ends_at(cohort, weeks) + TAIL


def next_question(heard: Heard, failures: int, now: datetime) -> datetime:
    """When to ask again; `failures` in a row, this one included, have had no answer."""
    return now + EVERY * (1 if heard.said is Said.WELL else 2 ** min(failures, MOST_DOUBLINGS))


def followed(capstone: Capstone, seen: Upstream, now: datetime) -> Position | None:
    """Where the capstone stands by what upstream says now; None where that moves nothing."""
    at = capstone.at
    if not capstone.live or (capstone.seen is not None and capstone.seen.news == seen.news):
        return None
    to = _implied(at.state, seen)
    if to is None or (to is at.state and to is not State.CHANGES_REQUESTED):
        return None
    since = seen.asked.at if seen.asked and to is State.CHANGES_REQUESTED else seen.ended_at or now
    return replace(at, state=to, how=FROM_UPSTREAM, since=min(since, now))


def _implied(state: State, seen: Upstream) -> State | None:
    """The state that upstream's words stand for; only forwards, but for a review, which any state goes back from."""
    if seen.what == "issue":
        return None
    if not seen.open:
        return State.MERGED if seen.merged else State.CLOSED
    if seen.asked:
        return State.CHANGES_REQUESTED
    if seen.draft:
        return State.DRAFT_PR if state in BEFORE_PULL else None
    return None if state is State.TAIL else State.READY


# What a group is told


def capstone_posts(standing: Standing, now: datetime) -> Iterator[Post]:
    """A line for each answer of upstream, in the thread where most of the capstone's people are now. It pings, so at
    night it waits for the morning."""
    if not standing.answers or quiet_until(standing.cohort, now) is not None:
        return
    cohort = standing.cohort
    for answer in standing.answers:
        if (group := _group_of(standing, answer)) is not None:
            members = group.members & standing.zones.keys()
            thread = Thread(keys.thread(cohort.id, group.id), cohort, group.id, members, archived=False)
            key = keys.capstone(cohort.id, answer.capstone, answer.event)
            told = replace(answer, members=answer.members & members)
            yield Post(key, cohort, standing.track, thread, answer.at, told, until=answer.at + OF_USE)


def _group_of(standing: Standing, answer: UpstreamAnswer) -> Group | None:
    living = [group for group in standing.groups if group.ended_at is None and group.members & answer.members]
    return max(living, key=lambda group: (len(group.members & answer.members), -group.id), default=None)
