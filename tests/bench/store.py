"""python -m tests.bench.store: how fast check-ins are written, beside the plainest way to do it.

Each line: name, figure, unit, and its ratio to the baseline of the same run.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bot.actions.check_in import check_in
from bot.app import App, open_app
from bot.core.availability import parse_hours
from bot.core.cohort import Cohort
from bot.core.people import GuildId, MemberId, Person
from bot.settings import Settings
from bot.store import cohorts, people
from tests.store.test_modules import NEW

GUILD = GuildId(1)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
PEOPLE, CALLS = 500, 2000


async def beside(function: Callable[..., object], /, *args: object, **kwargs: object) -> object:
    return function(*args, **kwargs)


async def fill(app: App) -> Cohort:
    async with app.db.transaction() as tx:
        cohort = await cohorts.add(tx, GUILD, NEW, NOW)
        for number in range(PEOPLE):
            hours = parse_hours("weekdays 18-22")
            member = MemberId(number + 1)
            person = Person(cohort.id, member, f"Person {number}", "UTC", hours, 2, 10, (), "", NOW)
            await people.save(tx, GUILD, person)
    return cohort


async def timed(tasks: int, call: Callable[[int], Awaitable[object]]) -> tuple[float, float]:
    """CALLS calls by so many tasks at once: calls a second, and the 99th percentile of their latency in ms."""
    numbers, taken = iter(range(CALLS)), list[float]()

    async def work() -> None:
        for number in numbers:
            start = time.perf_counter()
            await call(number)
            taken.append((time.perf_counter() - start) * 1000)

    start = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(tasks)))
    return CALLS / (time.perf_counter() - start), sorted(taken)[int(len(taken) * 0.99)]


def one_commit_each(path: Path) -> float:
    """The baseline: sqlite3 by itself, one thread, the same durability, one commit per row; rows a second."""
    with closing(sqlite3.connect(path, isolation_level=None)) as plain:
        plain.execute("PRAGMA journal_mode=WAL")
        plain.execute("PRAGMA synchronous=FULL")
        plain.execute("CREATE TABLE t(a INT, b INT, c TEXT, PRIMARY KEY(a, b))")
        start = time.perf_counter()
        for number in range(CALLS):
            plain.execute("INSERT INTO t VALUES (?, ?, ?)", (number, 1, "kickoff-toolkit"))
        return CALLS / (time.perf_counter() - start)


def line(name: str, figure: float, unit: str, ratio: float, to: str) -> None:
    sys.stdout.write(f"{name:<44}{figure:>10.1f} {unit:<6}{ratio:>8.2f} x {to}\n")


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        baseline = one_commit_each(Path(folder) / "plain.db")
        line("plain sqlite3, a commit per row", baseline, "/s", 1, "itself")
        settings = Settings(database=Path(folder) / "bot.db", discord_token=None)
        async with open_app(settings, now=lambda: NOW, compute=beside) as app:
            cohort = await fill(app)
            units = [slot.unit.slug for slot in app.curriculum.track("taster-3").slots]
            async with app.db.transaction() as tx:
                await tx.run("UPDATE cohort SET track = ? WHERE guild_id = ?", "taster-3", GUILD)
            for tasks in (1, 50, 200):
                speed, slow = await timed(
                    tasks, lambda n: check_in(app, GUILD, MemberId(n % PEOPLE + 1), cohort.id, units[n % 3], None)
                )
                line(f"check-ins, {tasks} at once (p99 {slow:.0f} ms)", speed, "/s", speed / baseline, "a plain row")


if __name__ == "__main__":
    asyncio.run(main())
