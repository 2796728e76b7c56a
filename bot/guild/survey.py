"""What stands on the server: which of our threads are no more, are put away, or have another name, and what we may
not do.

All but a `deep` look is answered from what Discord has told us by itself: a healthy server costs no call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.core.people import ChannelId
from bot.core.placed import Found, State
from bot.core.posting import Standing, Thread
from bot.guild.cards.posts import thread_name
from bot.guild.permissions import lacking
from bot.guild.room import is_crowded

FEW = 3
"""Threads that are in no list are asked for one by one, up to so many; of more, the lists of the archived are read."""
AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Hints:
    """The ids of threads of which Discord has told us that they were deleted, or archived by a human."""

    deleted: frozenset[int] = frozenset()
    put_away: frozenset[int] = frozenset()

    def __or__(self, other: Hints) -> Hints:
        return Hints(self.deleted | other.deleted, self.put_away | other.put_away)


@dataclass(frozen=True, slots=True)
class Seen:
    """`lost` threads are deleted; `put_away` are the keys of those that a human has archived though they are in use."""

    lost: tuple[Thread, ...]
    put_away: frozenset[str]


async def look_for(guild: discord.Guild, threads: Iterable[Thread], found: Found, hints: Hints, *, deep: bool) -> Seen:
    """What has become of the threads that we placed.

    A `deep` look asks Discord for those of which nothing is known: after a start nobody has told us of any.
    """
    placed = _placed(threads, found)
    lost = {number for number in placed if number in hints.deleted}
    asleep = {number for number in placed if number in hints.put_away} - lost
    if deep and placed:
        active = {thread.id for thread in await guild.active_threads()}
        unknown = placed.keys() - active - lost
        archived = await _archived(guild, {placed[number].cohort.channel for number in unknown}, unknown)
        lost |= unknown - archived.keys()
        asleep |= {number for number, thread in archived.items() if thread is not None and _put_away(thread)}
        asleep -= active
    if is_crowded(guild):  # near the limit threads are put to rest to make room; posting wakes them
        asleep.clear()
    using = (number for number in asleep if not placed[number].archived)
    return Seen(tuple(placed[number] for number in sorted(lost)), frozenset(placed[number].key for number in using))


def renamed_threads(guild: discord.Guild, threads: Iterable[Thread], found: Found) -> frozenset[str]:
    """The keys of our active threads that have another name now. Theirs is how they are known again."""
    return frozenset(
        thread.key
        for number, thread in _placed(threads, found).items()
        if (here := guild.get_thread(number)) and not here.archived
        if here.name != thread_name(thread.cohort, thread.group)
    )


def missing_permissions(guild: discord.Guild, standings: Iterable[Standing]) -> dict[ChannelId, tuple[str, ...]]:
    """What the bot may not do in the channels of running cohorts; one that is gone or hidden cannot be viewed."""
    channels = {standing.cohort.channel for standing in standings if standing.cohort.running}
    return {number: missing for number in sorted(channels) if (missing := lacking(guild, number))}


def by_a_human(archived_at: datetime, last_message: int | None, minutes: int) -> bool:
    """Whether a thread was archived before Discord itself does so, after so many minutes of silence."""
    last = discord.utils.snowflake_time(last_message) if last_message else None
    return last is None or archived_at - last < timedelta(minutes=minutes) - AN_HOUR


def archived_by_a_human(data: Mapping[str, Any]) -> bool:
    """The same of a thread as Discord tells of its changes."""
    about = data.get("thread_metadata") or {}
    moment = discord.utils.parse_time(about.get("archive_timestamp"))
    if not about.get("archived") or moment is None:
        return False
    last = data.get("last_message_id")
    return by_a_human(moment, int(last) if last else None, about.get("auto_archive_duration", 0))


def _put_away(thread: discord.Thread) -> bool:
    return by_a_human(thread.archive_timestamp, thread.last_message_id, thread.auto_archive_duration)


def _placed(threads: Iterable[Thread], found: Found) -> dict[int, Thread]:
    return {
        here.discord_id: thread
        for thread in threads
        if (here := found.get(thread.key)) and here.discord_id and here.state in (State.DONE, State.ARCHIVED)
    }


async def _archived(
    guild: discord.Guild, channels: set[ChannelId], wanted: set[int]
) -> dict[int, discord.Thread | None]:
    """Those of the wanted threads that exist; None for one that we may not see."""
    there: dict[int, discord.Thread | None] = {}
    for number in sorted(channels) if len(wanted) > FEW else ():
        channel = guild.get_channel(number)
        if isinstance(channel, discord.TextChannel):
            async for thread in channel.archived_threads(private=True, joined=True, limit=None):
                if thread.id in wanted:
                    there[thread.id] = thread
    for number in sorted(wanted - there.keys()):
        try:
            found = await guild.fetch_channel(number)
        except discord.NotFound:
            continue
        except discord.Forbidden:
            found = None
        there[number] = found if isinstance(found, discord.Thread) else None
    return there
