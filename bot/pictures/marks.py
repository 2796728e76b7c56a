"""How a session is marked: an outline as long as it lasts, and above it a dark flag that says when, moved for room."""

from __future__ import annotations

from collections.abc import Sequence

from bot.pictures.sheet import FAINT, INK, PAPER, Sheet
from bot.pictures.times import Piece

SHADES = (PAPER, "#cfdef3", "#aac5e7", "#83acda", "#5794ce", "#1c7cbe", "#04649d", "#044d79")
"""By the number of days, 0 to 7: one blue, each step about ten of lightness (CIELAB), so that greys tell them apart."""

EDGE, HALO = 2, 1
"""Pixels of an outline, and of the paper inside it by which it is seen on the darkest shade."""
APART = 2
"""Pixels between two flags."""

Place = tuple[int, int, int, int]


def side_by_side(wanted: Sequence[int], widths: Sequence[int], left: int, right: int) -> list[int]:
    """Where to put flags, from left to right, near the wanted places: none over another, none past an edge.

    `wanted` ascends. Where all of them have no room, they go past the left edge.
    """
    places: list[int] = []
    free = left
    for place, width in zip(wanted, widths, strict=True):
        places.append(max(place, free))
        free = places[-1] + width + APART
    for index in reversed(range(len(places))):
        places[index] = min(places[index], right - widths[index])
        right = places[index] - APART
    return places


def flags(sheet: Sheet, texts: Sequence[str], wanted: Sequence[int], lane: Place, size: int) -> None:
    """Put one flag a text into the lane, as near to the wanted places as there is room. `wanted` ascends."""
    left, top, right, bottom = lane
    widths = [sheet.measure(text, size) + 2 * (size // 3) for text in texts]
    for text, width, x in zip(texts, widths, side_by_side(wanted, widths, left, right), strict=True):
        sheet.box((x, top, x + width - 1, bottom - 1), INK, radius=2)
        sheet.write(text, x + width / 2, (top + bottom) / 2, size, width, PAPER, "mm", strong=True)


def outlines(sheet: Sheet, sessions: Sequence[tuple[Place, Piece]]) -> None:
    """Draw the edges of sessions, which may overlap; a side at which one goes on over midnight stays open."""
    for colour, width in ((PAPER, EDGE + HALO), (INK, EDGE)):
        for place, piece in sessions:
            _frame(sheet, place, colour, width, piece)


def _frame(sheet: Sheet, place: Place, colour: str, width: int, piece: Piece) -> None:
    left, top, right, bottom = place
    sheet.fill((left, top, right, top + width), colour)
    sheet.fill((left, bottom - width, right, bottom), colour)
    if not piece.began_before:
        sheet.fill((left, top, left + width, bottom), colour)
    if not piece.goes_on:
        sheet.fill((right - width, top, right, bottom), colour)


def hours_across(sheet: Sheet, x: int, y: float, hour: float, size: int) -> None:
    """Write 0, 3, 6 ... 24 around the height `y`, above an axis that begins at `x`."""
    for time in range(0, 25, 3):
        sheet.write(str(time), x + time * hour, y, size, 3 * hour, INK if time % 12 == 0 else FAINT, "mm")
