"""A sheet of paper in Discord's dark or light: writes cut lines of text, stamps symbols, gives a PNG."""

from __future__ import annotations

from io import BytesIO
from math import ceil

from PIL import Image, ImageDraw

from bot.pictures.layout import MARGIN
from bot.pictures.lettering import Lettering
from bot.pictures.rows import Cell
from bot.pictures.symbols import INK, Sign, corners, symbol

PAPER, FAINT, RULE, TINT = "#faf9f6", "#5f6670", "#d5d3cc", "#dfe8f2"
CORNER = 18


class Sheet:
    """One picture while it is drawn; places are pixels from the upper left."""

    def __init__(self, width: int, height: int, letters: Lettering, corner: int = CORNER) -> None:
        """An empty sheet; `corner` is the radius of its round corners, 0 for square ones."""
        self.width = width
        self._image = Image.new("RGB", (width, height), PAPER)
        self._draw = ImageDraw.Draw(self._image)
        self._letters, self._corner = letters, corner
        self._stamps: dict[tuple[Cell | Sign, int], Image.Image] = {}

    def write(
        self,
        text: str,
        x: float,
        y: float,
        size: int,
        width: float,
        colour: str = INK,
        anchor: str = "lm",
        strong: bool = False,
    ) -> float:
        """Write one line, cut to `width`, around the height `y`; gives the width that it took."""
        line, font = self._letters.fit(text, size, width)
        self._draw.text((x, y), line, colour, font, anchor, stroke_width=size / 50 if strong else 0)
        return font.getlength(line)

    def heading(self, title: str, aside: str, scale: float = 1) -> None:
        """Write the title across the top, and a word or two in its right corner; letters are `scale` times as large."""
        wide, middle = round(130 * scale), 38 * scale
        self.write(title, MARGIN, middle, round(24 * scale), self.width - 2 * MARGIN - wide, strong=True)
        self.write(aside, self.width - MARGIN, middle, round(16 * scale), wide - 10, FAINT, anchor="rm")

    def measure(self, text: str, size: int) -> int:
        """The pixels that write() takes for a short text, rounded up."""
        line, font = self._letters.fit(text, size, self.width)
        return ceil(font.getlength(line))

    def stamp(self, cell: Cell | Sign, x: int, y: int, size: int) -> None:
        """Put the symbol of `cell` into the square whose upper left corner is (x, y)."""
        if (cell, size) not in self._stamps:
            self._stamps[cell, size] = symbol(cell, size)
        self.paint(self._stamps[cell, size], x, y)

    def paint(self, picture: Image.Image, x: int, y: int) -> None:
        """Put a picture with a transparent ground where its upper left corner is (x, y)."""
        self._image.paste(picture, (x, y), picture)

    def box(self, place: tuple[float, float, float, float], colour: str, radius: float = 0) -> None:
        """Fill a rectangle, left, top, right and bottom, with round corners if `radius` is given."""
        self._draw.rounded_rectangle(place, radius, fill=colour)

    def fill(self, place: tuple[int, int, int, int], colour: str) -> None:
        """Fill whole pixels: from `left`, `top` to before `right`, `bottom`. Nothing if there are none."""
        left, top, right, bottom = place
        if left < right and top < bottom:
            self._draw.rectangle((left, top, right - 1, bottom - 1), fill=colour)

    def png(self) -> bytes:
        """The sheet as a file, transparent outside round corners."""
        if self._corner:
            self._image.putalpha(corners(self._image.size, self._corner))
        out = BytesIO()
        self._image.save(out, "PNG", compress_level=4)
        return out.getvalue()
