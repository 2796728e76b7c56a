"""A world to tell stories in: the real bot, the real discord.py, a simulated Discord, a clock one can push."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import discord
import simcord
from discord import app_commands

from bot.app import App, open_app
from bot.client import Understudy
from bot.core.matching import Progress
from bot.core.refusals import Refusal
from bot.demo import simulation
from bot.searching import Enough, SearchFailed
from bot.settings import Settings
from tests.requests.watching import Watch, watched

EVENINGS = ("mon-eve", "tue-eve", "wed-eve", "thu-eve")

simulation.quick_settling()


async def beside(function: Any, /, *args: Any, **kwargs: Any) -> Any:
    """Stands in for the process pool: the same call in a thread, so that no story waits for a new interpreter.

    What goes in and out is pickled all the same, as it is on the way to another process.
    """
    call = pickle.loads(pickle.dumps(partial(function, *args, **kwargs)))
    return pickle.loads(pickle.dumps(await asyncio.to_thread(call)))


class StandIn:
    """Stands in for the search process: the same call in a thread, pickled both ways; no story depends on its speed.

    A story can stop searches before they begin, tell what one of them would tell, and have it go on.
    """

    def __init__(self) -> None:
        self.stopped = False
        self.failing = False
        self.clock: Callable[[], float] = lambda: 0.0
        """What a search counts its seconds by: none of them passes."""
        self.asked: list[Any] = []
        """What each search was called with."""
        self.going_on: list[Any] = []
        """Those that have begun and not ended, as `heard` and the event that has them go on."""

    async def __call__(self, function: Any, /, *args: Any, heard: Any, enough: Enough) -> Any:
        call = pickle.loads(pickle.dumps(partial(function, *args)))
        self.asked.append(args)
        loop, on, told = asyncio.get_running_loop(), asyncio.Event(), 0

        def tell(progress: Any) -> bool:
            nonlocal told
            told += 1
            if told % 20 == 1:
                loop.call_soon_threadsafe(heard, pickle.loads(pickle.dumps(progress)))
            return not enough.said

        self.going_on.append((heard, on))
        enough.listen(on.set)
        try:
            if self.stopped:
                await on.wait()
            if self.failing:
                raise SearchFailed("the process ended with status -9")
            return pickle.loads(pickle.dumps(await asyncio.to_thread(call, clock=self.clock, tell=tell)))
        finally:
            self.going_on.remove((heard, on))

    def tells(self, **progress: Any) -> None:
        """The search that goes on says how it stands; call this through `world.does`."""
        self.going_on[0][0](Progress(**progress))

    def ends(self) -> None:
        self.going_on[0][1].set()


class Seen:
    """What a person sees of a message: its words, its buttons, its pictures."""

    def __init__(self, message: Any) -> None:
        self.message = message
        self.id = message.id
        self.text = "\n".join([message.content, *_texts(message)]).strip()
        self.parts = list(_parts(message))
        self.buttons = [part for part in self.parts if part.get("type") == 2]
        self.files = [file.filename for file in message.attachments]
        self.described = [file.description for file in message.attachments]

    @property
    def labels(self) -> list[str]:
        return [button["label"] for button in self.buttons]

    def __repr__(self) -> str:
        return f"{self.text} {self.labels} {self.files}"


def _parts(message: Any) -> Iterator[dict[str, Any]]:
    if isinstance(message, discord.Message):
        rows = [component.to_dict() for component in message.components]
    else:
        rows = message.components
    todo = list(rows)
    while todo:
        part = todo.pop(0)
        yield part
        todo[:0] = part.get("components", [])


def _texts(message: Any) -> list[str]:
    return [part["content"] for part in _parts(message) if part.get("type") == 10]


class Someone:
    """A member of a server, who types and presses."""

    def __init__(self, server: Server, actor: Any) -> None:
        self.server = server
        self.actor = actor
        self.id: int = actor.id
        self.name: str = actor.name

    async def types(self, command: str, **options: Any) -> Seen:
        """Use a slash command in the server's cohort channel; returns the answer."""
        return _answer(await self.actor.slash(self.server.channel, command, **options))

    async def opens(self, command: str, **options: Any) -> Any:
        """Use a slash command that opens a form; returns the form, to be sent with `sends`."""
        result = await self.actor.slash(self.server.channel, command, **options)
        assert result.modal, f"no form opened; instead: {_answer(result)}"
        return result

    async def sends(self, form: Any, **fields: Any) -> Seen:
        """Fill a form and send it."""
        return _answer(await self.actor.submit_modal(form, fields))

    async def signs_up(self, *, cohort: str | None = None, zone: str = "Europe/Berlin", **fields: Any) -> Seen:
        """Join, with free evenings from Monday to Thursday unless told otherwise."""
        options = {"timezone": zone} | ({"cohort": cohort} if cohort else {})
        form = await self.opens("signup", **options)
        return await self.sends(form, **self.answers(zone, **fields))

    def answers(self, zone: str = "Europe/Berlin", **fields: Any) -> dict[str, Any]:
        return {"zone": zone, "parts": list(EVENINGS), "level": "2", "hours": ["10"]} | fields

    async def presses(self, seen: Seen, label: str) -> Seen:
        """Press the button of that label; returns the answer, or the message itself if that was changed."""
        return _answer(await self.actor.click(seen.message, label=label))

    async def chooses(self, seen: Seen, line: str) -> Seen:
        """Choose the line of that label in one of the message's menus; returns the answer."""
        menus = [(menu, option) for menu in seen.parts if menu.get("type") == 3 for option in menu["options"]]
        ((menu, value),) = ((menu, option["value"]) for menu, option in menus if option["label"] == line)
        return _answer(await self.actor.select(seen.message, [value], custom_id=menu["custom_id"]))

    async def opens_by(self, seen: Seen, label: str) -> Any:
        """Press a button that opens a form."""
        result = await self.actor.click(seen.message, label=label)
        assert result.modal, f"no form opened; instead: {_answer(result)}"
        return result

    async def completes(self, command: str, option: str, typed: str, **filled: Any) -> list[str]:
        choices = await self.actor.autocomplete(self.server.channel, command, option, typed, **filled)
        return [choice["value"] for choice in choices]

    def reads(self, place: Any) -> list[Seen]:
        """The messages of a channel or thread that this person may read; an error if they may not."""
        return [Seen(message) for message in place.history(viewer=self.actor)]

    @property
    def directly(self) -> Someone:
        """The same person in their direct messages with the bot, where they can press what stands there."""
        return Someone(self.server, self.actor.user)

    @property
    def direct(self) -> list[Seen]:
        """What the bot has written to them directly."""
        return self.server.posts(self.actor.user.dm_channel)

    @property
    def threads(self) -> list[Any]:
        """The group threads this person is in."""
        return [thread for thread in self.server.threads if self.id in self.server.members_of(thread)]

    @property
    def thread(self) -> Any:
        """The one group thread this person is in that is not archived."""
        active = [thread for thread in self.threads if not self.server.archived(thread)]
        assert len(active) == 1, f"{self.name} is in {[thread.name for thread in active]}"
        return active[0]


