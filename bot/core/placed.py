"""What stands on a server, by what was written down before and after each call to Discord."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.people import ChannelId, MemberId

RETRY_GIVEN_UP = timedelta(days=1)
"""What Discord refused outright is tried again after this long, or as soon as somebody changes what may be why."""


class State(StrEnum):
    """What is decided and has no row yet is planned: its key follows from the facts alone, so nothing can lose it."""

    SENDING = "sending"
    """Written down before the call: if we die now, the outcome is unknown and must be looked up."""
    DONE = "done"
    MERGED = "merged"
    """A unit that went out inside a later unit's catch-up post."""
    GONE = "gone"
    """Placed, and deleted since by a human: it stays deleted."""
    ARCHIVED = "archived"
    GIVEN_UP = "given up"
    """Discord refused, and would again."""
    DROPPED = "dropped"
    """Its moment passed before it could be sent: it would help nobody any more."""


class Why(StrEnum):
    """Why something was given up."""

    NO_CHANNEL = "no channel"
    """The channel is gone, or hidden from the bot."""
    FORBIDDEN = "forbidden"
    """A permission is missing."""
    NO_MEMBER = "no member"
    """That person is not on the server, or cannot see the channel."""
    TOO_MANY_THREADS = "too many threads"
    """The server has as many active threads as Discord allows."""
    REFUSED = "refused"
    """Discord does not take it, for a reason of its own."""
    CURRICULUM = "curriculum"
    """The curriculum's files have a mistake: a fact, too; the last good version is in use."""
    LEFT = "left"
    """A member of a living group has left the server: a fact, not a failure; nothing is given up for it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What we wrote down about one key. `version` is that of the text that was sent last."""

    state: State
    discord_id: int | None
    channel: ChannelId | None
    member: MemberId | None
    changed_at: datetime
    reason: Why | None = None
    version: str | None = None

    @property
    def troubled(self) -> bool:
        """Whether it was given up, and has not come right since."""
        return self.reason is not None and self.state in (State.GIVEN_UP, State.SENDING)


Found = Mapping[str, Placed]
"""What stands there, by key: what we wrote down, once the survey has struck out what is no more."""


def is_open(placed: Placed, now: datetime, *, retry: bool) -> bool:
    """Whether something is still to be done about what was written down; `retry` what was given up at once."""
    if placed.state is State.GIVEN_UP:
        return retry or now - placed.changed_at >= RETRY_GIVEN_UP
    return placed.state is State.SENDING
