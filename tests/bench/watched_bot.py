"""python -m tests.bench.watched_bot NOW: the real bot on a clock that can be set, telling what it costs."""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from discord import VoiceClient

from bot import logs
from bot.app import App, open_app
from bot.client import Understudy
from bot.core.groups import Regrouping
from bot.guild.addresses import use_addresses
from bot.settings import Settings
from bot.store import cohorts, groups
from tests.bench.big_server import GUILD, seats
from tests.bench.process import answer_questions

TICK, QUIET = 0.02, 1.0  # seconds


class Clock:
    def __init__(self, at: datetime) -> None:
        self.set(at)

    def set(self, at: datetime) -> None:
        self._offset = at - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset


class Watched:
    """The questions that can be asked; times are of the clock that all processes share."""

    def __init__(self, app: App, bot: Understudy, clock: Clock) -> None:
        self._app, self._bot, self._clock = app, bot, clock

    async def starts(self) -> None:
        """Until it is ready and has seen to what there was to do."""
        while not self._bot.is_ready():  # noqa: ASYNC110 - it cannot be waited for before it has logged in
            await asyncio.sleep(TICK)
        await _quiet()

    async def falls_due(self, at: str) -> float:
        """It is that time now, and the alarm has rung."""
        self._clock.set(datetime.fromisoformat(at) + timedelta(milliseconds=1))
        self._app.changed.ring(GUILD)
        return time.monotonic()

    async def forms(self, count: int) -> float:
        """So many groups are applied at once, as if by `/regroup`."""
        async with self._app.db.transaction() as tx:
            [cohort] = await cohorts.all_of(tx, GUILD)
            plan = Regrouping(seats(cohort, count), (), (), frozenset())
            await groups.apply(tx, cohort, plan, self._clock.now())
        self._app.changed.ring(GUILD)
        return time.monotonic()

    async def sweeps(self) -> tuple[float, float]:
        """One look at everything: its CPU, and the longest that the event loop was busy with one thing; seconds."""
        before = time.process_time()
        self._app.changed.ring(GUILD)
        after, longest = await _quiet()
        return after - before, longest

    async def memory(self) -> float:
        """Resident, in MiB."""
        return resident()


def resident() -> float:
    [line] = [each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


async def _quiet() -> tuple[float, float]:
    """Wait until it computes no more; the CPU time at which it stopped, and the loop's longest pause before.

    Pauses are CPU time too: another program on this machine makes none.
    """
    cpu, own, longest = time.process_time(), time.thread_time(), 0.0
    busy, stopped = time.monotonic(), cpu
    while time.monotonic() - busy < QUIET:
        await asyncio.sleep(TICK)
        before, cpu = cpu, time.process_time()
        before_own, own = own, time.thread_time()
        longest = max(longest, own - before_own)
        if cpu - before > TICK / 10:
            busy, stopped = time.monotonic(), cpu
    return stopped, longest


async def main(now: datetime) -> None:
    settings, clock = Settings(), Clock(now)
    logs.set_up(settings.log_level)
    VoiceClient.warn_nacl = VoiceClient.warn_dave = False
    assert settings.discord_token
    use_addresses(settings)
    async with open_app(settings, now=clock.now) as app, Understudy(app) as bot:
        gc.freeze()  # as `python -m bot run` does
        running = asyncio.create_task(bot.start(settings.discord_token.get_secret_value()))
        watched = Watched(app, bot, clock)
        await answer_questions(watched.starts, watched.falls_due, watched.forms, watched.sweeps, watched.memory)
        running.cancel()


if __name__ == "__main__":
    asyncio.run(main(datetime.fromisoformat(sys.argv[1])))
