"""People by units as plain values, their totals, and the words that stand in for the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.pictures.words import TEXT_LIMIT, cut, number, one_line

NO_GROUP = "No group yet"


class Cell(Enum):
    """What one person did about one unit."""

    DONE = auto()
    MISSED = auto()
    """It is due, and there is no check-in."""
    NOT_DUE = auto()


@dataclass(frozen=True, slots=True)
class GridRow:
    """One person: a name in any script, a group's label or None, and one cell a unit."""

    name: str
    group: str | None
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Total:
    """How many checked in for one unit, of those for whom it is due or who did it early."""

    unit: str
    done: int
    due: int

    def __str__(self) -> str:
        return f"{self.done} of {self.due}" if self.due else "not due"


def people(rows: Sequence[GridRow]) -> str:
    """How many there are."""
    return number(len(rows), "person", "people")


def by_group(rows: Sequence[GridRow]) -> list[list[GridRow | str]]:
    """Each group's heading and people, groups in order of appearance; those without one come last."""
    groups: dict[str | None, list[GridRow | str]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    alone = groups.pop(None, [])
    sections: list[list[GridRow | str]] = [[label or "", *members] for label, members in groups.items()]
    return [*sections, [NO_GROUP, *alone] if sections else alone] if alone else sections


def totals(units: Sequence[str], rows: Sequence[GridRow]) -> list[Total]:
    """One total a unit, in order. Raises ValueError if a row does not have one cell a unit."""
    if any(len(row.cells) != len(units) for row in rows):
        raise ValueError("every row needs one cell a unit")
    columns = [[row.cells[index] for row in rows] for index in range(len(units))]
    return [
        Total(unit, column.count(Cell.DONE), len(column) - column.count(Cell.NOT_DUE))
        for unit, column in zip(units, columns, strict=True)
    ]


def text_grid(title: str, units: Sequence[str], rows: Sequence[GridRow], *, now_unit: int) -> str:
    """The picture in words, one line a unit, at most TEXT_LIMIT characters. `now_unit` counts from 1, 0 is none."""
    lines = [one_line(f"{title}: {people(rows)}, done by unit", 120)]
    room = (TEXT_LIMIT - len(lines[0])) // max(len(units), 1) - 1
    for place, total in enumerate(totals(units, rows), start=1):
        end = f": {total}{' (now)' if place == now_unit else ''}"
        lines.append(one_line(f"{place}. {total.unit}", max(room - len(end), 4)) + end)
    return cut("\n".join(lines), TEXT_LIMIT)
