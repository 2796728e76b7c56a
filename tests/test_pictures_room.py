"""Whatever is drawn, no words lie over others or past the edge, and no file is too large for Discord."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import combinations
from typing import Any

import pytest
from PIL import Image

from bot.pictures import (
    Answers,
    Cell,
    GridRow,
    PaceBar,
    Point,
    answers_picture,
    answers_text,
    certificate,
    certificate_text,
    progress_chart,
    progress_grid,
)
from bot.pictures.lettering import lettering
from bot.pictures.rows import NO_GROUP
from bot.pictures.sheet import Sheet
from bot.pictures.symbols import BLUE

Box = tuple[float, float, float, float]
LARGEST = 8_000_000
LONG = "A long name " * 10
NAMES = ("Ann", "محمد عبد الله", "陈大文", "आदित्य नमस्ते", "🦄 pony 🦄", "W" * 32, "Zoë", "g" * 100)
LINES = ("has finished", "Foundations in 7 weeks", "with the cohort Spring 2027, 18 of 18 units", "12 March 2027")
FOOT = "A self-study cohort; nobody was examined."


def grid(count: int, units: int, *names: str) -> Callable[[], bytes]:
    cells = [list(Cell)[index % len(Cell)] for index in range(units)]
    rows = [
        GridRow(names[n % len(names)], f"Group {n // 4}" if n % 9 else LONG, cells, None if n % 7 else "needs a hand")
        for n in range(count)
    ]
    return lambda: progress_grid(LONG, [f"Unit {LONG}"] * units, rows, now_unit=units)


def chart(units: int, begun: int, people: int, done: int, bars: int) -> Callable[[], bytes]:
    points = [Point(str(n), n * people, n * done if n <= begun else None) for n in range(1, units + 1)]
    pace = [PaceBar(LONG, 6 + n % 3, 1 + n % 30, n * 50) for n in range(bars)]
    return lambda: progress_chart(LONG, points, pace)


def answers(units: int, count: int) -> Callable[[], bytes]:
    each = [Answers(LONG, *((count // 5,) * 5 if n < 50 else (0,))) for n in range(units)]
    return lambda: answers_picture(LONG, count, each, now_unit=units)


PICTURES = {
    "nobody": grid(0, 0, "Ann"),
    "nobody, 60 units": grid(0, 60, "Ann"),
    "one person, one unit": grid(1, 1, "Ann"),
    "names in all scripts": grid(30, 16, *NAMES),
    "30 long names": grid(30, 7, LONG),
    "60 long names, 60 units": grid(60, 60, LONG),
    "500 people": grid(500, 16, *NAMES),
    "no chart": chart(0, 0, 0, 0, 0),
    "one point": chart(1, 1, 1, 0, 1),
    "before the first unit": chart(7, 0, 9, 0, 0),
    "all done": chart(7, 7, 5, 5, 4),
    "nothing done": chart(7, 7, 5, 0, 8),
    "the last unit but one": chart(16, 15, 20, 20, 9),
    "more done than asked": chart(16, 8, 20, 22, 16),
    "60 units": chart(60, 30, 1500, 900, 60),
    "365 units": chart(365, 365, 2, 1, 60),
    "no answers": answers(0, 0),
    "60 units of 10,000": answers(60, 10_000),
    "a certificate": lambda: certificate("Ann", LINES, FOOT),
    "a long certificate": lambda: certificate("W" * 100, [LONG] * 6, LONG * 3),
}


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, Box, Sheet]]]:
    """All that is written, and the pixels that it takes."""
    written: list[tuple[str, Box, Sheet]] = []
    write, letters = Sheet.write, lettering()

    def noting(sheet: Sheet, text: str, x: float, y: float, size: int, width: float, *more: Any, **named: Any) -> float:
        anchor = named.get("anchor", more[1] if len(more) > 1 else "lm")
        line, font = letters.fit(text, size, width)
        left, top, right, bottom = font.getbbox(line, anchor=anchor)
        assert font.getlength(line) <= width + 1, "it keeps to its room"
        written.append((line, (x + left, y + top, x + right, y + bottom), sheet))
        return write(sheet, text, x, y, size, width, *more, **named)

    monkeypatch.setattr(Sheet, "write", noting)
    yield written


@pytest.mark.parametrize("name", PICTURES)
def test_no_words_meet(name: str, words: list[tuple[str, Box, Sheet]]) -> None:
    png = PICTURES[name]()
    assert len(png) < LARGEST
    image = Image.open(BytesIO(png))
    assert words
    for line, (left, top, right, bottom), _ in words:
        assert left >= 0 and right <= image.width and top >= 0 and bottom <= image.height, line
    for (one, here, _), (other, there, _) in _neighbours(words):
        assert not _meet(here, there), (one, other)


def test_the_fixture_sees_words_that_meet(words: list[tuple[str, Box, Sheet]]) -> None:
    sheet = Sheet(300, 100, lettering())
    sheet.write("Ann", 10, 50, 20, 100)
    sheet.write("Bo", 30, 55, 20, 100)
    sheet.write("Cy", 200, 50, 20, 100)
    assert [_meet(one[1], other[1]) for one, other in combinations(words, 2)] == [True, False, False]


def test_a_heading_has_the_whole_line(words: list[tuple[str, Box, Sheet]]) -> None:
    rows = [GridRow("Al", "Group 1", [Cell.DONE] * 4), GridRow("Bo", None, [Cell.DONE] * 4)]
    progress_grid("Autumn", ["a"] * 4, rows, now_unit=1)
    assert NO_GROUP in [line for line, _, _ in words], "longer than the names, and not cut"


def test_a_large_cohort_is_bars() -> None:
    half = answers_picture("Autumn", 2000, [Answers("Tensors", 1000, nothing=1000)])
    image = Image.open(BytesIO(half)).convert("RGB")
    y = image.height - 28 - 19
    blue = [x for x in range(408, image.width) if image.getpixel((x, y)) == tuple(bytes.fromhex(BLUE[1:]))]
    assert (blue[0], len(blue)) == (408, 286), "half of 574 pixels, and one between"
    with pytest.raises(ValueError, match="at most 60"):
        answers_picture("Autumn", 1, [Answers("a", 1)] * 61)


def test_a_large_cohort_in_words() -> None:
    each = [Answers("Tensors", 1200, 100, 20, 280), Answers("Nets", 300, open=1300), Answers("Rest", 0)]
    assert answers_text("Autumn", 1600, each, now_unit=2).splitlines() == [
        "Autumn: 1600 people, done by unit",
        "1. Tensors: 1200 of 1600, 100 partly, 20 not started, 280 no answer",
        "2. Nets: 300 of 1600, 1300 open (now)",
        "3. Rest: not asked",
    ]
    assert len(answers_text("A" * 90, 10_000, [Answers("u" * 90, 9999, 1)] * 60)) <= 1000


def test_a_certificate_is_a_sheet_to_print() -> None:
    image = Image.open(BytesIO(certificate("Ann", LINES, FOOT)))
    assert image.size == (1600, 1131)
    assert image.mode == "RGB", "square corners, nothing transparent"
    assert certificate_text("Ann", LINES) == (
        "A certificate: Ann has finished, Foundations in 7 weeks, with the cohort Spring 2027, 18 of 18 units,"
        " 12 March 2027."
    )
    assert len(certificate_text(LONG * 9, [LONG] * 6)) <= 1000
    with pytest.raises(ValueError, match="at most 6 lines"):
        certificate("Ann", ["a"] * 7, "")


def test_a_name_is_as_large_as_it_can_be(words: list[tuple[str, Box, Sheet]]) -> None:
    heights = []
    for name in ("Ho", "H" * 20, "H" * 32, "H" * 100):
        words.clear()
        certificate(name, LINES, FOOT)
        heights.append(next((box[3] - box[1], line) for line, box, _ in words if line.startswith("H")))
    sizes = [height for height, _ in heights]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 60
    assert sizes[2] > sizes[3], "a name that Discord allows is not cut"
    assert heights[2][1] == "H" * 32
    assert heights[3][1].endswith("…")


def _neighbours(words: list[tuple[str, Box, Sheet]]) -> Iterator[tuple[Any, Any]]:
    """Pairs that could meet: their heights do."""
    ordered = sorted(words, key=lambda word: word[1][1])
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other[1][1] >= one[1][3]:
                break
            yield one, other


def _meet(here: Box, there: Box) -> bool:
    return here[0] < there[2] and there[0] < here[2] and here[1] < there[3] and there[1] < here[3]
