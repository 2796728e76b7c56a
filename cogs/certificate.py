"""“My certificate”: for who has finished, wherever the button stands."""

from __future__ import annotations

from bot.actions.show_certificate import NotFinished, show_certificate
from bot.client import Understudy
from bot.core import keys
from bot.core.people import CohortId
from bot.guild.buttons import button
from bot.guild.cards import certificate
from cogs.asking import Asked, where


async def asked_for(interaction: Asked, *, cohort: str) -> None:
    app = interaction.client.app
    await interaction.response.defer(ephemeral=True, thinking=True)
    called = interaction.user.display_name
    result = await show_certificate(app, *where(interaction), CohortId(int(cohort)), called)
    if isinstance(result, NotFinished):
        await interaction.followup.send(**certificate.not_finished(result))
    else:
        png = await certificate.png(result, app.compute)
        await interaction.followup.send(**certificate.certificate(result, png))


async def setup(bot: Understudy) -> None:
    bot.add_dynamic_items(button(keys.MY_CERTIFICATE, asked_for))
