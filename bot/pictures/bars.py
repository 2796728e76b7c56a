"""The answers to one unit as a bar in parts, which differ by pattern and lightness, so that no colour is needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from PIL import Image, ImageDraw

from bot.pictures.rows import Answers, Cell
from bot.pictures.sheet import RULE, Sheet
from bot.pictures.symbols import BLUE, GREY, ORANGE

FINE = 4
LEAST = 5
"""Pixels of a part of one in a thousand: still seen."""


PARTS = (Cell.DONE, Cell.PARTLY, Cell.NOT_STARTED, Cell.NOTHING, Cell.ASKED)
"""What a bar is made of, from left to right."""
EDGES = {Cell.DONE: BLUE, Cell.PARTLY: BLUE, Cell.NOT_STARTED: BLUE, Cell.NOTHING: ORANGE, Cell.ASKED: GREY}


def parts(answers: Answers) -> dict[Cell, int]:
    """How many people are in each part; only those that somebody is in."""
    counts = (answers.done, answers.partly, answers.not_started, answers.nothing, answers.open)
    return {part: count for part, count in zip(PARTS, counts, strict=True) if count}


def occurring(answers: Iterable[Answers]) -> list[Cell]:
    """The parts that the bars of these answers have, in their order."""
    found = {part for one in answers for part in parts(one)}
    return [part for part in PARTS if part in found]


def draw_bar(sheet: Sheet, x: int, y: int, size: tuple[int, int], answers: Answers) -> None:
    """The bar, or a thin line where nobody is asked, in a box of that size with its upper left corner at (x, y)."""
    width, height = size
    counts = parts(answers)
    if not counts:
        sheet.fill((x, y + height // 2, x + width, y + height // 2 + 1), RULE)
    edges = list(accumulate(widths(list(counts.values()), width), initial=0))
    for part, (left, right) in zip(counts, pairwise(edges), strict=True):
        sheet.paint(drawn(part, right - left - 1, height), x + left, y)


def widths(counts: Sequence[int], width: int) -> list[int]:
    """Pixels of each part: together `width`, about as the counts are to one another, and none too small to be seen."""
    least = min(LEAST, width // max(len(counts), 1))
    ends = [round((width - least * len(counts)) * end / sum(counts)) for end in accumulate(counts)]
    return [least + end - start for start, end in pairwise([0, *ends])]


def drawn(part: Cell, width: int, height: int) -> Image.Image:
    """One part: full, striped, with a line through it, empty with a thick edge, or empty with a thin one."""
    wide, high = width * FINE, height * FINE
    image = Image.new("RGBA", (wide, high), BLUE if part is Cell.DONE else "white")
    draw = ImageDraw.Draw(image)
    if part is Cell.PARTLY:
        for start in range(-high, wide, 6 * FINE):
            draw.line((start, high, start + high, 0), fill=BLUE, width=2 * FINE)
    elif part is Cell.NOT_STARTED:
        draw.rectangle((0, high // 2 - FINE // 2, wide, high // 2 + FINE // 2), fill=BLUE)
    edge = 2 * FINE if part is Cell.NOTHING else FINE
    draw.rectangle((0, 0, wide - 1, high - 1), outline=EDGES[part], width=edge)
    return image.resize((width, height), Image.Resampling.BOX)
