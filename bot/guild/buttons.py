"""Buttons and menus that outlive restarts: known by their id, answered by a function, every error told in words."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import ui

from bot.actions.home import home_of
from bot.core.keys import Button
from bot.core.people import CohortId, GuildId, MemberId
from bot.guild.errors import answering
from bot.guild.in_passing import tell_in_passing

Handler = Callable[..., Awaitable[None]]


def at_home(handler: Handler) -> Handler:
    """The same for what is pressed or sent in direct messages, too: it is about the server that its cohort is on.

    Once it is answered, who wants no messages is told in passing what they have not heard yet.
    """

    async def answer(interaction: discord.Interaction[Any], *args: Any, **fields: Any) -> None:
        if interaction.guild_id is None and "cohort" in fields:
            bot, message = interaction.client, interaction.message
            guilds = [GuildId(guild.id) for guild in bot.guilds]
            member, cohort = MemberId(interaction.user.id), CohortId(int(fields["cohort"]))
            interaction.guild_id = await home_of(bot.app, guilds, member, cohort, message.id if message else None)
        await handler(interaction, *args, **fields)
        await tell_in_passing(interaction)

    return answer


def menu(ids: Button, chosen: Handler) -> type[ui.DynamicItem[ui.Select[Any]]]:
    """The same for a menu of which one line is chosen: calls `chosen(interaction, choice, **fields)`."""
    answer = answering(at_home(chosen))

    class Chosen(ui.DynamicItem[ui.Select[Any]], template=ids.pattern):
        def __init__(self, item: ui.Select[Any], fields: dict[str, str]) -> None:
            super().__init__(item)
            self.fields = fields

        @classmethod
        async def from_custom_id(
            cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
        ) -> Chosen:
            assert isinstance(item, ui.Select)
            return cls(item, match.groupdict())

        async def callback(self, interaction: discord.Interaction[Any]) -> None:
            await answer(interaction, self.item.values[0], **self.fields)

    return Chosen


def button(ids: Button, pressed: Handler) -> type[ui.DynamicItem[ui.Button[Any]]]:
    """A class for `bot.add_dynamic_items`: calls `pressed(interaction, **fields)` with the id's fields, as strings."""
    answer = answering(at_home(pressed))

    class Pressed(ui.DynamicItem[ui.Button[Any]], template=ids.pattern):
        def __init__(self, item: ui.Button[Any], fields: dict[str, str]) -> None:
            super().__init__(item)
            self.fields = fields

        @classmethod
        async def from_custom_id(
            cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
        ) -> Pressed:
            assert isinstance(item, ui.Button)
            return cls(item, match.groupdict())

        async def callback(self, interaction: discord.Interaction[Any]) -> None:
            await answer(interaction, **self.fields)

    return Pressed
