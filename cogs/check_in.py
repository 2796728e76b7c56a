"""Checking in: the buttons under every unit, /checkin, the forms for more; and what goes further."""

from __future__ import annotations

from typing import Any

from discord import app_commands
from discord.ext import commands

from bot.actions.check_in import check_in, need_a_person, prepare_form, send_form, show_check_in, take_back, units_begun
from bot.actions.forms import FormRefused
from bot.actions.read_group import read_group
from bot.actions.show_stretch import show_stretch
from bot.client import Understudy
from bot.core import keys
from bot.core.check_in import Done
from bot.core.people import CohortId, GroupId
from bot.guild.buttons import button
from bot.guild.cards import checking_in, replies
from bot.guild.cards.stretch import stretch
from bot.guild.check_in_form import check_in_form, read_check_in
from bot.guild.forms import Sent, form
from cogs.asking import Asked, Choices, complete_cohort, unit_choices, where

STATES = {"partly": Done.PARTLY, "none": Done.NOT_STARTED}


async def complete_begun(interaction: Asked, typed: str) -> Choices:
    name = getattr(interaction.namespace, "cohort", None)
    return unit_choices(await units_begun(interaction.client.app, *where(interaction), name), typed)


class CheckInCog(commands.Cog):
    def __init__(self, bot: Understudy) -> None:
        self.app = bot.app

    @app_commands.command(name="checkin", description="Say how far you got with a unit: done, partly or not started")
    @app_commands.describe(unit="Which unit; the newest if left out", cohort="Of which cohort, if you are in several")
    @app_commands.autocomplete(unit=complete_begun, cohort=complete_cohort)
    @app_commands.guild_only()
    async def checkin(self, interaction: Asked, unit: str | None = None, cohort: str | None = None) -> None:
        shown = await show_check_in(self.app, *where(interaction), cohort, unit)
        await interaction.response.send_message(**checking_in.to_check_in(shown))


async def checked_in(interaction: Asked, *, cohort: str, group: str, unit: str, done: str = "") -> None:
    guild, member = where(interaction)
    its_group = GroupId(int(group)) if int(group) else None
    state = STATES.get(done, Done.DONE)
    result = await check_in(interaction.client.app, guild, member, CohortId(int(cohort)), unit, its_group, state)
    await _answer(interaction, checking_in.checked_in(result))


async def _answer(interaction: Asked, said: dict[str, Any]) -> None:
    """A new answer in the thread; one's own answer is edited."""
    if interaction.message is not None and interaction.message.flags.ephemeral:
        await interaction.response.edit_message(view=said["view"])
    else:
        await interaction.response.send_message(**said)


async def undone(interaction: Asked, *, cohort: str, unit: str) -> None:
    result = await take_back(interaction.client.app, *where(interaction), CohortId(int(cohort)), unit)
    await interaction.response.edit_message(view=checking_in.taken_back(result)["view"])


async def tell_more(interaction: Asked, *, cohort: str, unit: str, page: str) -> None:
    opened = await prepare_form(interaction.client.app, *where(interaction), CohortId(int(cohort)), unit, page)
    await interaction.response.send_modal(check_in_form(opened))


async def form_sent(interaction: Asked, sent: Sent, *, cohort: str, opening: str, unit: str, page: str) -> None:
    answers = read_check_in(sent, unit, page)
    result = await send_form(interaction.client.app, *where(interaction), CohortId(int(cohort)), answers)
    if isinstance(result, FormRefused):
        again = keys.TELL_MORE.id(cohort=cohort, unit=unit, page=page)
        await interaction.response.send_message(**replies.form_refused_at(result, again))
    else:
        await interaction.response.send_message(**checking_in.checked_in(result))


async def needed(interaction: Asked, *, cohort: str, unit: str, need: str) -> None:
    app = interaction.client.app
    result = await need_a_person(app, *where(interaction), CohortId(int(cohort)), unit, need=need == "1")
    await interaction.response.edit_message(view=checking_in.checked_in(result)["view"])


async def read(interaction: Asked, *, cohort: str, unit: str) -> None:
    result = await read_group(interaction.client.app, *where(interaction), CohortId(int(cohort)), unit)
    await interaction.response.send_message(**checking_in.group_wrote(result))


async def stretched(interaction: Asked, *, cohort: str, unit: str) -> None:
    result = await show_stretch(interaction.client.app, *where(interaction), CohortId(int(cohort)), unit)
    await interaction.response.send_message(**stretch(result))


async def setup(bot: Understudy) -> None:
    bot.add_dynamic_items(
        button(keys.CHECK_IN, checked_in),
        button(keys.CHECK_IN_AS, checked_in),
        button(keys.UNDO_CHECK_IN, undone),
        button(keys.TELL_MORE, tell_more),
        button(keys.NEED_A_PERSON, needed),
        button(keys.GROUP_WROTE, read),
        button(keys.STRETCH, stretched),
    )
    bot.add_listener(form(keys.CHECK_IN_FORM, form_sent), "on_interaction")
    await bot.add_cog(CheckInCog(bot))
