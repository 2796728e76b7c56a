"""/away, and the button that ends it."""

from __future__ import annotations

from datetime import date, timedelta

from discord import app_commands
from discord.ext import commands

from bot.actions.go_away import come_back, go_away, show_away
from bot.client import Understudy
from bot.core import keys
from bot.core.calendar import parse_day
from bot.guild.buttons import button
from bot.guild.cards.away import away
from cogs.asking import Asked, Choices, choice, where


async def complete_day(interaction: Asked, typed: str) -> Choices:
    """The days of the next three weeks, and the ends of longer absences."""
    today = interaction.client.app.now().date()
    days = [today + timedelta(days=n) for n in (*range(1, 22), 28, 35, 42, 56)]
    fits = [day for day in days if typed.casefold() in f"{_spelt(day)} {day}".casefold()]
    return [choice(_spelt(day), day.isoformat()) for day in fits]


def _spelt(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


class AwayCog(commands.Cog):
    def __init__(self, bot: Understudy) -> None:
        self.app = bot.app

    @app_commands.command(name="away", description="Say when you are away: no reminders, no pairing; it ends by itself")
    @app_commands.rename(first="from")
    @app_commands.describe(
        until="The last day on which you are away, such as 2026-03-04; left out: I tell you what I know",
        first="The first one; today if left out",
    )
    @app_commands.autocomplete(until=complete_day, first=complete_day)
    @app_commands.guild_only()
    async def away(self, interaction: Asked, until: str | None = None, first: str | None = None) -> None:
        guild, member = where(interaction)
        if until is None:
            result = await show_away(self.app, guild, member)
        else:
            begins = parse_day(first) if first else None
            result = await go_away(self.app, guild, member, begins, parse_day(until))
        await interaction.response.send_message(**away(result))


async def back(interaction: Asked) -> None:
    result = await come_back(interaction.client.app, *where(interaction))
    await interaction.response.edit_message(view=away(result)["view"])


async def setup(bot: Understudy) -> None:
    bot.add_dynamic_items(button(keys.BACK, back))
    await bot.add_cog(AwayCog(bot))
