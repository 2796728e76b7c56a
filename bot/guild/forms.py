"""Forms that outlive restarts: opened with an id of their own, recognised by it when sent, read from the payload."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from typing import Any

import discord
from discord import ui

from bot.core.keys import Button
from bot.guild.buttons import Handler, at_home
from bot.guild.errors import answering

OPEN_FOR = 900
"""Seconds after which discord.py forgets an open form; one that is sent later is read all the same."""

Listener = Callable[[discord.Interaction[Any]], Coroutine[Any, Any, None]]


def blank(ids: Button, title: str, cohort: int) -> ui.Modal:
    """An empty form. Its id differs each time: two open forms must not be confused."""
    return ui.Modal(
        title=title[:45],
        custom_id=ids.id(cohort=cohort, opening=secrets.token_hex(4)),
        timeout=OPEN_FOR,
    )


def ask(form: ui.Modal, text: str, description: str | None, component: ui.Item[Any]) -> None:
    """One more question of a form."""
    form.add_item(ui.Label(text=text, description=description, component=component))


def form(ids: Button, sent: Handler) -> Listener:
    """For `bot.add_listener(..., "on_interaction")`: calls `sent(interaction, Sent, **fields)` with the id's fields.

    A form is recognised by its id alone, so a restart while it was open loses nothing.
    """
    answer = answering(at_home(sent))

    async def on_interaction(interaction: discord.Interaction[Any]) -> None:
        data: Any = interaction.data
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        if match := re.fullmatch(ids.pattern, data["custom_id"]):
            await answer(interaction, Sent(data), **match.groupdict())

    return on_interaction


class Sent:
    """What a sent form says, straight from Discord's payload: texts, or what was picked, by custom id."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._given = dict(_fields(data["components"]))
        self._users: Mapping[str, Mapping[str, Any]] = data.get("resolved", {}).get("users", {})

    def text(self, custom_id: str) -> str:
        """What was written, or the one thing that was picked; else ""."""
        value = self._given.get(custom_id)
        if isinstance(value, list):
            value = value[0] if value else None
        return str(value or "").strip()

    def picked(self, custom_id: str) -> tuple[str, ...]:
        """All that was picked in a list: values, or ids of people."""
        return tuple(self._given.get(custom_id) or ())

    def bots(self) -> tuple[str, ...]:
        """The ids of those picked that are bots."""
        return tuple(id for id, user in self._users.items() if user.get("bot"))


def _fields(components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Any]]:
    for outer in components:
        inner = outer.get("component")
        parts = [inner] if inner else outer.get("components", [])
        for part in parts:
            yield part["custom_id"], part.get("values", part.get("value"))
