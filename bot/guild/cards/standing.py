"""How a cohort stands: words, and a picture for those who would rather look."""

from __future__ import annotations

import io
from typing import Any

import discord

from bot import pictures
from bot.app import Compute
from bot.core.progress import Progress, Standing
from bot.guild.cards.text import NOBODY, plain

SHOWN = 12
"""People named in the text; the picture shows everybody."""


async def picture(progress: Progress, compute: Compute) -> bytes:
    """The grid of people by units, as a PNG. It takes half a second at 500 people, so it is drawn beside the loop."""
    titles = [unit.title for unit in progress.units]
    return await compute(pictures.progress_grid, progress.cohort.name, titles, _grid(progress), now_unit=progress.due)


def standing(progress: Progress, png: bytes) -> dict[str, Any]:
    """The message for `/progress`."""
    file = discord.File(io.BytesIO(png), "progress.png", description=_alternative(progress)[:1000])
    return {"content": _text(progress), "file": file, "allowed_mentions": NOBODY}


def _text(progress: Progress) -> str:
    people = len(progress.rows)
    if not people:
        return f"**{plain(progress.cohort.name)}**: nobody has signed up yet."
    head = f"**{plain(progress.cohort.name)}**: {people} people, {progress.due} of {len(progress.units)} units begun."
    if not progress.due:
        return f"{head}\nThe first unit has not come yet."
    unit = progress.units[progress.due - 1]
    now = f"*{unit.title}*: {progress.done(unit)} of {people} have checked in."
    behind = sorted((row for row in progress.rows if row.behind), key=lambda row: -row.behind)
    if not behind:
        return f"{head}\n{now}\nEverybody has checked in for every unit."
    table = "\n".join(_row(row, progress.due) for row in behind[:SHOWN])
    rest = f"\n… and {len(behind) - SHOWN} more: see the picture" if len(behind) > SHOWN else ""
    return f"{head}\n{now}\nCheck-ins missing, the most first:\n```\n{table}{rest}\n```"


def _row(row: Standing, due: int) -> str:
    name = plain(row.name, 24).replace("`", "'").replace("\\", "")
    group = f"group {row.group}" if row.group else "no group"
    return f"{name:<26}{group:<10}{due - row.behind}/{due}"


def _grid(progress: Progress) -> list[pictures.GridRow]:
    return [
        pictures.GridRow(row.name, f"Group {row.group}" if row.group else None, _cells(progress, row))
        for row in progress.rows
    ]


def _cells(progress: Progress, row: Standing) -> list[pictures.Cell]:
    return [
        pictures.Cell.DONE
        if unit.slug in row.done
        else pictures.Cell.NOTHING
        if index < progress.due
        else pictures.Cell.NOT_DUE
        for index, unit in enumerate(progress.units)
    ]


def _alternative(progress: Progress) -> str:
    titles = [unit.title for unit in progress.units]
    return pictures.text_grid(progress.cohort.name, titles, _grid(progress), now_unit=progress.due)
