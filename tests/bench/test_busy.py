"""The Discord that delivery is measured on keeps to its limits and counts what it says."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from typing import Any

import aiohttp
import pytest

from tests.bench.busy import FIRST_THREAD, BusyDiscord, busiest
from tests.bench.limits import Window
from tests.wire.standin import CHANNEL, GUILD, listening

ACTIVE = f"guilds/{GUILD}/threads/active"
MESSAGES = f"channels/{FIRST_THREAD}/messages"


class Clock:
    """It stands still until it is set."""

    at = 1000.0

    def now(self) -> float:
        return self.at


class Client:
    def __init__(self, discord: BusyDiscord, session: aiohttp.ClientSession, clock: Clock) -> None:
        self.discord, self.clock, self._session = discord, clock, session

    async def call(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, str], Any]:
        async with self._session.request(method, path, json=body) as response:
            return response.status, dict(response.headers), await response.json()

    async def at_once(self, count: int, method: str, path: str, body: Any = None) -> list[tuple[int, Any, Any]]:
        """So many such calls; the ones that were turned away last."""
        answers = await asyncio.gather(*(self.call(method, path, body) for _ in range(count)))
        return sorted(answers, key=lambda answer: answer[0])


@pytest.fixture
async def client() -> AsyncGenerator[Client]:
    clock = Clock()
    async with listening(BusyDiscord(threads=2, latency=0.01, now=clock.now)) as discord:
        base = discord.environment["UNDERSTUDY_API_BASE"] + "/"
        async with aiohttp.ClientSession(base, connector=aiohttp.TCPConnector(limit=10)) as session:
            yield Client(discord, session, clock)


async def test_the_51st_call_in_a_second_is_turned_away_as_discord_does(client: Client) -> None:
    answers = await client.at_once(51, "GET", ACTIVE)
    assert Counter(status for status, _, _ in answers) == {200: 50, 429: 1}
    _, headers, body = answers[-1]
    assert body == {"message": "You are being rate limited.", "retry_after": 1.0, "global": True}
    assert headers["X-RateLimit-Global"] == "true"
    assert (headers["Retry-After"], headers["Via"]) == ("1.000", "1.1 google")
    client.clock.at += 0.99
    assert (await client.call("GET", ACTIVE))[0] == 429
    client.clock.at += 0.01
    assert (await client.call("GET", ACTIVE))[0] == 200
    counts = client.discord.counts()
    assert (counts["calls"], counts["turned_away"], counts["invalid"], counts["busiest"]) == (53, 2, 2, 52)


async def test_the_sixth_message_to_a_channel_in_five_seconds_is_turned_away(client: Client) -> None:
    _, headers, _ = await client.call("POST", MESSAGES, {})
    assert (headers["X-RateLimit-Limit"], headers["X-RateLimit-Remaining"]) == ("5", "4")
    assert headers["X-RateLimit-Reset-After"] == "5.000"
    answers = await client.at_once(5, "POST", MESSAGES, {})
    assert Counter(status for status, _, _ in answers) == {200: 4, 429: 1}
    _, headers, body = answers[-1]
    assert (headers["X-RateLimit-Scope"], headers["X-RateLimit-Remaining"], body["global"]) == ("user", "0", False)
    assert (await client.call("POST", f"channels/{FIRST_THREAD + 1}/messages", {}))[0] == 200, "it has its own limit"
    assert (await client.call("PATCH", f"{MESSAGES}/1", {}))[0] == 200, "and so have edits"
    client.clock.at += 5
    assert (await client.call("POST", MESSAGES, {}))[0] == 200


async def test_threads_can_be_made_filled_and_posted_in(client: Client) -> None:
    _, _, made = await client.call("POST", f"channels/{CHANNEL}/threads", {"name": "Group 1"})
    assert (await client.call("PUT", f"channels/{made['id']}/thread-members/7"))[0] == 200
    assert (await client.call("POST", f"channels/{made['id']}/messages", {"content": "Hello"}))[2]["content"] == "Hello"
    assert made in (await client.call("GET", ACTIVE))[2]["threads"]
    assert (await client.call("POST", "channels/1/messages", {}))[0] == 404


def test_a_window_lets_so_many_through_in_any_such_time() -> None:
    window = Window(2, 1.0)
    assert [window.take(at) for at in (0.0, 0.75, 1.0)] == [0, 0, 0]
    assert window.take(1.5) == 0.25
    assert window.take(1.75) == 0
    assert busiest([0.0, 0.75, 1.0, 1.5, 1.75]) == 3
