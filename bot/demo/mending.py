"""Makes simcord behave as Discord does where our bot relies on it. Importing this mends simcord for the whole process.

- Whom a message mentions in a private thread becomes a member of it; a message opens an archived thread again.
- A private thread is not announced in its parent channel; who made it may take members out without Manage Threads.
- A nonce with enforce_nonce set makes sending safe to repeat, for a few minutes (`keep_nonces`).
- An interaction carries the member's locale (`set_locale`) and the guild's.
- A task that waits for an asyncio.Event, Lock, Semaphore, Condition or Queue is at rest: what it waits for can only
  come from other work, which is waited for itself. Without this, a loop that waits for its bell makes every operation
  time out, and so does a lock whose holder sleeps.
- A sleep or timer of five seconds or more ends by simulated time alone. Shorter ones (a pacer's) really pass.

This leans on private names of simcord, as simulation.py, faults.py, stage.py, rail.py and web.py here do; nothing else
may.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any
from weakref import WeakKeyDictionary

import simcord
from simcord import _settlement, interactions
from simcord.backend import Backend
from simcord.backend.errors import BackendError
from simcord.enums import ChannelType, MessageType
from simcord.http import client as transport

TRIED_WITH = "3.2.1"
if simcord.__version__ != TRIED_WITH:
    raise ImportError(
        f"bot.demo leans on private names of simcord {TRIED_WITH}, but {simcord.__version__} is installed. "
        f"Run `pip install simcord=={TRIED_WITH}`, or try the new one (pytest tests/demo) and change TRIED_WITH."
    )

_LOCALES: WeakKeyDictionary[Backend, dict[int, str]] = WeakKeyDictionary()


def set_locale(env: simcord.Env, member_id: int, locale: str) -> None:
    """From now on this member's Discord speaks that language, as "de" or "pt-BR"."""
    _LOCALES.setdefault(env.backend, {})[member_id] = locale


def _carry_locales() -> None:
    plain = interactions.base_payload

    def with_locale(backend: Backend, **fields: Any) -> Any:
        record, payload = plain(backend, **fields)
        payload["locale"] = _LOCALES.get(backend, {}).get(fields["user_id"], "en-US")
        if fields["guild_id"] is not None:
            payload["guild_locale"] = backend.get_guild(fields["guild_id"]).preferred_locale
        return record, payload

    interactions.base_payload = with_locale


NONCES_ARE_KEPT = dt.timedelta(minutes=5)  # Discord says "the past few minutes"
_WINDOWS: WeakKeyDictionary[Backend, dt.timedelta] = WeakKeyDictionary()


def keep_nonces(env: simcord.Env, window: dt.timedelta) -> None:
    """From now on this Discord remembers nonces for so long; not at all if that is nothing."""
    _WINDOWS[env.backend] = window


def _honour_nonces() -> None:
    """With enforce_nonce, a nonce that was sent to that channel a short while ago answers with the message it made.

    If that has been deleted since, the answer is 404 Unknown Message (discord-api-docs #6647). The bot is the only
    author who sends nonces here.
    """
    plain = transport.FakeHTTPClient.request
    sent: WeakKeyDictionary[Backend, dict[object, tuple[dt.datetime, Any]]] = WeakKeyDictionary()

    async def request(self: Any, route: Any, **fields: Any) -> Any:
        body, backend = _json_of(fields), self.backend
        if not body.get("enforce_nonce"):
            return await plain(self, route, **fields)
        known, key, now = sent.setdefault(backend, {}), (route.url, body["nonce"]), backend.clock.now()
        window = _WINDOWS.get(backend, NONCES_ARE_KEPT)
        if key not in known or not window or now - known[key][0] > window:
            known[key] = now, {**await plain(self, route, **fields), "nonce": body["nonce"]}
        message = known[key][1]
        if int(message["id"]) not in backend.messages[int(message["channel_id"])]:
            transport._raise_for(BackendError(404, 10008, "Unknown Message"))
        return message

    transport.FakeHTTPClient.request = request  # type: ignore[method-assign]


def _json_of(fields: dict[str, Any]) -> dict[str, Any]:
    """The body of a request, with or without files."""
    if fields.get("form"):
        body: Any = transport.router.parse_form(list(fields["form"]), list(fields.get("files") or []))[0]
    else:
        body = fields.get("json")
    return body if isinstance(body, dict) else {}


