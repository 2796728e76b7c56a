"""Draws people by units: a tick, an empty ring or a dot for each, so that no colour is needed to read it."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from bot.pictures.layout import GAP, MARGIN, NARROWEST, Layout, Size, lay_out
from bot.pictures.lettering import lettering
from bot.pictures.rows import Cell, GridRow, Total, by_group, people, totals
from bot.pictures.sheet import FAINT, INK, RULE, TINT, Sheet
from bot.pictures.symbols import BLUE

MEANINGS = {Cell.DONE: "checked in", Cell.MISSED: "due, no check-in", Cell.NOT_DUE: "not due yet"}
MOST_UNITS = 60
ROWS = (36, 32, 28, 26, 24, 22, 20, 18, 16)
"""Heights of a row that are tried, in pixels; the last only where the others leave somebody out."""
HEAD = 96
"""Pixels from the top to the first block: the title and what the symbols mean."""
ENTRY, ENTRY_WIDTH, WIDEST_ENTRY, BAR = 28, 480, 700, 90
"""Pixels of one unit in the list of totals: its height, the least and the most of its width, and its bar."""


def progress_grid(title: str, units: Sequence[str], rows: Sequence[GridRow], *, now_unit: int) -> bytes:
    """A PNG of at most 2,000 x 6,000 pixels. `now_unit` counts from 1, 0 is none; one cell a unit in every row.

    Raises ValueError if a row has too few or too many cells, or if there are more than 60 units.
    """
    sums, letters = totals(units, rows), lettering()
    sizes = _sizes(letters.longest(row.name for row in rows), len(units))
    layout: Layout[GridRow] = lay_out(by_group(rows), sizes, HEAD + _foot(len(units), NARROWEST))
    sheet = Sheet(layout.width, HEAD + layout.height + _foot(len(units), layout.width), letters)
    _draw_head(sheet, title, people(rows))
    for index, block in enumerate(layout.blocks):
        _draw_block(sheet, layout.size, block, MARGIN + index * (layout.size.block + GAP), len(units), now_unit)
    _draw_foot(sheet, HEAD + layout.height, sums, now_unit, layout.hidden)
    return sheet.png()


def _sizes(longest: float, units: int) -> list[Size]:
    if units > MOST_UNITS:
        raise ValueError(f"a picture shows at most {MOST_UNITS} units")
    return [_size(row, round(row * 0.62), longest, units) for row in ROWS]


def _size(row: int, text: int, longest: float, units: int) -> Size:
    name = min(ceil(longest * text) + 3, row * 9) + row // 2
    return Size(row, text, name, name + row * units)


def _draw_head(sheet: Sheet, title: str, size: str) -> None:
    sheet.heading(title, size)
    x = MARGIN
    for cell, meaning in MEANINGS.items():
        sheet.stamp(cell, x, 62, 22)
        x += 50 + ceil(sheet.write(meaning, x + 26, 73, 15, 200, FAINT))


def _draw_block(sheet: Sheet, size: Size, block: Sequence[GridRow | str], x: int, units: int, now_unit: int) -> None:
    row, left = size.row, x + size.name
    bottom = HEAD + row * (1 + len(block))
    if 1 <= now_unit <= units:
        sheet.box((left + row * (now_unit - 1), HEAD, left + row * now_unit, bottom), TINT, radius=row // 4)
    for unit in range(units):
        middle = left + row * unit + row / 2
        now = unit + 1 == now_unit
        sheet.write(str(unit + 1), middle, HEAD + row / 2, size.text, row, INK if now else FAINT, "mm", strong=now)
    for index, line in enumerate(block, start=1):
        _draw_line(sheet, size, line, x, HEAD + row * index)


def _draw_line(sheet: Sheet, size: Size, line: GridRow | str, x: int, y: int) -> None:
    row = size.row
    if isinstance(line, str):
        sheet.write(line, x, y + row * 0.58, round(size.text * 0.86), size.name, FAINT)
        sheet.box((x, y + row - 2, x + size.block, y + row - 1), RULE)
        return
    sheet.write(line.name, x, y + row / 2, size.text, size.name - row // 2)
    for unit, cell in enumerate(line.cells):
        sheet.stamp(cell, x + size.name + row * unit, y, row)


def _draw_foot(sheet: Sheet, y: int, sums: Sequence[Total], now_unit: int, hidden: int) -> None:
    heading = "Checked in, by unit" if sums else "No units yet"
    if hidden:
        heading += f" (with the {hidden} people for whom there was no room above)"
    sheet.box((MARGIN, y + 18, sheet.width - MARGIN, y + 19), RULE)
    sheet.write(heading, MARGIN, y + 40, 15, sheet.width - 2 * MARGIN, FAINT, strong=True)
    deep, wide = _table(len(sums), sheet.width)
    for index, total in enumerate(sums):
        x = MARGIN + index // deep * wide
        _draw_total(sheet, index + 1, total, (x, y + 56 + index % deep * ENTRY), wide, index + 1 == now_unit)


def _draw_total(sheet: Sheet, number: int, total: Total, place: tuple[int, int], wide: int, now: bool) -> None:
    x, y = place
    middle, bar = y + ENTRY / 2, x + wide - 210
    sheet.write(str(number), x + 22, middle, 15, 26, INK if now else FAINT, "rm", strong=now)
    sheet.write(total.unit, x + 32, middle, 15, bar - x - 48, strong=now)
    sheet.box((bar, y + 10, bar + BAR, y + ENTRY - 10), RULE, radius=4)
    if total.done:
        sheet.box((bar, y + 10, bar + max(8, BAR * total.done / total.due), y + ENTRY - 10), BLUE, radius=4)
    sheet.write(str(total), bar + BAR + 12, middle, 15, 90, FAINT)


def _table(units: int, width: int) -> tuple[int, int]:
    """Of the totals in a picture of that width: how many stand in one column, and a column's pixels."""
    columns = max(1, min((width - 2 * MARGIN) // ENTRY_WIDTH, ceil(units / 4)))
    return ceil(units / columns), min((width - 2 * MARGIN) // columns, WIDEST_ENTRY)


def _foot(units: int, width: int) -> int:
    """Pixels below the blocks."""
    return 56 + _table(units, width)[0] * ENTRY + MARGIN
