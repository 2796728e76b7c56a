"""What the bot must be allowed to do, and what of it it may not."""

from __future__ import annotations

import discord

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_private_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
"""Exactly what the bot needs: to read and post where cohorts live, and to make their groups' private threads."""


def lacking(guild: discord.Guild, channel: int) -> tuple[str, ...]:
    """The needed permissions that the bot lacks there, as discord.py names them."""
    there = guild.get_channel(channel)
    if not isinstance(there, discord.TextChannel):
        return ("view_channel",)
    has = there.permissions_for(guild.me)
    return tuple(name for name, needed in PERMISSIONS if needed and not getattr(has, name))


def in_words(names: tuple[str, ...]) -> str:
    """As they are called in Discord's settings, nearly."""
    return ", ".join(name.replace("_", " ").title() for name in names)