def _answer(result: Any) -> Seen:
    message = result.followups[-1] if result.followups else result.response
    assert message is not None, f"no answer: {result!r}"
    return Seen(message)


class Server:
    """A Discord server with a cohort channel, an organiser Olu, and whoever comes."""

    def __init__(self, env: simcord.Env, name: str, bot_permissions: discord.Permissions | None = None) -> None:
        self.env = env
        self.guild = env.create_guild(name)
        self.channel = self.guild.create_text_channel("cohort")
        self.organiser = self.guild.create_role("Organiser", permissions=discord.Permissions(manage_guild=True))
        self.olu = Someone(self, self.guild.add_member(env.create_user("Olu"), roles=[self.organiser]))

    def member(self, name: str) -> Someone:
        return Someone(self, self.guild.add_member(self.env.create_user(name)))

    @property
    def threads(self) -> list[Any]:
        return self.channel.threads

    def members_of(self, thread: Any) -> set[int]:
        """Who is in a thread, the bot aside."""
        bot = self.env.bot.user
        return set(self.env.backend.get_channel(thread.id).thread_members) - {bot.id if bot else 0}

    def archived(self, thread: Any) -> bool:
        data = self.env.backend.get_channel(thread.id).thread_metadata
        return bool(data and data.archived)

    def posts(self, place: Any) -> list[Seen]:
        """The bot's messages in a channel or thread."""
        bot = self.env.bot.user
        return [Seen(m) for m in place.history() if bot and m.author.id == bot.id and not m.flags.ephemeral]

    async def opens_cohort(self, name: str = "Winter", **options: Any) -> Seen:
        fields = {"name": name, "track": "taster-3", "first_monday": "2026-01-05", "zone": "Europe/Berlin"}
        return await self.olu.types("cohort open", **(fields | options))

    async def regroups(self, **options: Any) -> Seen:
        """Preview and apply."""
        preview = await self.olu.types("regroup", **options)
        return await self.olu.presses(preview, "Apply")


