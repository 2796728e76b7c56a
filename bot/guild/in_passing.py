"""Who wants no messages reads what was noticed of them beside the answer to something they did; nobody else does."""

from __future__ import annotations

import logging
from typing import Any

import aiohttp
import discord

from bot.actions.hear import heard
from bot.actions.tell_in_passing import words_in_passing
from bot.core.people import GuildId, MemberId
from bot.core.refusals import Refusal
from bot.guild.cards import flags
from bot.store.port import StoreError

log = logging.getLogger(__name__)


async def tell_in_passing(interaction: discord.Interaction[Any]) -> None:
    """To be called once an interaction is answered. An open form is no answer yet; whatever goes wrong here is only
    logged, and told another time."""
    answer = interaction.response.type
    if interaction.guild_id is None or answer in (None, discord.InteractionResponseType.modal):
        return
    app, guild, member = interaction.client.app, GuildId(interaction.guild_id), MemberId(interaction.user.id)
    try:
        words = await words_in_passing(app, guild, member)
        if words is not None:
            await interaction.followup.send(**flags.in_passing(words))
            await heard(app, guild, member, words)
    except (discord.HTTPException, aiohttp.ClientError, OSError, StoreError, Refusal) as error:
        log.warning("in_passing.not_told", extra={"guild": guild, "error": type(error).__name__})
