"""Symbols, parts of bars and rounded corners, drawn large and scaled down, so that they are smooth.

A square is an answer, the fuller the more is done; a ring is none; what is smaller asks for none.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import assert_never

from PIL import Image, ImageDraw
from PIL.ImageDraw import ImageDraw as Draw

from bot.pictures.rows import Cell

BLUE, ORANGE, GREY = "#0072b2", "#d55e00", "#969ca6"
"""After Okabe and Ito: told apart by every kind of colour vision, and by lightness too."""

INK = "#1f2328"
FINE = 8


class Sign(Enum):
    """What stands beside cells."""

    FLAG = auto()


def symbol(cell: Cell | Sign, size: int) -> Image.Image:
    """A square of `size` pixels with a transparent ground; no two look alike, even in grey."""
    side = size * FINE
    image = Image.new("RGBA", (side, side))
    draw = ImageDraw.Draw(image)
    match cell:
        case Cell.DONE:
            draw.rounded_rectangle(_square(side, 0.40), radius=side * 0.16, fill=BLUE)
            tick = [(side * x, side * y) for x, y in ((0.31, 0.52), (0.44, 0.65), (0.69, 0.36))]
            draw.line(tick, fill="white", width=round(side * 0.10), joint="curve")
        case Cell.PARTLY:
            _tile(draw, side)
            draw.rectangle((side * 0.15, side * 0.5, side * 0.85, side * 0.85), fill=BLUE)
        case Cell.NOT_STARTED:
            _tile(draw, side)
            draw.rectangle((side * 0.32, side * 0.45, side * 0.68, side * 0.55), fill=BLUE)
        case Cell.NOTHING:
            draw.ellipse(_square(side, 0.36), outline=ORANGE, width=round(side * 0.14))
        case Cell.ASKED:
            draw.ellipse(_square(side, 0.26), outline=GREY, width=round(side * 0.065))
        case Cell.NOT_THEIRS:
            draw.line((side * 0.24, side * 0.76, side * 0.76, side * 0.24), fill=GREY, width=round(side * 0.10))
        case Cell.NOT_DUE:
            draw.ellipse(_square(side, 0.09), fill=GREY)
        case Sign.FLAG:
            draw.rectangle((side * 0.20, side * 0.12, side * 0.29, side * 0.90), fill=INK)
            draw.polygon([(side * 0.29, side * y) for y in (0.12, 0.56)] + [(side * 0.88, side * 0.34)], fill=INK)
        case _:
            assert_never(cell)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def corners(size: tuple[int, int], radius: int) -> Image.Image:
    """A mask that is opaque but for rounded corners."""
    mask = Image.new("L", size, 255)
    side = 2 * radius * FINE
    disc = Image.new("L", (side, side))
    ImageDraw.Draw(disc).ellipse((0, 0, side - 1, side - 1), fill=255)
    disc = disc.resize((2 * radius, 2 * radius), Image.Resampling.LANCZOS)
    for x, left in ((0, 0), (size[0] - radius, radius)):
        for y, top in ((0, 0), (size[1] - radius, radius)):
            mask.paste(disc.crop((left, top, left + radius, top + radius)), (x, y))
    return mask


def _tile(draw: Draw, side: int) -> None:
    draw.rounded_rectangle(_square(side, 0.40), side * 0.16, "white", outline=BLUE, width=round(side * 0.08))


def _square(side: int, half: float) -> tuple[float, float, float, float]:
    return side * (0.5 - half), side * (0.5 - half), side * (0.5 + half), side * (0.5 + half)
