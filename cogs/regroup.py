"""/regroup: look for groups, preview them page by page and way by way, apply them. For organisers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from discord import app_commands
from discord.ext import commands

from bot.actions.ask_what_if import WhatIfAsked, ask_what_if
from bot.actions.end_search import cancel_search, take_what_there_is
from bot.actions.propose_groups import (
    GroupsProposed,
    SearchGivenUp,
    Shown,
    apply_groups,
    propose_groups,
    show_proposal,
)
from bot.client import Understudy
from bot.core import keys
from bot.core.matching import Keep
from bot.core.people import CohortId
from bot.core.refusals import StalePreview
from bot.guild.buttons import button, menu
from bot.guild.cards import hours, leftover, regrouping, searching
from bot.guild.in_place import InPlace
from bot.searches import Looking
from cogs.asking import ORGANISERS, Asked, caller, complete_cohort


class RegroupCog(commands.Cog):
    def __init__(self, bot: Understudy) -> None:
        self.app = bot.app

    @app_commands.command(name="regroup", description="Look for groups that can meet in every week (organisers)")
    @app_commands.describe(cohort="Which cohort, if there are several")
    @app_commands.autocomplete(cohort=complete_cohort)
    @app_commands.default_permissions(ORGANISERS)
    @app_commands.guild_only()
    async def regroup(self, interaction: Asked, cohort: str | None = None) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        async with InPlace(interaction, searching.broken()) as reply:
            match await propose_groups(self.app, caller(interaction), cohort, _teller(reply, searching.GROUPS)):
                case GroupsProposed() as result:
                    await reply.ends(await _page(interaction, result, 0))
                case SearchGivenUp():
                    await reply.ends(searching.given_up())


async def what_if(interaction: Asked, **shown: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    async with InPlace(interaction, searching.broken()) as reply:
        told = _teller(reply, searching.SETTINGS)
        match await ask_what_if(interaction.client.app, caller(interaction), _shown(**shown), told):
            case WhatIfAsked() as result:
                await reply.ends(leftover.what_if(result))
            case SearchGivenUp():
                await reply.ends(searching.given_up())


async def take_now(interaction: Asked, *, search: str) -> None:
    await take_what_there_is(interaction.client.app, caller(interaction), search)
    await interaction.response.defer()  # the search's own reply goes on


async def cancel(interaction: Asked, *, search: str) -> None:
    await cancel_search(interaction.client.app, caller(interaction), search)
    await interaction.response.defer()


async def turn_page(interaction: Asked, *, page: str, **shown: str) -> None:
    await _show(interaction, await _proposal(interaction, shown), int(page))


async def choose(interaction: Asked, **shown: str) -> None:
    await _show(interaction, await _proposal(interaction, shown), 0)


async def see_week(interaction: Asked, choice: str, *, page: str, **shown: str) -> None:
    result = await _proposal(interaction, shown)
    await interaction.response.defer(ephemeral=True, thinking=True)
    week = await hours.of_one(result, int(choice), interaction.client.app.compute)
    await interaction.followup.send(**week, ephemeral=True)


async def apply(interaction: Asked, **shown: str) -> None:
    result = await apply_groups(interaction.client.app, caller(interaction), _shown(**shown))
    await interaction.response.edit_message(**regrouping.applied(result))


async def out_of_date(interaction: Asked, **_: str) -> None:
    raise StalePreview()


def _teller(reply: InPlace, title: str) -> Callable[[Looking], None]:
    def told(search: Looking) -> None:
        reply.shows(searching.looking(search, title), now=search.progress is None or search.enough)

    return told


async def _proposal(interaction: Asked, shown: dict[str, str]) -> GroupsProposed:
    return await show_proposal(interaction.client.app, caller(interaction), _shown(**shown))


def _shown(cohort: str, proposal: str, keep: str) -> Shown:
    return Shown(CohortId(int(cohort)), proposal, Keep(keep))


async def _show(interaction: Asked, result: GroupsProposed, page: int) -> None:
    await interaction.response.defer()
    await interaction.edit_original_response(**await _page(interaction, result, page))


async def _page(interaction: Asked, result: GroupsProposed, page: int) -> dict[str, Any]:
    """The first has pictures, and drawing them takes a moment."""
    pictures = await hours.of_all(result, interaction.client.app.compute) if page == 0 else []
    return regrouping.preview(result, page, pictures)


async def setup(bot: Understudy) -> None:
    bot.add_dynamic_items(
        button(keys.ENOUGH, take_now),
        button(keys.CANCEL, cancel),
        button(keys.PAGE, turn_page),
        button(keys.CHOICE, choose),
        menu(keys.WEEK, see_week),
        button(keys.APPLY, apply),
        button(keys.WHAT_IF, what_if),
        button(keys.OLD_PAGE, out_of_date),
        button(keys.OLD_APPLY, out_of_date),
    )
    await bot.add_cog(RegroupCog(bot))
