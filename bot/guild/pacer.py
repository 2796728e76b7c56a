"""The send pacer: discord.py has no limit of its own over all calls, and Discord bans a bot that ignores its limit.

Every request of the bot's session passes it on its way out, also those that discord.py repeats by itself; answers to
interactions do not: Discord does not count them, and people wait for them.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from contextvars import ContextVar
from types import SimpleNamespace
from typing import Any

import aiohttp

server: ContextVar[int] = ContextVar("server", default=0)
"""The guild on whose behalf calls are made; 0 is the bot itself."""

BURST = 0.1
"""So many seconds' worth of calls may go at once after a pause, but never more than the pace in any one second: a call
that is let through may leave later than others, and Discord counts those that arrive."""
SLOWEST = 1.0
"""Calls a second, however often Discord complains."""
RECOVERY = 30.0
"""Seconds in which the pace recovers from nothing to the usual one."""
REFUSALS, WINDOW = 500, 600.0
"""Discord shuts a bot out that makes 10,000 invalid requests in ten minutes. This one stops itself at a twentieth."""
INVALID = (401, 403, 429)
"""The answers that Discord counts as invalid requests (PLATFORM: topics/rate-limits)."""
UNPACED = ("/interactions/", "/webhooks/", "/gateway")


class TooManyRefusals(OSError):
    """Discord has refused so much lately that nothing more is sent for a while."""


class Pacer:
    """Lets `rate` calls a second through, and fewer while Discord says that it is too much.

    Servers take turns: one with a thousand calls to make keeps no other waiting.
    """

    def __init__(self, rate: float, monotonic: Callable[[], float] | None = None) -> None:
        self._usual = self.rate = rate
        self._monotonic = monotonic or (lambda: asyncio.get_running_loop().time())
        self._next = 0.0
        self._slowed = 0.0
        self._queues: OrderedDict[int, deque[asyncio.Future[None]]] = OrderedDict()
        self._door: asyncio.Task[None] | None = None
        self._invalid: deque[float] = deque()
        self._lately: deque[float] = deque()
        self.asked = 0
        """How many calls were let through."""

    async def turn(self) -> None:
        """Return when it is the turn of this call of the current `server`. Raises TooManyRefusals."""
        if self.closed_for > 0:
            raise TooManyRefusals(f"Discord refused {REFUSALS} calls in {WINDOW / 60:.0f} minutes")
        wait = self._wait()
        if wait <= 0 and not self._queues:
            self._take()
            return
        turn = asyncio.get_running_loop().create_future()
        self._queues.setdefault(server.get(), deque()).append(turn)
        if self._door is None or self._door.done():
            self._door = asyncio.get_running_loop().create_task(self._let_in(), name="pacer")
        await turn

    def heard(self, status: int, scope: str | None = None) -> None:
        """What Discord answered to a call; `scope` is that of a 429: a "shared" one is not this bot's doing."""
        if status == 429 and scope == "shared":
            return
        now = self._monotonic()
        if status in INVALID:
            self._invalid.append(now)
        if status == 429:
            self.rate = max(SLOWEST, self._pace(now) / 2)
            self._slowed = now

    @property
    def closed_for(self) -> float:
        """Seconds for which nothing is sent, because too much was refused."""
        now = self._monotonic()
        while self._invalid and now - self._invalid[0] > WINDOW:
            self._invalid.popleft()
        return self._invalid[0] + WINDOW - now if len(self._invalid) >= REFUSALS else 0.0

    async def _let_in(self) -> None:
        """One after the other, a server at a time."""
        while self._queues:
            if (wait := self._wait()) > 0:
                await asyncio.sleep(wait)
            if not self._queues:
                return
            key, queue = self._queues.popitem(last=False)
            turn = queue.popleft()
            if queue:
                self._queues[key] = queue
            if not turn.done():  # it may have been given up meanwhile
                self._take()
                turn.set_result(None)

    def _wait(self) -> float:
        """Seconds until the next call may go."""
        now = self._monotonic()
        pace = self._pace(now)
        while self._lately and now - self._lately[0] >= 1:
            self._lately.popleft()
        full = len(self._lately) >= max(1, int(pace))
        window = self._lately[-max(1, int(pace))] + 1 - now if full else 0.0
        return max(window, max(self._next, now - BURST) + 1 / pace - now)

    def _take(self) -> None:
        now = self._monotonic()
        self.rate = self._pace(now)
        self._slowed = now
        self._next = max(self._next, now - BURST) + 1 / self.rate
        self._lately.append(now)
        self.asked += 1

    def _pace(self, now: float) -> float:
        """Calls a second, by now."""
        return min(self._usual, self.rate + self._usual * (now - self._slowed) / RECOVERY)


def pacing(pacer: Pacer) -> aiohttp.TraceConfig:
    """For a session's `trace_configs`: its requests wait for their turn, and what they are answered is heard."""
    trace = aiohttp.TraceConfig()

    async def start(_: aiohttp.ClientSession, __: SimpleNamespace, request: aiohttp.TraceRequestStartParams) -> None:
        if _paced(request.url):
            await pacer.turn()

    async def end(_: aiohttp.ClientSession, __: SimpleNamespace, answer: aiohttp.TraceRequestEndParams) -> None:
        if _paced(answer.url):
            pacer.heard(answer.response.status, answer.response.headers.get("X-RateLimit-Scope"))

    trace.on_request_start.append(start)
    trace.on_request_end.append(end)
    return trace


def _paced(url: Any) -> bool:
    return url.scheme in ("http", "https") and not any(part in url.path for part in UNPACED)
