"""What `make demo` shows, in a real browser: the real bot, sixty people, and the three things the page says to try."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import pytest

from bot.commands.demo import Lives
from bot.demo.server import running
from bot.guild.permissions import PERMISSIONS
from tests.demo.page import MISSING, Page, open_browser

pytestmark = [pytest.mark.browser, pytest.mark.skipif(MISSING is not None, reason=MISSING or "")]

EVENINGS = ["mon-eve", "tue-eve", "wed-eve", "thu-eve"]


@pytest.fixture
async def url(tmp_path: Path) -> AsyncGenerator[str]:
    lives = Lives(tmp_path)
    names = [person.name for person in lives.people]
    make, close, furnish = lives.make, lives.close, lives.furnish
    async with running(make, close, furnish, names=names, permissions=PERMISSIONS, meanwhile=lives.meanwhile) as stage:
        yield stage.url


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    browser = open_browser(tmp_path / "browser", 1280, 860)
    try:
        yield Page(browser)
    finally:
        browser.quit()


@pytest.mark.slow
async def test_the_three_things_to_try(page: Page, url: str, tmp_path: Path) -> None:
    await asyncio.to_thread(story, page, url, tmp_path)


def story(page: Page, url: str, folder: Path) -> None:
    page.open(url)
    page.slash("signup", timezone="Europe/Berlin")
    page.fill(parts=EVENINGS, level="2", hours=["10"])
    page.restart()  # with the form open: what was typed is not lost
    page.submit()
    assert page.reads("You are in!")

    page.be("Olu")
    page.slash("regroup")
    assert page.reads("people placed")
    page.press("Apply")
    assert page.reads("I am making their threads")

    page.be("Ada")
    group = page.comes("Winter · group")
    page.go(group)
    assert page.reads("This is your group")
    page.advance("+1 week")
    assert page.reads("Kick-off, pairing and the tensor toolkit")
    page.press("Done")
    assert page.reads("Checked in for Kick-off")
    page.restart()
    page.press("Done")
    assert page.reads("already")
    page.picture(folder / "demo.png")

    page.be("Olu")
    page.go("cohort")
    page.slash("progress cohort")
    assert page.reads("week 1 of 7")
    assert page.reads("said nothing yet")

    page.advance("+1 week")
    page.slash("progress cohort")
    assert page.reads("check-ins say done")
