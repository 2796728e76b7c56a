"""Writes any name with the fonts at hand: what none of them can draw is spelt in plain letters, as it sounds."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from anyascii import anyascii
from PIL import Image, ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

ALSO = ("DejaVuSans.ttf", "NotoSansCJK-Regular.ttc")
"""Taken from the machine, where they are installed: Pillow's own font knows hardly more than ASCII."""

LONGEST = 120
UNASSIGNED = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Lettering:
    """The fonts of one picture, best first, by name; sizes are made and glyphs looked up once."""

    names: tuple[str, ...]
    sizes: dict[tuple[str, int], FreeTypeFont] = field(default_factory=dict)
    known: dict[tuple[str, str], bool] = field(default_factory=dict)

    def font(self, text: str, size: int) -> FreeTypeFont:
        """The first font that can draw all of `text`, else the one that Pillow brings."""
        return self._sized(next((name for name in self.names if self._draws(name, text)), ""), size)

    def fit(self, text: str, size: int, width: float) -> tuple[str, FreeTypeFont]:
        """`text` as one line, cut with an ellipsis to `width` pixels, and the font that can draw it."""
        line = self.drawable(text)
        font = self.font(line, size)
        if font.getlength(line) <= width:
            return line, font
        low, high = 0, len(line)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if font.getlength(line[:middle] + "…") <= width else (low, middle - 1)
        return line[:low].rstrip() + "…", font

    def longest(self, texts: Iterable[str]) -> float:
        """The longest text's width, for each pixel of its size; a little more, for hinting differs by size."""
        lines = [self.drawable(text) for text in texts]
        return 1.06 * max((self.font(line, 20).getlength(line) / 20 for line in lines), default=0.0)

    def drawable(self, text: str) -> str:
        """`text` as one line of letters that a single font can draw; never empty."""
        whole = _one_line(text)
        line = _without(whole, "CM")
        if any(self._draws(name, line) for name in self.names):
            return line or "?"
        best = max(self.names, key=lambda name: sum(self._has(name, letter) for letter in line))
        letters = [letter if self._shows(best, letter) else _instead(letter) for letter in _without(whole, "C")]
        return " ".join("".join(letters).split()) or "?"

    def _shows(self, name: str, letter: str) -> bool:
        """Whether it stands by itself: a vowel that is a mark on a letter no font has is spelt as the letter is."""
        return unicodedata.category(letter)[0] != "M" and self._has(name, letter)

    def _draws(self, name: str, text: str) -> bool:
        return all(self._has(name, letter) for letter in text)

    def _has(self, name: str, letter: str) -> bool:
        if (name, letter) not in self.known:
            font = self._sized(name, 20)
            self.known[name, letter] = _glyph(font, letter) != _glyph(font, UNASSIGNED)
        return self.known[name, letter]

    def _sized(self, name: str, size: int) -> FreeTypeFont:
        if (name, size) not in self.sizes:
            self.sizes[name, size] = _open(name, size)
        return self.sizes[name, size]


def lettering() -> Lettering:
    """The fonts that this machine has, Pillow's own first."""
    return Lettering(("", *(name for name in ALSO if _installed(name))))


def _open(name: str, size: int) -> FreeTypeFont:
    font = ImageFont.truetype(name, size) if name else ImageFont.load_default(size)
    if not isinstance(font, FreeTypeFont):
        raise RuntimeError("Pillow was built without FreeType; install the wheel from PyPI")
    return font


def _instead(letter: str) -> str:
    """The letter as it sounds, in plain letters. A picture can be left out of a name."""
    return "" if unicodedata.category(letter)[0] == "S" else anyascii(letter)


def _glyph(font: FreeTypeFont, letter: str) -> bytes:
    image = Image.new("L", (48, 48))
    ImageDraw.Draw(image).text((8, 8), letter, 255, font)
    return image.tobytes()


def _installed(name: str) -> bool:
    try:
        ImageFont.truetype(name, 20)
    except OSError:
        return False
    return True


def _one_line(text: str) -> str:
    """Fancy letters as plain ones, on one line."""
    return unicodedata.normalize("NFKC", " ".join(text[:LONGEST].split()))


def _without(line: str, categories: str) -> str:
    """C: no control or direction marks. M: no accents that stack up into the neighbour's row."""
    return "".join(letter for letter in line if unicodedata.category(letter)[0] not in categories).strip()
