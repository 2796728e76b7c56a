"""What was noticed: people's answers to it, and /flags for organisers."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.actions.hear import answer_flags, pause, read_words
from bot.actions.leave import leave_cohort
from bot.actions.list_cohorts import cohort_of
from bot.actions.show_flags import FlagShown, been_in_touch, look_after, show_flag, show_flags
from bot.client import Understudy
from bot.core import keys
from bot.core.flags import Answer
from bot.core.people import CohortId, GuildId, MemberId
from bot.core.refusals import NotForYou
from bot.guild.buttons import button, menu
from bot.guild.cards import flags, replies
from cogs.asking import ORGANISERS, Asked, caller, complete_cohort, where


class FlagsCog(commands.Cog):
    def __init__(self, bot: Understudy) -> None:
        self.app = bot.app

    @app_commands.command(name="flags", description="Who could do with a hand, and why (organisers)")
    @app_commands.describe(cohort="Which cohort, if there are several")
    @app_commands.autocomplete(cohort=complete_cohort)
    @app_commands.default_permissions(ORGANISERS)
    @app_commands.guild_only()
    async def flags(self, interaction: Asked, cohort: str | None = None) -> None:
        result = await show_flags(self.app, caller(interaction), cohort)
        await interaction.response.send_message(**flags.listed(result, 0))


# What the person presses: in their group's thread, or in direct messages


async def read(interaction: Asked, *, cohort: str, member: str, day: str) -> None:
    guild, presser = where(interaction)
    result = await read_words(interaction.client.app, guild, presser, CohortId(int(cohort)), MemberId(int(member)))
    await interaction.response.send_message(**flags.read(result))


async def answer(interaction: Asked, *, guild: str, cohort: str, answer: str, day: str) -> None:
    here, member = addressed(interaction, guild)
    app, which = interaction.client.app, CohortId(int(cohort))
    if answer in (Answer.PAUSE, "leave"):
        chosen = await cohort_of(app, here, which)
        asked = flags.pause_asked(chosen) if answer == Answer.PAUSE else flags.leave_asked(chosen)
        await interaction.response.send_message(**asked)
        return
    result = await answer_flags(app, here, member, which, Answer(answer))
    await interaction.response.edit_message(view=flags.answered(result)["view"])


async def paused(interaction: Asked, *, guild: str, cohort: str, weeks: str) -> None:
    here, member = addressed(interaction, guild)
    result = await pause(interaction.client.app, here, member, CohortId(int(cohort)), int(weeks))
    await interaction.response.edit_message(view=flags.answered(result)["view"])


async def leaving(interaction: Asked, *, guild: str, cohort: str, choice: str) -> None:
    here, member = addressed(interaction, guild)
    if choice == "no":
        await interaction.response.edit_message(view=flags.stayed()["view"])
        return
    result = await leave_cohort(interaction.client.app, here, member, CohortId(int(cohort)))
    await interaction.response.edit_message(view=replies.left(result)["view"])


def addressed(interaction: discord.Interaction[Any], guild: str) -> tuple[GuildId, MemberId]:
    """A direct message belongs to the server that its buttons name; on a server, to no other."""
    if interaction.guild_id not in (None, int(guild)):
        raise NotForYou()
    return GuildId(int(guild)), MemberId(interaction.user.id)


# What organisers press


async def turn_page(interaction: Asked, *, cohort: str, page: str) -> None:
    result = await show_flags(interaction.client.app, caller(interaction), CohortId(int(cohort)))
    await interaction.response.edit_message(view=flags.listed(result, int(page))["view"])


async def open_card(interaction: Asked, choice: str, *, cohort: str, page: str) -> None:
    result = await show_flag(interaction.client.app, caller(interaction), CohortId(int(cohort)), MemberId(int(choice)))
    await interaction.response.send_message(**flags.person(result))


async def take(interaction: Asked, *, cohort: str, member: str, place: str) -> None:
    who = caller(interaction)
    result = await look_after(interaction.client.app, who, CohortId(int(cohort)), MemberId(int(member)))
    await _reply(interaction, result, place, flags.looks_after(result, who.member))


async def in_touch(interaction: Asked, *, cohort: str, member: str, place: str) -> None:
    who = caller(interaction)
    result = await been_in_touch(interaction.client.app, who, CohortId(int(cohort)), MemberId(int(member)))
    await _reply(interaction, result, place, flags.noted())


async def _reply(interaction: Asked, result: FlagShown, place: str, said: dict[str, Any]) -> None:
    """A card of one's own changes; what stands in the organisers' channel the keeper edits."""
    if place == "card":
        await interaction.response.edit_message(view=flags.person(result)["view"])
    else:
        await interaction.response.send_message(**said)


async def setup(bot: Understudy) -> None:
    bot.add_dynamic_items(
        button(keys.READ_WORDS, read),
        button(keys.FLAG_ANSWER, answer),
        button(keys.FLAG_PAUSE, paused),
        button(keys.FLAG_LEAVE, leaving),
        button(keys.FLAGS_PAGE, turn_page),
        menu(keys.FLAGS_OF, open_card),
        button(keys.LOOK_AFTER, take),
        button(keys.IN_TOUCH, in_touch),
    )
    await bot.add_cog(FlagsCog(bot))
