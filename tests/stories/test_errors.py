"""What nobody foresaw is answered with a number, and the log tells under that number what happened."""

from __future__ import annotations

import logging
import re

import pytest

from bot.searching import SearchFailed
from tests.world import Seen, Server, World


def incident(seen: Seen, caplog: pytest.LogCaptureFixture) -> str:
    """The trace that was logged under the number that the person was shown."""
    found = re.search(r"`([0-9a-f]{6})`", seen.text)
    assert found, seen.text
    (record,) = [one for one in caplog.records if getattr(one, "incident", None) == found[1]]
    return record.levelname + str(record.exc_info)


async def test_a_command(world: World, server: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    await server.opens_cohort()
    await server.member("Ada").signs_up()
    world.search.failing = True
    world.expected = SearchFailed
    answer = await server.olu.types("regroup")
    assert "Something went wrong on my side" in answer.text
    assert "SearchFailed" in incident(answer, caplog)


async def test_a_button_and_a_form(world: World, server: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    await server.opens_cohort()
    ada = server.member("Ada")
    form = await ada.opens("signup")
    (announcement,) = server.posts(server.channel)
    async with world.app.db.transaction() as tx:
        await tx.run("ALTER TABLE person RENAME TO lost")
    pressed = await ada.presses(announcement, "Sign up")
    assert "StoreError" in incident(pressed, caplog)
    sent = await ada.sends(form, **ada.answers())
    assert "StoreError" in incident(sent, caplog)
    async with world.app.db.transaction() as tx:
        await tx.run("ALTER TABLE lost RENAME TO person")
    assert "You are in!" in (await ada.signs_up()).text
