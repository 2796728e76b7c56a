"""Buttons and menus that outlive restarts: known by their id, answered by a function, every error told in words."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import ui

from bot.core.keys import Button
from bot.guild.errors import answering

Handler = Callable[..., Awaitable[None]]


def menu(ids: Button, chosen: Handler) -> type[ui.DynamicItem[ui.Select[Any]]]:
    """The same for a menu of which one line is chosen: calls `chosen(interaction, choice, **fields)`."""
    answer = answering(chosen)

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
    answer = answering(pressed)

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
