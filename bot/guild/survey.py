"""What stands on the server: which of our threads are no more, or have another name, and what we may not do.

All but a `deep` look is answered from what Discord has told us by itself: a healthy server costs no call.
"""

from __future__ import annotations

from collections.abc import Iterable

import discord

from bot.core.blueprint import Standing, Thread
from bot.core.people import ChannelId
from bot.core.placed import Found, State
from bot.guild.cards.posts import thread_name
from bot.guild.permissions import lacking


async def lost_threads(
    guild: discord.Guild, threads: Iterable[Thread], found: Found, deleted: frozenset[int], *, deep: bool
) -> list[Thread]:
    """The threads that we placed and that were deleted since.

    `deleted` are ids that Discord told us of. A `deep` look asks Discord for the rest: after a start nobody told us.
    """
    placed = _placed(threads, found)
    lost = [thread for number, thread in placed.items() if number in deleted]
    if not deep or not placed:
        return lost
    active = {thread.id for thread in await guild.active_threads()}
    for number, thread in placed.items():
        if number not in active and number not in deleted and not await _exists(guild, number):
            lost.append(thread)
    return lost


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


def _placed(threads: Iterable[Thread], found: Found) -> dict[int, Thread]:
    return {
        here.discord_id: thread
        for thread in threads
        if (here := found.get(thread.key)) and here.discord_id and here.state in (State.DONE, State.ARCHIVED)
    }


async def _exists(guild: discord.Guild, number: int) -> bool:
    """An archived thread is in no list; only a question of its own tells it from a deleted one."""
    try:
        await guild.fetch_channel(number)
    except discord.NotFound:
        return False
    except discord.Forbidden:
        return True
    return True
