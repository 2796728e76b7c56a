"""The harness catches a broken bot, a broken disk and a Discord that keeps no promise: it cannot pass for no reason."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import discord
import pytest
from discord.http import HTTPClient

from bot.actions.placing import Ledger
from bot.app import open_app
from bot.core.placed import State
from bot.settings import Settings
from bot.store.port import Row, StoreError
from tests.crash import steps, story
from tests.crash import trial as trials
from tests.crash.runs import LATER, SOON, differences, ran, undisturbed
from tests.crash.steps import Direct, Killed, Life, Steps, Watched
from tests.crash.troubles import Death, Trouble

pytestmark = pytest.mark.slow

OPENING, POSTING = "POST /channels/#/threads", "POST /channels/#/messages"


@pytest.fixture(autouse=True)
def a_run_to_compare_with() -> None:
    """Told before anything is broken: it is told once for all tests of a process."""
    undisturbed()


def killed(kind: str, death: Death, *, nth: int = 1, **how: Any) -> list[str]:
    """What is different after a kill at the `nth` call of that kind (number 0 posts the card for long work, which may
    be missing); without it nothing is, in this bot or Discord."""
    well = ran()
    assert not differences(well.outcome, undisturbed().outcome)
    run = ran([Trouble([number for number, each in enumerate(well.steps) if each == kind][nth], death)], **how)
    assert run.happened
    return differences(run.outcome, undisturbed().outcome)


@contextmanager
def a_disk_that_loses_the_last_commit() -> Iterator[None]:
    commit, image = Steps.commit, steps.image

    def before(database: Path) -> Path:
        return database.with_name("before-" + database.name)

    async def committed(self: Steps, run: Callable[[], Awaitable[list[Row]]]) -> list[Row]:
        image(self.life.database, before(self.life.database))
        return await commit(self, run)

    def lost(database: Path, to: Path) -> None:
        image(before(database), to)

    with patch.object(Steps, "commit", committed), patch.object(trials, "image", lost):
        yield


@contextmanager
def a_discord_without_history() -> Iterator[None]:
    async def logs_from(*_: object, **__: object) -> list[Any]:
        return []

    with patch.object(HTTPClient, "logs_from", logs_from):
        yield


@contextmanager
def a_bot_that_does_not_write_down_what_it_is_about_to_do() -> Iterator[None]:
    intend, settle = Ledger.intend, Ledger.settle
    meant: dict[str, dict[str, Any]] = {}

    async def only_meant(self: Ledger, key: str, **about: Any) -> Any:
        meant[key] = about
        return await self.find(key)

    async def both(self: Ledger, key: str, *args: Any, **about: Any) -> Any:
        await intend(self, key, **meant.get(key, {}))
        return await settle(self, key, *args, **about)

    with patch.object(Ledger, "intend", only_meant), patch.object(Ledger, "settle", both):
        yield


@contextmanager
def a_bot_that_calls_it_done_before_it_is() -> Iterator[None]:
    intend, settle = Ledger.intend, Ledger.settle

    async def done(self: Ledger, key: str, **about: Any) -> Any:
        before = await intend(self, key, **about)
        if key.startswith("unit"):
            await settle(self, key, State.DONE)
        return before

    with patch.object(Ledger, "intend", done):
        yield


def test_a_lost_commit_is_noticed() -> None:
    with a_disk_that_loses_the_last_commit():
        assert any(killed(POSTING, Death.AFTER, nth=nth, down=LATER) for nth in range(1, 5)), "lanes go side by side"


def test_a_message_that_cannot_be_found_again_is_noticed_where_its_nonce_is_forgotten() -> None:
    with a_discord_without_history():
        assert killed(POSTING, Death.AFTER, down=LATER)
        assert not killed(POSTING, Death.AFTER, down=SOON), "the nonce alone does, while it is known"


def test_a_missing_intent_is_noticed() -> None:
    with a_bot_that_does_not_write_down_what_it_is_about_to_do():
        assert killed(POSTING, Death.AFTER, down=LATER)


def test_a_lost_message_is_noticed() -> None:
    with a_bot_that_calls_it_done_before_it_is():
        assert killed(POSTING, Death.BEFORE, nth=3)


def test_a_second_thread_is_noticed() -> None:
    async def none(_: discord.Guild) -> list[discord.Thread]:
        return []

    with patch.object(discord.Guild, "active_threads", none):
        assert any(line.startswith("threads") for line in killed(OPENING, Death.AFTER, nth=0))


async def test_a_dead_process_neither_writes_nor_calls(tmp_path: Path) -> None:
    counted = Steps()
    counted.life = life = Life(tmp_path / "bot.db")
    connection = Watched(Direct(life.database, writer=True), counted, life)
    await connection.fetch("CREATE TABLE fact(it)")
    counted.ends()
    with pytest.raises(StoreError):
        await connection.fetch("INSERT INTO fact VALUES (1)")
    called = []

    async def call() -> None:
        called.append(1)

    with pytest.raises(Killed):
        await counted.call("POST", "/channels/1/messages", call())
    assert not called
    await connection.close()


def test_a_second_process_on_the_same_database_is_refused_in_words(tmp_path: Path) -> None:
    async def both() -> None:
        async with trials.trial(tmp_path, begins=story.BEGINS) as first:
            settings = Settings(database=first.steps.life.database)
            with pytest.raises(StoreError, match=r"Another Understudy is using .*; stop it first, or use another file"):
                async with open_app(settings, now=first.now, compute=None):
                    raise AssertionError("two at once")
            await story.prelude(first)

    asyncio.run(both())


def test_nothing_is_remembered_where_the_window_is_closed() -> None:
    with a_discord_without_history():
        assert killed(POSTING, Death.AFTER, down=SOON, window=timedelta())
