"""Has ways looked for to mend groups that do not work: beside the keeper's rounds, nobody waits for it."""

from __future__ import annotations

import asyncio
import logging

from bot.actions.mend_groups import propose_repairs
from bot.actions.standing import Facts
from bot.app import App
from bot.core.people import GuildId

log = logging.getLogger(__name__)


class Repairs:
    """What is found rings the bell."""

    def __init__(self, app: App, guild: GuildId) -> None:
        self._app = app
        self._guild = guild
        self._task: asyncio.Task[None] | None = None

    def call(self, facts: Facts) -> None:
        """Begin, if some group's members have been asked and nothing was looked for yet."""
        now = self._app.now()
        ready = False
        for standing in facts.standings:
            if standing.cases and standing.cohort.running:
                living = {group.id: group for group in standing.groups if group.ended_at is None}
                ready = ready or any(
                    one.group in living and one.ready(living[one.group], now) for one in standing.cases
                )
        if ready and (self._task is None or self._task.done()):
            self._task = asyncio.get_running_loop().create_task(self._look(), name=f"repairs {self._guild}")

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _look(self) -> None:
        try:
            await propose_repairs(self._app, self._guild)
        except Exception:  # the next round tries again
            log.exception("repairs.failed", extra={"guild": self._guild})
