"""Reads the results of a server's votes that are over."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import discord

from bot.actions.hold_vote import count_vote
from bot.actions.standing import Facts
from bot.app import App
from bot.core import keys
from bot.core.placed import State
from bot.core.posting import Standing
from bot.core.votes import Vote
from bot.guild.outcomes import UNKNOWN

log = logging.getLogger(__name__)

PATIENCE = timedelta(hours=6)
"""How long after its end Discord has to say that a poll is final; then its votes count as they are."""


async def count_votes(app: App, guild: discord.Guild, bot: discord.Client, facts: Facts) -> None:
    """Put into effect what was decided. A poll that a moderator has deleted, or that never stood, decides nothing."""
    for standing in facts.standings:
        for vote in standing.votes:
            if vote.ends <= app.now() and standing.cohort.running:
                try:
                    counts = await _counts(bot, guild, facts, standing, vote, app.now())
                except UNKNOWN as error:
                    log.warning("vote.unread", extra={"guild": guild.id, "error": type(error).__name__})
                    continue
                if counts is not None:
                    await count_vote(app, standing.cohort, vote, counts)


async def _counts(
    bot: discord.Client, guild: discord.Guild, facts: Facts, standing: Standing, vote: Vote, now: datetime
) -> list[int] | None:
    """The votes for each option; None while that is not known."""
    here = facts.found.get(keys.vote(standing.cohort.id, vote.number))
    if here is None or here.state is State.SENDING:
        return None
    nothing = [0] * len(vote.options)
    if here.state is not State.DONE or here.discord_id is None:
        return nothing
    place = bot.get_partial_messageable(here.channel or standing.cohort.channel, guild_id=guild.id)
    try:
        poll = (await place.fetch_message(here.discord_id)).poll
    except discord.NotFound:
        return nothing
    if poll is None:
        return nothing
    if not poll.is_finalised() and now < (poll.expires_at or vote.ends) + PATIENCE:
        return None
    return [answer.vote_count for answer in sorted(poll.answers, key=lambda answer: answer.id)]
