"""python -m tests.bench.delivery: how fast a big server follows the facts, on a Discord with its limits and latency.

Each line: name, figure, unit, and its ratio to what Discord allows at best, or to what we allow ourselves. The bot and
its Discord run in a process each. `python -m tests.bench.delivery sweep` runs one of them: post, apply or sweep.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.core.calendar import unit_due
from tests.bench import big_server
from tests.bench.limits import GLOBAL
from tests.bench.process import Process, process
from tests.wire.standin import TOKEN

GROUPS, APPLIED, PEOPLE = 1000, 500, 10_000
LEAST = 2  # calls for a group: its thread, and a welcome whose mentions put its members in
SWEEPS, SWEEP_CPU, MEMORY = 5, 0.5, 150.0  # how many we look at; seconds; MiB
PATIENCE = 5.0  # seconds without a call after which there will be no more


def line(name: str, figure: float, unit: str, ratio: float, to: str) -> None:
    sys.stdout.write(f"{name:<44}{figure:>10.2f} {unit:<6}{ratio:>8.2f} x {to}\n")
    sys.stdout.flush()


@asynccontextmanager
async def running(folder: Path, now: datetime, *, signed_up: int, in_groups: int) -> AsyncGenerator[tuple[Any, Any]]:
    """Such a server and the bot on it, at rest; nothing is counted yet."""
    database = folder / "bot.db"
    await big_server.make(database, signed_up=signed_up, in_groups=in_groups, now=now)
    async with process("tests.bench.busy", in_groups, signed_up) as discord:
        settings = {"DISCORD_TOKEN": TOKEN, "UNDERSTUDY_DATABASE": str(database), "UNDERSTUDY_LOG_LEVEL": "WARNING"}
        settings |= await discord.ask("where")
        async with process("tests.bench.watched_bot", now.isoformat(), **settings) as bot:
            await bot.ask("starts")
            await discord.ask("begin")
            yield bot, discord


async def settled(discord: Process) -> dict[str, Any]:
    """What Discord has counted once nothing more comes."""
    counts, quiet = await discord.ask("counts"), 0.0
    while quiet < PATIENCE:
        await asyncio.sleep(0.5)
        before, counts = counts, await discord.ask("counts")
        quiet = quiet + 0.5 if counts["calls"] == before["calls"] else 0.0
    assert not counts["unexpected"], counts
    return counts


def wave(name: str, began: float, counts: dict[str, Any]) -> None:
    """The lines on a lot of calls at once, which cannot take less than a second for every 50."""
    taken, floor = counts["last"] - began, counts["calls"] / GLOBAL[0]
    line(f"{name}, {counts['calls']} calls", taken, "s", taken / floor, f"the floor of {floor:.1f} s")
    line("  most calls in any second", counts["busiest"], "", counts["busiest"] / GLOBAL[0], f"the {GLOBAL[0]} allowed")
    line("  turned away with a 429", counts["turned_away"], "", counts["turned_away"] / counts["calls"], "all calls")


async def post(folder: Path) -> None:
    """A unit falls due in 1,000 groups."""
    new = big_server.NEW
    due = unit_due(new.starts_on, 1, new.post_at, new.zone)
    async with running(folder, due - timedelta(hours=1), signed_up=GROUPS * 4, in_groups=GROUPS) as (bot, discord):
        began = await bot.ask("falls_due", due.isoformat())
        counts = await settled(discord)
        sent = sum(count for kind, count in counts["kinds"].items() if kind.endswith("/messages"))
        wave(f"a unit to {GROUPS} groups", began, counts)
        line("  messages sent", sent, "", sent / (GROUPS + 1), "the groups and their channel")


async def apply(folder: Path) -> None:
    """The first groups of a cohort: 500 threads with four people and a welcome each."""
    async with running(folder, big_server.FORMED, signed_up=APPLIED * 4, in_groups=0) as (bot, discord):
        began = await bot.ask("forms", APPLIED)
        counts = await settled(discord)
        wave(f"first applying {APPLIED} groups", began, counts)
        each = counts["calls"] / APPLIED
        line("  calls for a group", each, "", each / LEAST, f"the least, {LEAST}")


async def sweep(folder: Path) -> None:
    """A look at a healthy server, in the middle of its seven weeks."""
    now = big_server.FORMED + timedelta(weeks=4)
    async with running(folder, now, signed_up=PEOPLE, in_groups=GROUPS) as (bot, discord):
        seen = [await bot.ask("sweeps") for _ in range(SWEEPS)]
        calls = (await discord.ask("counts"))["calls"]
        cpu, pause = (statistics.median(column) for column in zip(*seen, strict=True))
        line(f"a sweep of {GROUPS} groups, CPU", cpu, "s", cpu / SWEEP_CPU, f"the {SWEEP_CPU} s we allow")
        line("  its longest hold of the event loop", pause * 1000, "ms", pause / cpu, "the sweep")
        line("  its calls", calls / SWEEPS, "", calls / SWEEPS, "one call; there should be none")
        memory = await bot.ask("memory")
        line(
            f"memory, {GROUPS} groups, {PEOPLE} people", memory, "MiB", memory / MEMORY, f"the {MEMORY:g} MiB we allow"
        )


async def main(*names: str) -> None:
    for benchmark in (post, apply, sweep):
        if not names or benchmark.__name__ in names:
            with tempfile.TemporaryDirectory() as folder:
                await benchmark(Path(folder))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
