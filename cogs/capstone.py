"""/capstone: a pair's own change to a real library, or a replay of somebody's; how it stands, and who reviews it."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.actions.leave_capstone import leave_capstone
from bot.actions.link_capstone import link_capstone
from bot.actions.move_capstone import move_capstone, undo_capstone_move
from bot.actions.review_capstone import list_reviews, review_capstone
from bot.actions.show_capstones import list_capstones, show_capstone, show_capstones
from bot.client import Understudy
from bot.core import keys
from bot.core.capstone import Kind
from bot.core.people import CohortId, MemberId
from bot.guild.buttons import button, menu
from bot.guild.cards import capstones
from cogs.asking import Asked, caller, complete_cohort, where

WHICH = "Which cohort, if there are several"
PARTNER, ANOTHER = "Your partner, of your own group", "A third person, of your own group"


@app_commands.guild_only()
class CapstoneCog(commands.GroupCog, group_name="capstone", group_description="Your change to a real library"):
    def __init__(self, bot: Understudy) -> None:
        self.app = bot.app

    @app_commands.command(name="link", description="Link the issue or pull request that you work on as a capstone")
    @app_commands.rename(partner="with", another="and")
    @app_commands.describe(
        url="Such as https://github.com/owner/project/pull/123", partner=PARTNER, another=ANOTHER, cohort=WHICH
    )
    @app_commands.autocomplete(cohort=complete_cohort)
    async def link(
        self,
        interaction: Asked,
        url: str,
        partner: discord.User | None = None,
        another: discord.User | None = None,
        cohort: str | None = None,
    ) -> None:
        await self._link(interaction, Kind.CHANGE, url, [partner, another], cohort)

    @app_commands.command(name="replay", description="Do a merged pull request again, unseen; it is always possible")
    @app_commands.rename(partner="with", another="and")
    @app_commands.describe(
        url="The merged pull request, such as https://github.com/owner/project/pull/123",
        partner=PARTNER,
        another=ANOTHER,
        cohort=WHICH,
    )
    @app_commands.autocomplete(cohort=complete_cohort)
    async def replay(
        self,
        interaction: Asked,
        url: str,
        partner: discord.User | None = None,
        another: discord.User | None = None,
        cohort: str | None = None,
    ) -> None:
        await self._link(interaction, Kind.REPLAY, url, [partner, another], cohort)

    @app_commands.command(name="show", description="How your capstone stands, and say what is new")
    @app_commands.describe(who="Somebody else's (organisers)", cohort=WHICH)
    @app_commands.autocomplete(cohort=complete_cohort)
    async def show(self, interaction: Asked, who: discord.User | None = None, cohort: str | None = None) -> None:
        member = MemberId(who.id) if who else None
        result = await show_capstones(self.app, caller(interaction), member, cohort)
        await interaction.response.send_message(**capstones.shown(result))

    @app_commands.command(name="review", description="Pull requests of other pairs that wait for your review")
    @app_commands.describe(cohort=WHICH)
    @app_commands.autocomplete(cohort=complete_cohort)
    async def review(self, interaction: Asked, cohort: str | None = None) -> None:
        result = await list_reviews(self.app, *where(interaction), cohort)
        await interaction.response.send_message(**capstones.reviews(result))

    @app_commands.command(name="list", description="All capstones of a cohort, and whom each waits for (organisers)")
    @app_commands.describe(cohort=WHICH)
    @app_commands.autocomplete(cohort=complete_cohort)
    async def list(self, interaction: Asked, cohort: str | None = None) -> None:
        result = await list_capstones(self.app, caller(interaction), cohort)
        await interaction.response.send_message(**capstones.listed(result))

    async def _link(
        self, interaction: Asked, kind: Kind, url: str, partners: list[discord.User | None], cohort: str | None
    ) -> None:
        members = {MemberId(user.id) for user in partners if user is not None}
        result = await link_capstone(self.app, *where(interaction), cohort, kind, url, members)
        await interaction.response.send_message(**capstones.linked(result))


async def said(interaction: Asked, name: str, *, cohort: str, capstone: str) -> None:
    guild, member = where(interaction)
    result = await move_capstone(interaction.client.app, guild, member, CohortId(int(cohort)), int(capstone), name)
    await interaction.response.edit_message(view=capstones.moved(result)["view"])


async def undone(interaction: Asked, *, cohort: str, capstone: str, move: str) -> None:
    guild, member = where(interaction)
    result = await undo_capstone_move(
        interaction.client.app, guild, member, CohortId(int(cohort)), int(capstone), int(move)
    )
    await interaction.response.edit_message(view=capstones.moved(result)["view"])


async def stepped_out(interaction: Asked, *, cohort: str, capstone: str) -> None:
    guild, member = where(interaction)
    result = await leave_capstone(interaction.client.app, guild, member, CohortId(int(cohort)), int(capstone))
    await interaction.response.edit_message(view=capstones.left(result)["view"])


async def asked_for(interaction: Asked, *, cohort: str, capstone: str, event: str) -> None:
    result = await show_capstone(interaction.client.app, caller(interaction), CohortId(int(cohort)), int(capstone))
    await interaction.response.send_message(**capstones.shown(result))


async def reviewed(interaction: Asked, *, cohort: str, capstone: str) -> None:
    guild, member = where(interaction)
    result = await review_capstone(interaction.client.app, guild, member, CohortId(int(cohort)), int(capstone))
    await interaction.response.send_message(**capstones.reviewed(result))


async def turned(interaction: Asked, *, cohort: str, page: str) -> None:
    result = await list_capstones(interaction.client.app, caller(interaction), CohortId(int(cohort)), int(page))
    await interaction.response.edit_message(view=capstones.listed(result)["view"])


async def setup(bot: Understudy) -> None:
    bot.add_dynamic_items(
        menu(keys.CAPSTONE_MOVE, said),
        button(keys.CAPSTONE_UNDO, undone),
        button(keys.CAPSTONE_LEAVE, stepped_out),
        button(keys.CAPSTONE, asked_for),
        button(keys.CAPSTONE_REVIEWED, reviewed),
        button(keys.CAPSTONES, turned),
    )
    await bot.add_cog(CapstoneCog(bot))
