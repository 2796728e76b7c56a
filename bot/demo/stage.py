"""The page one can try the bot on: simcord's preview of one channel, made into a small Discord client.

simcord gives what a channel looks like and does; this adds other channels, private threads and direct messages, two
people to be, a clock to turn and a bot to restart. It leans on private names of simcord.preview, as rail.py and web.py
here do; nothing else may.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import simcord
from simcord.actors import MemberActor
from simcord.backend.access import can_access_channel
from simcord.builders import ChannelHandle, GuildHandle
from simcord.preview import Preview, _markdown

from bot.demo import simulation
from bot.demo.rail import Rail
from bot.demo.web import Server

log = logging.getLogger(__name__)

FURTHEST = 60 * simulation.A_DAY  # that one click may advance the clock
SLICE = simulation.A_DAY / 4
Meanwhile = Callable[[], Awaitable[None]]
PLAIN_IN_SIMCORD = ("embed_description", "embed_field_value")

for field in PLAIN_IN_SIMCORD:  # Discord shows these in embeds; simcord shows their source
    _markdown._FIELD_POLICIES[field].update(mentions=True, commands=True, subtext=True)


class Stage(Preview):
    """One running page. `async with stage:` serves it at `stage.url`, which carries the key to it."""

    def __init__(
        self,
        env: simcord.Env,
        guild: GuildHandle,
        home: ChannelHandle,
        people: Mapping[MemberActor, str],
        new_bot: simulation.Make,
        port: int = 0,
        meanwhile: Meanwhile | None = None,
    ) -> None:
        """`people` are whom one can be, with a word about each; `new_bot` is what a restart goes on with, `meanwhile`
        what all others do as time passes; it is called at least once in six hours."""
        super().__init__(
            env,
            home,
            tuple(people),
            layout="channel",
            display="responsive",
            width=960,
            height=720,
            locale="en-US",
            timezone="UTC",
            presentation_time=None,
            assets=None,
            port=port,
        )
        self._server = Server(self, port)
        self._guild, self._home, self._people, self._new_bot = guild, home, people, new_bot
        self._seen = len(env.backend.transcript)
        self._meanwhile = meanwhile
        self._turn = asyncio.Lock()  # one thing at a time: a click, the clock, a restart
        self._rail = Rail(env, guild)

    # What one does on the page.

    async def run_clock(self) -> None:
        """Let simulated time pass at the speed of real time."""
        while True:
            await asyncio.sleep(1)
            async with self._turn:
                await self._advance(1)

    async def _action(self, context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        """Everything that is clicked, typed or sent arrives here."""
        async with self._turn:
            page = self._get_page(context_id)
            if isinstance(body, Mapping) and body.get("kind") in _OWN:
                await _OWN[body["kind"]](self, page, body)
                return {"now": self._clock(), "generation": page.generation, "revision": page.revision}
            self.channel = self._handle(page.channel_id)
            result = await super()._action(context_id, self._as_of_now(page, body))
            for other in tuple(self._pages.values()):
                if other is not page:
                    self._publish(other, reason="refresh")
            return result

    def _as_of_now(self, page: Any, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """What was clicked still holds, though the clock has moved or the bot was restarted since: so it is in Discord.

        What the click is aimed at is looked up and checked again in any case.
        """
        if not isinstance(body, Mapping):
            return body
        return {**body, "published_revision": page.revision, "bot_generation": self.env._generation}

    def _finish_action(
        self, page: Any, action: Any, settlement: str, cursor: int, error: Any = None, **more: Any
    ) -> dict[str, Any]:
        """An error of the bot's goes to the log. simcord would call the outcome uncertain and take no more clicks.

        Where the bot answered all the same, it has logged what it thought worth it; refusals, for one, are not.
        """
        interaction = more.get("interaction") or action.interaction
        if interaction is None or not interaction.responded:
            for problem in {*self.env.errors_since(cursor), *([error] if error else [])}:
                log.error("demo.bot_raised", exc_info=problem)
        if page.status == "stale":
            page.status = "current"
        return super()._finish_action(page, action, "settled", self.env.error_cursor, None, **more)

    async def _look(self, page: Any, body: Mapping[str, Any]) -> None:
        """Be somebody, or be in another channel."""
        viewer = self._viewer(body.get("viewer") or page.viewer.id)
        wanted = int(body.get("channel") or page.channel_id)
        there = wanted if can_access_channel(self.env, wanted, viewer, history=True) else self._home.id
        self._rail.note_seen(page.viewer, page.channel_id)
        is_dm = self.env.backend.channels[there].guild_id is None
        self._clear_page_assets(page)
        page.viewer, page.channel_id = viewer.user if is_dm else viewer, there
        page.generation += 1
        page.modal = page.modal_handle = None
        page.target_id = page.window_end_id = self._initial_target(page.viewer, there)
        page.status = "current"
        self._reset_queries(page)
        self._publish(page, reason="navigation")

    async def _pass_time(self, page: Any, body: Mapping[str, Any]) -> None:
        await self._advance(min(max(float(body.get("seconds", 0)), 0), FURTHEST))

    async def _restart(self, page: Any, body: Mapping[str, Any]) -> None:
        await simulation.restart(self.env, self._new_bot)
        await self.refresh()

    async def _advance(self, seconds: float) -> None:
        try:
            while seconds > 0:
                await simulation.advance(self.env, min(seconds, SLICE))
                if self._meanwhile is not None:
                    await simulation.run_as_bot(self.env, self._meanwhile())
                seconds -= SLICE
        except TimeoutError:
            log.exception("demo.clock_stuck")
        if len(self.env.backend.transcript) != self._seen:  # also what the bot did by itself since the last time
            self._seen = len(self.env.backend.transcript)
            await self.refresh()

    # What the page is told.

    def rail(self, context_id: str | None) -> dict[str, Any]:
        """Who one is, the time, and the channels that person can see."""
        page = self._get_page(context_id)
        viewer = self._viewer(page.viewer.id)
        self._rail.note_seen(page.viewer, page.channel_id)
        return {
            "guild": self._guild.name,
            "now": self._clock(),
            "people": [
                {"id": str(who.id), "name": _name(who), "about": about, "you": who.id == viewer.id}
                for who, about in self._people.items()
            ],
            "at": str(page.channel_id),
            "channels": self._rail.entries(viewer),
        }

    def _clock(self) -> str:
        now = self.env.now()
        return f"{now:%a} {now.day} {now:%b %Y, %H:%M} UTC"

    def _handle(self, channel: int) -> ChannelHandle:
        model = self.env.backend.channels[channel]
        return ChannelHandle(self.env, self._guild if model.guild_id else None, model)

    def _open_page(self, viewer_id: Any = None, target_id: Any = None) -> Any:
        self.channel = self._home
        return super()._open_page(viewer_id, target_id)

    def _page_payload(self, page: Any) -> dict[str, Any]:
        """To the page the bot is always the same one: a form that is open stays open over a restart, as in Discord."""
        return {**super()._page_payload(page), "botGeneration": 1}


def _name(person: MemberActor) -> str:
    return person.user.global_name or person.name


_OWN: dict[str, Callable[[Stage, Any, Mapping[str, Any]], Any]] = {
    "look": Stage._look,
    "advance": Stage._pass_time,
    "restart": Stage._restart,
}
