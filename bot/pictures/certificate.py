"""Draws what one may print and hang up: a name, and what that person has finished."""

from __future__ import annotations

from collections.abc import Sequence

from bot.pictures.lettering import lettering
from bot.pictures.rows import Cell
from bot.pictures.sheet import FAINT, RULE, Sheet
from bot.pictures.symbols import INK
from bot.pictures.words import TEXT_LIMIT, one_line

WIDTH, HEIGHT = 1600, 1131
"""Pixels, as A4 on its side."""
FRAME, WIDEST = 44, 1280
"""Pixels from the edge to the frame, and of the longest line."""
MIDDLE = WIDTH / 2
NAMES = (104, 92, 80, 70, 60, 52, 46, 40, 35)
"""Heights of the name's letters that are tried, in pixels."""
FIRST, SECOND, OTHERS, FOOTER = (34, 30, 26), (54, 46, 40, 34), (30, 26, 22), (22, 20, 18, 16)
"""Of the line below the name, of that which says what was finished, of those after it, and of the foot."""
MOST_LINES = 6


def certificate(name: str, lines: Sequence[str], footer: str) -> bytes:
    """A PNG of 1,600 x 1,131 pixels with square corners. The second line is the largest: what was finished.

    What is too long is written smaller, then cut. Raises ValueError if there are more than 6 lines.
    """
    if len(lines) > MOST_LINES:
        raise ValueError(f"a certificate has at most {MOST_LINES} lines")
    sheet = Sheet(WIDTH, HEIGHT, lettering(), corner=0)
    _draw_frame(sheet)
    sheet.stamp(Cell.DONE, round(MIDDLE) - 44, 118, 88)
    _write(sheet, "Understudy", 236, (26,), FAINT)
    _write(sheet, name, 388, NAMES, INK)
    sheet.fill((round(MIDDLE) - 160, 474, round(MIDDLE) + 160, 476), RULE)
    y = 536
    for index, line in enumerate(lines):
        sizes = (FIRST, SECOND)[index] if index < 2 else OTHERS
        y += 20 if index == 1 else 0
        _write(sheet, line, y, sizes, INK if index < 2 else FAINT, strong=index == 1)
        y += 84 if index == 1 else 54
    _write(sheet, footer, HEIGHT - FRAME - 62, FOOTER, FAINT)
    return sheet.png()


def certificate_text(name: str, lines: Sequence[str]) -> str:
    """certificate() in words, at most TEXT_LIMIT characters."""
    return one_line(f"A certificate: {name} {', '.join(lines)}.", TEXT_LIMIT)


def _draw_frame(sheet: Sheet) -> None:
    for inset, width, colour in ((FRAME, 2, INK), (FRAME + 10, 1, RULE)):
        right, bottom = WIDTH - inset, HEIGHT - inset
        sheet.fill((inset, inset, right, inset + width), colour)
        sheet.fill((inset, bottom - width, right, bottom), colour)
        sheet.fill((inset, inset, inset + width, bottom), colour)
        sheet.fill((right - width, inset, right, bottom), colour)


def _write(sheet: Sheet, text: str, y: float, sizes: Sequence[int], colour: str, strong: bool = False) -> None:
    """Around the middle, as large as there is room."""
    size = next((size for size in sizes if sheet.measure(text, size) <= WIDEST), sizes[-1])
    sheet.write(text, MIDDLE, y, size, WIDEST, colour, "mm", strong)
