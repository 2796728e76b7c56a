"""What a group reads a week before its sessions move: from when, why, the new times, and what changes for whom."""

from __future__ import annotations

from discord import ButtonStyle, ui

from bot.core import keys
from bot.core.cohort import Cohort
from bot.core.moves import InZone, SessionsMove
from bot.core.posting import TimesChange
from bot.guild.cards import text
from bot.guild.cards.text import bullets, mention, row, when


def marker(cohort: Cohort, change: TimesChange) -> str:
    """The button id by which the notice is recognised: the group, its version and the week's Monday."""
    about = f"t{change.group.id}-{change.group.version}-{cohort.monday(change.move.week)}"
    return keys.MY_ANSWERS.id(cohort=cohort.id, about=about)


def card(cohort: Cohort, change: TimesChange) -> ui.LayoutView:
    move = change.move
    times = bullets(f"{when(start)} ({when(start, 'R')})" for start in move.sessions)
    news = (
        "# Your sessions move\n"
        f"{mention(change.group.members)}\n"
        f"In week {move.week}, from {when(move.first, 'D')}, {_who(move)} at other times than the week before, "
        f"{_why(move)}.\n\n"
        f"**You meet that week**\n{times}\n-# Shown in your own time zone."
    )
    button = ui.Button(label="What is stored about me", style=ButtonStyle.secondary, custom_id=marker(cohort, change))
    return text.card(news, _for_members(move), row(button))


def _who(move: SessionsMove) -> str:
    return "you meet" if move.for_all else "some of you meet"


def _why(move: SessionsMove) -> str:
    own = [each.own_clock for each in move.for_members]
    if all(own):
        return "because your clocks change"
    return "because clocks change for some of you" if any(own) else "so that they suit all of you"


def _for_members(move: SessionsMove) -> str:
    """A line for each zone in which a session moves, and one for all the others. It names zones, and nobody in them."""
    lines = bullets(_in_zone(each) for each in move.for_members if each.moves)
    others = "For the rest of you nothing changes: your times stay as they are."
    return f"**What changes**\n{lines}" + ("" if move.for_all else f"\n\n{others}")


def _in_zone(seen: InZone) -> str:
    changes = ", ".join(f"{old} becomes {new}" for old, new in seen.changes())
    return f"In {seen.zone.replace('_', ' ')}: {changes}"
