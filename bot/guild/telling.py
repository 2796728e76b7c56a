"""What organisers are told without asking: troubles in their channel, and how far a long piece of work is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import discord

from bot.actions.placing import Ledger
from bot.actions.standing import Facts
from bot.app import App
from bot.core import keys
from bot.core.blueprint import trouble_posts
from bot.core.noticing import calls
from bot.core.placed import State, is_open
from bot.core.posting import Post
from bot.core.repairing import proposals
from bot.core.steps import Step, plan_posts
from bot.core.troubles import Trouble
from bot.core.work import MANY, Work, begun, resumed
from bot.guild.messages import Messages
from bot.guild.outcomes import UNKNOWN, Refused

log = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds that work may take before a card tells of it: a unit to hundreds of groups is out by then."""
A_LOOK = 5.0
"""Seconds between two edits of the card: Discord takes five messages in five seconds for one channel."""


def trouble_steps(facts: Facts, troubles: Sequence[Trouble], app: App) -> tuple[Step, ...]:
    """What is to be said or edited in the organisers' channel; nothing where none is named."""
    if facts.office is None:
        return ()
    known = (facts.standings, facts.found, facts.office, app.now())
    posts = trouble_posts(facts.standings, troubles, *known[1:])
    return plan_posts((*posts, *calls(*known), *proposals(*known)), facts.found, app.now())


def forgotten(facts: Facts, troubles: Sequence[Trouble]) -> list[str]:
    """Keys of troubles that are over and of which no message stands: whoever deleted it is told of the next one."""
    current = {trouble.key for trouble in troubles}
    return [
        key
        for key, placed in facts.found.items()
        if key.startswith("trouble:") and key not in current
        if placed.state is State.GONE or (placed.state is State.GIVEN_UP and placed.discord_id is None)
    ]


class WorkCard:
    """One card for a long piece of work: sent when it begins, edited while it goes on, also after a restart."""

    def __init__(self, app: App, ledger: Ledger, messages: Messages) -> None:
        self._app = app
        self._ledger = ledger
        self._messages = messages
        self.unsettled = False
        """Whether the card says something else than is so, since its last edit did not come through."""

    @asynccontextmanager
    async def telling(self, facts: Facts, steps: int, left: Callable[[], int]) -> AsyncGenerator[None]:
        """While the block runs, the card tells how many of the `steps` are `left`; short work needs none.

        Whatever goes wrong with the card stops no work.
        """
        self.unsettled = False
        row, now = facts.found.get(keys.WORK), self._app.now()
        refused = row and row.state is State.GIVEN_UP and not is_open(row, now, retry=False)
        if not facts.standings or refused or (row is None and steps < MANY):
            yield
            return
        work = resumed(row.version, steps, now) if row else begun(steps, now)
        over = asyncio.Event()
        name = f"work card {facts.standings[-1].cohort.guild}"
        showing = asyncio.get_running_loop().create_task(self._show(facts, work, left, over), name=name)
        try:
            yield
        except BaseException:
            showing.cancel()
            raise
        over.set()
        ended = await showing
        self.unsettled = ended is State.SENDING
        if ended is State.DONE and not left():
            await self._ledger.remove(keys.WORK)

    async def _show(self, facts: Facts, work: Work, left: Callable[[], int], over: asyncio.Event) -> State:
        """Send the card, or go on with the one there is; edit it now and then, and once more when all is over.

        Returns whether it says in the end what is so (DONE), may not (SENDING), or Discord refused it (GIVEN_UP).
        """
        row, started = facts.found.get(keys.WORK), (self._app.now(), work.left)
        if row is None and await _is_set(over, PATIENCE):
            return State.DONE
        if row is None or row.state is State.SENDING:
            sent = await self._safely(self._messages.send(_post(facts, work), ()))
            if sent is not State.DONE:
                return sent
        while True:
            last = await _is_set(over, A_LOOK)
            still = work.still(left(), self._app.now(), started)
            settled = await self._safely(self._messages.edit(_post(facts, still)))
            if last:
                return settled

    async def _safely(self, call: Coroutine[Any, Any, None]) -> State:
        try:
            await call
        except Refused as refused:
            log.warning("work_card.refused", extra={"why": refused.why})
            await self._ledger.settle(keys.WORK, State.GIVEN_UP, reason=refused.why)
            return State.GIVEN_UP
        except (*UNKNOWN, discord.RateLimited) as error:
            log.warning("work_card.unsettled", extra={"error": type(error).__name__})
            return State.SENDING
        return State.DONE


def _post(facts: Facts, work: Work) -> Post:
    running = [standing for standing in facts.standings if standing.cohort.running]
    about = (running or facts.standings)[-1]
    return Post(keys.WORK, about.cohort, about.track, None, work.began, work, facts.office)


async def _is_set(event: asyncio.Event, within: float) -> bool:
    """Whether that happens within so many seconds."""
    with suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), within)
    return event.is_set()
