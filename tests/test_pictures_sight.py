"""What the pictures' signs mean is seen with every kind of colour vision, in grey too, at the smallest size."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from PIL import Image

from bot.pictures.bars import LEAST, PARTS, drawn
from bot.pictures.grid import ROWS
from bot.pictures.rows import Cell
from bot.pictures.sheet import PAPER, TINT
from bot.pictures.symbols import Sign, symbol
from tests.sight import MATRICES, apart, seen

SMALLEST = min(ROWS)


@pytest.mark.parametrize("ground", [PAPER, TINT])
@pytest.mark.parametrize("kind", MATRICES)
def test_no_two_symbols_look_alike(kind: str, ground: str) -> None:
    for one, other in combinations([*Cell, Sign.FLAG], 2):
        assert apart(symbol(one, SMALLEST), symbol(other, SMALLEST), kind, ground) >= 0.06, (one, other)


def test_the_more_is_done_the_darker_is_a_symbol() -> None:
    order = (Cell.DONE, Cell.PARTLY, Cell.NOT_STARTED, Cell.NOTHING, Cell.ASKED, Cell.NOT_THEIRS, Cell.NOT_DUE)
    light = [float(seen(symbol(cell, 24), "grey")[..., 0].mean()) for cell in order]
    assert light == sorted(light)


@pytest.mark.parametrize("kind", MATRICES)
def test_no_two_parts_of_a_bar_look_alike(kind: str) -> None:
    for one, other in combinations(PARTS, 2):
        assert apart(drawn(one, 24, 14), drawn(other, 24, 14), kind) >= 0.15, (one, other)


@pytest.mark.parametrize("kind", MATRICES)
def test_even_a_narrow_part_is_seen_beside_its_neighbour(kind: str) -> None:
    for one, other in pairwise(PARTS):
        assert apart(drawn(one, LEAST - 1, 14), drawn(other, LEAST - 1, 14), kind) >= 0.15, (one, other)


def test_what_one_sees_is_worked_out_as_published() -> None:
    red, green = Image.new("RGB", (1, 1), "#ff0000"), Image.new("RGB", (1, 1), "#00ff00")
    assert seen(red, "all colours")[0, 0].round(1).tolist() == [53.2, 80.1, 67.2]
    assert abs(seen(red, "grey")[0, 0, 1:]).max() < 0.1, "grey has no hue"
    hues = {kind: abs(seen(red, kind)[0, 0, 1] - seen(green, kind)[0, 0, 1]) for kind in MATRICES}
    assert hues["no red"] < hues["all colours"] / 4
    assert hues["no green"] < hues["all colours"] / 4
