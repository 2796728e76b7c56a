"""Draws how a cohort gets on: check-ins asked for and done, unit by unit, and below it the hours that units take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from PIL import Image, ImageDraw

from bot.pictures.layout import MARGIN
from bot.pictures.lettering import lettering
from bot.pictures.pace import draw_pace, pace_height
from bot.pictures.points import PaceBar, Point, until_now
from bot.pictures.rows import MOST_UNITS
from bot.pictures.sheet import FAINT, PAPER, RULE, TINT, Sheet
from bot.pictures.symbols import BLUE, INK
from bot.pictures.words import number

WIDTH = 1200
TOP, PLOT, BELOW, NONE = 112, 360, 66, 110
"""Pixels from the top to the plot, of its height, and below it for the units; and of all where there are no units."""
BESIDE = 172
"""Pixels of what stands beside the end of a line."""
LEFT, RIGHT = MARGIN + 56, WIDTH - 190
"""Where the plot begins and ends, across."""
FINE = 3
LINES = 5
"""Gridlines at most."""
LABEL = 28
"""Pixels of a unit's number."""
MOST_MARKERS = 31
"""Above so many units only today has a marker: they would hide the line."""


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where things are: `units` across from an origin before the first, and 0 to `most` check-ins upwards."""

    units: int
    step: int
    most: int

    def x(self, unit: int) -> float:
        return LEFT + (RIGHT - LEFT) * unit / max(self.units, 1)

    def y(self, count: int) -> float:
        return TOP + PLOT - PLOT * count / self.most


def progress_chart(title: str, points: Sequence[Point], pace: Sequence[PaceBar]) -> bytes:
    """A PNG, 1,200 pixels wide; one point a unit, in order. Raises ValueError for the hours of more than 60 units."""
    if len(pace) > MOST_UNITS:
        raise ValueError(f"a picture shows the hours of at most {MOST_UNITS} units")
    height = TOP + PLOT + BELOW if points else NONE + BELOW
    sheet = Sheet(WIDTH, height + pace_height(pace), lettering())
    sheet.heading(title, number(len(points), "unit"))
    sheet.write("Check-ins asked for and done, since the beginning", MARGIN, 68, 16, WIDTH - 2 * MARGIN, FAINT)
    if points:
        plot = _plot(points)
        _draw_ground(sheet, plot, points)
        sheet.paint(_lines(plot, points), 0, 0)
        _draw_ends(sheet, plot, points)
    else:
        sheet.write("No units yet.", MARGIN, NONE + 16, 18, 400, FAINT)
    draw_pace(sheet, height, pace)
    return sheet.png()


def _plot(points: Sequence[Point]) -> _Plot:
    most = max([1, *(max(point.asked, point.done or 0) for point in points)])
    step = next(size for size in _steps() if size * LINES >= most)
    return _Plot(len(points), step, step * ceil(most / step))


def _steps() -> Sequence[int]:
    """Round numbers."""
    return [digit * 10**power for power in range(10) for digit in (1, 2, 5)]


def _draw_ground(sheet: Sheet, plot: _Plot, points: Sequence[Point]) -> None:
    for count in range(0, plot.most + 1, plot.step):
        y = round(plot.y(count))
        sheet.fill((LEFT, y, RIGHT, y + 1), RULE if count else FAINT)
        sheet.write(str(count), LEFT - 12, y, 15, LEFT - MARGIN - 8, FAINT, "rm")
    every = max(1, ceil(LABEL * plot.units / (RIGHT - LEFT)))
    now = len(until_now(points))
    for unit in range(1, plot.units + 1, every):
        colour = INK if unit == now else FAINT
        sheet.write(str(unit), plot.x(unit), TOP + PLOT + 18, 15, LABEL, colour, "mm", strong=unit == now)
    if now:
        _draw_today(sheet, plot.x(now))
    sheet.write("unit", RIGHT + 40, TOP + PLOT + 18, 15, 60, FAINT)


def _lines(plot: _Plot, points: Sequence[Point]) -> Image.Image:
    """The two lines and what is under the lower one, drawn large and scaled down."""
    size = WIDTH, TOP + PLOT + BELOW
    image = Image.new("RGBA", (size[0] * FINE, size[1] * FINE))
    draw = ImageDraw.Draw(image)
    now = until_now(points)
    asked = _line(plot, [point.asked for point in points])
    done = _line(plot, [count for _, count in now])
    if now:
        ground = plot.y(0) * FINE
        draw.polygon([*done, (done[-1][0], ground), (done[0][0], ground)], fill=TINT)
    draw.line(asked, fill=INK, width=2 * FINE, joint="curve")
    draw.line(done, fill=BLUE, width=5 * FINE, joint="curve")
    for x, y in done[1:] if len(done) <= MOST_MARKERS else done[-1:]:
        half = 6 * FINE
        draw.ellipse((x - half, y - half, x + half, y + half), fill=BLUE, outline=PAPER, width=FINE)
    return image.resize(size, Image.Resampling.BOX)


def _line(plot: _Plot, counts: Sequence[int]) -> list[tuple[float, float]]:
    return [(plot.x(unit) * FINE, plot.y(count) * FINE) for unit, count in enumerate([0, *counts])]


def _draw_today(sheet: Sheet, x: float) -> None:
    sheet.fill((round(x), TOP - 10, round(x) + 1, TOP + PLOT), FAINT)
    sheet.write("today", x, TOP - 20, 14, 80, FAINT, "mm")


def _draw_ends(sheet: Sheet, plot: _Plot, points: Sequence[Point]) -> None:
    """What the lines are and where they have got to, beside their ends: one above the other near the right edge."""
    now = until_now(points)
    end = plot.y(points[-1].asked)
    if now:
        asked, done = now[-1]
        words = _Words(f"{done} done", f"of {asked} asked for so far", BLUE)
        x, y = plot.x(len(now)) + 14, plot.y(done) + 18
        if done > asked:
            x, y = max(x - 28 - _wide(sheet, words), LEFT + 8), max(y - 62, TOP + 12)
        elif x - 14 + BESIDE > RIGHT:
            end = min(end, y - 36)
            y = max(y, end + 42)
        _beside(sheet, x, min(y, plot.y(0) - 32), words)
    later = "" if len(now) == len(points) else "by the end"
    _beside(sheet, RIGHT + 14, end, _Words(f"{points[-1].asked} asked for", later, INK))


class _Words(NamedTuple):
    """What stands at the end of a line, and the line's colour."""

    first: str
    second: str
    colour: str


def _wide(sheet: Sheet, words: _Words) -> int:
    return max(sheet.measure(words.first, 16), sheet.measure(words.second, 14) if words.second else 0)


def _beside(sheet: Sheet, x: float, y: float, words: _Words) -> None:
    """Two short lines, and paper behind them where there are gridlines."""
    sheet.box((x - 4, y - 11, x + _wide(sheet, words) + 6, y + (30 if words.second else 11)), PAPER)
    sheet.write(words.first, x, y, 16, BESIDE, words.colour, strong=words.colour == BLUE)
    if words.second:
        sheet.write(words.second, x, y + 20, 14, BESIDE, FAINT)
