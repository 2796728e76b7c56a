"""The progress picture: a PNG within its limits for any number of people with any names, read without colour."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.pictures import Answers, Cell, GridRow, lettering, progress_grid, text_grid
from bot.pictures.bars import LEAST, widths
from bot.pictures.layout import Size, deal, lay_out
from bot.pictures.rows import NO_GROUP, by_group, totals

DONE, NOTHING, LATER = Cell.DONE, Cell.NOTHING, Cell.NOT_DUE
BLUE, ORANGE, PAPER, INK = (0, 0x72, 0xB2), (0xD5, 0x5E, 0), (0xFA, 0xF9, 0xF6), (0x1F, 0x23, 0x28)


def people(count: int, units: int) -> list[GridRow]:
    cells = [(DONE, NOTHING, DONE, LATER)[index % 4] for index in range(units)]
    return [GridRow(f"Person {number}", f"Group {number // 4 + 1}", cells) for number in range(count)]


def names(count: int) -> list[str]:
    return [f"A unit with the number {number + 1}" for number in range(count)]


def opened(png: bytes) -> Image.Image:
    image = Image.open(BytesIO(png))
    image.load()
    assert image.format == "PNG"
    assert image.width <= 2000
    assert image.height <= 6000
    return image


@pytest.mark.slow
@pytest.mark.parametrize(("count", "units"), [(0, 0), (0, 7), (1, 1), (3, 7), (60, 7), (1700, 16), (5, 60)])
def test_any_number_of_people_fits(count: int, units: int) -> None:
    opened(progress_grid("Autumn", names(units), people(count, units), now_unit=2))


def test_five_hundred_people_are_readable() -> None:
    opened(progress_grid("Autumn", names(16), people(500, 16), now_unit=9))
    sizes = [Size(row, row * 2 // 3, row * 6, row * 22) for row in (36, 28, 20, 18, 16)]
    layout = lay_out(by_group(people(500, 16)), sizes, 500)
    assert layout.size.row >= 18
    assert layout.hidden == 0


@given(
    title=st.text(max_size=100),
    rows=st.lists(st.tuples(st.text(max_size=100), st.none() | st.text(max_size=100)), max_size=4),
)
@settings(max_examples=12, deadline=None)
def test_no_name_breaks_it(title: str, rows: list[tuple[str, str | None]]) -> None:
    grid = [GridRow(name, group, [DONE, LATER]) for name, group in rows]
    opened(progress_grid(title, [title, "b"], grid, now_unit=1))
    assert len(text_grid(title, [title, "b"], grid, now_unit=1)) <= 1000


@pytest.mark.parametrize(
    "name",
    ["", "\n", "\u202eevil\u202c", "Zo\u0308e" + "\u0301" * 90, "陈大文", "محمد", "\ud800", "👩‍👩‍👧" * 20, "\x00"],
)
def test_odd_names_one_by_one(name: str) -> None:
    opened(progress_grid("Autumn", ["a"], [GridRow(name, name, [DONE])], now_unit=1))


def test_what_no_font_draws_is_replaced_but_letters_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lettering, "ALSO", ())
    letters = lettering.lettering()
    cases = {
        "Zoë": "Zoe",
        "Łukasz": "Lukasz",
        "𝓯𝓪𝓷𝓬𝔂": "fancy",
        "🦄 pony 🦄": "pony",
        "陈大文 Wei": "ChenDaWen Wei",
        "🦄": "?",
        "आदित्य": "adity",
        "มานี": "mani",
        "Zo\u0308e\u0301\u0301": "Zoe",
    }
    assert {name: letters.drawable(name) for name in cases} == cases
    line, font = letters.fit("Bartholomew " * 9, 20, 150)
    assert line.endswith("…")
    assert 100 < font.getlength(line) <= 150


def test_the_cells_stand_where_they_belong() -> None:
    rows = [GridRow("Ann", None, [DONE, NOTHING, LATER]), GridRow("Bo", None, [LATER, DONE, NOTHING])]
    image = opened(progress_grid("Autumn", names(3), rows, now_unit=0)).convert("RGB")
    row, top = 36, 96 + 36
    blue = _columns(image, (28, top, 300, top + row), BLUE)
    assert 20 <= len(blue) <= row
    second = _columns(image, (28, top + row, 300, top + 2 * row), BLUE)
    assert second[0] - blue[0] == row


def test_the_corners_are_transparent_and_the_paper_is_not() -> None:
    image = opened(progress_grid("Autumn", names(7), people(3, 7), now_unit=3))
    assert image.getpixel((0, 0)) == (*PAPER, 0)
    assert image.getpixel((image.width // 2, 4)) == (*PAPER, 255)


def test_groups_keep_their_order_and_stay_together() -> None:
    rows = [GridRow(str(n), group, []) for n, group in enumerate(["b", None, "a", "b"])]
    assert by_group(rows) == [["b", rows[0], rows[3]], ["a", rows[2]], [NO_GROUP, rows[1]]]
    sections = by_group(people(40, 1))
    assert [len(block) for block in deal(sections, 3)] == [20, 20, 10]
    crowd = by_group([GridRow(str(n), "all", []) for n in range(30)])
    assert [block[0] for block in deal(crowd, 3)] == ["all"] * 3


def test_a_row_with_too_few_cells_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="one cell a unit"):
        progress_grid("Autumn", names(2), [GridRow("Ann", None, [DONE])], now_unit=1)
    with pytest.raises(ValueError, match="at most 60"):
        progress_grid("Autumn", names(61), [], now_unit=1)


def test_the_legend_shows_what_occurs_and_a_flag_only_where_somebody_is_marked() -> None:
    plain = GridRow("Ann", None, [DONE])
    heights = [
        opened(progress_grid("Autumn", ["a"], rows, now_unit=1)).height
        for rows in ([plain], [GridRow("Ann", None, [DONE], "needs a hand")])
    ]
    assert heights[0] == heights[1], "both legends have room in a line"
    every = [GridRow(cell.name, None, [cell], "needs a hand") for cell in Cell]
    image = opened(progress_grid("Autumn", ["a"], every, now_unit=1)).convert("RGB")
    one = opened(progress_grid("Autumn", ["a"], [plain] * 7, now_unit=1)).convert("RGB")
    assert image.height == one.height + 27, "all of them need a second line, and the parts of bars do not"
    legend = (28, 56, 700, 56 + 2 * 27)
    assert _columns(image, legend, ORANGE)
    assert not _columns(one, legend, ORANGE)


def test_who_is_marked_has_a_flag_and_nobody_else() -> None:
    rows = [GridRow("Ann", None, [DONE]), GridRow("Bo", None, [DONE], "needs a hand"), GridRow("Cy", None, [DONE], "")]
    image = opened(progress_grid("Autumn", ["a"], rows, now_unit=0)).convert("RGB")
    row, top = 36, 96 + 36
    gutter = [(28, top + row * n, 28 + round(row * 0.8), top + row * (n + 1)) for n in range(3)]
    assert [bool(_columns(image, box, INK)) for box in gutter] == [False, True, False]


def test_the_answers_are_counted_by_unit() -> None:
    rows = [GridRow(cell.name, None, [cell, LATER]) for cell in Cell] + [GridRow("Ann", None, [DONE, LATER])]
    first, second = totals(["a", "b"], rows)
    assert first == Answers("a", done=2, partly=1, not_started=1, nothing=1, open=1)
    assert first.asked == 6, "neither who is not asked nor who is not due"
    assert first.in_full() == "2 of 6, 1 partly, 1 not started, 1 no answer, 1 open"
    assert str(second) == second.in_full() == "not asked"


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=5), st.integers(25, 400))
def test_parts_of_a_bar_fill_it_and_each_is_seen(counts: list[int], width: int) -> None:
    pixels = widths(counts, width)
    assert sum(pixels) == width
    assert min(pixels) >= LEAST
    room = width - LEAST * len(counts)
    for count, pixel in zip(counts, pixels, strict=True):
        assert abs(pixel - LEAST - room * count / sum(counts)) <= 1, "to the pixel, apart from what all parts have"


def test_the_text_says_how_many_of_how_many() -> None:
    rows = [GridRow("Ann", None, [DONE, NOTHING, LATER]), GridRow("Bo", None, [DONE, LATER, LATER], "needs a hand")]
    assert text_grid("Autumn", ["Tensors", "Nets", "Rest"], rows, now_unit=2).splitlines() == [
        "Autumn: 2 people, done by unit",
        "needs a hand: Bo",
        "1. Tensors: 2 of 2",
        "2. Nets: 0 of 1, 1 no answer (now)",
        "3. Rest: not asked",
    ]


@pytest.mark.parametrize(("count", "units"), [(0, 0), (1, 1), (500, 16), (500, 60)])
def test_the_text_keeps_every_unit_within_its_limit(count: int, units: int) -> None:
    rows = [replace(row, name="n" * 100, mark="needs a hand") for row in people(count, units)]
    text = text_grid("A" * 300, ["u" * 90] * units, rows, now_unit=units)
    assert len(text) <= 1000
    assert len(text.splitlines()) == 1 + bool(count) + units


def _columns(image: Image.Image, box: tuple[int, int, int, int], colour: tuple[int, int, int]) -> list[int]:
    left, top, right, bottom = box
    return [x for x in range(left, right) if any(image.getpixel((x, y)) == colour for y in range(top, bottom))]
