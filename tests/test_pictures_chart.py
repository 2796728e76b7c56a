"""The chart of a cohort: lines that end where the numbers are, hours in bars, and the same in whole sentences."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.pictures import PaceBar, Point, chart_text, progress_chart
from bot.pictures.chart import LEFT, PLOT, RIGHT, TOP
from bot.pictures.symbols import BLUE, INK

PACE = [PaceBar("Tensors", 6, 7.5, 12), PaceBar("Nets", 6, 6, 1)]
points = st.lists(
    st.builds(Point, st.text(max_size=50), st.integers(0, 90_000), st.none() | st.integers(0, 90_000)),
    max_size=5,
)
bars = st.lists(
    st.builds(PaceBar, st.text(max_size=90), st.floats(0, 60), st.floats(0, 400), st.integers(0, 9999)), max_size=5
)


def cohort(units: int, begun: int, people: int = 10, done: int = 8) -> list[Point]:
    return [Point(str(n), n * people, n * done if n <= begun else None) for n in range(1, units + 1)]


def opened(png: bytes) -> Image.Image:
    image = Image.open(BytesIO(png))
    image.load()
    assert image.format == "PNG"
    assert image.width == 1200
    assert image.height <= 6000
    return image


def colour(text: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(text[1:]))


def rows_of(image: Image.Image, x: int, wanted: str) -> list[int]:
    """Where the colour occurs in one column of the plot."""
    return [y for y in range(TOP, TOP + PLOT) if image.getpixel((x, y))[:3] == colour(wanted)]


@pytest.mark.parametrize(
    ("units", "begun", "people"),
    [(0, 0, 0), (1, 0, 1), (1, 1, 1), (7, 3, 5), (16, 16, 500), (60, 30, 1500), (365, 200, 1)],
)
def test_any_cohort_fits(units: int, begun: int, people: int) -> None:
    pace = [PaceBar("u" * 100, n % 9, n % 11, n) for n in range(min(begun, 60))]
    opened(progress_chart("Autumn " * 20, cohort(units, begun, people, people), pace))


@given(title=st.text(max_size=200), points=points, pace=bars)
@settings(max_examples=12, deadline=None)
def test_no_numbers_or_words_break_it(title: str, points: list[Point], pace: list[PaceBar]) -> None:
    opened(progress_chart(title, points, pace))
    assert 0 < len(chart_text(title, points, pace)) <= 1000


def test_the_lines_are_where_the_numbers_are() -> None:
    image = opened(progress_chart("Autumn", cohort(8, 4), []))
    step, top = (RIGHT - LEFT) // 8, 80
    for unit in (2, 4):
        x = LEFT + step * unit
        middle = TOP + PLOT - PLOT * 8 * unit // top
        blue = rows_of(image, x, BLUE)
        assert abs((blue[0] + blue[-1]) / 2 - middle) <= 2
        assert 8 <= len(blue) <= 14, "a marker"
    assert 4 <= len(rows_of(image, LEFT + step // 2 + step, BLUE)) <= 7, "a thick line"
    later = LEFT + step * 6
    assert not rows_of(image, later, BLUE)
    dark = rows_of(image, later, INK)
    assert dark
    assert abs(dark[0] - (TOP + PLOT - PLOT * 60 // top)) <= 2


def test_no_more_hours_than_of_sixty_units() -> None:
    with pytest.raises(ValueError, match="at most 60"):
        progress_chart("Autumn", [], [PaceBar("a", 1, 1, 1)] * 61)


def test_the_words_are_whole_sentences() -> None:
    points = [Point("1", 10, 10), Point("2", 20, 18), Point("3", 30, 25), Point("Nets", 40, 31), Point("5", 50, None)]
    assert chart_text("Autumn", points, PACE).splitlines() == [
        "Autumn. Now: unit 4 of 5, Nets. 31 of 40 check-ins asked for until now are done, 78 %. In the last 3 units 30"
        " were asked for and 21 came; 9 are not done yet, more than the 0 before. By the last unit 50 will have been"
        " asked for. The 2 units of which hours were told take 13.5 h instead of 12 h planned, 1.1 times as many, by"
        " the medians of what was told.",
        "Tensors: 6 h planned, 7.5 h reported (12 answers).",
        "Nets: 6 h planned, 6 h reported (1 answer).",
    ]


@pytest.mark.parametrize(
    ("done", "words"),
    [
        ([5, 10, 20, 30, 40], "10 are not done yet, as many as the 10 before"),
        ([0, 0, 15, 20, 35], "5 are not done yet, fewer than the 20 before"),
        ([9, 19, 29, 39, 45], "5 are not done yet, more than the 1 before"),
        ([12, 22, 32, 42, 50], "0 are not done yet, as many as the 0 before"),
    ],
)
def test_a_trend_compares_three_units(done: list[int], words: str) -> None:
    text = chart_text("Autumn", [Point(str(n), 10 * n, count) for n, count in enumerate(done, start=1)], [])
    assert words in text
    assert "By the last unit" not in text, "it has come"


def test_the_words_say_what_is_not_there_yet() -> None:
    assert chart_text("Autumn", [], []) == "Autumn. No check-in has been asked for yet. No hours told yet."
    text = chart_text("Autumn", cohort(7, 2), [])
    assert "16 of 20 check-ins asked for until now are done, 80 %. By the last unit 70" in text, "no trend yet"


def test_a_great_many_hours_are_cut_by_whole_units() -> None:
    text = chart_text("A" * 300, cohort(60, 60), [PaceBar("u" * 200, 6, 7, 100)] * 60)
    assert len(text) <= 1000
    assert text.splitlines()[-1].endswith("more in the picture.")
    assert text.splitlines()[-2].endswith("7 h reported (100 answers).")
