"""/signup, its form, and the buttons that open it again."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.actions.show_stored import show_stored
from bot.actions.sign_up import SignedUp, prepare_form, sign_up
from bot.client import Understudy
from bot.core import keys
from bot.core.people import CohortId
from bot.guild.buttons import button
from bot.guild.cards import replies, stored
from bot.guild.forms import Sent, form
from bot.guild.sign_up_form import read_answers, sign_up_form
from cogs.asking import Asked, complete_cohort, complete_zone, where


class SignUpCog(commands.Cog):
    def __init__(self, bot: Understudy) -> None:
        self.app = bot.app

    @app_commands.command(name="signup", description="Join a cohort, or change your answers")
    @app_commands.describe(
        timezone="Start typing your city; you can leave it out and write it in the form",
        cohort="Which cohort, if there are several",
    )
    @app_commands.autocomplete(timezone=complete_zone, cohort=complete_cohort)
    @app_commands.guild_only()
    async def signup(self, interaction: Asked, timezone: str | None = None, cohort: str | None = None) -> None:
        ready = await prepare_form(self.app, *where(interaction), cohort)
        await interaction.response.send_modal(sign_up_form(ready, timezone))


async def form_sent(interaction: Asked, sent: Sent, *, cohort: str, opening: str) -> None:
    app = interaction.client.app
    guild, member = where(interaction)
    name = interaction.user.display_name
    result = await sign_up(app, guild, member, name, CohortId(int(cohort)), read_answers(sent))
    if isinstance(result, SignedUp):
        await interaction.response.send_message(**replies.signed_up(result, app.now()))
    else:
        await interaction.response.send_message(**replies.form_refused(result, keys.SIGN_UP))


async def open_form(interaction: Asked, *, cohort: str) -> None:
    ready = await prepare_form(interaction.client.app, *where(interaction), CohortId(int(cohort)))
    await interaction.response.send_modal(sign_up_form(ready, None))


async def show_answers(interaction: Asked, *, cohort: str, about: str) -> None:
    app = interaction.client.app
    result = await show_stored(app, *where(interaction), CohortId(int(cohort)) or None)
    await interaction.response.send_message(**stored.stored(result, app.now()))


async def setup(bot: Understudy) -> None:
    bot.add_dynamic_items(button(keys.SIGN_UP, open_form), button(keys.MY_ANSWERS, show_answers))
    bot.add_listener(form(keys.SIGN_UP_FORM, form_sent), "on_interaction")
    await bot.add_cog(SignUpCog(bot))
