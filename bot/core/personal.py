"""What is said to one person: where they want to hear it, or nowhere."""

from __future__ import annotations

from datetime import datetime

from bot.core import keys
from bot.core.groups import Group
from bot.core.people import MemberId
from bot.core.posting import Content, Post, Standing, Thread
from bot.core.reach import Reach, Way


def personal(
    standing: Standing,
    member: MemberId,
    key: str,
    content: Content,
    *,
    due: datetime,
    until: datetime | None,
    group: Group | None = None,
) -> Post | None:
    """A post to one person by the way they chose: a direct message, or their living group's thread, mentioning them.

    None where they want no such thing, or have left the server, or have no thread and direct messages do not reach
    them. What is private must be behind a button: a group reads its thread. `group` is the one they are in, where it is
    known.
    """
    reach = standing.reach.get(member, Reach())
    if reach.way is Way.NONE or member not in standing.zones:
        return None
    cohort, track = standing.cohort, standing.track
    if reach.by_dm:
        return Post(key, cohort, track, None, due, content, to=member, until=until)
    group = group or next((one for one in standing.groups if one.ended_at is None and member in one.members), None)
    if group is None:
        return None
    return Post(key, cohort, track, thread_of(standing, group), due, content, until=until)


def thread_of(standing: Standing, group: Group) -> Thread:
    """The thread of a living group."""
    cohort, members = standing.cohort, group.members & standing.zones.keys()
    return Thread(keys.thread(cohort.id, group.id), cohort, group.id, members, archived=not cohort.running)
