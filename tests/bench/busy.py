"""A Discord that keeps to its limits and takes its time; `python -m tests.bench.busy` is one in its own process."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.bench.limits import Limits, Window
from tests.bench.process import answer_questions
from tests.wire.standin import APPLICATION, CHANNEL, GUILD, Call, Discord, as_json, listening

LATENCY = 0.08
FIRST_THREAD = 500000000000000001
"""The threads that stand there from the beginning have this number and those after it."""
NAMES = "Autumn · group {}"
"""As the bot calls its threads."""
FREE = ("/interactions/", "/webhooks/")
"""Calls that do not count against the limit for all."""
UNKNOWN_CHANNEL = {"message": "Unknown Channel", "code": 10003}


class BusyDiscord(Discord):
    def __init__(
        self, threads: int = 0, members: int = 2, latency: float = LATENCY, now: Callable[[], float] = time.monotonic
    ) -> None:
        """With so many threads, and so many members on its server."""
        super().__init__()
        self.threads = {
            str(FIRST_THREAD + n): thread(str(FIRST_THREAD + n), NAMES.format(n + 1)) for n in range(threads)
        }
        self._members, self._latency, self._now = members, latency, now
        self._limits = Limits()
        self.begin()

    def begin(self) -> None:
        """Count anew."""
        self.calls.clear()
        self.invalid, self.turned_away = 0, 0
        self.arrivals: list[float] = []
        self._last_answer = self._now()

    def counts(self) -> dict[str, Any]:
        """What came since; `last` is when the last answer left, `busiest` the most that came in any second."""
        return {
            "calls": len(self.arrivals),
            "kinds": Counter(_kind(call) for call in self.calls),
            "turned_away": self.turned_away,
            "invalid": self.invalid,
            "unexpected": len(self.unexpected),
            "last": self._last_answer,
            "busiest": busiest(self.arrivals),
        }

    async def rest(self, request: web.Request) -> web.Response:
        now, path = self._now(), request.path.removeprefix("/api/v10")
        self.arrivals.append(now)
        window = self._limits.channel(request.method, path)
        wait = 0 if path.startswith(FREE) else self._limits.all.take(now)
        own_wait = window.take(now) if window and not wait else 0
        headers = _bucket(request.method, window, now) if window else {}
        await asyncio.sleep(self._latency)
        if wait or own_wait:
            self.turned_away += 1
            response = _too_many(wait or own_wait, everywhere=bool(wait))
        else:
            response = await self._served(request)
        if not (wait and headers):
            response.headers.update(headers)
        self.invalid += response.status in (401, 403, 429)
        self._last_answer = self._now()
        return response

    async def _served(self, request: web.Request) -> web.Response:
        known = len(self.threads)
        response = await super().rest(request)
        for new in list(self.threads.values())[known:]:
            if self._line is not None:
                await self._line.event("THREAD_CREATE", {**new, "newly_created": True})
        return response

    def guild(self) -> dict[str, Any]:
        return {**super().guild(), "member_count": self._members, "threads": list(self.threads.values())}

    def _answer(self, call: Call) -> Any:
        match call.method, call.path.strip("/").split("/"):
            case "GET", ["guilds", _, "threads", "active"]:
                return {"threads": list(self.threads.values()), "members": []}
            case "POST", ["channels", _, "threads"]:
                number = str(next(self._numbers))
                self.threads[number] = thread(number, call.body["name"])
                return self.threads[number]
            case (("PUT" | "DELETE"), ["channels", number, "thread-members", _]) if number in self.threads:
                return {}
            case (("GET" | "PATCH"), ["channels", number]) if number in self.threads:
                self.threads[number] |= {"name": (call.body or {}).get("name", self.threads[number]["name"])}
                self.threads[number]["thread_metadata"] |= {"archived": (call.body or {}).get("archived", False)}
                return self.threads[number]
            case "GET", ["channels", _, "messages"]:
                return []
            case "PATCH", ["channels", channel, "messages", number]:
                return {**self._message(channel, call.body), "id": number}
            case "POST", ["channels", channel, "messages"] if channel not in self.threads and channel != str(CHANNEL):
                return None
            case _:
                return super()._answer(call)


def thread(number: str, name: str) -> dict[str, Any]:
    """A private thread of the bot."""
    since = "2027-01-01T00:00:00+00:00"
    return {
        "id": number,
        "guild_id": str(GUILD),
        "parent_id": str(CHANNEL),
        "owner_id": str(APPLICATION),
        "name": name,
        "type": 12,
        "last_message_id": None,
        "message_count": 0,
        "member_count": 5,
        "rate_limit_per_user": 0,
        "flags": 0,
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": 10080,
            "archive_timestamp": since,
            "create_timestamp": since,
            "locked": False,
            "invitable": False,
        },
        "member": {"id": number, "user_id": str(APPLICATION), "join_timestamp": since, "flags": 0},
    }


def busiest(arrivals: list[float]) -> int:
    """The most that came within any second."""
    most = first = 0
    for last, at in enumerate(arrivals):
        while at - arrivals[first] >= 1:
            first += 1
        most = max(most, last - first + 1)
    return most


def _kind(call: Call) -> str:
    words = [":id" if word.isdecimal() else word for word in call.path.strip("/").split("/")]
    return f"{call.method} {'/'.join(words)}"


def _bucket(method: str, window: Window, now: float) -> dict[str, str]:
    after = window.reset(now)
    return {
        "X-RateLimit-Limit": str(window.limit),
        "X-RateLimit-Remaining": str(window.left),
        "X-RateLimit-Reset": f"{time.time() + after:.3f}",
        "X-RateLimit-Reset-After": f"{after:.3f}",
        "X-RateLimit-Bucket": f"{method.lower()}messages",
    }


def _too_many(wait: float, *, everywhere: bool) -> web.Response:
    response = as_json({"message": "You are being rate limited.", "retry_after": wait, "global": everywhere}, 429)
    response.headers.update({"Retry-After": f"{wait:.3f}", "Via": "1.1 google"})
    response.headers["X-RateLimit-Scope"] = "global" if everywhere else "user"
    if everywhere:
        response.headers["X-RateLimit-Global"] = "true"
    return response


async def main(threads: int, members: int) -> None:
    async with listening(BusyDiscord(threads, members)) as discord:

        async def where() -> dict[str, str]:
            return discord.environment

        async def counts() -> dict[str, Any]:
            return discord.counts()

        async def begin() -> None:
            discord.begin()

        await answer_questions(where, counts, begin)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
