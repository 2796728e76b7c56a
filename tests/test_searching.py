"""A search in a process of its own, for real: heard of, ended early, killed, and never in the bot's way."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable
from multiprocessing import active_children
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import pytest

from bot.core.people import GuildId
from bot.searches import Looking, SearchCancelled, Searches
from bot.searching import Enough, SearchFailed, search
from bot.settings import ROOT
from tests import searches

HERE = GuildId(1)


async def ask(function: Any, *args: Any, enough: Enough | None = None) -> tuple[Any, list[Any]]:
    """The answer, and what was heard."""
    heard: list[Any] = []
    return await search(function, *args, heard=heard.append, enough=enough or Enough()), heard


async def test_it_runs_elsewhere_and_is_heard_now_and_then() -> None:
    (counted, process), heard = await ask(searches.counts, 10_000)
    assert counted == 10_000
    assert process != os.getpid()
    assert heard[0] == 0
    assert len(heard) < 10
    await no_process_is_left()


async def test_it_is_heard_at_most_four_times_a_second() -> None:
    told, heard = await ask(searches.counts_slowly, 1.1)
    assert told > 20
    assert 3 <= len(heard) <= 5


async def test_enough_is_enough_before_and_after_it_began() -> None:
    enough = Enough()
    asyncio.get_running_loop().call_later(1, enough.say)
    assert (await ask(searches.counts_slowly, 30, enough=enough))[0] > 10
    assert (await ask(searches.counts_slowly, 30, enough=enough))[0] < 50


async def test_an_error_there_is_an_error_here_with_its_trace() -> None:
    with pytest.raises(SearchFailed, match="ZeroDivisionError: nobody told me"):
        await ask(searches.raises)
    with pytest.raises(SearchFailed, match="pickle"):
        await ask(lambda: None)
    await no_process_is_left()


async def test_a_process_that_dies_is_an_error_not_a_wait() -> None:
    with pytest.raises(SearchFailed, match="ended with status -9"):
        await ask(searches.is_killed)


async def test_a_process_that_cannot_be_started_is_an_error_not_a_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(self: SpawnProcess) -> None:
        raise OSError("too many open files")

    monkeypatch.setattr(SpawnProcess, "start", start)
    with pytest.raises(SearchFailed, match="too many open files"):
        await asyncio.wait_for(ask(searches.counts, 3), 10)


async def test_it_leaves_signals_to_the_bot() -> None:
    assert (await ask(searches.is_told_to_stop))[0] == "still here"


async def test_it_loads_nothing_of_discord() -> None:
    loaded, _ = await ask(searches.modules)
    assert not {"discord", "pydantic", "numpy", "PIL"} & set(loaded)


async def test_cancelling_kills_it(tmp_path: Path) -> None:
    task = asyncio.create_task(ask(searches.sleeps, str(tmp_path / "where")))
    await until_there(tmp_path / "where")
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await no_process_is_left()


def test_it_dies_when_the_bot_is_killed(tmp_path: Path) -> None:
    program = (
        "import asyncio\nfrom tests import searches\nfrom bot.searching import Enough, search\n"
        f"if __name__ == '__main__':\n  asyncio.run(search(searches.sleeps, {str(tmp_path / 'where')!r}, "
        "heard=print, enough=Enough()))\n"
    )
    (tmp_path / "bot_like.py").write_text(program)
    bot = subprocess.Popen([sys.executable, tmp_path / "bot_like.py"], env=os.environ | {"PYTHONPATH": str(ROOT)})
    try:
        asyncio.run(until_there(tmp_path / "where"))
    finally:
        bot.kill()
        bot.wait()
    process = int((tmp_path / "where").read_text())
    asyncio.run(sooner_or_later(lambda: not lives(process)))


async def test_one_at_a_time_and_each_can_be_cancelled(tmp_path: Path) -> None:
    those = Searches(search)
    seen: dict[str, list[Looking]] = {"first": [], "second": []}
    first = asyncio.create_task(those.run(HERE, searches.sleeps, str(tmp_path / "where"), told=seen["first"].append))
    await until_there(tmp_path / "where")
    second = asyncio.create_task(those.run(HERE, searches.counts, 3, told=seen["second"].append))
    await asyncio.sleep(0.1)
    assert seen["second"][-1].waiting
    those.find(HERE, seen["first"][-1].name).cancel()
    with pytest.raises(SearchCancelled):
        await first
    assert (await second)[0] == 3
    assert not seen["second"][-1].waiting


async def until_there(file: Path) -> None:
    await sooner_or_later(lambda: file.exists() and bool(file.read_text()))


async def no_process_is_left() -> None:
    await sooner_or_later(lambda: not active_children())


async def sooner_or_later(truth: Callable[[], bool]) -> None:
    def wait() -> bool:
        end = time.monotonic() + 15
        while not truth() and time.monotonic() < end:
            time.sleep(0.02)
        return truth()

    assert await asyncio.to_thread(wait)


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
