"""Draws when groups can meet: a line of 24 hours for each, darker the more days all are free, and its sessions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from math import ceil

from bot.core.availability import DAY, DAYS
from bot.pictures.layout import GAP, MARGIN, Layout, Size, lay_out
from bot.pictures.lettering import lettering
from bot.pictures.marks import SHADES, Place, flags, hours_across, outlines
from bot.pictures.sheet import FAINT, INK, RULE, Sheet
from bot.pictures.times import CELL, HoursRow, check_length, days_free, groups, meeting

MOST_GROUPS = 125
ROWS = (44, 38, 32, 28, 26, 24, 22)
"""Heights of a row that are tried, in pixels: in the smallest, the most groups fit in three blocks."""
CELLS = DAY // CELL
HEAD = 140
"""Pixels from the top to the first block, in a picture that is not wide."""
NORMAL = 1000
"""Pixels of width from which on the letters above the blocks grow with the picture, up to MOST_GROWN times."""
MOST_GROWN = 1.6


def hours_picture(title: str, rows: Sequence[HoursRow], *, zone: str, session_minutes: int) -> bytes:
    """A PNG of at most 2,000 x 2,400 pixels, one line a group, in the order given.

    `zone` says whose clocks all minutes are by, such as "UTC". Raises ValueError if there are more than MOST_GROUPS
    rows or a session is not 1 to 1,440 minutes long.
    """
    check_length(session_minutes)
    if len(rows) > MOST_GROUPS:
        raise ValueError(f"a picture shows at most {MOST_GROUPS} groups, not {len(rows)}")
    letters = lettering()
    layout: Layout[HoursRow] = lay_out([rows], _sizes(letters.longest(row.label for row in rows)), HEAD)
    scale = min(max(layout.width / NORMAL, 1), MOST_GROWN)
    top, size = round(HEAD * scale), layout.size
    sheet = Sheet(layout.width, top + layout.height + size.row, letters)
    _draw_head(sheet, (title, groups(rows)), zone, session_minutes, scale)
    for index, block in enumerate(layout.blocks):
        x = MARGIN + index * (size.block + GAP)
        _draw_axis(sheet, size, x, top, len(block))
        for place, row in enumerate(block, start=1):
            if isinstance(row, HoursRow):
                _draw_row(sheet, size, row, (x, top + size.row * place), session_minutes)
    return sheet.png()


def _sizes(longest: float) -> list[Size]:
    return [_size(row, min(round(row * 0.56), 20), longest) for row in ROWS]


def _size(row: int, text: int, longest: float) -> Size:
    name = min(ceil(longest * text) + 3, row * 5) + row // 2
    return Size(row, text, name, name + CELLS * _cell(row) + text * 4)


def _cell(row: int) -> int:
    """The width of a quarter of an hour, in pixels."""
    return row * 3 // 16


def _draw_head(sheet: Sheet, titles: tuple[str, str], zone: str, minutes: int, scale: float) -> None:
    def down(pixels: int) -> int:
        return round(pixels * scale)

    text, side, x = down(15), down(20), MARGIN
    sheet.heading(*titles, scale)
    sheet.write(f"Hours of the day in {zone}", MARGIN, down(67), down(16), sheet.width - 2 * MARGIN)
    for days, shade in enumerate(SHADES):
        sheet.fill((x, down(86), x + side, down(86) + side), RULE if days == 0 else shade)
        if days == 0:
            sheet.fill((x + 1, down(86) + 1, x + side - 1, down(86) + side - 1), shade)
        sheet.write(str(days), x + side / 2, down(96), text, side, INK if days < 5 else SHADES[0], "mm")
        x += side
    meaning = "days a week on which all are free"
    x += down(8) + ceil(sheet.write(meaning, x + down(8), down(96), text, down(300), FAINT)) + down(24)
    flags(sheet, ["Tu"], [x], (x, down(88), x + 3 * side, down(104)), down(12))
    sheet.write(f"a session starts; outlined: its {minutes} min", x + down(28), down(96), text, down(300), FAINT)
    note = "1 of 4: how many meet at hours that they gave only if needed"
    sheet.write(note, MARGIN, down(125), text, sheet.width - 2 * MARGIN, FAINT)


def _draw_axis(sheet: Sheet, size: Size, x: int, top: int, rows: int) -> None:
    hour, left = 60 // CELL * _cell(size.row), x + size.name
    bottom = top + size.row * (1 + rows)
    hours_across(sheet, left, top + size.row * 0.6, hour, size.text)
    for time in range(0, 25, 3):
        sheet.fill((left + time * hour, top + size.row, left + time * hour + 1, bottom), RULE)


def _draw_row(sheet: Sheet, size: Size, row: HoursRow, place: tuple[int, int], minutes: int) -> None:
    x, y = place
    left, cell = x + size.name, _cell(size.row)
    strip = (left, y + size.row // 2, left + CELLS * cell, y + size.row - 2)
    middle = (strip[1] + strip[3]) / 2
    sheet.write(row.label, x, middle, size.text, size.name - size.row // 2)
    _draw_days(sheet, row, strip, cell)
    _draw_sessions(sheet, row, strip, minutes, (y + 1, round(size.row * 0.42)))
    note, colour = f"{row.stretched} of {row.people}", INK if row.stretched else FAINT
    sheet.write(note, strip[2] + size.text * 4, middle, round(size.text * 0.9), size.text * 4, colour, "rm")


def _draw_days(sheet: Sheet, row: HoursRow, strip: Place, cell: int) -> None:
    left, top, right, bottom = strip
    sheet.fill((left, top, right + 1, top + 1), RULE)
    sheet.fill((left, bottom - 1, right + 1, bottom), RULE)
    for start, end, days in _runs(days_free(row.common)):
        if days:
            sheet.fill((left + start * cell, top, left + end * cell, bottom), SHADES[days])
    if not row.common:
        size = max(12, round((bottom - top) * 0.7))
        sheet.write("no hour is common to all", (left + right) / 2, (top + bottom) / 2, size, right - left, FAINT, "mm")


def _draw_sessions(sheet: Sheet, row: HoursRow, strip: Place, minutes: int, lane: tuple[int, int]) -> None:
    left, top, right, bottom = strip

    def across(minute: int) -> int:
        return left + (right - left) * minute // DAY

    starts = sorted(set(row.sessions), key=lambda start: (start % DAY, start))
    pieces = [piece for start in starts for piece in meeting(start, minutes)]
    outlines(sheet, [((across(piece.start), top - 1, across(piece.end), bottom + 1), piece) for piece in pieces])
    times = [(at, list(same)) for at, same in groupby(starts, key=lambda start: start % DAY)]
    texts = [" ".join(DAYS[start // DAY][:2] for start in same) for _, same in times]
    wanted = [across(at) for at, _ in times]
    flags(sheet, texts, wanted, (left, lane[0], right, top - 1), lane[1])


def _runs(cells: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Neighbours that are equal, as (first, end, value)."""
    first = 0
    for value, run in groupby(cells):
        end = first + len(list(run))
        yield first, end, value
        first = end
