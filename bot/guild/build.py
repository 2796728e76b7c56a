"""Carry out a plan's steps: each is one call to Discord, written down before and after."""

from __future__ import annotations

from typing import assert_never

import discord

from bot.actions.placing import Ledger
from bot.core.placed import Found, State
from bot.core.steps import (
    AddMember,
    ArchiveThread,
    Drop,
    Edit,
    OpenThread,
    RemoveMember,
    RenameThread,
    Send,
    Step,
    WakeThread,
)
from bot.guild.messages import Messages
from bot.guild.room import Room
from bot.guild.threads import Threads


class Builder:
    def __init__(self, guild: discord.Guild, bot: discord.Client, ledger: Ledger) -> None:
        self._ledger = ledger
        self._room = Room(guild)
        self._threads = Threads(guild, ledger, self._room)
        self.messages = Messages(guild, bot, ledger, self._room)

    def know(self, found: Found) -> None:
        """What stands, as of this round."""
        self._room.know(found)

    async def build(self, step: Step) -> None:
        """One step. Raises Refused or ThreadLost; what discord.py and aiohttp raise means: outcome unknown."""
        match step:
            case OpenThread(thread):
                await self._threads.open(thread)
            case AddMember(thread, member):
                await self._threads.add(thread, member)
            case RemoveMember(thread, member):
                await self._threads.remove(thread, member)
            case ArchiveThread(thread):
                await self._threads.archive(thread)
            case WakeThread(thread):
                await self._threads.wake(thread)
            case RenameThread(thread):
                await self._threads.rename(thread)
            case Send(post, merged):
                await self.messages.send(post, merged)
            case Edit(post):
                await self.messages.edit(post)
            case Drop(post):
                await self._ledger.intend(post.key)
                await self._ledger.settle(post.key, State.DROPPED)
            case _:
                assert_never(step)
