"""Votes on which unit of a choice comes: the poll in the cohort's channel, and what organisers read of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord

from bot.actions.hold_vote import VoteOpened
from bot.core.cohort import Cohort
from bot.core.votes import Vote
from bot.guild.cards.text import card, plain, private, when

LONGEST = 55
"""Characters of an answer; Discord takes no more."""


def question(cohort: Cohort, vote: Vote) -> str:
    """The poll's question, by which its message is known again. Discord shows it as it is, without markup."""
    return f"{cohort.name[:40]}, week {vote.week}: which unit would you like? (vote {vote.number})"


def poll(cohort: Cohort, vote: Vote) -> discord.Poll:
    hours = max(1, round((vote.ends - vote.opened) / timedelta(hours=1)))
    asked = discord.Poll(question(cohort, vote), timedelta(hours=hours))
    for option in vote.options:
        asked.add_answer(text=option.title if len(option.title) <= LONGEST else f"{option.title[: LONGEST - 1]}…")
    return asked


def opened(result: VoteOpened) -> dict[str, Any]:
    """The answer to `/calendar poll`."""
    vote = result.vote
    return private(
        card(
            f"I ask **{plain(result.cohort.name)}** in <#{result.cohort.channel}> which unit shall come in week "
            f"{vote.week}. The vote ends {when(vote.ends)} ({when(vote.ends, 'R')}); I then put what got the most "
            f"votes into the calendar, and leave **{plain(vote.options[0].title, 90)}** there if nobody decides.\n"
            "-# `/calendar history` tells the result, and can undo it."
        )
    )
