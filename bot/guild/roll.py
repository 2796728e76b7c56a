"""The roll call: asks Discord, over the gateway, who of those who signed up is on the server.

It needs no privileged intent and is no REST call (PLATFORM: Request Guild Members by user_ids, at most 100 each).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

import discord

from bot.actions.roll_call import Called, mark_present, to_be_called
from bot.app import App
from bot.core.people import GuildId, MemberId

log = logging.getLogger(__name__)

AT_A_TIME = 100
"""Members a question may name."""
PAUSE = 1.0
"""Seconds between two questions: a connection may send 120 things a minute, and others have to be said, too."""


async def call_roll(app: App, guild: discord.Guild, members: Sequence[MemberId] | None = None) -> Called:
    """Ask for these members, or for all, and write down who has left or come back.

    Raises TimeoutError where Discord does not answer: then nothing is known, and nothing is written down.
    """
    number = GuildId(guild.id)
    asked = list(members) if members is not None else await to_be_called(app, number)
    here: set[MemberId] = set()
    for at in range(0, len(asked), AT_A_TIME):
        if at:
            await asyncio.sleep(PAUSE)
        some: list[int] = list(asked[at : at + AT_A_TIME])
        found = await guild.query_members(user_ids=some, limit=AT_A_TIME, cache=False)
        here |= {MemberId(member.id) for member in found}
    called = await mark_present(app, number, asked, here)
    if called.gone or called.back:
        log.info("roll", extra={"guild": guild.id, "gone": len(called.gone), "back": len(called.back)})
    return called