def _open_threads_by_message() -> None:
    plain = Backend.commit_message

    def commit_message(self: Backend, message: Any, **fields: Any) -> Any:
        thread = self.get_channel(message.channel_id)
        if thread.thread_metadata is not None and thread.thread_metadata.archived:
            self.edit_channel(thread.id, {}, thread_metadata={"archived": False})
        if thread.type == ChannelType.PRIVATE_THREAD and thread.guild_id is not None:
            for user in message.ping_user_ids:
                if user in self.get_guild(thread.guild_id).members:
                    self.add_thread_member(thread.id, user)
        return plain(self, message, **fields)

    Backend.commit_message = commit_message  # type: ignore[method-assign]


def _keep_private_threads_quiet() -> None:
    plain = Backend.create_system_message

    def create_system_message(self: Backend, channel: int, kind: MessageType, author: int, **fields: Any) -> Any:
        if kind == MessageType.THREAD_CREATED:
            target = fields.get("target_channel_id")
            if target is not None and self.get_channel(target).type == ChannelType.PRIVATE_THREAD:
                return None
        return plain(self, channel, kind, author, **fields)

    Backend.create_system_message = create_system_message  # type: ignore[method-assign]


def _let_makers_take_members_out() -> None:
    plain = transport.router.RequestContext.require_channel_permissions

    def required(self: Any, channel_id: int, *names: str) -> Any:
        thread = self.backend.get_channel(channel_id)
        own = thread.type == ChannelType.PRIVATE_THREAD and thread.owner_id == self.backend.bot_user.id
        if self.method == "DELETE" and own and names == ("manage_threads",):
            return plain(self, channel_id)
        return plain(self, channel_id, *names)

    transport.router.RequestContext.require_channel_permissions = required  # type: ignore[method-assign]


_BELLS = {
    waiting.__code__
    for waiting in (
        asyncio.Event.wait,
        asyncio.Lock.acquire,
        asyncio.Semaphore.acquire,
        asyncio.Condition.wait,
        asyncio.Queue.get,
        asyncio.Queue.put,
    )
}
_WITH_TIMEOUT = asyncio.wait_for.__code__


def _listens_for_a_bell(task: asyncio.Task[Any]) -> bool:
    """Whether a task waits for what only other work of the bot can bring about: that work is settled for itself."""
    step: Any = task.get_coro()
    while step is not None:
        code = getattr(step, "cr_code", None)
        if code in _BELLS:
            return True
        if code is _WITH_TIMEOUT and step.cr_frame is not None:  # Python 3.11 waits in a task of its own
            inner = step.cr_frame.f_locals.get("fut")
            return isinstance(inner, asyncio.Task) and _listens_for_a_bell(inner)
        step = getattr(step, "cr_await", None)
    return False


def _rest_while_waiting_for_a_bell() -> None:
    recognized, reason = _settlement._recognized_wait, _settlement._park_reason

    def recognized_wait(state: Any, task: asyncio.Task[Any], waiter: Any) -> bool:
        return recognized(state, task, waiter) or _listens_for_a_bell(task)

    def park_reason(state: Any, task: asyncio.Task[Any], deadline: float, seen: Any = None) -> str | None:
        waiter: Any = getattr(task, "_fut_waiter", None)
        if waiter is not None and not waiter.done() and _listens_for_a_bell(task):
            return "waits for a bell"
        return reason(state, task, deadline, seen)

    _settlement._recognized_wait, _settlement._park_reason = recognized_wait, park_reason


LONG = 5.0  # seconds; what simcord waits for a bot to come to rest


def _let_simulated_time_end_long_waits() -> None:
    plain = simcord.Env._schedule_timer

    def schedule(self: simcord.Env, record: Any, *args: Any) -> None:
        plain(self, record, *args)
        if record.real_handle is not None and record.when - self._virtual_time >= LONG:
            record.real_handle.cancel()
            record.real_handle = None

    simcord.Env._schedule_timer = schedule  # type: ignore[method-assign]


_carry_locales()
_honour_nonces()
_open_threads_by_message()
_keep_private_threads_quiet()
_let_makers_take_members_out()
_rest_while_waiting_for_a_bell()
_let_simulated_time_end_long_waits()
