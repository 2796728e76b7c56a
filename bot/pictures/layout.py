"""Where the lines of a picture go: blocks side by side, as large as the picture's limits allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from math import ceil
from typing import Generic, NamedTuple, TypeVar

WIDEST, TALLEST = 2000, 6000
NARROWEST = 720
MARGIN = 28
GAP = 36
"""Pixels between two blocks."""
READABLE = 18
"""Pixels of a line's height that come before a good fit on the screen."""
SCREEN = (1600, 1200)
MOST_WHOLE = 9
"""Lines of a group that is never split: its heading and eight people."""

Row = TypeVar("Row")


class Size(NamedTuple):
    """One way to draw the lines, in pixels: a line's height, its letters, its name, and the width of a whole block."""

    row: int
    text: int
    name: int
    block: int


@dataclass(frozen=True, slots=True)
class Layout(Generic[Row]):
    """Blocks of lines side by side, all of one size; `hidden` rows found no room. A line is a row or a heading."""

    size: Size
    blocks: tuple[tuple[Row | str, ...], ...]
    hidden: int

    @property
    def width(self) -> int:
        """Of the whole picture."""
        blocks = len(self.blocks) * (self.size.block + GAP) - GAP
        return max(NARROWEST, 2 * MARGIN + blocks)

    @property
    def height(self) -> int:
        """Of the blocks alone, with the line above them that says what the columns are."""
        return self.size.row * (1 + max(map(len, self.blocks), default=0))


def lay_out(sections: Sequence[Sequence[Row | str]], sizes: Iterable[Size], around: int) -> Layout[Row]:
    """The layout with room for most rows whose names are largest when it is seen whole on a screen.

    Each section may begin with a heading. `sizes` are those to try; `around` is the pixels above and below the blocks.
    """
    fitting = [layout for size in sizes for layout in _candidates(sections, size, around)]
    return max(fitting, key=lambda layout: (-layout.hidden, min(layout.size.row, READABLE), _seen(layout, around)))


def deal(sections: Sequence[Sequence[Row | str]], blocks: int) -> list[list[Row | str]]:
    """At most `blocks` blocks of about the same height. Only a large group is split, under its heading each time."""
    lowest = ceil(sum(map(len, sections)) / blocks)
    return next(dealt for most in count(lowest) if len(dealt := _fill(sections, most)) <= blocks)


def _fill(sections: Sequence[Sequence[Row | str]], most: int) -> list[list[Row | str]]:
    blocks: list[list[Row | str]] = []
    for section in sections:
        room = most - len(blocks[-1]) if blocks else 0
        if room < min(len(section), MOST_WHOLE):
            blocks.append([])
        for line in section:
            if len(blocks[-1]) >= most > 1:
                blocks.append([section[0]] if isinstance(section[0], str) else [])
            blocks[-1].append(line)
    return blocks


def _candidates(sections: Sequence[Sequence[Row | str]], size: Size, around: int) -> Iterator[Layout[Row]]:
    tallest = (TALLEST - around) // size.row - 1
    for blocks in range(1, (WIDEST - 2 * MARGIN + GAP) // (size.block + GAP) + 1):
        dealt = deal(sections, blocks)
        shown = tuple(tuple(block[:tallest]) for block in dealt)
        hidden = sum(not isinstance(line, str) for block in dealt for line in block[tallest:])
        yield Layout(size, shown, hidden)


def _seen(layout: Layout[Row], around: int) -> float:
    scale = min(1.0, SCREEN[0] / layout.width, SCREEN[1] / (layout.height + around))
    return layout.size.row * scale
