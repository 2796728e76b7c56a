"""How people type and press, and find again what the bot has written."""

from __future__ import annotations

from typing import Any

from bot.core.people import MemberId
from tests.world import Seen, Server, Someone


class Hands:
    """Each answer is the one to what was done; what the bot says besides, in passing, stands after it."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._found: dict[int, Seen] = {}

    async def types(self, who: Someone, command: str, **options: Any) -> Seen:
        return _answer(await who.actor.slash(self._server.channel, command, **options))

    async def presses(self, who: Someone, seen: Seen, label: str) -> Seen:
        return _answer(await who.actor.click(seen.message, label=label))

    async def tells_more(self, who: Someone, seen: Seen, **fields: str) -> Seen:
        """The form behind the button under a check-in."""
        form = await who.opens_by(seen, "Tell more")
        return _answer(await who.actor.submit_modal(form, fields))

    def thread_of(self, member: MemberId) -> Any:
        """The thread of their group, None if they have none."""
        here = (thread for thread in self._server.threads if member in self._server.members_of(thread))
        return next((thread for thread in here if not self._server.archived(thread)), None)

    def thread(self, number: int) -> Any:
        return next(thread for thread in self._server.threads if thread.id == number)

    def read(self, place: Any, message: int) -> Seen:
        """A message of a channel or thread. What it says may be of when it was first read; its buttons are not."""
        if message not in self._found:
            self._found |= {one.id: Seen(one) for one in place.history() if not one.flags.ephemeral}
        return self._found[message]


def _answer(result: Any) -> Seen:
    message = result.response or (result.followups[0] if result.followups else None)
    assert message is not None, f"no answer: {result!r}"
    return Seen(message)
