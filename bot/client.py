"""The bot itself: loads the cogs, answers errors in one way, keeps one keeper a server."""

from __future__ import annotations

import hashlib
import json
import logging
from datetime import datetime
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.actions.remember import recall, remember
from bot.actions.reread_curriculum import reread_curriculum
from bot.alarm import Alarm
from bot.app import App
from bot.core.people import GuildId
from bot.guild.cards import replies
from bot.guild.errors import answer_error
from bot.guild.in_passing import tell_in_passing
from bot.guild.keeper import Keeper
from bot.guild.pacer import Pacer, pacing
from bot.guild.survey import archived_by_a_human
from bot.upstream.poller import Poller

log = logging.getLogger(__name__)

COGS = (
    "cogs.cohort",
    "cogs.server",
    "cogs.signup",
    "cogs.leave",
    "cogs.wishes",
    "cogs.away",
    "cogs.apart",
    "cogs.regroup",
    "cogs.check_in",
    "cogs.sessions",
    "cogs.progress",
    "cogs.flags",
    "cogs.repairs",
    "cogs.curriculum",
    "cogs.calendar",
    "cogs.reminders",
    "cogs.capstone",
    "cogs.certificate",
    "cogs.pace",
)


class Tree(app_commands.CommandTree["Understudy"]):
    async def on_error(
        self, interaction: discord.Interaction[Understudy], error: app_commands.AppCommandError, /
    ) -> None:
        await answer_error(interaction, error)


class Understudy(commands.Bot):
    def __init__(self, app: App) -> None:
        self._pacer = Pacer(app.settings.requests_per_second)
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=60,
            http_trace=pacing(self._pacer),
        )
        self.app = app
        self._keepers: dict[int, Keeper] = {}
        self._poller = Poller(app)
        self._alarm = Alarm(self._ring, app.settings.sweep_minutes)

    async def setup_hook(self) -> None:
        for cog in COGS:
            await self.load_extension(cog)
        await self._sync_commands()
        self.app.changed.listen(self._facts_changed)
        self._alarm.start()

    async def connect(self, *, reconnect: bool = True) -> None:
        """Until closed. discord.py 2.7.1 waits to try again where even its first connection fails, and then looks for
        what it knows of the last one, which there is none of."""
        while True:
            try:
                return await super().connect(reconnect=reconnect)
            except AttributeError as error:
                if error.name != "sequence" or self.ws is not None:
                    raise

    async def close(self) -> None:
        self._alarm.stop()
        await self._poller.close()
        for keeper in self._keepers.values():
            await keeper.close()
        self._keepers.clear()
        await super().close()

    # What wakes a keeper: the start, the bell, the alarm, and hints from Discord.

    async def on_guild_available(self, guild: discord.Guild) -> None:
        self.keeper(guild).wake()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.keeper(guild).wake()

    async def on_ready(self) -> None:
        log.info("ready", extra={"guilds": len(self.guilds)})
        for guild in self.guilds:
            self.keeper(guild).wake()

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        if guild := self.get_guild(payload.guild_id):
            self.keeper(guild).thread_deleted(payload.thread_id)

    async def on_raw_thread_update(self, payload: discord.RawThreadUpdateEvent) -> None:
        guild = self.get_guild(payload.guild_id)
        if guild and archived_by_a_human(payload.data):
            self.keeper(guild).thread_put_away(payload.thread_id)

    async def on_thread_update(self, before: discord.Thread, after: discord.Thread) -> None:
        if before.name != after.name:
            self.keeper(after.guild).wake()

    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        self.keeper(channel.guild).wake(retry=True)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        self.keeper(channel.guild).wake()

    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        if before.overwrites != after.overwrites:
            self.keeper(after.guild).wake(retry=True)

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        if before.permissions != after.permissions:
            self.keeper(after.guild).wake(retry=True)

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        if self.user and after.id == self.user.id and before.roles != after.roles:
            self.keeper(after.guild).wake(retry=True)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        if interaction.guild:
            self.keeper(interaction.guild).seen(interaction.user.id)

    async def on_app_command_completion(
        self, interaction: discord.Interaction[Any], command: app_commands.Command[Any, ..., Any] | object
    ) -> None:
        """Who wants no messages is told beside the answer what concerns them; and organisers of troubles, where they
        have named no channel for that."""
        await tell_in_passing(interaction)
        if interaction.guild is None or not _for_organisers(command):
            return
        if troubles := self.keeper(interaction.guild).untold:
            await interaction.followup.send(**replies.by_the_way(troubles))

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        log.exception("event.failed", extra={"event": event_method})

    def keeper(self, guild: discord.Guild) -> Keeper:
        """The keeper of that server; there is one as soon as somebody asks."""
        if guild.id not in self._keepers:
            name = f"guild {guild.id}"
            self._keepers[guild.id] = Keeper(self.app, guild, self, self._pacer, lambda at: self._alarm.set(name, at))
        return self._keepers[guild.id]

    def _facts_changed(self, guild: GuildId) -> None:
        if (found := self.get_guild(guild)) and not self.is_closed():
            self.keeper(found).wake()

    async def _ring(self, name: str) -> None:
        if name == "sweep":
            await reread_curriculum(self.app, [GuildId(guild.id) for guild in self.guilds])
        for guild in self.guilds:
            if name in ("sweep", f"guild {guild.id}"):
                self.keeper(guild).wake()
        if name == "sweep":
            self._poller.wake([GuildId(guild.id) for guild in self.guilds])

    async def _sync_commands(self) -> None:
        """Tell Discord our commands, but only when they have changed: it allows few such calls a day."""
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        text = json.dumps([self.application_id, payload], sort_keys=True, default=str)
        fingerprint = hashlib.sha256(text.encode()).hexdigest()
        if await recall(self.app, "commands") != fingerprint:
            await self.tree.sync()
            await remember(self.app, "commands", fingerprint)
            log.info("commands.synced", extra={"at": datetime.isoformat(self.app.now())})


def _for_organisers(command: object) -> bool:
    """Whether only organisers see the command or its group, or its extras say that it is theirs; besides /server, which
    tells."""
    parent = getattr(command, "parent", None)
    if getattr(parent, "name", "") == "server":
        return False
    shown = getattr(command, "default_permissions", None) or getattr(parent, "default_permissions", None)
    return bool(shown and shown.manage_guild) or "organisers" in getattr(command, "extras", {})
