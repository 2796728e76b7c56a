"""How a cohort gets on, as plain values and in words: what is done of what was asked for, and what units take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.pictures.words import TEXT_LIMIT, as_many_as_fit, cut, number, one_line

LATELY = 3
"""Units over which a trend is told."""
TITLE, LABEL = 120, 60
"""Characters of a title and of a label."""


@dataclass(frozen=True, slots=True)
class Point:
    """The end of a unit, or now in the unit that is on: check-ins `asked` for since the cohort began, and how many
    `done` had come by then, None if that is to come. `label` is the unit's title."""

    label: str
    asked: int
    done: int | None


@dataclass(frozen=True, slots=True)
class PaceBar:
    """A unit's hours: `planned`, and `reported`, which is the median of so many `answers`."""

    label: str
    planned: float
    reported: float
    answers: int


def until_now(points: Sequence[Point]) -> list[tuple[int, int]]:
    """What was asked for and done, unit by unit, until now."""
    return [(point.asked, point.done) for point in points if point.done is not None]


def hours(value: float) -> str:
    """Such as "6 h" or "7.5 h"."""
    return f"{round(value, 1):g} h"


def told(bar: PaceBar) -> str:
    """From how many answers a bar's hours are."""
    return number(bar.answers, "answer")


def chart_text(title: str, points: Sequence[Point], pace: Sequence[PaceBar]) -> str:
    """progress_chart() in whole sentences, at most TEXT_LIMIT characters; units' own hours as far as there is room."""
    head = [f"{one_line(title, TITLE)}.", _standing(points), *_trend(points), *_all(points), _pace(pace)]
    bars = [
        f"{one_line(bar.label, LABEL)}: {hours(bar.planned)} planned, {hours(bar.reported)} reported ({told(bar)})."
        for bar in pace
    ]
    return as_many_as_fit(cut(" ".join(head), TEXT_LIMIT - 40), bars, "… and {} more in the picture.")


def _standing(points: Sequence[Point]) -> str:
    now = until_now(points)
    if not now or not now[-1][0]:
        return "No check-in has been asked for yet."
    asked, done = now[-1]
    unit = f"unit {len(now)} of {len(points)}, {one_line(points[len(now) - 1].label, LABEL)}"
    return f"Now: {unit}. {done} of {asked} check-ins asked for until now are done, {round(100 * done / asked)} %."


def _trend(points: Sequence[Point]) -> list[str]:
    """What was done lately of what was asked for lately, and whether more or less is open than before."""
    now = until_now(points)
    if len(now) <= LATELY:
        return []
    (asked, done), (asked_before, done_before) = now[-1], now[-1 - LATELY]
    missing, before = max(asked - done, 0), max(asked_before - done_before, 0)
    than = "more than" if missing > before else "fewer than" if missing < before else "as many as"
    return [
        f"In the last {LATELY} units {asked - asked_before} were asked for and {done - done_before} came;"
        f" {missing} are not done yet, {than} the {before} before."
    ]


def _all(points: Sequence[Point]) -> list[str]:
    if not points or points[-1].done is not None:
        return []
    return [f"By the last unit {points[-1].asked} will have been asked for."]


def _pace(pace: Sequence[PaceBar]) -> str:
    planned = sum(bar.planned for bar in pace)
    if not planned:
        return "No hours told yet."
    reported = sum(bar.reported for bar in pace)
    units = "The unit" if len(pace) == 1 else f"The {len(pace)} units"
    return (
        f"{units} of which hours were told take {hours(reported)} instead of {hours(planned)} planned,"
        f" {round(reported / planned, 1):g} times as many, by the medians of what was told."
    )
