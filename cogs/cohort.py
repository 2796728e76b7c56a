"""/cohort open, /cohort close: for organisers."""

from __future__ import annotations

from typing import get_args

import discord
from discord import app_commands
from discord.ext import commands

from bot.actions.open_cohort import What, close_cohort, open_cohort, reopen_cohort
from bot.client import Understudy
from bot.core import keys
from bot.core.people import ChannelId, CohortId
from bot.guild.buttons import button
from bot.guild.cards import replies
from cogs.asking import (
    ORGANISERS,
    Asked,
    caller,
    complete_cohort,
    complete_monday,
    complete_track,
    complete_zone,
    require_permissions,
)


@app_commands.guild_only()
@app_commands.default_permissions(ORGANISERS)
class CohortCog(commands.GroupCog, group_name="cohort", group_description="Open and close cohorts (organisers)"):
    def __init__(self, bot: Understudy) -> None:
        self.app = bot.app

    @app_commands.command(name="open", description="Open a cohort, so that people can sign up for it")
    @app_commands.describe(
        name="What people will call it, such as Spring 2027",
        track="Which units, in which order",
        first_monday="The Monday of week 1",
        zone="Whose clocks the cohort lives by",
        hour="When units are posted on Mondays, such as 9:00",
        channel="Where units are posted and group threads live; this channel if left out",
    )
    @app_commands.autocomplete(track=complete_track, first_monday=complete_monday, zone=complete_zone)
    async def open(
        self,
        interaction: Asked,
        name: str,
        track: str,
        first_monday: str,
        zone: str,
        hour: str = "9:00",
        channel: discord.TextChannel | None = None,
    ) -> None:
        where = channel or interaction.channel
        require_permissions(where)
        result = await open_cohort(
            self.app,
            caller(interaction),
            name=name,
            track=track,
            starts_on=first_monday,
            zone=zone,
            post_at=hour,
            channel=ChannelId(where.id) if where else ChannelId(0),
        )
        await interaction.response.send_message(**replies.cohort_opened(result))

    @app_commands.command(name="close", description="Stop a cohort's sign-ups, or end it")
    @app_commands.describe(what="Only the sign-ups, or all of it", cohort="Which one, if there are several")
    @app_commands.choices(
        what=[
            app_commands.Choice(name="Sign-ups only: groups and units go on", value="signups"),
            app_commands.Choice(name="The whole cohort: no more units, threads archived", value="all"),
        ]
    )
    @app_commands.autocomplete(cohort=complete_cohort)
    async def close(self, interaction: Asked, what: str, cohort: str | None = None) -> None:
        result = await close_cohort(self.app, caller(interaction), cohort, _what(what))
        await interaction.response.send_message(**replies.cohort_changed(result))


async def reopen(interaction: Asked, *, cohort: str, what: str) -> None:
    result = await reopen_cohort(interaction.client.app, caller(interaction), CohortId(int(cohort)), _what(what))
    await interaction.response.send_message(**replies.cohort_changed(result))


def _what(value: str) -> What:
    assert value in get_args(What)
    return "signups" if value == "signups" else "all"


async def setup(bot: Understudy) -> None:
    bot.add_dynamic_items(button(keys.REOPEN, reopen))
    await bot.add_cog(CohortCog(bot))
