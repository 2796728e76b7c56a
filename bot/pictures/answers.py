"""Draws the answers of a cohort that is too large for rows of people: for each unit one wide bar in parts."""

from __future__ import annotations

from collections.abc import Sequence

from bot.pictures.bars import draw_bar, drawn, occurring
from bot.pictures.layout import MARGIN
from bot.pictures.legend import LINE, Entry, draw_legend, lines
from bot.pictures.lettering import lettering
from bot.pictures.rows import MEANINGS, MOST_UNITS, Answers, by_unit, people
from bot.pictures.sheet import FAINT, TINT, Sheet
from bot.pictures.symbols import INK
from bot.pictures.words import TEXT_LIMIT, one_line

WIDTH, HEAD, ROW, BAR = 1200, 104, 38, 22
"""Pixels: across, above the first unit but for the legend, of a unit's height, and of its bar's."""
TITLE, NUMBERS = 380, 190
"""Pixels left of the bars for a unit's title, and right of them for numbers."""


def answers_picture(title: str, count: int, answers: Sequence[Answers], *, now_unit: int = 0) -> bytes:
    """A PNG, 1,200 pixels wide, for a cohort of `count` people; one unit after the other, `now_unit` counts from 1.

    Raises ValueError if there are more than 60 units.
    """
    if len(answers) > MOST_UNITS:
        raise ValueError(f"a picture shows at most {MOST_UNITS} units")
    letters = lettering()
    parts = [Entry(drawn(part, 40, BAR - 6), MEANINGS[part]) for part in occurring(answers)]
    top = HEAD + LINE * len(lines(letters, parts, WIDTH))
    sheet = Sheet(WIDTH, top + ROW * max(len(answers), 1) + MARGIN, letters)
    sheet.heading(title, people(count))
    sheet.write("Answers by unit, of those who are asked", MARGIN, 68, 16, WIDTH - 2 * MARGIN, FAINT)
    draw_legend(sheet, letters, parts, 86)
    for index, one in enumerate(answers):
        _draw_unit(sheet, index + 1, one, top + index * ROW, index + 1 == now_unit)
    if not answers:
        sheet.write("No units yet.", MARGIN, top + ROW / 2, 18, 400, FAINT)
    return sheet.png()


def answers_text(title: str, count: int, answers: Sequence[Answers], *, now_unit: int = 0) -> str:
    """answers_picture() in words, one line a unit, at most TEXT_LIMIT characters."""
    head = one_line(f"{title}: {people(count)}, done by unit", 50)
    return f"{head}\n{by_unit(answers, TEXT_LIMIT - len(head) - 1, now_unit)}".rstrip()


def _draw_unit(sheet: Sheet, place: int, answers: Answers, y: int, now: bool) -> None:
    middle, left, wide = y + ROW / 2, MARGIN + TITLE, WIDTH - 2 * MARGIN - TITLE - NUMBERS
    if now:
        sheet.box((MARGIN - 8, y + 1, WIDTH - MARGIN + 8, y + ROW - 1), TINT, radius=8)
    colour = INK if now else FAINT
    sheet.write(str(place), MARGIN + 24, middle, 16, 28, colour, "rm", strong=now)
    sheet.write(answers.unit, MARGIN + 36, middle, 16, TITLE - 36 - 16, strong=now)
    draw_bar(sheet, left, y + (ROW - BAR) // 2, (wide, BAR), answers)
    sheet.write(str(answers), left + wide + 14, middle, 16, NUMBERS - 14 - 56, INK if answers.asked else FAINT)
    if answers.asked:
        share = f"{round(100 * answers.done / answers.asked)} %"
        sheet.write(share, WIDTH - MARGIN, middle, 16, 52, FAINT, "rm")
