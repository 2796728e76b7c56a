"""What organisers read in their channel: what is wrong, what would mend it, and that it has come right."""

from __future__ import annotations

from typing import Any

from discord import ButtonStyle, ui

from bot.core import keys
from bot.core.people import GroupId, MemberId
from bot.core.placed import Why
from bot.core.troubles import Trouble
from bot.guild.cards.text import bullets, card, count, plain, row
from bot.guild.permissions import in_words

SHOWN = 20
"""People named in one card."""


def trouble_card(trouble: Trouble) -> ui.LayoutView:
    """The message in the organisers' channel; edited when there is more of it, or when it is over."""
    text = f"{told(trouble)}\n{_waits(trouble)}"
    if trouble.solved:
        return card(text)
    label = "Look again" if trouble.why is Why.LEFT else "Try again now"
    again = ui.Button[Any](label=label, style=ButtonStyle.secondary, custom_id=marker(trouble))
    return card(text, row(again))


def marker(trouble: Trouble) -> str:
    """By which the message is known again; one that is over has no button, so that the next of its kind is another."""
    return keys.LOOK_AGAIN.id(cohort=trouble.cohort.id, why=trouble.why.replace(" ", "-"))


def told(trouble: Trouble) -> str:
    """What is wrong and what would mend it, in a few lines."""
    name, channel = plain(trouble.cohort.name), f"<#{trouble.cohort.channel}>"
    if trouble.solved:
        return f"**{name}**: {SOLVED[trouble.why]}"
    match trouble.why:
        case Why.NO_CHANNEL:
            return (
                f"**{name}** has lost its channel: {channel} is gone, or I may not see it.\n"
                "If it is still there, let me view it (channel settings, Permissions). If it was deleted, its groups "
                "and check-ins are safe with me, but I have nowhere to post: open a new cohort."
            )
        case Why.FORBIDDEN:
            lacking = f" There I still need: **{in_words(trouble.missing)}**." if trouble.missing else ""
            return (
                f"Discord did not let me do something for **{name}** in {channel}.{lacking}\n"
                "An administrator can mend it in the channel's settings under Permissions, for my role."
            )
        case Why.NO_MEMBER:
            return (
                f"I could not bring these people into their groups of **{name}**:\n{_people(trouble.members)}\n"
                f"They have left the server, or may not see {channel}. Let them in, or fill their places by `/regroup`."
            )
        case Why.TOO_MANY_THREADS:
            return (
                f"The server has as many active threads as Discord allows, so I could not open all of **{name}**'s.\n"
                "Archive some that nobody uses; I put my own idle ones to rest already."
            )
        case Why.REFUSED:
            return (
                f"Discord refused something for **{name}**, and does not say more than that it would again.\n"
                "My log says what it was; `/server plan` lists what is missing."
            )
        case Why.LEFT:
            return (
                f"These people are in groups of **{name}** and have left the server:\n{_people(trouble.members)}\n"
                "Their places wait for them. `/regroup` fills the gaps; whoever comes back is let in again by itself."
            )


SOLVED = {
    Why.NO_CHANNEL: "I see its channel again. All is well.",
    Why.FORBIDDEN: "I may do all I need again. All is well.",
    Why.NO_MEMBER: "everybody is in their group now. All is well.",
    Why.TOO_MANY_THREADS: "there is room for all threads again. All is well.",
    Why.REFUSED: "what Discord refused has come right. All is well.",
    Why.LEFT: "nobody who has left is in a group any more.",
}


def _people(members: tuple[tuple[MemberId, GroupId], ...]) -> str:
    named = bullets(f"<@{member}> (group {group})" for member, group in members[:SHOWN])
    more = len(members) - SHOWN
    return f"{named}\n- … and {more} more" if more > 0 else named


def _waits(trouble: Trouble) -> str:
    if trouble.solved or trouble.why is Why.LEFT:
        return ""
    waiting = f"{count(trouble.stopped, 'thing')} waiting for it; " if trouble.stopped else ""
    return f"-# {waiting}all else goes on. I try again once a day, and at once when permissions change."
