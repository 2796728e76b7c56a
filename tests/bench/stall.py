"""How long the event loop stalls while groups are looked for in a process of its own.

python -m tests.bench.stall
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from bot.core.matching import Applicant, Rules
from bot.core.matching.regrouping import search_groups
from bot.demo.people import make_people
from bot.searching import Enough, search

BOUND = 0.05
"""Seconds for which the event loop may be busy with one thing."""


@asynccontextmanager
async def stalls() -> AsyncIterator[list[float]]:
    """How late the loop is, measured every two milliseconds."""
    late: list[float] = []

    async def measure() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.002)
            late.append(time.perf_counter() - before - 0.002)

    measuring = asyncio.create_task(measure())
    try:
        yield late
    finally:
        measuring.cancel()


async def main() -> None:
    people = [
        Applicant(str(number), person.zone, person.availability, person.level, person.hours)
        for number, person in enumerate(make_people(500, 2))
    ]
    rules = Rules(date(2026, 1, 5), 7, require_shared_language=True)
    together = [frozenset(map(str, range(n, n + 4))) for n in range(0, 400, 4)]
    for name, current in (("first groups", ()), ("a regrouping", together)):
        async with stalls() as late:
            await search(search_groups, people, rules, current, 1, 8.0, heard=lambda _: None, enough=Enough())
        longest = max(late)
        print(f"longest stall, {name} of 500   {longest * 1000:6.1f} ms   {longest / BOUND:.2f} of {BOUND * 1000:g} ms")


if __name__ == "__main__":
    asyncio.run(main())
