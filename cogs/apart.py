"""/apart: two people whom organisers keep out of one group."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.actions.keep_apart import keep_apart, list_kept_apart
from bot.client import Understudy
from bot.core.people import MemberId
from bot.guild.cards import wishing
from cogs.asking import ORGANISERS, Asked, caller


class ApartCog(commands.Cog):
    def __init__(self, bot: Understudy) -> None:
        self.app = bot.app

    @app_commands.command(name="apart", description="Keep two people out of one group, or see who is (organisers)")
    @app_commands.describe(
        member="One of the two; with nobody named, the pairs set by organisers are listed",
        other="The other one",
        remove="Take it back: they may be in one group again",
    )
    @app_commands.default_permissions(ORGANISERS)
    @app_commands.guild_only()
    async def apart(
        self,
        interaction: Asked,
        member: discord.User | None = None,
        other: discord.User | None = None,
        remove: bool = False,
    ) -> None:
        if member is None and other is None:
            answer = wishing.pairs_listed(await list_kept_apart(self.app, caller(interaction)))
        else:
            result = await keep_apart(self.app, caller(interaction), _id(member), _id(other), remove=remove)
            answer = wishing.pair_noted(result)
        await interaction.response.send_message(**answer)


def _id(user: discord.User | None) -> MemberId | None:
    return MemberId(user.id) if user else None


async def setup(bot: Understudy) -> None:
    await bot.add_cog(ApartCog(bot))
