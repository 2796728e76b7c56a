"""What goes wrong between the bot and Discord, on demand: lost answers, an unavailable Discord, a bot that dies."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from fnmatch import fnmatchcase
from types import SimpleNamespace
from typing import Any, TypeVar
from weakref import WeakKeyDictionary, ref

import aiohttp
import discord
import simcord
from simcord.backend import Backend
from simcord.http import client as transport

from bot.demo import mending as mending  # first: what is lost was sent, nonce and all

T = TypeVar("T")


@dataclass(slots=True)
class _Fault:
    """One thing to go wrong: on matching requests after the first `after`, for the next `times` (None: all)."""

    happen: Callable[[Coroutine[Any, Any, Any]], Awaitable[Any]]
    method: str
    path: str
    after: int
    times: int | None
    fatal: bool = False

    def strikes(self, method: str, path: str) -> bool:
        if not (fnmatchcase(method, self.method) and fnmatchcase(path, self.path)):
            return False
        self.after -= 1
        if self.after >= 0 or self.times == 0:
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Faults:
    """Makes requests of the bot go wrong; interaction answers and plain REST calls alike, and across restarts.

    `path` is a pattern on the API's path without version, as "/channels/*/messages"; interaction answers go to
    "/interactions/*/callback" and "/webhooks/*". `env.inject_error` does the rest (403, 404, 429).
    """

    def __init__(self, env: simcord.Env) -> None:
        self._env = ref(env)  # else no world would ever be forgotten: its faults are kept for as long as it is
        self._plans: list[_Fault] = []
        self.requests = 0
        self.around: Callable[[str, str, Coroutine[Any, Any, Any]], Awaitable[Any]] | None = None
        """Whoever wants to see and decide about every request gets it here as method, path and the sending itself."""

    def lose_answer(self, method: str = "*", path: str = "*", *, after: int = 0, times: int | None = 1) -> None:
        """Discord does what it was asked, but the connection breaks before the bot hears of it."""
        self._plans.append(_Fault(self._lose, method, path, after, times))

    def unavailable(self, method: str = "*", path: str = "*", *, after: int = 0, times: int | None = 1) -> None:
        """Discord answers 503 and does nothing."""
        self._plans.append(_Fault(self._refuse, method, path, after, times))

    def die(self, method: str = "*", path: str = "*", *, after: int = 0) -> None:
        """The process dies at that request: neither it nor any later one is sent or answered, until a restart.

        Count `requests` in a good run, then loop `die(after=n)` over them all: that is a crash matrix. Not simulated:
        code that is not waiting for Discord runs on, and the restart cancels tasks, so their `finally` blocks run.
        """
        self._plans.append(_Fault(self._die, method, path, after, None, fatal=True))

    def clear(self) -> None:
        """All is well again."""
        self._plans.clear()

    def live_again(self) -> None:
        """A new process: forget about dying."""
        self._plans = [plan for plan in self._plans if not plan.fatal]

    async def request(self, method: str, path: str, send: Coroutine[Any, Any, T]) -> T:
        """Send, unless something is planned to happen."""
        self.requests += 1
        if self.around is not None:
            return await self.around(method, path, send)
        for plan in self._plans:
            if plan.strikes(method, path):
                if plan.fatal:
                    plan.method = plan.path = "*"
                return await plan.happen(send)
        return await send

    async def _lose(self, send: Coroutine[Any, Any, Any]) -> Any:
        await send
        raise aiohttp.ServerDisconnectedError

    async def _refuse(self, send: Coroutine[Any, Any, Any]) -> Any:
        send.close()
        raise discord.DiscordServerError(_UNAVAILABLE, "injected by a test")

    async def _die(self, send: Coroutine[Any, Any, Any]) -> Any:
        send.close()
        env = self._env()
        assert env is not None
        await env.external_wait(asyncio.Event().wait(), reason="the process died here")


_UNAVAILABLE: Any = SimpleNamespace(status=503, reason="Service Unavailable", headers={})
_FAULTS: WeakKeyDictionary[Backend, Faults] = WeakKeyDictionary()


def faults(env: simcord.Env) -> Faults:
    """What is to go wrong in this world; always the same object, also after a restart."""
    if env.backend not in _FAULTS:
        _FAULTS[env.backend] = Faults(env)
    return _FAULTS[env.backend]


def _let_faults_happen(client: Any) -> None:
    plain = client.request

    async def request(self: Any, route: Any, *args: Any, **fields: Any) -> Any:
        planned = _FAULTS.get(self.backend)
        sent = plain(self, route, *args, **fields)
        return await planned.request(route.method, transport._path_of(route.url), sent) if planned else await sent

    client.request = request


_let_faults_happen(transport.FakeHTTPClient)
_let_faults_happen(transport.FakeWebhookAdapter)
