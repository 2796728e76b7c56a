"""/wishes, its form, and the button that opens it again."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.actions.wish import Wished, prepare_wishes, wish
from bot.client import Understudy
from bot.core import keys
from bot.core.people import CohortId
from bot.guild.buttons import button
from bot.guild.cards import replies, wishing
from bot.guild.forms import Sent, form
from bot.guild.wishes_form import read_wishes, wishes_form
from cogs.asking import Asked, complete_cohort, where


class WishesCog(commands.Cog):
    def __init__(self, bot: Understudy) -> None:
        self.app = bot.app

    @app_commands.command(name="wishes", description="Say when you are away, and with whom you would like to work")
    @app_commands.describe(cohort="For which cohort, if you are in several")
    @app_commands.autocomplete(cohort=complete_cohort)
    @app_commands.guild_only()
    async def wishes(self, interaction: Asked, cohort: str | None = None) -> None:
        ready = await prepare_wishes(self.app, *where(interaction), cohort)
        await interaction.response.send_modal(wishes_form(ready))


async def form_sent(interaction: Asked, sent: Sent, *, cohort: str, opening: str) -> None:
    result = await wish(interaction.client.app, *where(interaction), CohortId(int(cohort)), read_wishes(sent))
    answer = wishing.wished(result) if isinstance(result, Wished) else replies.form_refused(result, keys.WISHES)
    await interaction.response.send_message(**answer)


async def open_form(interaction: Asked, *, cohort: str) -> None:
    ready = await prepare_wishes(interaction.client.app, *where(interaction), CohortId(int(cohort)))
    await interaction.response.send_modal(wishes_form(ready))


async def setup(bot: Understudy) -> None:
    bot.add_dynamic_items(button(keys.WISHES, open_form))
    bot.add_listener(form(keys.WISHES_FORM, form_sent), "on_interaction")
    await bot.add_cog(WishesCog(bot))
