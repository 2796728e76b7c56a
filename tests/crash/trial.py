"""A trial: one run of the story with troubles. The bot dies, is started again, and people try again what failed."""

from __future__ import annotations

import logging
import pickle
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import aiohttp
import discord
import simcord

from bot import curriculum
from bot.app import open_app
from bot.client import Understudy
from bot.core import calendar
from bot.core.curriculum import Curriculum, Track
from bot.core.refusals import Refusal
from bot.demo import mending, simulation
from bot.guild import telling
from bot.settings import Settings
from bot.store import sqlite
from bot.store.port import Connection, StoreError
from tests.crash.steps import Direct, Killed, Life, Steps, Watched, image
from tests.crash.troubles import Event, Trouble
from tests.world import Seen, Server

TRIES = 6
"""How often a person tries again what did not work."""

in_peace = image
"""What a process leaves of its database when it is stopped: all, whatever a test makes of those that are killed."""

Connect = Callable[[Path, bool], Awaitable[Connection]]


_sqlite_connect = sqlite.connect


async def through_a_thread(path: Path, writer: bool) -> Connection:
    """As the bot does it when it runs."""
    return await _sqlite_connect(path, writer=writer)


async def directly(path: Path, writer: bool) -> Connection:
    return Direct(path, writer=writer)


class Trial:
    def __init__(self, folder: Path, steps: Steps, *, down: timedelta, connect: Connect) -> None:
        """`down` is how long the bot is away after it has died."""
        self.env = simulation.new_world()
        self.steps = steps
        self.down = down
        self.server: Server
        self.office: Any = None
        """The organisers' channel."""
        self.mended = False
        """Whether the next process finds the first unit changed."""
        self.bot: Understudy
        self.pinged: Counter[int] = Counter()
        """How often each person's Discord made a sound, messages that were deleted later included."""
        self.called: Counter[int] = Counter()
        """The same for messages about sessions, which come an hour before them, or without a sound; and for reminders,
        which come on people's own evening, or not at all."""
        self.sent: Counter[str] = Counter()
        """How often each message was sent, by the ids of its buttons."""
        self.wrong = timedelta()
        """How much the bot's clock is ahead."""
        self.foreign: list[BaseException] = []
        """What went wrong in a live bot that nobody had foreseen."""
        self._folder = folder
        self._connect = connect
        self._lives = 0
        self._database = folder / "bot-0.db"
        self._held: AsyncExitStack | None = None

    # What people do.

    async def act(self, deed: Callable[[], Awaitable[Seen]], *works: str) -> Seen:
        """Somebody does something, again and again until the answer holds one of these words."""
        answers: list[object] = []
        for _ in range(TRIES):
            seen = None
            try:
                seen = await deed()
            except (AssertionError, simcord.SetupError) as error:  # no answer: the bot died, or its answer got lost
                answers.append(error)
            await self.see_to_the_bot()
            if seen is not None and any(word in seen.text for word in works):
                return seen
            answers.append(seen)
        raise AssertionError(f"gave up after these answers: {answers}")

    async def until(self, moment: datetime) -> None:
        """Time passes; whoever runs the bot sees once a day, and at the end, whether it is still alive."""
        while (left := (moment - self.env.now()).total_seconds()) > 0:
            await simulation.advance(self.env, min(left, simulation.A_DAY))
            await self.see_to_the_bot()

    async def passes(self, **time: float) -> None:
        await self.until(self.env.now() + timedelta(**time))

    # The bot's lives.

    async def see_to_the_bot(self) -> None:
        """If it is dead, start it again after a while; and again, should it die over its start."""
        while self.steps.dead:
            await self.restarts(self.down)

    async def restarts(self, down: timedelta) -> None:
        """Stopped, unless it is dead already, and started again. A process that cannot start ends, as if killed."""
        try:
            await simulation.downtime(self.env, down.total_seconds(), self._reborn)
        except EXPECTED:
            self.steps.ends()

    async def begins(self) -> None:
        await simulation.start(self.env, await self._born())

    async def ends(self) -> None:
        """Close whatever there is; simcord itself never closes a bot."""
        self._note_errors()
        if self._held is None:
            return
        held, self._held = self._held, None
        with suppress(StoreError, Killed):
            await self.bot.close()
        with suppress(StoreError, Killed):
            await held.aclose()

    async def _born(self) -> Understudy:
        life = self.steps.life = Life(self._database)
        self._lives += 1
        self._database = self._folder / f"bot-{self._lives}.db"

        async def connect(path: Path, *, writer: bool) -> Connection:
            return Watched(await self._connect(path, writer), self.steps, life)

        self._held = AsyncExitStack()
        settings = Settings(database=life.database, sweep_minutes=720)
        settings = settings.model_copy(update={"requests_per_second": 1e6})  # nobody here has to be spared
        with patch.object(sqlite, "connect", connect):
            app = await self._held.enter_async_context(
                open_app(settings, now=self.now, compute=_beside, search=_search)
            )
        if self.mended:
            app.shelf.curriculum = mended(app.curriculum)
        self.bot = Understudy(app)
        return self.bot

    async def _reborn(self) -> Understudy:
        killed = self.steps.dead
        await self.ends()
        if not killed:
            in_peace(self.steps.life.database, self._database)
        return await self._born()

    def died(self, database: Path) -> None:
        image(database, self._database)

    def renames(self, name: str) -> None:
        """A moderator gives the first thread that is in use another name."""
        thread = next((each for each in self.server.threads if not self.server.archived(each)), None)
        if thread is not None:
            self.env.backend.edit_channel(thread.id, {"name": name})

    def now(self) -> datetime:
        """What the bot's clock says."""
        return self.env.now() + self.wrong

    def happens(self, event: Event, path: str) -> None:
        match event:
            case Event.DELETED:
                channel = next((int(part) for part in path.split("/") if part.isdigit()), 0)
                if channel in {thread.id for thread in self.server.threads}:
                    self.env.backend.delete_channel(channel)
            case Event.BACK:
                self.wrong -= timedelta(hours=1)
            case Event.FORWARD:
                self.wrong += timedelta(days=1)
            case Event.RIGHT:
                self.wrong = timedelta()

    # What is seen from outside.

    def listen(self) -> None:
        """From now on, count who is pinged."""
        plain = self.env.backend.commit_message

        def commit_message(message: Any, **fields: Any) -> Any:
            buttons = [button["custom_id"] for button in Seen(message).buttons]
            in_time = any(about_a_session(one) or a_reminder(one) for one in buttons)
            (self.called if in_time else self.pinged).update(message.ping_user_ids)
            if not message.is_ephemeral:
                self.sent.update([" ".join(buttons)] if buttons else [])
            return plain(message, **fields)

        self.env.backend.commit_message = commit_message  # type: ignore[method-assign]

    def _note_errors(self) -> None:
        new, self._seen_errors = self.env.errors[self._seen_errors :], self.env.error_cursor
        self.foreign += [error for error in new if not isinstance(_cause(error), EXPECTED)]

    _seen_errors = 0


