"""/server: who organises and where they are told things; what has drifted, repairs, a pause. For organisers."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.actions.permission import check_organiser
from bot.actions.set_organisers import set_organisers
from bot.actions.set_up_server import set_office, set_paused
from bot.client import Understudy
from bot.core import keys
from bot.core.people import ChannelId, RoleId
from bot.guild.buttons import button
from bot.guild.cards import plan, replies
from bot.guild.keeper import Keeper
from cogs.asking import ORGANISERS, Asked, caller, require_permissions


@app_commands.guild_only()
@app_commands.default_permissions(ORGANISERS)
class ServerCog(commands.GroupCog, group_name="server", group_description="Set this server up (organisers)"):
    def __init__(self, bot: Understudy) -> None:
        self.app = bot.app

    @app_commands.command(name="organisers", description="Name the role whose members are organisers")
    @app_commands.describe(role="Left out: only members with Manage Server are organisers")
    async def organisers(self, interaction: Asked, role: discord.Role | None = None) -> None:
        result = await set_organisers(self.app, caller(interaction), RoleId(role.id) if role else None)
        await interaction.response.send_message(**replies.organisers_set(result))

    @app_commands.command(name="channel", description="Name the channel in which I tell organisers what they must know")
    @app_commands.describe(channel="Left out: I tell you only when you use my commands")
    async def channel(self, interaction: Asked, channel: discord.TextChannel | None = None) -> None:
        if channel is not None:
            require_permissions(channel)
        result = await set_office(self.app, caller(interaction), ChannelId(channel.id) if channel else None)
        await interaction.response.send_message(**replies.office_set(result))

    @app_commands.command(name="plan", description="See what I would do on this server now, and what is wrong")
    async def plan(self, interaction: Asked) -> None:
        keeper = await _keeper(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        drift = await keeper.drift()
        await interaction.followup.send(**plan.server_plan(drift, self.app.settings.requests_per_second))

    @app_commands.command(name="repair", description="Look at everything on this server anew, and put it right")
    async def repair(self, interaction: Asked) -> None:
        await _repair(interaction)

    @app_commands.command(name="pause", description="Stop all that I do here of my own accord, until you resume")
    async def pause(self, interaction: Asked) -> None:
        result = await set_paused(self.app, caller(interaction), True)
        await interaction.response.send_message(**replies.paused(result))

    @app_commands.command(name="resume", description="Go on after a pause")
    async def resume(self, interaction: Asked) -> None:
        result = await set_paused(self.app, caller(interaction), False)
        await interaction.response.send_message(**replies.paused(result))


async def _keeper(interaction: Asked) -> Keeper:
    await check_organiser(interaction.client.app, caller(interaction))
    assert interaction.guild is not None
    return interaction.client.keeper(interaction.guild)


async def _repair(interaction: Asked, **_: str) -> None:
    (await _keeper(interaction)).repair()
    await interaction.response.send_message(**plan.repairing())


async def _again(interaction: Asked, **_: str) -> None:
    (await _keeper(interaction)).look_again()
    await interaction.response.send_message(**plan.repairing())


async def setup(bot: Understudy) -> None:
    bot.add_dynamic_items(button(keys.REPAIR, _repair), button(keys.LOOK_AGAIN, _again), button(keys.WORK_ON, _again))
    await bot.add_cog(ServerCog(bot))
