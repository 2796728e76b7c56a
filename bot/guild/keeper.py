"""The keeper of one server: makes it follow the facts. Draw, survey, plan, build; then again when something changes.

Run it whenever, as often as you like: a second round finds nothing to do, and what fails is left for the next one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import aiohttp
import discord

from bot.actions.placing import Ledger
from bot.actions.standing import standing
from bot.app import App
from bot.core.blueprint import Found, Standing, State, Step, draw, next_due, plan
from bot.core.people import GuildId
from bot.guild.build import Builder
from bot.guild.outcomes import Refused, ThreadLost
from bot.guild.pacer import Pacer
from bot.guild.survey import lost_threads

log = logging.getLogger(__name__)

AT_ONCE = 8
"""Lanes built at the same time: enough to keep the pacer busy at Discord's usual latency."""
FIRST_RETRY, LAST_RETRY = timedelta(seconds=30), timedelta(minutes=10)


@dataclass(slots=True)
class Round:
    """What one round did, and what it left for the next."""

    built: int = 0
    left: int = 0
    again_at: datetime | None = field(default=None)


class Keeper:
    def __init__(
        self, app: App, guild: discord.Guild, bot: discord.Client, pacer: Pacer, arm: Callable[[datetime], None]
    ) -> None:
        """`arm` is told when to wake this keeper next."""
        self._app = app
        self._guild = guild
        self._pacer = pacer
        self._ledger = Ledger(app, GuildId(guild.id))
        self._builder = Builder(guild, bot, self._ledger, pacer)
        self._arm = arm
        self._task: asyncio.Task[None] | None = None
        self._again = False
        self._deleted: set[int] = set()
        self._deep = True
        self._failures = 0

    def wake(self) -> None:
        """Have a round made soon: now, or after the one that is under way."""
        self._again = True
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._rounds(), name=f"keeper {self._guild.id}")

    def thread_deleted(self, thread: int) -> None:
        """A hint from Discord."""
        self._deleted.add(thread)
        self.wake()

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def tidy(self) -> Round:
        """One round."""
        standings, found = await self._look()
        now = self._app.now()
        lanes = plan(draw(standings, now), found, now)
        done = Round()
        await self._build_lane(lanes.pop("removals", ()), done)
        gate = asyncio.Semaphore(AT_ONCE)

        async def build(steps: tuple[Step, ...]) -> None:
            async with gate:
                await self._build_lane(steps, done)

        async with asyncio.TaskGroup() as lanes_under_way:
            for steps in lanes.values():
                lanes_under_way.create_task(build(steps))
        done.again_at = self._when_next(standings, done)
        return done

    async def _rounds(self) -> None:
        while self._again:
            self._again = False
            try:
                done = await self.tidy()
            except Exception as error:  # the keeper outlives whatever goes wrong in one round
                log.exception("keeper.round_failed", extra={"guild": self._guild.id}, exc_info=error)
                done = Round(left=1)
                done.again_at = self._when_next((), done)
            if done.built or done.left:
                log.info("keeper.round", extra={"guild": self._guild.id, "built": done.built, "left": done.left})
            if done.again_at is not None:
                self._arm(done.again_at)

    async def _look(self) -> tuple[tuple[Standing, ...], Found]:
        """The facts and what stands, once the threads that are no more have been struck out."""
        standings, found = await standing(self._app, GuildId(self._guild.id))
        threads = draw(standings, self._app.now()).threads
        lost = await lost_threads(self._guild, threads, found, self._pacer, frozenset(self._deleted), deep=self._deep)
        for thread in lost:
            await self._ledger.lose(thread)
        self._deep = False
        self._deleted.clear()
        return await standing(self._app, GuildId(self._guild.id)) if lost else (standings, found)

    async def _build_lane(self, steps: tuple[Step, ...], done: Round) -> None:
        """The steps in order. Where one fails, the rest of the lane waits: it may build on it."""
        for number, step in enumerate(steps):
            try:
                await self._builder.build(step)
                done.built += 1
            except Refused as refused:
                log.warning("keeper.refused", extra={"guild": self._guild.id, "step": type(step).__name__})
                await self._ledger.settle(refused.key, State.GIVEN_UP)
            except ThreadLost as lost:
                await self._ledger.lose(lost.thread)
                self._again = True
                return
            except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
                log.warning(
                    "keeper.unsettled",
                    extra={"guild": self._guild.id, "step": type(step).__name__, "error": type(error).__name__},
                )
                done.left += len(steps) - number
                return

    def _when_next(self, standings: tuple[Standing, ...], done: Round) -> datetime | None:
        """When the next post is due, or sooner if something was left: after 30 s, then twice as long each time."""
        now = self._app.now()
        due = next_due(standings, now)
        self._failures = self._failures + 1 if done.left else 0
        if not done.left:
            return due
        retry = now + min(LAST_RETRY, FIRST_RETRY * 2 ** min(self._failures - 1, 10))
        return min(retry, due) if due else retry
