"""python -m tests.bench.pictures: how long pictures of a large cohort take on one core, and how large the files are.

Each line: name, figure, unit, and its ratio to what is bearable: a second, and the 8 MB that Discord takes at least.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial

from bot.pictures import (
    Answers,
    Cell,
    GridRow,
    PaceBar,
    Point,
    answers_picture,
    certificate,
    progress_chart,
    progress_grid,
)

SECOND, LARGEST = 1000, 8_000_000
UNITS, TIMES = 16, 3


def rows(people: int) -> list[GridRow]:
    """Cells of all kinds in no order that a file could be small by."""
    kinds = list(Cell)
    return [
        GridRow(
            f"Person {n}",
            f"Group {n // 4}",
            [kinds[n * unit * unit % len(kinds)] for unit in range(1, UNITS + 1)],
            "needs a hand" if n % 9 == 0 else None,
        )
        for n in range(people)
    ]


def measure(name: str, draw: Callable[[], bytes]) -> None:
    """The processor's time, the best of a few: what else the machine does is not the picture's."""
    taken = list[float]()
    size = 0
    for _ in range(TIMES):
        start = time.process_time()
        size = len(draw())
        taken.append((time.process_time() - start) * 1000)
    line(f"{name}: drawn", min(taken), "ms", min(taken) / SECOND, "a second")
    line(f"{name}: file", size / 1000, "kB", size / LARGEST, "8 MB")


def line(name: str, figure: float, unit: str, ratio: float, to: str) -> None:
    sys.stdout.write(f"{name:<44}{figure:>10.1f} {unit:<6}{ratio:>8.2f} x {to}\n")


def main() -> None:
    titles = [f"Unit {n} with a title" for n in range(1, UNITS + 1)]
    points = [Point(title, n * 500, n * 400 if n < 9 else None) for n, title in enumerate(titles, start=1)]
    pace = [PaceBar(title, 8, 9.5, 300) for title in titles[:4]]
    answers = [Answers(title, 6000, 1000, 500, 2500) for title in titles]
    for people in (60, 500, 1500):
        measure(
            f"{people:,} people x {UNITS} units", partial(progress_grid, "Autumn", titles, rows(people), now_unit=9)
        )
    measure("chart", lambda: progress_chart("Autumn", points, pace))
    measure("10,000 people, a bar a unit", lambda: answers_picture("Autumn", 10_000, answers, now_unit=9))
    measure(
        "certificate", lambda: certificate("Ann", ["has finished", "Foundations in 7 weeks"], "Nobody was examined.")
    )


if __name__ == "__main__":
    main()
