"""Small pieces of text that every card uses. What people wrote never pings anybody and never breaks a layout."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from unicodedata import category

import discord
from discord import ui

from bot.core.refusals import Refusal

NOBODY = discord.AllowedMentions.none()
BLUE = discord.Colour(0x3B6FD4)

# discord.py's own escape_markdown leaves what is inside a link or after a bracket as it is, so we have one of our own.
FORMATTING = re.compile(r"[\\*_~|`\[\]]")
FIRST_OF_A_LINE = re.compile(r"^(\d+)(?=[.)])|^(?=[#>+-])")
TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
"""They turn round the writing of the whole line, not only of the words they stand in."""
APART = str.maketrans({"@": "@\u200b", "<": "<\u200b"})
MARKS = 4
"""As many marks on one letter as any language needs; more run into the lines above and below."""
OUR_OWN = ("people", "channel")
"""Facts of refusals that are mentions; all others may be what somebody wrote."""


def plain(text: str, limit: int = 80) -> str:
    """Somebody's own words, shown as they are: no markup, no mentions, one line, at most `limit` characters."""
    line = " ".join(TURNING.sub("", text).split()) or ("\ufffd" if text.strip() else "")
    line = _with_few_marks(line)
    short = line if len(line) <= limit else line[: limit - 1] + "…"
    bare = FIRST_OF_A_LINE.sub(r"\1\\", FORMATTING.sub(r"\\\g<0>", short))
    return bare.translate(APART).replace("://", ":\u200b//")


def label(text: str, limit: int = 100) -> str:
    """Somebody's own words where nothing is marked up, as a menu's line: one line, at most `limit` characters."""
    return (" ".join(TURNING.sub("", text).split()) or "\ufffd")[:limit]


def _with_few_marks(line: str) -> str:
    kept, marks = list[str](), 0
    for character in line:
        marks = marks + 1 if category(character) in ("Mn", "Me") else 0
        if marks <= MARKS:
            kept.append(character)
    return "".join(kept)


def refusal(refused: Refusal) -> str:
    """A refusal's sentence; what it quotes is shown as it was written."""
    written = {name: fact for name, fact in refused.facts.items() if isinstance(fact, str) and name not in OUR_OWN}
    return str(type(refused)(**(refused.facts | {name: plain(fact, 700) for name, fact in written.items()})))


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


def turns(page: int, pages: int, id_of: Callable[[int], str]) -> list[ui.Button[Any]]:
    """Buttons to the page before and the one after, where there are such; pages count from 0."""
    both = (("‹ Back", page - 1), ("More ›", page + 1))
    return [ui.Button(label=name, custom_id=id_of(to)) for name, to in both if 0 <= to < pages]


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
