"""The weekly digest of one server: worked out once an hour at most, however often the keeper looks."""

from __future__ import annotations

from datetime import datetime

from bot.actions.digest_weeks import digest_weeks
from bot.actions.standing import Facts
from bot.app import App
from bot.core.digest import Digest
from bot.core.digests import digest_posts
from bot.core.steps import Step, plan_posts


class Digests:
    def __init__(self, app: App) -> None:
        self._app = app
        self._hour: datetime | None = None
        self._digests: tuple[Digest, ...] = ()

    async def steps(self, facts: Facts) -> tuple[Step, ...]:
        """What is to be said or edited in the organisers' channel; nothing where none is named."""
        if facts.office is None:
            return ()
        now = self._app.now()
        hour = now.replace(minute=0, second=0, microsecond=0)
        if hour != self._hour:
            self._digests = await digest_weeks(self._app, facts.standings)
            self._hour = hour
        posts = digest_posts(facts.standings, self._digests, facts.found, facts.office, now)
        return plan_posts(posts, facts.found, now)
