"""What every command needs to know of who asks, and options that complete while one types."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import discord
from discord import app_commands

from bot.actions.list_cohorts import list_cohorts
from bot.client import Understudy
from bot.core.calendar import next_mondays
from bot.core.people import Caller, ChannelId, GuildId, MemberId, RoleId
from bot.core.refusals import CannotPostThere, ServerOnly
from bot.core.schedule import Planned
from bot.core.zones import clock, suggest_zones
from bot.guild.permissions import in_words, lacking

ORGANISERS = discord.Permissions(manage_guild=True)
"""Who sees organisers' commands, unless a server says otherwise; who may use them is for the actions to decide."""

Asked = discord.Interaction[Understudy]
Choices = list[app_commands.Choice[str]]


def where(interaction: discord.Interaction[Any]) -> tuple[GuildId, MemberId]:
    """The guild and the member; refuses with ServerOnly in direct messages."""
    if interaction.guild_id is None:
        raise ServerOnly()
    return GuildId(interaction.guild_id), MemberId(interaction.user.id)


def caller(interaction: discord.Interaction[Any]) -> Caller:
    """Who asks, with what Discord vouches for; the action decides what they may do."""
    guild, member = where(interaction)
    roles = interaction.user.roles if isinstance(interaction.user, discord.Member) else []
    return Caller(
        guild=guild,
        member=member,
        manages_server=interaction.permissions.manage_guild,
        roles=frozenset(RoleId(role.id) for role in roles),
    )


def require_permissions(channel: object) -> None:
    """Refuse, before anything is written down, a channel in which the bot could not do its work."""
    if not isinstance(channel, discord.TextChannel):
        raise CannotPostThere(channel="this place", missing="it to be an ordinary text channel")
    if missing := lacking(channel.guild, channel.id):
        raise CannotPostThere(channel=channel.mention, missing=in_words(missing))


def require_polls(guild: discord.Guild | None, channel: ChannelId) -> None:
    """Refuse a poll in a channel in which the bot may not make one; it needs that for nothing else."""
    there = guild.get_channel(channel) if guild else None
    if isinstance(there, discord.TextChannel) and not there.permissions_for(there.guild.me).create_polls:
        raise CannotPostThere(channel=there.mention, missing="Create Polls")


async def complete_cohort(interaction: Asked, typed: str) -> Choices:
    """The guild's cohorts, the newest first."""
    if interaction.guild_id is None:
        return []
    cohorts = await list_cohorts(interaction.client.app, GuildId(interaction.guild_id))
    names = [cohort.name for cohort in reversed(cohorts) if typed.casefold() in cohort.name.casefold()]
    return [choice(name, name) for name in names[:25]]


async def complete_zone(interaction: Asked, typed: str) -> Choices:
    """Zones with what clocks there show now, so that one sees at a glance which is one's own."""
    now = interaction.client.app.now()
    zones = suggest_zones(typed, str(interaction.locale))
    return [choice(f"{zone} ({clock(zone, now)} now)", zone) for zone in zones]


async def complete_track(interaction: Asked, typed: str) -> Choices:
    tracks = interaction.client.app.curriculum.tracks.values()
    return [choice(track.title, track.slug) for track in tracks if typed.casefold() in track.title.casefold()][:25]


async def complete_monday(interaction: Asked, typed: str) -> Choices:
    mondays = next_mondays(interaction.client.app.now().date(), 12)
    return [choice(_spelt(day), day.isoformat()) for day in mondays if typed in day.isoformat() or not typed]


def unit_choices(units: Sequence[Planned], typed: str) -> Choices:
    """These units, of those that fit what is typed; what is sent is the slug."""
    named = [(f"Week {one.slot.week}: {one.slot.unit.title}", one.slot.unit.slug) for one in units]
    return [choice(title, slug) for title, slug in named if typed.casefold() in f"{title} {slug}".casefold()][:25]


def _spelt(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def choice(name: str, value: str) -> app_commands.Choice[str]:
    return app_commands.Choice(name=name[:100], value=value[:100])