EXPECTED = (Refusal, discord.HTTPException, discord.RateLimited, aiohttp.ClientError, OSError, TimeoutError, StoreError)


def about_a_session(button: str) -> bool:
    """Whether that button is on messages about sessions only."""
    return button.startswith("rc:")


def a_reminder(button: str) -> bool:
    """Whether that button is on reminders of a unit only."""
    return button.startswith("rd:")


def a_trouble(button: str) -> bool:
    """Whether that button is on what tells organisers of a trouble, as long as it lasts."""
    return button.startswith("lk:")


def _cause(error: BaseException) -> BaseException:
    return getattr(error, "original", error)


@asynccontextmanager
async def trial(
    folder: Path,
    troubles: Iterable[Trouble] = (),
    *,
    window: timedelta = mending.NONCES_ARE_KEPT,
    down: timedelta = timedelta(seconds=10),
    connect: Connect = directly,
    begins: datetime,
) -> AsyncGenerator[Trial]:
    """A Discord that remembers nonces for `window`, and a bot in it that troubles wait for."""
    steps = Steps(troubles)
    this = Trial(folder, steps, down=down, connect=connect)
    steps.on_death = lambda database: this.died(database)
    steps.on_event = this.happens
    simulation.keep_nonces(this.env, window)
    this.env.backend.advance_clock((begins - this.env.now()).total_seconds())
    simulation.faults(this.env).around = steps.call
    with quickly(), simulation.scheduler_clock(this.now):
        try:
            await this.begins()
            this.listen()
            yield this
        finally:
            await this.ends()
            await this.env.shutdown()
            simulation.faults(this.env).around = None


def mended(content: Curriculum) -> Curriculum:
    """The same with another title for each track's first unit."""

    def other(track: Track) -> Track:
        first = replace(track.slots[0].unit, title="Kick-off, mended", revision="f" * 64)
        return replace(track, slots=(replace(track.slots[0], unit=first), *track.slots[1:]))

    return replace(content, tracks={slug: other(track) for slug, track in content.tracks.items()})


# What makes a trial quick, and the same every time.


@contextmanager
def quickly() -> Iterator[None]:
    """What is read from files once is not read again, and short sleeps of the bot end by simulated time, too."""
    with (
        patch.object(curriculum, "load", _curriculum),
        patch.object(calendar, "available_timezones", _zones),
        patch.object(mending, "LONG", 0.2),
        patch.object(telling, "MANY", 5),
        patch.object(telling, "PATIENCE", 0.0),
        _quiet(),
    ):
        yield


@contextmanager
def _quiet() -> Iterator[None]:
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


_curriculum = cache(curriculum.load)
_zones = cache(calendar.available_timezones)
_answers: dict[bytes, bytes] = {}


def _remembered(function: Any, *args: Any, **kwargs: Any) -> Any:
    """A pure function's answer, worked out once."""
    question = pickle.dumps((function, args, sorted(kwargs)))
    if question not in _answers:
        _answers[question] = pickle.dumps(function(*args, **kwargs))
    return pickle.loads(_answers[question])


async def _beside(function: Any, /, *args: Any, **kwargs: Any) -> Any:
    return _remembered(function, *args, **kwargs)


async def _search(function: Any, /, *args: Any, heard: Any, enough: Any) -> Any:
    return _remembered(function, *args, clock=_no_time, tell=_nothing)


def _no_time() -> float:
    return 0.0


def _nothing(_: object) -> bool:
    return True
