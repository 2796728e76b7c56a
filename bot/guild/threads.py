"""Group threads on Discord: open, fill, archive. Each method is one step of a plan and safe to repeat."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import discord

from bot.actions.placing import Ledger
from bot.core import keys
from bot.core.people import MemberId
from bot.core.placed import State, Why
from bot.core.posting import Thread
from bot.guild.cards.posts import thread_name
from bot.guild.outcomes import UNKNOWN_CHANNEL, Refused, ThreadLost, refusal
from bot.guild.room import Room

ARCHIVE_AFTER = 10080
"""Minutes of silence after which Discord archives a thread by itself: a week, the longest there is."""


class Threads:
    def __init__(self, guild: discord.Guild, ledger: Ledger, room: Room) -> None:
        self._guild = guild
        self._ledger = ledger
        self._room = room

    async def open(self, thread: Thread) -> None:
        """Make the thread, or adopt it if an earlier call, whose answer we never got, has made it."""
        before = await self._ledger.intend(thread.key, channel=thread.cohort.channel)
        if before and before.discord_id:  # made, and given up for another reason: if it is gone, the next step says so
            number = before.discord_id
        else:
            standing = await self._recognise(thread) if before else None
            number = (standing or await self._create(thread)).id
        await self._ledger.settle(thread.key, State.DONE, discord_id=number)
        self._room.add(number)

    async def add(self, thread: Thread, member: MemberId) -> None:
        key = keys.thread_member(thread.cohort.id, thread.group, member)
        await self._ledger.intend(key, member=member)
        if (await self._find(thread)).archived:
            await self._edit(thread, archived=False)
        async with self._calling(thread, key) as standing:
            await standing.add_user(discord.Object(member))
        await self._ledger.settle(key, State.DONE)

    async def remove(self, thread: Thread, member: MemberId) -> None:
        """Take the member out; one who is not there any more, or not on the server, is out already."""
        key = keys.thread_member(thread.cohort.id, thread.group, member)
        asleep = (await self._find(thread)).archived
        if asleep:
            await self._edit(thread, archived=False)
        try:
            async with self._calling(thread, key) as standing:
                await standing.remove_user(discord.Object(member))
        except Refused as refused:
            if not refused.missing:
                raise
        if asleep:
            await self._edit(thread, archived=True)
        await self._ledger.remove(key)

    async def archive(self, thread: Thread) -> None:
        await self._edit(thread, archived=True)
        await self._ledger.settle(thread.key, State.ARCHIVED)

    async def wake(self, thread: Thread) -> None:
        await self._edit(thread, archived=False)
        await self._ledger.settle(thread.key, State.DONE)

    async def rename(self, thread: Thread) -> None:
        """Give it back the name by which it is known. Under a key of its own: without it, all else goes on."""
        key = keys.thread_name(thread.cohort.id, thread.group)
        await self._ledger.intend(key)
        async with self._calling(thread, key) as standing:
            named = await standing.edit(name=thread_name(thread.cohort, thread.group))
        if named.name != thread_name(thread.cohort, thread.group):  # Discord keeps another: asking again is no use
            raise Refused(key, Why.REFUSED, "Discord gives it another name")
        await self._ledger.remove(key)

    async def _create(self, thread: Thread) -> discord.Thread:
        channel = self._guild.get_channel(thread.cohort.channel)
        if not isinstance(channel, discord.TextChannel):
            raise Refused(thread.key, Why.NO_CHANNEL)
        await self._room.make()
        try:
            return await channel.create_thread(
                name=thread_name(thread.cohort, thread.group),
                type=discord.ChannelType.private_thread,
                auto_archive_duration=ARCHIVE_AFTER,
                invitable=False,
            )
        except discord.HTTPException as error:
            if refused := refusal(thread.key, error):
                raise refused from error
            raise

    async def _recognise(self, thread: Thread) -> discord.Thread | None:
        """Our thread of that name in that channel; the oldest if there should be two."""
        name, bot = thread_name(thread.cohort, thread.group), self._guild.me.id
        ours = [
            other
            for other in await self._guild.active_threads()
            if (other.name, other.owner_id, other.parent_id) == (name, bot, thread.cohort.channel)
        ]
        return min(ours, key=lambda other: other.id, default=None)

    async def _edit(self, thread: Thread, *, archived: bool) -> None:
        if not archived:
            await self._room.make((await self._find(thread)).id)
        async with self._calling(thread, thread.key) as standing:
            await standing.edit(archived=archived)

    @asynccontextmanager
    async def _calling(self, thread: Thread, key: str) -> AsyncGenerator[discord.Thread]:
        """Find the thread, and translate what Discord's refusals mean."""
        standing = await self._find(thread)
        try:
            yield standing
        except discord.HTTPException as error:
            if error.code == UNKNOWN_CHANNEL:
                raise ThreadLost(thread) from error
            if refused := refusal(key, error):
                raise refused from error
            raise

    async def _find(self, thread: Thread) -> discord.Thread:
        here = await self._ledger.find(thread.key)
        if here is None or here.discord_id is None:
            raise Refused(thread.key, (here and here.reason) or Why.REFUSED, "the thread could not be made")
        cached = self._guild.get_thread(here.discord_id)
        if cached is not None:
            return cached
        try:
            found = await self._guild.fetch_channel(here.discord_id)
        except discord.NotFound as error:
            raise ThreadLost(thread) from error
        except discord.Forbidden as error:
            raise Refused(thread.key, Why.FORBIDDEN, error.text) from error
        assert isinstance(found, discord.Thread)
        return found
