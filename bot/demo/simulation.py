"""A simulated Discord to run the real bot in, for the stories in tests/ and for the demo page. simcord does most of it.

Facts worth knowing when writing a story (all tried with simcord 3.2.1, mended by bot/demo/mending.py):

- Work the bot starts with create_task, to_thread, aiosqlite or a process pool is waited for by every operation.
- Call the bot's code through `run_as_bot`. Outside, its tasks are not waited for, and their clock is the real one.
- What `make` in `restart(env, make)` starts is outside too; setup_hook and all later is inside.
- `Intents(guilds=True)` with no member cache works before and after a restart; there is nothing to chunk.
- One operation at a time: two members act at once only through `burst`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import apscheduler.executors.base
import apscheduler.schedulers.base
import apscheduler.triggers.date
import apscheduler.triggers.interval
import discord
import simcord
from simcord._runtime import _attach_bot
from simcord.actors import MemberActor
from simcord.backend.cdn import CDN_BASE
from simcord.builders import GuildHandle

from bot.demo.faults import Faults, faults
from bot.demo.mending import keep_nonces, set_locale

__all__ = [
    "A_DAY",
    "Faults",
    "Make",
    "advance",
    "allow_bot",
    "burst",
    "downtime",
    "faults",
    "give_picture",
    "keep_nonces",
    "new_world",
    "newcomer",
    "quick_settling",
    "restart",
    "run_as_bot",
    "scheduler_clock",
    "set_locale",
    "start",
]

T = TypeVar("T")
Make = Callable[[], Awaitable[discord.Client]]

A_DAY = 86_400.0
REST = 20.0  # real seconds a bot may take to come to rest; a keeper paces its work
PATIENCE = 60.0  # real seconds one slice of advanced time may take


# A bot's life


def new_world(bot_name: str = "Understudy") -> simcord.Env:
    """A Discord without a bot yet, so that the bot can be built with its clock, `env.now`; go on with `start`."""
    env = simcord.Env(discord.Client(intents=discord.Intents(guilds=True)), settle_timeout=REST)
    env.backend.bot_user.name = bot_name
    return env


def allow_bot(guild: GuildHandle, permissions: discord.Permissions) -> None:
    """Let the bot do there what everyone may, and this besides; simcord would let it do nearly all."""
    guild._guild.roles[guild.roles[guild._env.backend.bot_user.name].id].permissions = permissions.value


def newcomer(guild: GuildHandle, name: str, picture: bytes | None = None, **more: Any) -> MemberActor:
    """A new member of that guild, with a PNG for a face."""
    member = guild.add_member(guild._env.create_user(name.lower(), global_name=name), **more)
    if picture is not None:
        give_picture(guild._env, member.id, picture)
    return member


def give_picture(env: simcord.Env, user_id: int, picture: bytes) -> None:
    """Show that PNG as the face of a user, or of the bot (`env.backend.bot_user.id`)."""
    user = env.backend.users[user_id]
    user.avatar = hashlib.sha256(picture).hexdigest()[:32]
    env.backend.cdn._blobs[f"{CDN_BASE}/avatars/{user.id}/{user.avatar}.png"] = picture


async def start(env: simcord.Env, bot: discord.Client) -> None:
    """Log the bot in. End with `await env.shutdown()`, and close the bot yourself: simcord never does."""
    env.bot = bot
    await env.start()


async def restart(env: simcord.Env, new_bot: discord.Client | Make) -> None:
    """Let the bot finish what it does, then go on with a new one in the same Discord.

    Give a function where the new process needs what the old one holds (a database lock): it is called when no task of
    the old bot is left, closes the old and returns the new. After `Faults.die` this is the start after the crash.
    """
    await downtime(env, 0, new_bot)


async def downtime(env: simcord.Env, seconds: float, new_bot: discord.Client | Make) -> None:
    """Like `restart`, with simulated time passing in between, during which no bot is there to notice anything."""
    env._begin_operation("downtime")
    try:
        await env._settle_internal()
        await env._detach_bot()
        env.backend.advance_clock(seconds)
        faults(env).live_again()
        await _attach_bot(env, new_bot if isinstance(new_bot, discord.Client) else await new_bot())
    finally:
        env._end_operation()


async def run_as_bot(env: simcord.Env, work: Awaitable[T]) -> T:
    """Await a coroutine of the bot's from outside, with the bot's clock and connection; then let the bot settle."""
    with env._bot_scope():
        result = await work
    await env.settle()
    return result


# Time


@contextmanager
def scheduler_clock(now: Callable[[], dt.datetime]) -> Iterator[None]:
    """Let APScheduler read this clock: 3.11 has no seam for one, so swap `datetime` where it looks at the time."""

    class Anything(type):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, dt.datetime)

    class Clock(dt.datetime, metaclass=Anything):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
            return now().astimezone(tz) if tz else now().astimezone().replace(tzinfo=None)

    modules: list[Any] = [
        apscheduler.executors.base,
        apscheduler.schedulers.base,
        apscheduler.triggers.date,
        apscheduler.triggers.interval,
    ]
    before = [module.datetime for module in modules]
    for module in modules:
        module.datetime = Clock
    try:
        yield
    finally:
        for module, original in zip(modules, before, strict=True):
            module.datetime = original


async def advance(env: simcord.Env, seconds: float) -> None:
    """Let simulated time pass, and all that falls due in it happen in order."""
    patience, env.settle_timeout = env.settle_timeout, max(env.settle_timeout, PATIENCE)
    try:
        while seconds > 0:
            await env.advance_time(min(seconds, A_DAY))  # its patience is for one call, however long the time
            seconds -= A_DAY
    finally:
        env.settle_timeout = patience


def quick_settling() -> None:
    """Look every half a millisecond whether the bot is at rest, not every 50: a command then costs 2 ms, not 50."""
    for settle in (simcord.Env._settle_internal, simcord.Env.settle):
        unguarded = getattr(settle, "__wrapped__", settle)
        unguarded.__kwdefaults__ = {**(unguarded.__kwdefaults__ or {}), "idle": 0.0005}


async def burst(env: simcord.Env, calls: Sequence[Callable[[], Awaitable[T]]]) -> list[T]:
    """Let many members act at once: `burst(env, [lambda m=m: m.slash(channel, "signup") for m in members])`.

    All interactions arrive before the bot has answered any; the results are complete when this returns.
    """

    async def not_yet(**_: object) -> None:
        return None

    env._settle_internal = not_yet  # type: ignore[method-assign]
    try:
        results = [await call() for call in calls]
    finally:
        del env._settle_internal  # the class's own is underneath
    await env.settle(timeout=PATIENCE)
    return results
