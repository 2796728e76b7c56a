"""What can go wrong at one step: the process dies there, or Discord answers badly, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord


class Death(StrEnum):
    """The process is killed: nothing of it ever runs again, and only what was committed is left."""

    BEFORE = "dies before"
    AFTER = "dies after"
    """The commit is on disk, or Discord has done what it was asked; the process does not live to hear of it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A call to Discord raises `error`. `done`: Discord has done what it was asked all the same."""

    error: Callable[[str], Exception]
    """By the path of the call."""
    done: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """At step number `at`, and the next `again` times at steps of the same kind; at all of them if it is None."""

    at: int
    what: str
    """A Death, an Event, or a name in FAULTS; faults do nothing to commits."""
    again: int | None = 0


def _answer(
    kind: type[discord.HTTPException], status: int, code: int = 0, text: str = ""
) -> Callable[[str], Exception]:
    response: Any = SimpleNamespace(status=status, reason="made up by a test", headers={})
    return lambda _: kind(response, {"code": code, "message": text or "made up by a test"})


_server_error = discord.DiscordServerError
TRANSIENT = {
    "429": Fault(_answer(discord.HTTPException, 429, text="You are being rate limited.")),
    "long limit": Fault(lambda _: discord.RateLimited(300.0)),
    "500": Fault(_answer(_server_error, 500)),
    "502": Fault(_answer(_server_error, 502)),
    "503": Fault(_answer(_server_error, 503)),
    "timeout": Fault(lambda _: TimeoutError()),
    "reset": Fault(lambda _: ConnectionResetError(104, "Connection reset by peer")),
    "answer lost": Fault(lambda _: aiohttp.ServerDisconnectedError(), done=True),
    "502, but done": Fault(_answer(_server_error, 502), done=True),
    "timeout, but done": Fault(lambda _: TimeoutError(), done=True),
}
"""Over soon: in the end all must be as if nothing had happened."""


def _not_found(path: str) -> Exception:
    """What Discord says is not there, by what was asked for."""
    code = next(code for part, code in _MISSING.items() if part in path)
    return _answer(discord.NotFound, 404, code, "Not there")("")


_MISSING = {"thread-members": 10007, "messages": 10008, "callback": 10062, "webhooks": 10015, "": 10003}

REFUSALS = {
    "403": Fault(_answer(discord.Forbidden, 403, 50013, "Missing Permissions")),
    "404": Fault(_not_found),
    "50001": Fault(_answer(discord.Forbidden, 403, 50001, "Missing Access")),
    "50007": Fault(_answer(discord.Forbidden, 403, 50007, "Cannot send messages to this user")),
}
"""Answers: asking again at once would be hammering."""

FAULTS = TRANSIENT | REFUSALS


class Event(StrEnum):
    """Something else happens just before the step, which is then taken."""

    DELETED = "its thread is deleted"
    BACK = "the clock goes back an hour"
    FORWARD = "the clock goes forward a day"
    RIGHT = "the clock is right again"
