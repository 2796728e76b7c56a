"""Asks about capstones as they fall due, one after the other, beside everything else: what fails here stops nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence

from bot.actions.follow_upstream import follow_upstream, held, into_the_tail, to_ask
from bot.app import App
from bot.core.capstone import Link
from bot.core.following import Due, Heard
from bot.core.people import GuildId
from bot.core.upstream import Said, Unreadable, Upstream, read_checks, read_issue, read_pull, read_reviews
from bot.upstream.github import Answered, Closed, GitHub

log = logging.getLogger(__name__)


class Poller:
    def __init__(self, app: App) -> None:
        """Without a token nothing is asked; then only the calendar moves capstones."""
        self._app = app
        token = app.settings.github_token
        self.github = None if token is None else GitHub(app.settings.github_api, token, app.now)
        self._task: asyncio.Task[None] | None = None

    def wake(self, guilds: Sequence[GuildId]) -> None:
        """Have a round made, unless one is under way."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self.round(guilds), name="capstones")

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        if self.github is not None:
            await self.github.close()

    async def round(self, guilds: Sequence[GuildId]) -> None:
        """Ask about all that is due on these servers, one after the other."""
        for guild in guilds:
            try:
                await into_the_tail(self._app, guild)
                await self._ask_for(guild)
            except Closed:
                return
            except Exception as error:  # the next round looks again
                log.exception("upstream.round_failed", extra={"guild": guild}, exc_info=error)

    async def _ask_for(self, guild: GuildId) -> None:
        if self.github is None or self.github.closed_until is not None:
            return
        asked = 0
        for due in await to_ask(self._app, guild):
            known = await held(self._app, due)
            if known is None:
                break
            await self._ask_about(self.github, due, known)
            asked += 1
        if asked:
            log.info("upstream.asked", extra={"guild": guild, "capstones": asked})

    async def _ask_about(self, github: GitHub, due: Due, known: Mapping[str, tuple[str, object]]) -> None:
        questions = Questions(github, known)
        try:
            heard = Heard(Said.WELL, await questions.about(due.link))
        except Unheard as unheard:
            heard = Heard(unheard.said)
        except Unreadable:
            heard = Heard(Said.NONSENSE)
        await follow_upstream(self._app, due, heard, questions.kept)


class Unheard(Exception):
    """A question that everything else depends on has no answer."""

    def __init__(self, said: Said) -> None:
        super().__init__(said)
        self.said = said


class Questions:
    """All that is asked about one capstone; `kept` are the answers to hold for the next time."""

    def __init__(self, github: GitHub, known: Mapping[str, tuple[str, object]]) -> None:
        self._github = github
        self._known = known
        self.kept: dict[str, tuple[str, object]] = {}

    async def about(self, link: Link) -> Upstream:
        """What stands upstream. Raises Unheard, Unreadable, or Closed."""
        repo = f"/repos/{link.repo}"
        if link.page == "issues":
            return Upstream("issue", read_issue(await self._needed(f"{repo}/issues/{link.number}")).open)
        path = f"{repo}/pulls/{link.number}"
        pull = read_pull(await self._needed(path))
        asked = read_reviews(await self._needed(f"{path}/reviews?per_page=100"), pull) if pull.open else None
        checks = await self._ask(f"{repo}/commits/{pull.sha}/check-runs?per_page=100")
        green = read_checks(checks.body) if checks.said is Said.WELL else None
        return Upstream("pull", pull.open, pull.merged, pull.draft, asked, green, pull.ended_at)

    async def _needed(self, path: str) -> object:
        answered = await self._ask(path)
        if answered.said is not Said.WELL:
            raise Unheard(answered.said)
        return answered.body

    async def _ask(self, path: str) -> Answered:
        answered = await self._github.ask(path, self._known.get(path))
        if answered.said is Said.WELL and answered.etag:
            self.kept[path] = (answered.etag, answered.body)
        return answered
