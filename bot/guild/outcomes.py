"""How a call to Discord can end, besides well. Whatever else it raises: outcome unknown, look before repeating."""

from __future__ import annotations

import aiohttp
import discord

from bot.core.people import MemberId
from bot.core.placed import Why
from bot.core.posting import Thread

UNKNOWN_CHANNEL = 10003
UNKNOWN_MEMBER = 10007
UNKNOWN_MESSAGE = 10008
UNKNOWN_USER = 10013
ARCHIVED = 50083
TOO_MANY_THREADS = 160006
TOO_MANY_EDITS = 30046
"""Of messages that are older than an hour, for now."""
TOO_MANY_DMS = 40003
"""Direct messages are opened too fast, for now."""


UNKNOWN = (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError)
"""What a call may raise whose outcome is unknown."""


class Refused(Exception):
    """Discord will not do this now, nor if asked again at once; it is written down as given up."""

    def __init__(self, key: str, why: Why, text: str = "", *, missing: bool = False) -> None:
        """`missing`: what this was about (a member of the server, a message) is not there any more."""
        super().__init__(f"{key}: {why} {text}")
        self.key = key
        self.why = why
        self.missing = missing


class ThreadLost(Exception):
    """The thread that this is about has been deleted."""

    def __init__(self, thread: Thread) -> None:
        super().__init__(thread.key)
        self.thread = thread


class DmClosed(Exception):
    """No direct message reaches that member."""

    def __init__(self, member: MemberId) -> None:
        super().__init__("a direct message was refused")
        self.member = member


def is_closed_to_us(error: discord.HTTPException) -> bool:
    """Whether Discord refused a direct message for good: 50007, 50278 (no server in common) and other 403s; or there is
    no such account any more."""
    return (error.status == 403 and error.code != TOO_MANY_DMS) or error.code == UNKNOWN_USER


def refusal(key: str, error: discord.HTTPException) -> Refused | None:
    """What an answer means that would be the same next time; None for those that may be another: 5xx and 429."""
    if error.code == TOO_MANY_THREADS:
        return Refused(key, Why.TOO_MANY_THREADS, error.text)
    match error.status:
        case _ if error.code in (TOO_MANY_EDITS, TOO_MANY_DMS):
            return None
        case 403:
            return Refused(key, Why.FORBIDDEN, error.text)
        case 404 if error.code == UNKNOWN_CHANNEL:
            return Refused(key, Why.NO_CHANNEL, error.text)
        case 404 if error.code in (UNKNOWN_MEMBER, UNKNOWN_USER):
            return Refused(key, Why.NO_MEMBER, error.text, missing=True)
        case 404:
            return Refused(key, Why.REFUSED, error.text, missing=True)
        case 429:
            return None
        case status if 400 <= status < 500 and status != 401:
            return Refused(key, Why.REFUSED, error.text)
        case _:
            return None
