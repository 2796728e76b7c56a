"""How one person stands with one unit, as words and as a cell of a picture; lines that several cards have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import discord

from bot import pictures
from bot.app import Compute
from bot.core.people import MemberId
from bot.core.progress import Row, Stand
from bot.core.schedule import Planned, Timetable
from bot.guild.cards.text import count, picture, when

CELLS = {
    Stand.DONE: pictures.Cell.DONE,
    Stand.PARTLY: pictures.Cell.PARTLY,
    Stand.NOT_STARTED: pictures.Cell.NOT_STARTED,
    Stand.NOTHING: pictures.Cell.NOTHING,
    Stand.ASKED: pictures.Cell.ASKED,
    Stand.NOT_THEIRS: pictures.Cell.NOT_THEIRS,
    Stand.NOT_DUE: pictures.Cell.NOT_DUE,
}
WORDS = {
    Stand.DONE: "done",
    Stand.PARTLY: "partly",
    Stand.NOT_STARTED: "not started",
    Stand.NOTHING: "nothing said",
    Stand.ASKED: "nothing said yet",
    Stand.NOT_THEIRS: "not asked (away, came later, or waits for others)",
    Stand.NOT_DUE: "still to come",
}
HAND = "needs a hand"
MOST_UNITS = 60
"""A picture has no room for more."""


async def grid(
    title: str, units: Sequence[Planned], rows: Sequence[Row], now: int, flagged: Iterable[MemberId], compute: Compute
) -> list[discord.File]:
    """People by units, drawn beside the loop; nothing where there is nobody, or more units than it has room for."""
    if not rows or not 0 < len(units) <= MOST_UNITS:
        return []
    marked = frozenset(flagged)
    titles = [each.slot.unit.title for each in units]
    cells = [
        pictures.GridRow(
            row.name,
            f"Group {row.group}" if row.group else None,
            [CELLS[stand] for stand in row.stands],
            HAND if row.member in marked else None,
        )
        for row in rows
    ]
    png = await compute(pictures.progress_grid, title, titles, cells, now_unit=now)
    return [picture(png, "units.png", pictures.text_grid(title, titles, cells, now_unit=now))]


def line(row: Row) -> str:
    """One person in a list."""
    group = f"group {row.group}" if row.group else "no group"
    return f"<@{row.member}> ({group}): {done(row)}"


def done(row: Row) -> str:
    """How far somebody is, in a few words."""
    heard = f"last heard {when(row.heard_at, 'R')}" if row.heard_at else "not heard yet"
    if not row.over:
        return f"{count(row.done, 'unit')} done; {heard}"
    closed = row.over - row.open
    quiet = f", nothing said of the last {count(row.silent, 'unit')}" if row.silent > 1 else ""
    return f"{closed} of {count(row.over, 'unit')} done{quiet}; {heard}"


def week(table: Timetable, now: int) -> str:
    """Where the cohort is, when so many of the units that people are asked about have begun."""
    asked = [each for each in table.units if each.slot.kind != "buffer"]
    return f"week {asked[now - 1].slot.week} of {table.track.weeks}" if now else "not begun yet"
