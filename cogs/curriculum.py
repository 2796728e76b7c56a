"""/curriculum: the whole plan, for everyone, and the calendar file behind its button."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.actions.show_curriculum import export_calendar, show_curriculum
from bot.client import Understudy
from bot.core import keys
from bot.core.people import CohortId
from bot.guild.buttons import button
from bot.guild.cards import curriculum
from cogs.asking import Asked, complete_cohort, where


class CurriculumCog(commands.Cog):
    def __init__(self, bot: Understudy) -> None:
        self.app = bot.app

    @app_commands.command(name="curriculum", description="The whole plan with dates, and where you are in it")
    @app_commands.describe(cohort="Which cohort, if there are several")
    @app_commands.autocomplete(cohort=complete_cohort)
    @app_commands.guild_only()
    async def curriculum(self, interaction: Asked, cohort: str | None = None) -> None:
        shown = await show_curriculum(self.app, *where(interaction), cohort)
        await interaction.response.send_message(**curriculum.plan(shown))


async def turn_page(interaction: Asked, *, cohort: str, page: str) -> None:
    shown = await show_curriculum(interaction.client.app, *where(interaction), CohortId(int(cohort)))
    await interaction.response.edit_message(view=curriculum.plan(shown, int(page))["view"])


async def add_to_calendar(interaction: Asked, *, cohort: str) -> None:
    exported = await export_calendar(interaction.client.app, *where(interaction), CohortId(int(cohort)))
    await interaction.response.send_message(**curriculum.calendar_file(exported))


async def setup(bot: Understudy) -> None:
    bot.add_dynamic_items(button(keys.CURRICULUM, turn_page), button(keys.ADD_CALENDAR, add_to_calendar))
    await bot.add_cog(CurriculumCog(bot))