class World:
    def __init__(self, env: simcord.Env, settings: Settings) -> None:
        self.env = env
        self.settings = settings
        self.faults = simulation.faults(env)
        self.expected: type[BaseException] = Refusal
        """What a story makes go wrong on purpose."""
        self.search = StandIn()
        self.requests: Watch
        """All that the bot has asked of Discord."""
        self._life = AsyncExitStack()
        self.app: App
        self.bot: Understudy

    def server(self, name: str = "Self-study") -> Server:
        return Server(self.env, name)

    def now(self) -> Any:
        return self.env.now()

    async def passes(self, **time: float) -> None:
        """Let time pass: `await world.passes(days=7)`."""
        await simulation.advance(self.env, timedelta(**time).total_seconds())

    async def until(self, moment: Any) -> None:
        await simulation.advance(self.env, (moment - self.env.now()).total_seconds())

    async def restarts(self) -> None:
        """The bot is stopped and started again: a new process on the same database."""
        await simulation.restart(self.env, self._reborn)

    async def is_down(self, **time: float) -> None:
        """The bot is stopped, time passes, and it is started again."""
        await simulation.downtime(self.env, timedelta(**time).total_seconds(), self._reborn)

    async def does(self, work: Callable[[], None]) -> None:
        """Something happens inside the bot, as what its search process says."""

        async def inside() -> None:
            work()

        await simulation.run_as_bot(self.env, inside())

    async def born(self) -> Understudy:
        self.app = await self._life.enter_async_context(
            open_app(self.settings, now=self.env.now, compute=beside, search=self.search)
        )
        self.bot = Understudy(self.app)
        return self.bot

    async def dies(self) -> None:
        """Close what the process held: simcord itself never closes a bot."""
        await self.bot.close()
        await self._life.aclose()

    async def _reborn(self) -> Understudy:
        await self.dies()
        return await self.born()

    def unexpected_errors(self) -> list[BaseException]:
        """What went wrong besides refusals, which are answers."""
        return [error for error in self.env.errors if not isinstance(_cause(error), (Refusal, self.expected))]


def _cause(error: BaseException) -> BaseException:
    return error.original if isinstance(error, app_commands.CommandInvokeError) else error


@asynccontextmanager
async def open_world(folder: Path, **settings: Any) -> AsyncGenerator[World]:
    """A world with a running bot; what went wrong unseen, and what Discord would refuse, is raised at its end."""
    env = simulation.new_world()
    world = World(env, Settings(**{"database": folder / "bot.db", "sweep_minutes": 360} | settings))
    with simulation.scheduler_clock(env.now), watched(env) as world.requests:
        bot = await world.born()
        try:
            await simulation.start(env, bot)
            yield world
        finally:
            await world.dies()
            await env.shutdown()
    if errors := [*world.requests.invalid(), *world.unexpected_errors()]:
        raise ExceptionGroup("errors that nobody saw", [e for e in errors if isinstance(e, Exception)])
