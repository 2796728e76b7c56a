"""How far a long piece of work is: one card, edited until all is done."""

from __future__ import annotations

from typing import Any

from discord import ButtonStyle, ui

from bot.core import keys
from bot.core.cohort import Cohort
from bot.core.work import Work
from bot.guild.cards.text import card, plain, row, when

WIDE = 20
"""Characters of the bar."""


def work_card(cohort: Cohort, work: Work) -> ui.LayoutView:
    """What is done, what is left, when all should be done; at the end, that it is."""
    if not work.left:
        return card(f"**{plain(cohort.name)}**: all is done, and everything is in its place.")
    done = work.done * WIDE // work.steps
    ends = f" It should all be done {when(work.until, 'R')}." if work.until else ""
    text = (
        f"**{plain(cohort.name)}**: bringing the server up to date\n"
        f"`{'█' * done}{'░' * (WIDE - done)}` {work.done} of {work.steps} steps done, {work.left} left.{ends}\n"
        "-# A step is a thread, a member brought into one, or a post. Nobody need wait for it: all else goes on, "
        "and if I am restarted, I go on from here."
    )
    again = ui.Button[Any](label="Try again now", style=ButtonStyle.secondary, custom_id=marker(work))
    return card(text, row(again))


def marker(work: Work) -> str:
    """Of this work alone: a card of an earlier one may stand in the same place."""
    return keys.WORK_ON.id(began=int(work.began.timestamp()))
