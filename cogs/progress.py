"""/progress: how a cohort, a group or a person stands, and files of it for organisers; `/progress me` for everybody."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.actions.check_in import show_check_in
from bot.actions.export_progress import export_progress, units_to_export
from bot.actions.show_group import show_group, show_groups
from bot.actions.show_person import show_me, show_person
from bot.actions.show_progress import show_progress
from bot.client import Understudy
from bot.core import keys
from bot.core.people import CohortId, MemberId
from bot.core.progress import Show
from bot.guild.buttons import button, menu
from bot.guild.cards import checking_in, group_health, person, progress
from cogs.asking import Asked, Choices, caller, complete_cohort, unit_choices, where

FOR_ORGANISERS = {"organisers": True}
"""Discord shows a group of commands to everybody or to nobody: these are refused to others, not hidden from them."""


async def complete_unit(interaction: Asked, typed: str) -> Choices:
    guild, _ = where(interaction)
    name = getattr(interaction.namespace, "cohort", None)
    return unit_choices(await units_to_export(interaction.client.app, guild, name), typed)


@app_commands.guild_only()
class ProgressCog(commands.GroupCog, group_name="progress", group_description="How far a cohort, a group or you are"):
    def __init__(self, bot: Understudy) -> None:
        self.app = bot.app

    @app_commands.command(
        name="cohort", description="How a cohort stands, and who needs a hand (organisers)", extras=FOR_ORGANISERS
    )
    @app_commands.describe(cohort="Which cohort, if there are several", show="Whom to list; everyone if left out")
    @app_commands.autocomplete(cohort=complete_cohort)
    @app_commands.choices(show=[app_commands.Choice(name=name, value=show) for show, name in progress.SHOWS.items()])
    async def cohort(self, interaction: Asked, cohort: str | None = None, show: str = Show.EVERYONE) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await _show_cohort(interaction, cohort, Show(show))

    @app_commands.command(
        name="group", description="How the groups are, or one of them (organisers)", extras=FOR_ORGANISERS
    )
    @app_commands.describe(number="Which group; all if left out", cohort="Of which cohort, if there are several")
    @app_commands.autocomplete(cohort=complete_cohort)
    async def group(
        self, interaction: Asked, number: app_commands.Range[int, 1] | None = None, cohort: str | None = None
    ) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        if number is None:
            await _show_groups(interaction, cohort)
        else:
            await _show_group(interaction, cohort, number)

    @app_commands.command(
        name="person", description="How one person stands, and what was noticed (organisers)", extras=FOR_ORGANISERS
    )
    @app_commands.describe(member="Whom", cohort="In which cohort, if there are several")
    @app_commands.autocomplete(cohort=complete_cohort)
    async def person(self, interaction: Asked, member: discord.User, cohort: str | None = None) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await _show_person(interaction, MemberId(member.id), cohort)

    @app_commands.command(name="me", description="How far you are: your units, sessions and what you said")
    @app_commands.describe(cohort="In which cohort, if you are in several")
    @app_commands.autocomplete(cohort=complete_cohort)
    async def me(self, interaction: Asked, cohort: str | None = None) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await _show_me(interaction, cohort)

    @app_commands.command(
        name="export", description="A cohort's check-ins as files for a spreadsheet (organisers)", extras=FOR_ORGANISERS
    )
    @app_commands.describe(cohort="Which cohort, if there are several", unit="Only what was said of this unit")
    @app_commands.autocomplete(cohort=complete_cohort, unit=complete_unit)
    async def export(self, interaction: Asked, cohort: str | None = None, unit: str | None = None) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await _export(interaction, cohort, unit)


# What is pressed and chosen under these


async def turn_page(interaction: Asked, *, cohort: str, show: str, page: str) -> None:
    await interaction.response.defer()
    await _show_cohort(interaction, CohortId(int(cohort)), Show(show), int(page))


async def choose(interaction: Asked, chosen: str, *, cohort: str) -> None:
    await interaction.response.defer()
    await _show_cohort(interaction, CohortId(int(cohort)), Show(chosen))


async def open_person(interaction: Asked, chosen: str, *, cohort: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await _show_person(interaction, MemberId(int(chosen)), CohortId(int(cohort)))


async def turn_person(interaction: Asked, *, cohort: str, member: str, page: str) -> None:
    await interaction.response.defer()
    await _show_person(interaction, MemberId(int(member)), CohortId(int(cohort)), int(page))


async def turn_me(interaction: Asked, *, cohort: str, page: str) -> None:
    await interaction.response.defer()
    await _show_me(interaction, CohortId(int(cohort)), int(page))


async def check_in_late(interaction: Asked, chosen: str, *, cohort: str) -> None:
    """Opens what `/checkin` shows, for a unit chosen from one's own page."""
    app = interaction.client.app
    result = await show_check_in(app, *where(interaction), CohortId(int(cohort)), chosen)
    await interaction.response.send_message(**checking_in.to_check_in(result))


