"""Fixtures that every folder of tests may use."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.world import Server, World, open_world

settings.register_profile("the same each time", derandomize=True)
settings.register_profile("random", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "the same each time"))


@pytest.fixture
async def world(tmp_path: Path) -> AsyncGenerator[World]:
    async with open_world(tmp_path) as world:
        yield world


@pytest.fixture
def server(world: World) -> Server:
    return world.server()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What the crash tests tried, of those that passed."""
    tried: Counter[str] = Counter()
    seeds: set[object] = set()
    for report in terminalreporter.stats.get("passed", ()):
        for name, value in report.user_properties:
            if name.startswith("tried: "):
                tried[name.removeprefix("tried: ")] += value
            elif name == "crash seed":
                seeds.add(value)
    if tried:
        each = ", ".join(f"{number:,} {what}" for what, number in tried.items())
        terminalreporter.write_line(f"Tried: {each}; all ended as they should.")
    if seeds:
        terminalreporter.write_line(f"Seeds of the random ones: {', '.join(map(str, seeds))} (CRASH_SEED).")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file's tests share a worker, and what it has set up; but the crash tests, which are many, are spread."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class Spread(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return nodeid if nodeid.startswith("tests/crash/") else super()._split_scope(nodeid)

    return Spread(config, log)
