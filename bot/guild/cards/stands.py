"""How one person stands with one unit, as words and as a cell of a picture; lines that several cards have."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import discord

from bot import pictures
from bot.app import Compute
from bot.core.people import MemberId
from bot.core.progress import Row, Stand
from bot.core.schedule import Timetable
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


async def grid(
    title: str,
    table: Timetable,
    rows: Sequence[Row],
    now: datetime,
    compute: Compute,
    marked: Collection[MemberId] = (),
) -> list[discord.File]:
    """People by the units that they are asked about, drawn beside the loop; those who are `marked` need a hand. Nothing
    where there is nobody, or more units than it has room for."""
    if not rows or not 0 < len(table.asked) <= pictures.MOST_UNITS:
        return []
    titles = [each.slot.unit.title for each in table.asked]
    begun = sum(each.due <= now for each in table.asked)
    cells = [
        pictures.GridRow(
            row.name,
            f"Group {row.group}" if row.group else None,
            [CELLS[stand] for stand in row.stands],
            HAND if row.member in marked else None,
        )
        for row in rows
    ]
    png = await compute(pictures.progress_grid, title, titles, cells, now_unit=begun)
    return [picture(png, "units.png", pictures.text_grid(title, titles, cells, now_unit=begun))]


def line(row: Row, why: str = "") -> str:
    """One person in a list; `why` they need a hand, if they do."""
    group = f"group {row.group}" if row.group else "no group"
    return f"<@{row.member}> ({group}): {done(row)}{f' **({why})**' if why else ''}"


def done(row: Row) -> str:
    """How far somebody is, in a few words."""
    if row.heard_at is None:
        return "nothing said yet" + (f", and {count(row.over, 'unit')} over" if row.over else "")
    heard = f"last heard {when(row.heard_at, 'R')}"
    if not row.over:
        return f"{count(row.done, 'unit')} done; {heard}"
    closed = row.over - row.open
    quiet = f", nothing said of the last {row.silent}" if row.silent > 1 else ""
    return f"{closed} of {count(row.over, 'unit')} done{quiet}; {heard}"


def week(table: Timetable, now: datetime) -> str:
    """Where the cohort is."""
    begun = table.begun(now)
    if not begun:
        return "not begun yet"
    if is_over(table, now):
        return "all units are over"
    return f"week {begun[-1].slot.week} of {table.track.weeks}"


def is_over(table: Timetable, now: datetime) -> bool:
    """Whether the last unit is over, buffers with the others."""
    return bool(table.units) and max(map(table.ends, table.units)) <= now
