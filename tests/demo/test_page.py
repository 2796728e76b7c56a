"""The demo page as somebody meets it who tries the bot for the first time, in a real browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.demo.server import World, running
from tests.demo.page import MISSING, Page, open_browser
from tests.demo.standin import Memory, Standin

pytestmark = [pytest.mark.browser, pytest.mark.skipif(MISSING is not None, reason=MISSING or "")]


@pytest.fixture
async def url() -> AsyncIterator[str]:
    """A running demo, with three people signed up."""
    memory = Memory()

    async def make(now: Callable[[], datetime]) -> Standin:
        return Standin(memory, now)

    async def close(bot: Standin) -> None:
        await bot.close()

    async def seed(world: World) -> None:
        for member in world.people[:3]:
            await member.submit_modal(await member.slash(world.welcome, "signup"), {"goal": "attention"})

    async with running(make, close, seed) as stage:
        yield stage.url


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    browser = open_browser(tmp_path)
    try:
        yield Page(browser)
    finally:
        browser.quit()


@pytest.mark.slow
async def test_the_whole_story(page: Page, url: str):
    """Beside the event loop, which goes on serving: a browser is driven by calls that block."""
    await asyncio.to_thread(story, page, url)


def story(page: Page, url: str) -> None:
    page.open(url)
    assert page.me() == "Ada"
    assert "organisers" not in page.channels()
    assert not any("regroup" in command for command in page.offered("/"))

    page.slash("signup", timezone="Europe/Berlin")
    page.fill(goal="reinforcement learning")
    page.restart()
    assert "nothing is lost" in page.toast()
    page.submit()
    assert page.reads("You are in: reinforcement learning")

    page.be("Olu")
    page.slash("regroup")
    assert page.reads("Members: @Amara @Bo @Chiara @Ada")

    page.be("Ada")
    assert page.unread() == ["Group 1"]
    page.go("Group 1")
    page.advance("+1 week")
    assert page.clock().startswith("Thu 8 Jan 2026")
    assert page.reads("Read chapter 1.")
    page.restart()
    page.press("Done")
    assert page.reads("Noted. Well done!")

    page.slash("oops")
    page.notices("did not respond")
    page.slash("hello")
    assert page.reads("Hello")

    page.go("Understudy")
    assert page.unread() == []


@pytest.mark.slow
async def test_it_can_be_used_on_a_phone(tmp_path: Path, url: str):
    browser = open_browser(tmp_path, width=390)
    try:
        await asyncio.to_thread(on_a_phone, Page(browser), url)
    finally:
        browser.quit()


def on_a_phone(page: Page, url: str) -> None:
    page.open(url)
    assert page.width() == 390  # nothing makes it scroll sideways
    page.go("cohort")
    page.slash("hello")
    assert page.reads("Hello")
