"""Draws people by units, a symbol for each, so that no colour is needed to read it; below, each unit's answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from bot.pictures.bars import draw_bar, drawn, occurring
from bot.pictures.layout import GAP, MARGIN, NARROWEST, Layout, Size, lay_out
from bot.pictures.legend import LINE, Entry, draw_legend, lines
from bot.pictures.lettering import lettering
from bot.pictures.rows import MEANINGS, MOST_UNITS, Answers, GridRow, by_group, marks, people, totals
from bot.pictures.sheet import FAINT, INK, RULE, TINT, Sheet
from bot.pictures.symbols import Sign, symbol

ROWS = (36, 32, 28, 26, 24, 22, 20, 18, 16)
"""Heights of a row that are tried, in pixels; the last only where the others leave somebody out."""
HEAD = 69
"""Pixels from the top to the first block, but for what the symbols mean: the title."""
ENTRY, ENTRY_WIDTH, WIDEST_ENTRY, BAR = 28, 480, 700, (120, 14)
"""Pixels of one unit in the list of totals: its height, the least and the most of its width, and its bar."""


@dataclass(frozen=True, slots=True)
class _Look:
    """How the lines of a picture are drawn; `flags` are the pixels left of names that are kept for them."""

    size: Size
    units: int
    now: int
    flags: int


def progress_grid(title: str, units: Sequence[str], rows: Sequence[GridRow], *, now_unit: int) -> bytes:
    """A PNG of at most 2,000 x 6,000 pixels. `now_unit` counts from 1, 0 is none; one cell a unit in every row.

    Raises ValueError if a row has too few or too many cells, or if there are more than 60 units.
    """
    sums, letters, marked = totals(units, rows), lettering(), marks(rows)
    meanings, parts = _meanings(rows, list(marked)), _parts(sums)
    sizes = _sizes(letters.longest(row.name for row in rows), len(units), bool(marked))
    most = sum(LINE * len(lines(letters, entries, NARROWEST)) for entries in (meanings, parts))
    layout: Layout[GridRow] = lay_out(by_group(rows), sizes, HEAD + most + _foot(len(units), NARROWEST))
    top = HEAD + LINE * len(lines(letters, meanings, layout.width))
    foot = LINE * len(lines(letters, parts, layout.width)) + _foot(len(units), layout.width)
    sheet = Sheet(layout.width, top + layout.height + foot, letters)
    sheet.heading(title, people(len(rows)))
    draw_legend(sheet, letters, meanings, 60)
    look = _Look(layout.size, len(units), now_unit, _flags(layout.size.row, bool(marked)))
    for index, block in enumerate(layout.blocks):
        _draw_block(sheet, look, block, MARGIN + index * (layout.size.block + GAP), top)
    y = top + layout.height
    _draw_foot_heading(sheet, y, bool(sums), layout.hidden)
    draw_legend(sheet, letters, parts, y + 54)
    _draw_totals(sheet, y + 56 + LINE * len(lines(letters, parts, layout.width)), sums, now_unit)
    return sheet.png()


def _meanings(rows: Sequence[GridRow], marked: Sequence[str]) -> list[Entry]:
    """Of the symbols that occur."""
    found = {cell for row in rows for cell in row.cells}
    entries = [Entry(symbol(cell, 22), meaning) for cell, meaning in MEANINGS.items() if cell in found]
    return [*entries, Entry(symbol(Sign.FLAG, 20), " or ".join(marked))] if marked else entries


def _parts(sums: Sequence[Answers]) -> list[Entry]:
    return [Entry(drawn(part, 34, BAR[1]), MEANINGS[part]) for part in occurring(sums)]


def _sizes(longest: float, units: int, marked: bool) -> list[Size]:
    if units > MOST_UNITS:
        raise ValueError(f"a picture shows at most {MOST_UNITS} units")
    return [_size(row, round(row * 0.62), longest, units, marked) for row in ROWS]


def _size(row: int, text: int, longest: float, units: int, marked: bool) -> Size:
    name = min(ceil(longest * text) + 3, row * 9) + row // 2 + _flags(row, marked)
    return Size(row, text, name, name + row * units)


def _flags(row: int, marked: bool) -> int:
    return round(row * 0.8) if marked else 0


def _draw_block(sheet: Sheet, look: _Look, block: Sequence[GridRow | str], x: int, y: int) -> None:
    row, left = look.size.row, x + look.size.name
    if 1 <= look.now <= look.units:
        bottom = y + row * (1 + len(block))
        sheet.box((left + row * (look.now - 1), y, left + row * look.now, bottom), TINT, radius=row // 4)
    for unit in range(look.units):
        middle = left + row * unit + row / 2
        now = unit + 1 == look.now
        sheet.write(str(unit + 1), middle, y + row / 2, look.size.text, row, INK if now else FAINT, "mm", strong=now)
    for index, line in enumerate(block, start=1):
        if isinstance(line, str):
            _draw_heading(sheet, look.size, line, x, y + row * index)
        else:
            _draw_row(sheet, look, line, x, y + row * index)


def _draw_heading(sheet: Sheet, size: Size, group: str, x: int, y: int) -> None:
    sheet.write(group, x, y + size.row * 0.58, round(size.text * 0.86), size.block, FAINT)
    sheet.box((x, y + size.row - 2, x + size.block, y + size.row - 1), RULE)


def _draw_row(sheet: Sheet, look: _Look, line: GridRow, x: int, y: int) -> None:
    row, name = look.size.row, look.size.name
    if line.mark:
        sheet.stamp(Sign.FLAG, x, y + (row - look.flags) // 2, look.flags)
    width = name - look.flags - row // 2
    sheet.write(line.name, x + look.flags, y + row / 2, look.size.text, width, strong=bool(line.mark))
    for unit, cell in enumerate(line.cells):
        sheet.stamp(cell, x + name + row * unit, y, row)


def _draw_foot_heading(sheet: Sheet, y: int, units: bool, hidden: int) -> None:
    heading = "Answers by unit, and how many are done" if units else "No units yet"
    if hidden:
        heading += f" (with the {hidden} people for whom there was no room above)"
    sheet.box((MARGIN, y + 18, sheet.width - MARGIN, y + 19), RULE)
    sheet.write(heading, MARGIN, y + 40, 15, sheet.width - 2 * MARGIN, FAINT, strong=True)


def _draw_totals(sheet: Sheet, y: int, sums: Sequence[Answers], now: int) -> None:
    deep, wide = _table(len(sums), sheet.width)
    for index, answers in enumerate(sums):
        place = MARGIN + index // deep * wide, y + index % deep * ENTRY
        _draw_total(sheet, index + 1, answers, place, wide, index + 1 == now)


def _draw_total(sheet: Sheet, number: int, answers: Answers, place: tuple[int, int], wide: int, now: bool) -> None:
    x, y = place
    middle, bar = y + ENTRY / 2, x + wide - 116 - BAR[0]
    sheet.write(str(number), x + 22, middle, 15, 26, INK if now else FAINT, "rm", strong=now)
    sheet.write(answers.unit, x + 32, middle, 15, bar - x - 48, strong=now)
    draw_bar(sheet, bar, y + (ENTRY - BAR[1]) // 2, BAR, answers)
    sheet.write(str(answers), bar + BAR[0] + 12, middle, 15, 96, FAINT)


def _table(units: int, width: int) -> tuple[int, int]:
    """Of the totals in a picture of that width: how many stand in one column, and a column's pixels."""
    columns = max(1, min((width - 2 * MARGIN) // ENTRY_WIDTH, ceil(units / 4)))
    return ceil(units / columns), min((width - 2 * MARGIN) // columns, WIDEST_ENTRY)


def _foot(units: int, width: int) -> int:
    """Pixels below the blocks, but for what the bars mean."""
    return 56 + _table(units, width)[0] * ENTRY + MARGIN
