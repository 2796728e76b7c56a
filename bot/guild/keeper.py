"""The keeper of one server: makes it follow the facts. Draw, survey, plan, build; then again when something changes.

Run it whenever, as often as you like: a second round finds nothing to do, and what fails is left for the next one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import discord

from bot.actions.pair_up import pair_up
from bot.actions.placing import Ledger
from bot.actions.remind import remind
from bot.actions.standing import Facts, facts_of
from bot.actions.take_notice import Noticing
from bot.app import App
from bot.core.blueprint import all_troubles, draw, next_due
from bot.core.drift import Drift
from bot.core.pairing_up import wanting
from bot.core.people import GuildId
from bot.core.placed import State, Why
from bot.core.posting import Thread
from bot.core.reminders import wanting as to_remind
from bot.core.steps import Ask, OpenThread, Step, plan, without_threads
from bot.core.troubles import Trouble
from bot.guild import pacer
from bot.guild.build import Builder
from bot.guild.counting import count_votes
from bot.guild.digests import Digests
from bot.guild.outcomes import UNKNOWN, DmClosed, Refused, ThreadLost
from bot.guild.repairs import Repairs
from bot.guild.roll import Roll
from bot.guild.survey import Hints, look_for, missing_permissions, renamed_threads
from bot.guild.telling import WorkCard, forgotten, trouble_steps

log = logging.getLogger(__name__)

AT_ONCE = 16
"""Lanes built at the same time: enough to keep the pacer busy where Discord takes a third of a second to answer."""
FIRST_RETRY, LAST_RETRY = timedelta(seconds=30), timedelta(minutes=10)
SPREAD = 0.2
"""By so much of it, at most, a wait is longer on some servers than on others."""


@dataclass(slots=True)
class Round:
    """What one round has done so far, and what it leaves for the next."""

    steps: int = 0
    built: int = 0
    refused: int = 0
    left: int = 0
    wait: timedelta = timedelta()
    """For how long, at least, Discord wants to be left alone."""
    again_at: datetime | None = field(default=None)

    @property
    def to_do(self) -> int:
        return self.steps - self.built - self.refused


NOTHING_HEARD = Hints()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the next round is asked to do besides the difference; see steps.Ask and survey.look_for."""

    retry: bool = False
    refill: bool = False
    deep: bool = False
    hints: Hints = NOTHING_HEARD

    def __or__(self, other: Asked) -> Asked:
        return Asked(
            self.retry or other.retry, self.refill or other.refill, self.deep or other.deep, self.hints | other.hints
        )


@dataclass(frozen=True, slots=True)
class _Look:
    facts: Facts
    """Without the `lost` threads, which are still to be struck out."""
    lost: tuple[Thread, ...]
    lanes: dict[str, tuple[Step, ...]]


