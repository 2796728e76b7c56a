"""python -m bot demo: the real bot on a simulated Discord, with sixty people who have signed up, in your browser."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path

import discord

from bot import logs
from bot.app import App, open_app
from bot.client import Understudy
from bot.core.calendar import next_mondays
from bot.core.people import GuildId, MemberId
from bot.demo.life import Life
from bot.demo.people import make_people
from bot.demo.seed import seed
from bot.demo.server import PORT, World, serve
from bot.demo.simulation import run_as_bot
from bot.guild.permissions import PERMISSIONS
from bot.settings import Settings

PEOPLE = 60
SEED = 2


class Lives:
    """The demo's bot, restarted as often as one likes: each life opens the same database anew."""

    def __init__(self, folder: Path) -> None:
        self._settings = Settings(
            database=folder / "demo.db", discord_token=None, sweep_minutes=360, matching_seconds=6
        )
        self._open = AsyncExitStack()
        self.people = make_people(PEOPLE, SEED)
        self.app: App
        self._life: Life

    async def make(self, now: Callable[[], datetime]) -> Understudy:
        self.app = await self._open.enter_async_context(open_app(self._settings, now=now))
        return Understudy(self.app)

    async def close(self, bot: discord.Client) -> None:
        await bot.close()
        await self._open.aclose()

    async def furnish(self, world: World) -> None:
        """Open a cohort for the coming Monday and sign everybody up but Ada."""
        members = [member.id for member in world.people]
        starts_on = next_mondays(self.app.now().date(), 1)[0]
        people = zip(members, self.people, strict=True)
        opening = seed(self.app, world.guild.id, world.cohort.id, world.olu.id, people, starts_on.isoformat())
        await run_as_bot(world.env, opening)
        self._life = Life(GuildId(world.guild.id), [MemberId(member) for member in members], self.app.now())

    async def meanwhile(self) -> None:
        """What all but Ada and Olu do as time passes."""
        await self._life.act(self.app)


def run(port: int = PORT) -> int:
    """Returns an exit status: 0 after Ctrl-C."""
    logs.set_up("ERROR")
    logging.captureWarnings(True)
    with tempfile.TemporaryDirectory(prefix="understudy-demo-") as folder:
        lives = Lives(Path(folder))
        names = [person.name for person in lives.people]
        asyncio.run(
            serve(
                lives.make,
                lives.close,
                lives.furnish,
                names=names,
                port=port,
                permissions=PERMISSIONS,
                meanwhile=lives.meanwhile,
            )
        )
    return 0
