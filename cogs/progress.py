"""/progress: where everybody stands, as words and as a picture. For organisers."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.actions.show_progress import show_progress
from bot.client import Understudy
from bot.guild.cards import standing
from cogs.asking import ORGANISERS, Asked, caller, complete_cohort


class ProgressCog(commands.Cog):
    def __init__(self, bot: Understudy) -> None:
        self.app = bot.app

    @app_commands.command(name="progress", description="Who has checked in for which unit (organisers)")
    @app_commands.describe(cohort="Which cohort, if there are several")
    @app_commands.autocomplete(cohort=complete_cohort)
    @app_commands.default_permissions(ORGANISERS)
    @app_commands.guild_only()
    async def progress(self, interaction: Asked, cohort: str | None = None) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        result = await show_progress(self.app, caller(interaction), cohort)
        png = await standing.picture(result, self.app.compute)
        await interaction.followup.send(**standing.standing(result, png))


async def setup(bot: Understudy) -> None:
    await bot.add_cog(ProgressCog(bot))
