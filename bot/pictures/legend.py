"""What signs mean, side by side in as many lines as they need."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from PIL import Image

from bot.pictures.layout import MARGIN
from bot.pictures.lettering import Lettering
from bot.pictures.sheet import FAINT, Sheet

LINE, TEXT, WIDEST_TEXT = 27, 15, 240
"""Pixels of a line's height, its letters, and the most of an entry's words."""
NEAR, APART = 5, 22
"""Pixels between a sign and its words, and after them."""


class Entry(NamedTuple):
    sign: Image.Image
    words: str


def lines(letters: Lettering, entries: Sequence[Entry], width: int) -> list[list[Entry]]:
    """The entries as they are dealt out to lines in a picture of that width."""
    dealt: list[list[Entry]] = []
    left = 0
    for entry in entries:
        wide = _wide(letters, entry)
        if wide > left:
            dealt.append([])
            left = width - 2 * MARGIN + APART
        dealt[-1].append(entry)
        left -= wide
    return dealt


def draw_legend(sheet: Sheet, letters: Lettering, entries: Sequence[Entry], y: int) -> None:
    """Write them below `y`, LINE pixels for each line."""
    for index, line in enumerate(lines(letters, entries, sheet.width)):
        x, middle = MARGIN, y + index * LINE + LINE // 2
        for entry in line:
            sheet.paint(entry.sign, x, middle - entry.sign.height // 2)
            sheet.write(entry.words, x + entry.sign.width + NEAR, middle, TEXT, WIDEST_TEXT, FAINT)
            x += _wide(letters, entry)


def _wide(letters: Lettering, entry: Entry) -> int:
    words, font = letters.fit(entry.words, TEXT, WIDEST_TEXT)
    return entry.sign.width + NEAR + ceil(font.getlength(words)) + APART
