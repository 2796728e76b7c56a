"""python -m tests.bench.progress: how fast `/progress cohort` is, beside what Discord waits for and what was promised.

Each line: name, figure, unit, and its ratio to the limit. Discord gives a command three seconds; a summary of 100,000
people is promised within one.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path

from bot.actions.export_progress import export_progress
from bot.actions.show_group import show_groups
from bot.actions.show_progress import ProgressShown, show_progress
from bot.app import App, open_app
from bot.core.cohort import NewCohort
from bot.core.people import Caller, ChannelId, GuildId, MemberId
from bot.core.progress import Show
from bot.guild.cards import progress
from bot.settings import Settings
from bot.store import cohorts
from tests.bench.store import beside

GUILD, ORGANISER = GuildId(1), Caller(GuildId(1), MemberId(1), manages_server=True)
TRACK, UNITS = "full-time-6", 16
"""More units than are answered: nothing is said of the others, and they are counted all the same."""
MONDAY = date(2026, 1, 5)
NOW = datetime(2026, 5, 1, tzinfo=UTC)
"""All units are over."""
FEW, MANY = 500, 100_000


def line(name: str, seconds: float, limit: float) -> None:
    sys.stdout.write(f"{name:<44}{seconds * 1000:>10.0f} ms    {seconds / limit:>8.2f} of {limit:g} s\n")


def fill(path: Path, people: int, units: list[str]) -> None:
    """So many people in groups of four; nine of ten have answered for a unit, and every tenth of these partly."""
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("CREATE TEMP TABLE n(n INTEGER PRIMARY KEY)")
        plain.executemany("INSERT INTO n VALUES (?)", ((number,) for number in range(1, people + 1)))
        joined = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp() * 1000)
        plain.execute(
            """INSERT INTO person(guild_id, cohort_id, member_id, name, zone, availability, level, hours, parts, exact,
                 joined_at) SELECT 1, 1, n, 'Person ' || n, 'Europe/Berlin', '[]', 2, 10, '[]', '', ? FROM n""",
            (joined,),
        )
        plain.execute(
            "INSERT INTO cohort_group(guild_id, cohort_id, group_id, formed_at) SELECT DISTINCT 1, 1, n / 4, ? FROM n",
            (joined,),
        )
        plain.execute(
            "INSERT INTO group_member(guild_id, cohort_id, group_id, member_id, since) SELECT 1, 1, n / 4, n, ? FROM n",
            (joined,),
        )
        for week, unit in enumerate(units):
            at = int((datetime(2026, 1, 7, 18, tzinfo=UTC) + timedelta(weeks=week)).timestamp() * 1000)
            plain.execute(
                """INSERT INTO check_in(guild_id, cohort_id, member_id, unit, done, minutes, sessions, speed, pairing,
                     stuck, needs_person, own, first_at, at)
                   SELECT 1, 1, n, ?, CASE WHEN (n + ?) % 10 = 1 THEN 'partly' ELSE 'done' END, 60 * (4 + n % 9), 2,
                     'ok', 4, '', 0, '{}', ? + n % 500000, ? + n % 500000 FROM n WHERE (n + ?) % 10 > 0""",
                (unit, week, at, at, week),
            )
        plain.commit()


async def cohort_of(app: App) -> list[str]:
    async with app.db.transaction() as tx:
        await cohorts.add(tx, GUILD, NewCohort("Spring", TRACK, "Europe/London", MONDAY, clock(9), ChannelId(7)), NOW)
    return [slot.unit.slug for slot in app.curriculum.track(TRACK).slots if slot.kind == "unit"][:UNITS]


async def answered(app: App) -> tuple[ProgressShown, float, float]:
    """What an organiser waits for: reading and judging; and drawing and writing, beside the loop."""
    start = time.perf_counter()
    result = await show_progress(app, ORGANISER, None)
    read = time.perf_counter()
    files = await progress.drawn(result, Show.EVERYONE, app.compute)
    progress.cohort(result, files=files)
    return result, read - start, time.perf_counter() - read


async def bench(people: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database=Path(folder) / "bot.db", discord_token=None)
        async with open_app(settings, now=lambda: NOW, compute=beside) as app:
            units = await cohort_of(app)
        fill(Path(folder) / "bot.db", people, units)
        async with open_app(settings, now=lambda: NOW, compute=beside) as app:
            await show_progress(app, ORGANISER, None)  # the first time, files are cold
            result, read, drawn = await answered(app)
            of = f"{people:,} people x {len(units)} units"
            assert result.progress.people == people
            if result.progress.rows is None:
                line(f"{of}: summary", read, 1)
                line("  its pictures", drawn, 3)
            else:
                line(f"{of}: lines", read, 3)
                line("  its pictures", drawn, 3)
                line("  in all", read + drawn, 3)
                await timed("  its groups", lambda: show_groups(app, ORGANISER, None))
                await timed("  its export", lambda: export_progress(app, ORGANISER, None))


async def timed(name: str, call: object) -> None:
    start = time.perf_counter()
    await call()  # type: ignore[operator]
    line(name, time.perf_counter() - start, 3)


if __name__ == "__main__":
    for number in (FEW, 1500, MANY):
        asyncio.run(bench(number))