class Keeper:
    def __init__(
        self,
        app: App,
        guild: discord.Guild,
        bot: discord.Client,
        the_pacer: pacer.Pacer,
        arm: Callable[[datetime], None],
    ) -> None:
        """`arm` is told when to wake this keeper next."""
        self._app = app
        self._guild = guild
        self._bot = bot
        self._pacer = the_pacer
        self._ledger = Ledger(app, GuildId(guild.id))
        self._noticing = Noticing(app, GuildId(guild.id))
        self._builder = Builder(guild, bot, self._ledger)
        self._work_card = WorkCard(app, self._ledger, self._builder.messages)
        self._digests = Digests(app)
        self._roll = Roll(app, guild)
        self._repairs = Repairs(app, GuildId(guild.id))
        self._arm = arm
        self._task: asyncio.Task[None] | None = None
        self._again = False
        self.untold = 0
        """Troubles that no channel is named to tell of."""
        self._asked = Asked(deep=True)
        self._failures = 0

    # What wakes it

    def wake(self, *, retry: bool = False) -> None:
        """Have a round made soon: now, or after the one that is under way. With `retry` it tries at once what was given
        up: something has changed that may have been why."""
        self._asked |= Asked(retry=retry)
        self._again = True
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._rounds(), name=f"keeper {self._guild.id}")

    def look_again(self) -> None:
        """Have what was given up tried at once, and who has left asked for."""
        self._roll.call(again=True)
        self.wake(retry=True)

    def repair(self) -> None:
        """Look at everything anew: deleted threads, people taken out of them, what was given up, who has left."""
        self._asked |= Asked(deep=True, refill=True)
        self.look_again()

    def thread_deleted(self, thread: int) -> None:
        """A hint from Discord."""
        self._asked |= Asked(hints=Hints(deleted=frozenset([thread])))
        self.wake()

    def thread_put_away(self, thread: int) -> None:
        """A hint from Discord: a human has archived it."""
        self._asked |= Asked(hints=Hints(put_away=frozenset([thread])))
        self.wake()

    def seen(self, member: int) -> None:
        """A hint: that member is on the server."""
        self._roll.seen(member)

    async def close(self) -> None:
        await self._roll.close()
        await self._repairs.close()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    # What it does

    async def drift(self) -> Drift:
        """What a round that looks at everything anew would do now; nothing is done, nor written down."""
        facts = await facts_of(self._app, GuildId(self._guild.id))
        look = await self._look(self._asked | Asked(retry=True, deep=True), facts)
        return Drift(
            steps=tuple(step for lane in look.lanes.values() for step in lane),
            troubles=self._troubles(look.facts),
            dropped=sum(placed.state is State.DROPPED for placed in look.facts.found.values()),
            paused=look.facts.paused,
        )

    async def tidy(self) -> Round:
        """One round. What it was asked for is asked for again if it did not come to an end."""
        done = Round()
        asked, self._asked = self._asked, Asked()
        try:
            await self._take_notice()
            look = await self._look(asked, await self._facts())
            if not look.facts.paused:
                await self._follow(look, done)
                asked = asked if done.left else Asked()
        finally:
            self._asked |= asked
        done.again_at = self._when_next(look.facts, done)
        return done

    async def _follow(self, look: _Look, done: Round) -> None:
        for thread in look.lost:
            await self._ledger.lose(thread)
        self._roll.away = frozenset(member for standing in look.facts.standings for member in standing.left)
        self._roll.call()
        self._builder.know(look.facts.found)
        done.steps = sum(map(len, look.lanes.values()))
        async with self._work_card.telling(look.facts, done.steps, lambda: done.to_do):
            await self._build(look.lanes, done)
        if self._builder.messages.outdated:  # it is edited now: later it may be of no use, as a session's question
            self._builder.messages.outdated = False
            self._again = True
        done.left += self._work_card.unsettled
        self._repairs.call(look.facts)
        await count_votes(self._app, self._guild, self._bot, look.facts)
        await self._tell_troubles(look.facts, done)

    async def _rounds(self) -> None:
        pacer.server.set(self._guild.id)
        while self._again:
            self._again = False
            try:
                done = await self.tidy()
            except Exception as error:  # the keeper outlives whatever goes wrong in one round
                log.exception("keeper.round_failed", extra={"guild": self._guild.id}, exc_info=error)
                done = Round(left=1)
                done.again_at = self._when_next(None, done)
            if done.built or done.left:
                log.info("keeper.round", extra={"guild": self._guild.id, "built": done.built, "left": done.left})
            if done.again_at is not None:
                self._arm(done.again_at)

    async def _take_notice(self) -> None:
        """What goes wrong here stops no delivery."""
        try:
            await self._noticing.look()
        except Exception:
            log.exception("keeper.noticed_nothing", extra={"guild": self._guild.id})

    async def _facts(self) -> Facts:
        """The facts, once what follows from them by itself is written down as well."""
        facts = await facts_of(self._app, GuildId(self._guild.id))
        now = self._app.now()
        if not facts.paused and any(True for standing in facts.standings for _ in wanting(standing, now)):
            await pair_up(self._app, GuildId(self._guild.id))
            facts = await facts_of(self._app, GuildId(self._guild.id))
        if not facts.paused and any(True for standing in facts.standings for _ in to_remind(standing, now)):
            await remind(self._app, GuildId(self._guild.id))
            facts = await facts_of(self._app, GuildId(self._guild.id))
        return facts

    async def _look(self, asked: Asked, facts: Facts) -> _Look:
        """What stands of the facts without the threads that are no more, and the difference."""
        now = self._app.now()
        blueprint = draw(facts.standings, now)
        seen = await look_for(self._guild, blueprint.threads, facts.found, asked.hints, deep=asked.deep)
        facts = replace(facts, found=without_threads(facts.found, seen.lost))
        renamed = renamed_threads(self._guild, blueprint.threads, facts.found)
        ask = Ask(asked.retry, asked.refill, renamed, seen.put_away)
        return _Look(facts, seen.lost, plan(blueprint, facts.found, now, ask))

    async def _build(self, lanes: dict[str, tuple[Step, ...]], done: Round) -> None:
        gate = asyncio.Semaphore(AT_ONCE)

        async def build(steps: tuple[Step, ...]) -> None:
            async with gate:
                await self._build_lane(steps, done)

        await self._build_lane(lanes.get("removals", ()), done)
        async with asyncio.TaskGroup() as under_way:
            for lane, steps in lanes.items():
                if lane != "removals":
                    under_way.create_task(build(steps))

    async def _build_lane(self, steps: Sequence[Step], done: Round) -> None:
        """The steps in order. Where one fails, the rest of the lane waits: it may build on it."""
        for number, step in enumerate(steps):
            try:
                await self._builder.build(step)
                done.built += 1
            except Refused as refused:
                log.warning(
                    "keeper.refused", extra={"guild": self._guild.id, "step": type(step).__name__, "why": refused.why}
                )
                await self._ledger.settle(refused.key, State.GIVEN_UP, reason=refused.why)
                done.refused += 1
                if refused.why is Why.NO_MEMBER:
                    self._roll.call(again=True)
                if isinstance(step, OpenThread):  # the rest is for this thread
                    done.refused += len(steps) - number - 1
                    return
            except (ThreadLost, DmClosed) as lost:
                if isinstance(lost, ThreadLost):
                    await self._ledger.lose(lost.thread)
                self._again = True  # what was for it is drawn anew: for another thread, or for the group's
                done.refused += len(steps) - number
                return
            except (*UNKNOWN, discord.RateLimited) as error:
                log.warning(
                    "keeper.unsettled",
                    extra={"guild": self._guild.id, "step": type(step).__name__, "error": type(error).__name__},
                )
                if isinstance(error, discord.RateLimited):
                    done.wait = max(done.wait, timedelta(seconds=error.retry_after))
                done.left += len(steps) - number
                return

    async def _tell_troubles(self, facts: Facts, done: Round) -> None:
        """What is wrong, after this round, and what has come right."""
        if done.built or done.refused:
            facts = await facts_of(self._app, GuildId(self._guild.id))
        told = self._troubles(facts)
        for key in forgotten(facts, told):
            await self._ledger.remove(key)
        self.untold = len(told) if facts.office is None else 0
        steps = (*trouble_steps(facts, told, self._app), *await self._digests.steps(facts))
        done.steps += len(steps)
        await self._build_lane(steps, done)

    def _troubles(self, facts: Facts) -> tuple[Trouble, ...]:
        missing = missing_permissions(self._guild, facts.standings)
        return all_troubles(facts.standings, facts.found, missing, self._app.shelf.broken)

    def _when_next(self, facts: Facts | None, done: Round) -> datetime | None:
        """When the next post is due, or sooner if something was left: after 30 s, then twice as long each time, but not
        before Discord wants to hear from us again. Servers do not all try again at the same moment."""
        now = self._app.now()
        due = next_due(facts.standings, now) if facts else None
        self._failures = self._failures + 1 if done.left else 0
        if not done.left:
            return due
        pause = min(LAST_RETRY, FIRST_RETRY * 2 ** min(self._failures - 1, 10))
        pause *= 1 + SPREAD * ((self._guild.id // 4096 + self._failures) % 97) / 97
        pause = max(pause, done.wait, timedelta(seconds=self._pacer.closed_for))
        return min(now + pause, due) if due else now + pause
