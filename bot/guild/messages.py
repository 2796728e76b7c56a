"""Messages on Discord, sent exactly once: a nonce while Discord remembers it, a look at the place after that."""

from __future__ import annotations

from contextlib import suppress

import discord
from discord import ui

from bot.actions.placing import Ledger
from bot.core import keys
from bot.core.people import ChannelId
from bot.core.placed import Placed, State, Why
from bot.core.posting import Call, Post, Repair
from bot.core.troubles import Trouble
from bot.guild.cards import posts
from bot.guild.outcomes import (
    ARCHIVED,
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    DmClosed,
    Refused,
    ThreadLost,
    is_closed_to_us,
    refusal,
)
from bot.guild.room import Room

LOOK_BACK = 50
"""How many messages of a place are searched for ours when the outcome of sending it is unknown."""


class Messages:
    def __init__(self, guild: discord.Guild, bot: discord.Client, ledger: Ledger, room: Room) -> None:
        self._guild = guild
        self._bot = bot
        self._ledger = ledger
        self._room = room
        self.outdated = False
        """Whether a message that an earlier call sent was found in another text than it is to have by now."""

    async def send(self, post: Post, merged: tuple[str, ...]) -> None:
        """Send the post, or adopt it if an earlier call, whose answer we never got, has sent it."""
        try:
            channel = await self._channel(post)
        except discord.HTTPException as error:  # a direct message cannot be opened
            await self._refused(post, error)
            return
        before = await self._ledger.intend(post.key, channel=channel, version=post.version)
        place = self._bot.get_partial_messageable(channel, guild_id=self._guild.id)
        if post.thread is not None:
            await self._room.make(channel)
        try:
            known = await self._sent_elsewhere(post, before, channel)
            if known is None and before:
                known = await self._recognise(place, posts.marker(post), post.key)
            if known is None:
                known = (await place.send(nonce=keys.nonce(post.key, channel), **posts.post(post))).id
        except discord.HTTPException as error:
            await self._refused(post, error)
            return
        # What an earlier call sent is what stands, found or named by its nonce: if it was another text, it is edited.
        earlier = before is not None and before.state is State.SENDING and before.version is not None
        version = before.version if before and earlier else post.version
        self.outdated |= version != post.version
        await self._ledger.settle(post.key, State.DONE, discord_id=known, version=version, merged=merged)

    async def edit(self, post: Post) -> None:
        """Change what stands into what the post says now. What a moderator has deleted stays deleted."""
        here = await self._ledger.find(post.key)
        if here is None or here.discord_id is None:
            return
        place = self._bot.get_partial_messageable(here.channel or await self._channel(post), guild_id=self._guild.id)
        message = place.get_partial_message(here.discord_id)
        try:
            try:
                await message.edit(**posts.post(post))
            except discord.HTTPException as error:
                if error.code != ARCHIVED:
                    raise
                await self._wake(place.id)
                await message.edit(**posts.post(post))
        except discord.HTTPException as error:
            if error.code in (UNKNOWN_MESSAGE, UNKNOWN_CHANNEL):
                await self._ledger.settle(post.key, State.GONE)
                return
            if refused := refusal(post.key, error):
                raise refused from error
            raise
        if isinstance(post.content, Trouble | Call | Repair) and post.content.solved:
            await self._ledger.remove(post.key)
        else:
            await self._ledger.edited(post.key, post.version)

    async def _wake(self, thread: int) -> None:
        """Posting wakes a thread by itself, editing does not."""
        await self._room.make(thread)
        asleep = await self._guild.fetch_channel(thread)
        if isinstance(asleep, discord.Thread):
            await asleep.edit(archived=False)

    async def _channel(self, post: Post) -> ChannelId:
        if post.to is not None:  # asked for again, Discord names the same one
            return ChannelId((await self._bot.create_dm(discord.Object(post.to))).id)
        if post.thread is None:
            return post.place
        here = await self._ledger.find(post.thread.key)
        if here is None or here.discord_id is None:
            raise Refused(post.key, here.reason or Why.REFUSED if here else Why.REFUSED, "its thread could not be made")
        return ChannelId(here.discord_id)

    async def _sent_elsewhere(self, post: Post, before: Placed | None, channel: ChannelId) -> int | None:
        """The id of our message where an earlier call of unknown outcome sent it, if that was not to this channel:
        somebody hears from us in another way since. None, and written down, if it never came there."""
        if before is None or before.state is not State.SENDING or before.channel in (None, channel):
            return None
        place = self._bot.get_partial_messageable(before.channel, guild_id=self._guild.id)
        with suppress(discord.NotFound, discord.Forbidden):  # we cannot have sent anything there that anybody can see
            if known := await self._recognise(place, posts.marker(post), post.key):
                return known
        await self._ledger.move(post.key, channel)
        return None

    async def _recognise(self, place: discord.PartialMessageable, marker: str, key: str) -> int | None:
        """The id of our message with that button or question among the last ones, or None.

        Without permission to look, Discord answers with an empty history: that is no answer, so it is Refused.
        """
        parent = self._guild.get_channel_or_thread(place.id)
        if parent is not None and not parent.permissions_for(self._guild.me).read_message_history:
            raise Refused(key, Why.FORBIDDEN, "without Read Message History there is no telling what was sent")
        async for message in place.history(limit=LOOK_BACK):
            if message.author.id == self._guild.me.id and marker in _marks(message):
                return message.id
        return None

    async def _refused(self, post: Post, error: discord.HTTPException) -> None:
        if post.to is not None and is_closed_to_us(error):
            await self._ledger.close_dm(post.key, post.to)
            raise DmClosed(post.to) from error
        if error.code == UNKNOWN_MESSAGE:  # the nonce names a message that a moderator has deleted: it stays deleted
            await self._ledger.settle(post.key, State.GONE)
        elif error.code == UNKNOWN_CHANNEL and post.thread is not None:
            raise ThreadLost(post.thread) from error
        elif refused := refusal(post.key, error):
            raise refused from error
        else:
            raise error


def _marks(message: discord.Message) -> set[str]:
    """The custom ids of all buttons of a message, however deep they lie; or the question of its poll."""
    if message.poll is not None:
        return {message.poll.question}
    view = ui.LayoutView.from_message(message, timeout=None)
    return {item.custom_id for item in view.walk_children() if isinstance(item, ui.Button) and item.custom_id}
