"""Asking GitHub: politely, with little, and whatever it answers; against a real server on this machine."""

from __future__ import annotations

import ast
import contextlib
import gzip
import logging
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from pydantic import SecretStr

import bot.upstream
from bot.core.capstone import Link
from bot.core.upstream import Said, Unreadable, Upstream
from bot.upstream.github import MOST, Closed, GitHub
from bot.upstream.poller import Questions, Unheard
from tests.upstream.standin import TOKEN, Api, PullRequest, Trouble, standing_in

PULL = "/repos/a/b/pulls/1"
LINK = Link("a/b", "pull", 1)


class Clock:
    """A clock that a wait moves on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 5, 9, tzinfo=UTC)
        self.waits: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += timedelta(seconds=seconds)


@pytest.fixture
async def api() -> AsyncGenerator[Api]:
    async with standing_in() as api:
        api.pulls["a/b/1"] = PullRequest()
        yield api


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def github(api: Api, clock: Clock) -> AsyncGenerator[GitHub]:
    github = GitHub(api.base, SecretStr(TOKEN), clock, clock.sleep)
    yield github
    await github.close()


def says(status: int, text: str = "{}", **headers: str) -> Trouble:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: web.Response(status=status, text=text, headers=named)


async def test_an_unchanged_answer_costs_nothing_and_is_known_again(api: Api, github: GitHub) -> None:
    api.pulls["a/b/1"].checks = [{"status": "completed", "conclusion": "success"}]
    first = Questions(github, {})
    seen = await first.about(LINK)
    assert seen == Upstream("pull", open=True, green=True)
    again = Questions(github, first.kept)
    assert await again.about(LINK) == seen
    assert (api.unchanged, again.kept) == (3, first.kept)
    assert (
        "secret" not in str(first.kept)
        and "words of somebody" not in str(first.kept)
        and "login" not in str(first.kept)
    )
    api.pulls["a/b/1"].draft = True
    assert (await Questions(github, again.kept).about(LINK)).draft


async def test_one_question_a_second(github: GitHub, clock: Clock) -> None:
    begun = clock.now
    for _ in range(2):
        await Questions(github, {}).about(LINK)
    assert clock.now - begun >= timedelta(seconds=5), "six questions"
    assert max(clock.waits) <= 1


@pytest.mark.parametrize("status", [404, 410, 451, 403])
async def test_what_is_not_there_for_us(api: Api, github: GitHub, status: int) -> None:
    api.trouble[PULL] = says(status)
    with pytest.raises(Unheard) as unheard:
        await Questions(github, {}).about(LINK)
    assert unheard.value.said is Said.GONE
    assert github.closed_until is None


async def test_it_is_left_alone_until_the_limit_is_lifted(api: Api, github: GitHub, clock: Clock) -> None:
    lifted = clock.now + timedelta(minutes=40)
    headers = {"x_ratelimit_remaining": "0", "x_ratelimit_reset": str(int(lifted.timestamp()))}
    api.trouble[PULL] = says(403, **headers)
    with pytest.raises(Closed):
        await github.ask(PULL, None)
    assert github.closed_until == lifted
    with pytest.raises(Closed):
        await github.ask(PULL, None)
    assert len(api.asked) == 1, "nobody asks meanwhile"
    clock.now = lifted
    api.trouble.clear()
    assert (await github.ask(PULL, None)).said is Said.WELL


@pytest.mark.parametrize(
    ("status", "headers", "text", "wait"),
    [
        (429, {"Retry_After": "90"}, "{}", timedelta(seconds=90)),
        (403, {"Retry_After": "90"}, "{}", timedelta(seconds=90)),
        (503, {"Retry_After": "90"}, "{}", timedelta(seconds=90)),
        (429, {"Retry_After": "soon"}, "{}", timedelta(minutes=1)),
        (429, {"Retry_After": "99999999999"}, "{}", timedelta(days=1)),
        (403, {"x_ratelimit_remaining": "0", "x_ratelimit_reset": "99999999999"}, "{}", timedelta(days=1)),
        (403, {"x_ratelimit_remaining": "0", "x_ratelimit_reset": "1"}, "{}", timedelta(seconds=1)),
        (403, {}, "You have exceeded a secondary rate limit.", timedelta(minutes=1)),
        (401, {}, "{}", timedelta(hours=6)),
    ],
)
async def test_it_waits_as_long_as_it_is_asked_to_within_reason(
    api: Api, github: GitHub, clock: Clock, status: int, headers: dict[str, str], text: str, wait: timedelta
) -> None:
    api.trouble[PULL] = says(status, text, **headers)
    with pytest.raises(Closed):
        await github.ask(PULL, None)
    assert github.closed_until == clock.now + wait


async def test_after_silence_it_waits_twice_as_long_each_time(api: Api, github: GitHub, clock: Clock) -> None:
    pauses = []
    api.trouble[PULL] = says(500)
    for _ in range(12):
        assert (await github.ask(PULL, None)).said is Said.SILENCE
        assert github.closed_until is not None
        pauses.append((github.closed_until - clock.now).total_seconds() / 60)
        clock.now = github.closed_until
    assert pauses[:5] == [1, 2, 4, 8, 16]
    assert pauses[-1] == 360
    api.trouble.clear()
    assert (await github.ask(PULL, None)).said is Said.WELL
    api.trouble[PULL] = says(502)
    await github.ask(PULL, None)
    assert github.closed_until == clock.now + timedelta(minutes=1)


async def test_a_server_that_is_not_there_is_silence(clock: Clock) -> None:
    async with standing_in() as api:
        base = api.base
    github = GitHub(base, SecretStr(TOKEN), clock, clock.sleep)
    assert (await github.ask(PULL, None)).said is Said.SILENCE
    await github.close()


@pytest.mark.parametrize("text", ["", "<html>", "[" * 100_000, "nul", '{"state": "open"', "\x00\xff", "1" * 10_000])
async def test_what_is_no_json(api: Api, github: GitHub, text: str) -> None:
    api.trouble[PULL] = says(200, text)
    assert (await github.ask(PULL, None)).said is Said.NONSENSE
    assert github.closed_until is None


@pytest.mark.parametrize(
    "text", ["[]", "{}", "3", '{"state": "ajar"}', '{"state": "open", "head": {"sha": "../../x"}}']
)
async def test_json_that_is_no_pull_request(api: Api, github: GitHub, text: str) -> None:
    api.trouble[PULL] = says(200, text)
    with pytest.raises(Unreadable):
        await Questions(github, {}).about(LINK)


async def test_a_huge_answer_is_cut_off(api: Api, github: GitHub) -> None:
    bomb = gzip.compress(b'{"title": "' + b"x" * (64 * MOST) + b'"}')

    def small_that_grows(_: web.Request) -> web.Response:
        return web.Response(body=bomb, headers={"Content-Encoding": "gzip", "Content-Type": "application/json"})

    for trouble in (says(200, '{"title": "' + "x" * MOST + '"}'), small_that_grows):
        api.trouble[PULL] = trouble
        assert (await github.ask(PULL, None)).said is Said.NONSENSE
    api.trouble.clear()
    assert (await github.ask(PULL, None)).said is Said.WELL


async def test_what_has_moved_is_followed_once_and_on_the_same_host_only(api: Api, github: GitHub) -> None:
    api.pulls["new/home/1"] = PullRequest(draft=True)
    for there in (f"{api.base}/repos/new/home/pulls/1", "/repos/new/home/pulls/1"):
        api.trouble[PULL] = says(301, Location=there)
        answered = await github.ask(PULL, None)
        assert answered.said is Said.WELL
        assert answered.body["draft"] is True  # type: ignore[index]
    async with standing_in() as elsewhere:
        port = elsewhere.base.rsplit(":", 1)[1]
        for there in (
            f"{elsewhere.base}/repos/new/home/pulls/1",
            f"//127.0.0.1:{port}/",
            f"{api.base.replace('http', 'https')}/",
            f"http://somebody@{api.base.removeprefix('http://')}/",
            "http://[",
            "",
        ):
            api.trouble[PULL] = says(302, Location=there)
            assert (await github.ask(PULL, None)).said is Said.MOVED, there
        assert not elsewhere.asked, "the token goes nowhere else"
    api.trouble[PULL] = says(301, Location=f"{api.base}{PULL}")
    before = len(api.asked)
    assert (await github.ask(PULL, None)).said is Said.MOVED
    assert len(api.asked) == before + 2, "in a circle, once"


async def test_it_only_ever_reads_and_says_who_it_is(api: Api, github: GitHub) -> None:
    api.issues["a/b/2"] = {"state": "closed", "title": "words"}
    await Questions(github, {}).about(LINK)
    assert not (await Questions(github, {}).about(Link("a/b", "issues", 2))).open
    assert {request.method for request in api.asked} == {"GET"}
    assert all(request.headers["User-Agent"] == "Understudy" for request in api.asked)


def test_no_other_method_is_in_the_code() -> None:
    """Of aiohttp only sessions are used, and of sessions only `get` and `close`."""
    for path in Path(next(iter(bot.upstream.__path__))).glob("*.py"):
        called = {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}
        assert not called & {"post", "put", "patch", "delete", "request", "options", "head", "ws_connect"}, path


async def test_nothing_of_it_is_logged(
    api: Api, github: GitHub, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await Questions(github, {}).about(LINK)
    for trouble in (
        says(401),
        says(500),
        says(429),
        says(404),
        says(200, "?"),
        says(301, Location="http://e.example/"),
    ):
        api.trouble[PULL] = trouble
        with contextlib.suppress(Closed):
            await github.ask(PULL, None)
        clock.now += timedelta(days=2)
    ours = [record for record in caplog.records if record.name.startswith("bot.")]
    assert len(ours) == 3, "closed, three times"
    for record in caplog.records:
        if record.name != "aiohttp.access":  # the stand-in's own
            assert TOKEN not in str(vars(record))
            assert "a/b" not in str(vars(record))