async def see_person(interaction: Asked, *, cohort: str, member: str) -> None:
    """From a flag's card, in a message of its own."""
    await interaction.response.defer(ephemeral=True, thinking=True)
    await _show_person(interaction, MemberId(int(member)), CohortId(int(cohort)))


async def list_groups(interaction: Asked, *, cohort: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await _show_groups(interaction, CohortId(int(cohort)))


async def turn_groups(interaction: Asked, *, cohort: str, page: str) -> None:
    await interaction.response.defer()
    await _show_groups(interaction, CohortId(int(cohort)), int(page))


async def open_group(interaction: Asked, chosen: str, *, cohort: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await _show_group(interaction, CohortId(int(cohort)), int(chosen))


async def export(interaction: Asked, *, cohort: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    await _export(interaction, CohortId(int(cohort)), None)


async def _show_cohort(interaction: Asked, cohort: str | CohortId | None, show: Show, page: int = 0) -> None:
    app = interaction.client.app
    result = await show_progress(app, caller(interaction), cohort)
    files = await progress.drawn(result, show, app.compute) if page == 0 else []
    await _replace(interaction, progress.cohort(result, show, page, files))


async def _show_groups(interaction: Asked, cohort: str | CohortId | None, page: int = 0) -> None:
    result = await show_groups(interaction.client.app, caller(interaction), cohort, page)
    await _replace(interaction, group_health.listed(result))


async def _show_group(interaction: Asked, cohort: str | CohortId | None, number: int) -> None:
    app = interaction.client.app
    result = await show_group(app, caller(interaction), cohort, number)
    await _replace(interaction, group_health.group(result, await group_health.drawn(result, app.compute)))


async def _show_person(interaction: Asked, member: MemberId, cohort: str | CohortId | None, page: int = 0) -> None:
    app = interaction.client.app
    result = await show_person(app, caller(interaction), member, cohort)
    files = await person.drawn(result, app.compute) if page == 0 else []
    await _replace(interaction, person.person(result, page, files))


async def _show_me(interaction: Asked, cohort: str | CohortId | None, page: int = 0) -> None:
    app = interaction.client.app
    result = await show_me(app, *where(interaction), cohort)
    files = await person.drawn(result, app.compute) if page == 0 else []
    await _replace(interaction, person.me(result, page, files))


async def _export(interaction: Asked, cohort: str | CohortId | None, unit: str | None) -> None:
    result = await export_progress(interaction.client.app, caller(interaction), cohort, unit)
    await interaction.followup.send(**progress.exported(result))


async def _replace(interaction: Asked, card: dict[str, Any]) -> None:
    """Put the card in the place of “is thinking”, or of the page that was turned."""
    shown = {name: card[name] for name in ("view", "attachments", "allowed_mentions") if name in card}
    await interaction.edit_original_response(**shown)


async def setup(bot: Understudy) -> None:
    bot.add_dynamic_items(
        button(keys.PROGRESS, turn_page),
        menu(keys.PROGRESS_SHOW, choose),
        menu(keys.PROGRESS_OF, open_person),
        button(keys.PROGRESS_GROUPS, list_groups),
        button(keys.GROUPS_PAGE, turn_groups),
        menu(keys.PROGRESS_GROUP, open_group),
        button(keys.PROGRESS_EXPORT, export),
        button(keys.PERSON, turn_person),
        button(keys.ME, turn_me),
        button(keys.SEE_PERSON, see_person),
        menu(keys.CHECK_IN_LATE, check_in_late),
    )
    await bot.add_cog(ProgressCog(bot))
