"""Small pieces of text that every card uses. What people wrote never pings anybody and never breaks a layout."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import discord
from discord import ui

NOBODY = discord.AllowedMentions.none()
BLUE = discord.Colour(0x3B6FD4)


def plain(text: str, limit: int = 80) -> str:
    """Somebody's own words, shown as they are: no markup, no mentions, one line, at most `limit` characters."""
    line = " ".join(text.split())
    short = line if len(line) <= limit else line[: limit - 1] + "…"
    return discord.utils.escape_markdown(short.replace("@", "@\u200b").replace("<", "<\u200b"))


def when(instant: datetime, style: str = "F") -> str:
    """A moment that each reader sees in their own zone."""
    return f"<t:{int(instant.timestamp())}:{style}>"


def mention(members: Iterable[int]) -> str:
    return " ".join(f"<@{member}>" for member in sorted(members))


def only(members: Iterable[int]) -> discord.AllowedMentions:
    """Ping these members and nobody else, whatever the text says. Discord takes at most 100."""
    users = [discord.Object(member) for member in sorted(members)][:100]
    return discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=users)


def bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def card(*parts: str | ui.Item[Any], colour: discord.Colour = BLUE) -> ui.LayoutView:
    """A card: texts, rules and rows of buttons, one under the other.

    It is stopped at once: buttons are answered by their ids, also after a restart, so discord.py need not keep it.
    """
    view = ui.LayoutView(timeout=None)
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=colour)
    for part in parts:
        container.add_item(ui.TextDisplay(part) if isinstance(part, str) else part)
    view.add_item(container)
    view.stop()
    return view


def rule() -> ui.Separator[Any]:
    """A thin line between two parts of a card."""
    return ui.Separator()


def row(*items: ui.Button[Any] | ui.Select[Any]) -> ui.ActionRow[Any]:
    """Buttons side by side, at most five; or one menu."""
    return ui.ActionRow(*items)


def gallery(files: Sequence[discord.File]) -> ui.MediaGallery[Any]:
    """Pictures that are sent with the card, each with its words for those who don't see it; at most ten."""
    return ui.MediaGallery(*(discord.MediaGalleryItem(file, description=file.description) for file in files))


def picture(png: bytes, name: str, description: str) -> discord.File:
    """A PNG to send, with its words for those who don't see it."""
    return discord.File(io.BytesIO(png), name, description=description)


def count(number: int, one: str, many: str | None = None) -> str:
    """A number and its noun."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def private(view: ui.LayoutView) -> dict[str, Any]:
    """A card that only the person who asked sees, and that pings nobody."""
    return {"view": view, "ephemeral": True, "allowed_mentions": NOBODY}
