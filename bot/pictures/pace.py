"""Draws what units take: for each an empty bar of the hours planned, and a full one of the hours reported."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from bot.pictures.layout import GAP, MARGIN
from bot.pictures.points import PaceBar, hours, told
from bot.pictures.sheet import FAINT, PAPER, RULE, Sheet
from bot.pictures.symbols import BLUE, INK

IN_A_COLUMN = 8
"""Units that stand in one column before there are two."""
ROW, BAR = 48, 14
"""Pixels of a unit's height, and of each of its two bars."""
HEAD = 66
BESIDE = 150
"""Pixels kept right of the bars for hours and answers."""


def pace_height(pace: Sequence[PaceBar]) -> int:
    """Pixels that draw_pace() takes."""
    return HEAD + ROW * _deep(pace) + MARGIN


def draw_pace(sheet: Sheet, y: int, pace: Sequence[PaceBar]) -> None:
    """Draw below `y`, over the whole width; a sentence where there are no hours."""
    sheet.box((MARGIN, y, sheet.width - MARGIN, y + 1), RULE)
    sheet.write("Hours a unit", MARGIN, y + 26, 17, 200, strong=True)
    if not pace:
        sheet.write("No hours told yet.", MARGIN, y + 52, 16, 400, FAINT)
        return
    _draw_key(sheet, MARGIN + 140, y + 26)
    columns = _columns(pace)
    width = (sheet.width - 2 * MARGIN - GAP * (columns - 1)) // columns
    most = max(max(bar.planned, bar.reported) for bar in pace)
    for index, bar in enumerate(pace):
        column, row = divmod(index, _deep(pace))
        _draw_unit(sheet, (MARGIN + column * (width + GAP), y + HEAD - 18 + row * ROW), width, bar, most)


def _draw_key(sheet: Sheet, x: int, y: int) -> None:
    middles = (("planned", False), ("reported: the median of those who told", True))
    for words, full in middles:
        _draw_bar(sheet, x, y - BAR // 2, 34, full)
        x += 34 + 8 + ceil(sheet.write(words, x + 42, y, 15, 340, FAINT)) + 26


def _draw_unit(sheet: Sheet, place: tuple[int, int], width: int, bar: PaceBar, most: float) -> None:
    x, y = place
    label = min(round(width * 0.4), 340)
    left, room = x + label, width - label - BESIDE
    top = y + (ROW - 2 * BAR - 4) // 2
    sheet.write(bar.label, x, y + ROW / 2, 15, label - 16)
    rows = ((bar.planned, hours(bar.planned)), (bar.reported, f"{hours(bar.reported)}, {told(bar)}"))
    for index, (value, words) in enumerate(rows):
        long, upper = round(room * value / most) if most else 0, top + index * (BAR + 4)
        _draw_bar(sheet, left, upper, max(long, 3), full=index == 1)
        colour = INK if index else FAINT
        sheet.write(words, left + max(long, 3) + 8, upper + BAR / 2, 14, BESIDE - 8, colour)


def _draw_bar(sheet: Sheet, x: int, y: int, width: int, full: bool) -> None:
    sheet.fill((x, y, x + width, y + BAR), BLUE if full else INK)
    if not full:
        sheet.fill((x + 1, y + 1, x + width - 1, y + BAR - 1), PAPER)


def _columns(pace: Sequence[PaceBar]) -> int:
    return 2 if len(pace) > IN_A_COLUMN else 1


def _deep(pace: Sequence[PaceBar]) -> int:
    return ceil(len(pace) / _columns(pace))
