"""/reminders, and the buttons that open it: how one wants to hear from the bot."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.actions.be_reminded import choose_way, mention_sessions, show_reminders
from bot.client import Understudy
from bot.core import keys
from bot.core.reach import Way
from bot.guild.buttons import button, menu
from bot.guild.cards import reminding
from cogs.asking import Asked, where


class RemindersCog(commands.Cog):
    def __init__(self, bot: Understudy) -> None:
        self.app = bot.app

    @app_commands.command(name="reminders", description="How I remind you: in your group's thread, directly, or not")
    @app_commands.guild_only()
    async def reminders(self, interaction: Asked) -> None:
        await _show(interaction, cohort="0")


async def _show(interaction: Asked, *, cohort: str, **_: str) -> None:
    shown = await show_reminders(interaction.client.app, *where(interaction))
    await interaction.response.send_message(**reminding.choice(shown, int(cohort)))


async def way_chosen(interaction: Asked, way: str, *, cohort: str) -> None:
    shown = await choose_way(interaction.client.app, *where(interaction), Way(way))
    await interaction.response.edit_message(view=reminding.choice(shown, int(cohort))["view"])


async def sessions_switched(interaction: Asked, *, cohort: str, on: str) -> None:
    shown = await mention_sessions(interaction.client.app, *where(interaction), on=on == "1")
    await interaction.response.edit_message(view=reminding.choice(shown, int(cohort))["view"])


async def setup(bot: Understudy) -> None:
    bot.add_dynamic_items(
        button(keys.REACH, _show),
        button(keys.REMINDER, _show),
        menu(keys.REACH_WAY, way_chosen),
        button(keys.REACH_SESSIONS, sessions_switched),
    )
    await bot.add_cog(RemindersCog(bot))
