"""People by units as plain values, their answers counted, and the words that stand in for the picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.pictures.words import TEXT_LIMIT, cut, number, one_line

NO_GROUP = "No group yet"
MOST_UNITS = 60
"""A picture has no room for more."""
TITLE, FEW = 16, 20
"""In words: characters of a unit's number and title that come before numbers in full, and so many units leave room for
a long title and the names of those who are marked."""


class Cell(Enum):
    """How one person stands with one unit."""

    DONE = auto()
    PARTLY = auto()
    NOT_STARTED = auto()
    """The person has said so."""
    NOTHING = auto()
    """The unit's time is over, and nothing was said of it."""
    ASKED = auto()
    """The unit has come and is not over; nothing has been said of it yet."""
    NOT_THEIRS = auto()
    """Nobody asks this person about it: away, joined later, or excused."""
    NOT_DUE = auto()


MEANINGS = {
    Cell.DONE: "done",
    Cell.PARTLY: "partly",
    Cell.NOT_STARTED: "not started",
    Cell.NOTHING: "no answer",
    Cell.ASKED: "still open",
    Cell.NOT_THEIRS: "not asked",
    Cell.NOT_DUE: "not due yet",
}


@dataclass(frozen=True, slots=True)
class GridRow:
    """One person: a name in any script, a group's label or None, one cell a unit, and a word or two if a flag marks
    the person, such as "needs a hand"."""

    name: str
    group: str | None
    cells: Sequence[Cell]
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """How many of those who are asked about one unit, or answered early, said what; `nothing`: they let it pass;
    `open`: they still have time."""

    unit: str
    done: int
    partly: int = 0
    not_started: int = 0
    nothing: int = 0
    open: int = 0

    @property
    def asked(self) -> int:
        return self.done + self.partly + self.not_started + self.nothing + self.open

    def __str__(self) -> str:
        return f"{self.done} of {self.asked}" if self.asked else "not asked"

    def in_full(self) -> str:
        """With those who said something else or nothing."""
        others = {"partly": self.partly, "not started": self.not_started, "no answer": self.nothing, "open": self.open}
        return ", ".join([str(self), *(f"{count} {word}" for word, count in others.items() if count)])


def people(count: int) -> str:
    """So many of them."""
    return number(count, "person", "people")


def by_group(rows: Sequence[GridRow]) -> list[list[GridRow | str]]:
    """Each group's heading and people, groups in order of appearance; those without one come last."""
    groups: dict[str | None, list[GridRow | str]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    alone = groups.pop(None, [])
    sections: list[list[GridRow | str]] = [[label or "", *members] for label, members in groups.items()]
    return [*sections, [NO_GROUP, *alone] if sections else alone] if alone else sections


def marks(rows: Sequence[GridRow]) -> dict[str, list[str]]:
    """The names of those who are marked, by what the mark says, in order of appearance."""
    marked: dict[str, list[str]] = {}
    for row in rows:
        if row.mark:
            marked.setdefault(row.mark, []).append(row.name)
    return marked


def totals(units: Sequence[str], rows: Sequence[GridRow]) -> list[Answers]:
    """The answers to each unit, in order. Raises ValueError if a row does not have one cell a unit."""
    if any(len(row.cells) != len(units) for row in rows):
        raise ValueError("every row needs one cell a unit")
    columns = [[row.cells[index] for row in rows] for index in range(len(units))]
    return [_answers(unit, column) for unit, column in zip(units, columns, strict=True)]


def text_grid(title: str, units: Sequence[str], rows: Sequence[GridRow], *, now_unit: int) -> str:
    """The picture in words, one line a unit, at most TEXT_LIMIT characters. `now_unit` counts from 1, 0 is none."""
    few = len(units) <= FEW
    head = one_line(f"{title}: {people(len(rows))}, done by unit", 120 if few else 50)
    marked = "; ".join(f"{mark}: {', '.join(names)}" for mark, names in marks(rows).items())
    if marked:
        head += "\n" + one_line(marked, 240 if few else 30)
    return f"{head}\n{by_unit(totals(units, rows), TEXT_LIMIT - len(head) - 1, now_unit)}".rstrip()


def by_unit(answers: Sequence[Answers], room: int, now_unit: int = 0) -> str:
    """One line a unit, in `room` characters: in full if titles keep enough of them, else as numbers only, and without
    titles where there are very many units."""
    now = [" (now)" if place == now_unit else "" for place in range(1, len(answers) + 1)]
    full = [f": {one.in_full()}{word}" for one, word in zip(answers, now, strict=True)]
    short = [f": {one}{word}" for one, word in zip(answers, now, strict=True)]
    ends = full if _left(full, room) >= TITLE else short
    width = _left(ends, room)
    titles = [f"{place}. {one.unit}" if width >= 10 else str(place) for place, one in enumerate(answers, start=1)]
    return cut("\n".join(one_line(title, max(width, 2)) + end for title, end in zip(titles, ends, strict=True)), room)


def _left(ends: Sequence[str], room: int) -> int:
    """Characters for each title, beside these numbers."""
    return (room - sum(map(len, ends))) // max(len(ends), 1) - 1


def _answers(unit: str, column: Sequence[Cell]) -> Answers:
    return Answers(
        unit,
        done=column.count(Cell.DONE),
        partly=column.count(Cell.PARTLY),
        not_started=column.count(Cell.NOT_STARTED),
        nothing=column.count(Cell.NOTHING),
        open=column.count(Cell.ASKED),
    )
