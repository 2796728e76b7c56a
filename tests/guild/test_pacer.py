"""The pacer: 45 calls a second, fewer when Discord complains, servers in turns, none when too much is refused."""

from __future__ import annotations

import asyncio
from collections import Counter

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.guild.pacer import REFUSALS, WINDOW, Pacer, TooManyRefusals, pacing, server


class Clock:
    """A clock that sleeping moves on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    sleep = asyncio.sleep

    async def sleeping(seconds: float) -> None:
        clock.now += max(0.0, seconds)
        await sleep(0)

    monkeypatch.setattr(asyncio, "sleep", sleeping)
    return clock


async def calls(pacer: Pacer, clock: Clock, count: int, guild: int = 1) -> list[float]:
    """When each of so many calls at once was let through."""
    let_in: list[float] = []

    async def call() -> None:
        server.set(guild)
        await pacer.turn()
        let_in.append(clock())

    await asyncio.gather(*(asyncio.create_task(call()) for _ in range(count)))
    return let_in


async def test_no_second_has_more_calls_than_it_may_and_none_is_wasted(clock: Clock) -> None:
    began = clock()
    let_in = await calls(Pacer(45, clock), clock, 450)
    for at in let_in:
        assert sum(at <= other < at + 1 for other in let_in) <= 50
    assert 9.5 < let_in[-1] - began < 10.1


async def test_a_429_halves_the_pace_and_half_a_minute_later_it_is_as_before(clock: Clock) -> None:
    pacer = Pacer(45, clock)
    pacer.heard(429)
    began = clock()
    slowed = await calls(pacer, clock, 45)
    assert 1.5 < slowed[-1] - began < 2.1
    clock.now += 30
    began = clock()
    again = await calls(pacer, clock, 45)
    assert again[-1] - began < 1.05
    pacer.heard(429, "shared")
    assert pacer.rate == 45, "a limit that others share is not this bot's doing"


async def test_it_never_stops_altogether_for_complaints(clock: Clock) -> None:
    pacer = Pacer(45, clock)
    for _ in range(50):
        pacer.heard(429)
    began = clock()
    await calls(pacer, clock, 3)
    assert clock() - began < 3.1


async def test_servers_take_turns(clock: Clock) -> None:
    pacer = Pacer(10, clock)
    order: list[int] = []

    async def call(guild: int) -> None:
        server.set(guild)
        await pacer.turn()
        order.append(guild)

    large = [asyncio.create_task(call(1)) for _ in range(40)]
    await asyncio.sleep(0)
    small = [asyncio.create_task(call(2)) for _ in range(5)]
    await asyncio.gather(*large, *small)
    assert Counter(order[:14])[2] == 5, "who came later waits for its turn, not for everybody"


async def test_who_gives_up_waiting_keeps_nobody_waiting(clock: Clock) -> None:
    pacer = Pacer(10, clock)
    waiting = [asyncio.create_task(pacer.turn()) for _ in range(10)]
    await asyncio.sleep(0)
    for task in waiting[5:]:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert pacer.asked == 5


async def test_after_too_many_refusals_nothing_is_sent_until_they_are_old(clock: Clock) -> None:
    pacer = Pacer(45, clock)
    for _ in range(REFUSALS):
        assert not pacer.closed_for
        pacer.heard(403)
    assert pacer.closed_for == pytest.approx(WINDOW)
    with pytest.raises(TooManyRefusals, match="500 calls in 10 minutes"):
        await pacer.turn()
    for status in (200, 404, 500):
        pacer.heard(status)
    clock.now += WINDOW + 1
    assert not pacer.closed_for
    await pacer.turn()


async def test_every_call_of_a_session_passes_but_answers_to_interactions_do_not() -> None:
    seen: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append(request.path)
        headers = {"X-RateLimit-Scope": request.query.get("scope", "user")}
        return web.Response(status=int(request.query.get("status", "200")), headers=headers)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    pacer = Pacer(1000)
    async with TestServer(app) as there, aiohttp.ClientSession(trace_configs=[pacing(pacer)]) as session:

        async def call(path: str, **query: str) -> None:
            async with session.post(there.make_url(path), params=query):
                pass

        for path in ("/api/v10/interactions/1/a-token/callback", "/api/v10/webhooks/1/a-token", "/api/v10/gateway/bot"):
            await call(path)
        assert pacer.asked == 0
        await call("/api/v10/channels/1/messages")
        assert pacer.asked == 1
        await call("/api/v10/channels/1/messages", status="429", scope="shared")
        assert pacer.rate == 1000
        await call("/api/v10/channels/1/messages", status="429")
        assert pacer.rate < 600
        for _ in range(REFUSALS):
            pacer.heard(403)
        with pytest.raises(TooManyRefusals):
            await call("/api/v10/channels/1/messages")
        await call("/api/v10/interactions/1/a-token/callback")
        assert seen.count("/api/v10/channels/1/messages") == 3
