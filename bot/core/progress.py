"""How a cohort stands: people by units, from their own check-ins. For many people the figures alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from itertools import accumulate, takewhile

from bot.core.check_in import CheckIn, Done
from bot.core.people import GroupId, MemberId
from bot.core.risk import Record, Span, asked_of, over
from bot.core.schedule import Planned, Timetable

MOST_ROWS = 1500
"""A larger cohort has figures, and no line for each person: nobody reads so many, and a picture has no room."""
SEVERAL = 2
"""With so many units open somebody is behind; with so many in a row without a word, silent."""


class Stand(Enum):
    """How one person stands with one unit."""

    DONE = "done"
    PARTLY = "partly"
    NOT_STARTED = "not started"
    """So they said."""
    NOTHING = "nothing said"
    """The unit is over."""
    ASKED = "asked"
    """The unit has come and is not over, and they have said nothing yet."""
    NOT_THEIRS = "not theirs"
    """They were in no group then, away, joined later, or wait for somebody else."""
    NOT_DUE = "not due"


SAID = {Done.DONE: Stand.DONE, Done.PARTLY: Stand.PARTLY, Done.NOT_STARTED: Stand.NOT_STARTED}


class Show(StrEnum):
    """Of whom the list is."""

    EVERYONE = "everyone"
    HAND = "hand"
    """Organisers see them flagged."""
    BEHIND = "behind"
    """They have two or more units open that are over."""
    SILENT = "silent"
    """They said nothing of the last two units that are over and theirs."""
    NOW = "now"
    """They have not finished the newest unit."""
    ALONE = "alone"
    """They are in no group."""


@dataclass(frozen=True, slots=True)
class Named:
    """One person of a cohort: the name they go by there, and what is known of them."""

    name: str
    record: Record


@dataclass(frozen=True, slots=True)
class Row:
    """One person's line: a stand for each unit. `over` units are over and were theirs, `open` of them are not done;
    of the last `silent` of them they said nothing. `heard_at` is when they last checked in."""

    member: MemberId
    name: str
    group: GroupId | None
    stands: tuple[Stand, ...]
    over: int
    open: int
    silent: int
    heard_at: datetime | None

    @property
    def done(self) -> int:
        """How many units they have done, early ones too."""
        return self.stands.count(Stand.DONE)


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """How far people got with one unit, of the `asked` who had it to do. Who did it all the same is among them."""

    planned: Planned
    ends: datetime
    begun: bool
    over: bool
    asked: int
    done: int = 0
    partly: int = 0
    not_started: int = 0

    @property
    def nothing(self) -> int:
        """Who has said nothing."""
        return max(0, self.asked - self.done - self.partly - self.not_started)


@dataclass(frozen=True, slots=True)
class Point:
    """The cohort at the end of one unit, or now, if that comes first: of all units so far, how many check-ins were
    asked for, and how many said “done” by then. None: it has not begun. Of a unit that is not over, only those count as
    asked who have answered: the others still have time."""

    asked: int
    done: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """A cohort of so many `people`, unit by unit as they come, buffers left out; `points` has one for each. `rows` are
    by group, then by name, those without a group last; None for more than MOST_ROWS people."""

    people: int
    units: tuple[UnitCounts, ...]
    points: tuple[Point, ...]
    rows: tuple[Row, ...] | None

    @property
    def now(self) -> int:
        """How many units have begun."""
        return sum(unit.begun for unit in self.units)

    @property
    def newest(self) -> UnitCounts | None:
        return self.units[self.now - 1] if self.now else None

    @property
    def so_far(self) -> tuple[int, int]:
        """Of all units that are over: check-ins that said “done”, and how many were asked for."""
        over = [unit for unit in self.units if unit.over]
        return sum(unit.done for unit in over), sum(unit.asked for unit in over)


@dataclass(frozen=True, slots=True)
class Answered:
    """What people said of one unit, counted: by how far they got, and the “done” by each of the `moments`."""

    done: int = 0
    partly: int = 0
    not_started: int = 0
    done_by: tuple[int, ...] = ()


def done_of(units: Mapping[str, CheckIn]) -> frozenset[str]:
    """The units (slugs) that are done, of a person's check-ins."""
    return frozenset(unit for unit, one in units.items() if one.answer.done is Done.DONE)


def moments(table: Timetable, now: datetime) -> tuple[datetime, ...]:
    """The moments that points are of, ascending, one for each unit that has begun: when it and all before it were over,
    or now; for the last of them, now."""
    begun = [each for each in table.asked if each.due <= now]
    until = accumulate((min(table.ends(each), now) for each in begun[:-1]), lambda one, other: max(one, other))
    return (*until, *([now] if begun else []))


def progress(table: Timetable, course: Sequence[Span], people: Sequence[Named], now: datetime) -> Progress:
    """A cohort person by person. `course` are its units as they were really posted (risk.as_posted)."""
    planned = table.asked
    rows = sorted(
        (row(one, table, course, now) for one in people),
        key=lambda row: (row.group is None, row.group or 0, row.name.casefold(), row.member),
    )
    seated = sum(row.group is not None for row in rows)
    columns = list(zip(*(row.stands for row in rows), strict=True)) or [() for _ in planned]
    units = tuple(_unit(table, each, column, seated, now) for each, column in zip(planned, columns, strict=True))
    answers = [one.record.check_ins.get(each.slot.unit.slug) for one in people for each in planned]
    done = sorted(one.at for one in answers if one is not None and one.answer.done is Done.DONE)
    by = [sum(at <= moment for at in done) for moment in moments(table, now)]
    return Progress(len(rows), units, _points(units, by), tuple(rows))


def row(one: Named, table: Timetable, course: Sequence[Span], now: datetime) -> Row:
    """One person's line, a stand for each unit that people are asked about, as they come."""
    record, said = one.record, one.record.check_ins
    spans = {span.unit: span for span in course}
    mine = list(asked_of(record, course))
    theirs = {span.unit for span in mine}
    ended = [span.unit for span in over(mine, now)]
    return Row(
        member=record.member,
        name=one.name,
        group=record.group,
        stands=tuple(
            _stand(record, spans[unit], unit in theirs, now) for unit in (each.slot.unit.slug for each in table.asked)
        ),
        over=len(ended),
        open=sum(unit not in said or said[unit].answer.done is not Done.DONE for unit in ended),
        silent=sum(1 for _ in takewhile(lambda unit: unit not in said, reversed(ended))),
        heard_at=max((answer.at for answer in said.values()), default=None),
    )


def summary(
    table: Timetable, people: int, asked: Sequence[int], answered: Mapping[str, Answered], now: datetime
) -> Progress:
    """A cohort by its figures. `asked` has, for each unit, how many were there when it came, or are now; `answered` is
    by unit (slug)."""
    planned = table.asked
    none = Answered()
    units: list[UnitCounts] = []
    by = by_none = [0] * len(moments(table, now))
    for each, many in zip(planned, asked, strict=True):
        said = answered.get(each.slot.unit.slug, none)
        begun, end = each.due <= now, table.ends(each)
        many = max(many, said.done + said.partly + said.not_started)
        units.append(UnitCounts(each, end, begun, end <= now, many, said.done, said.partly, said.not_started))
        by = [sum(both) for both in zip(by, said.done_by or by_none, strict=True)]
    return Progress(people, tuple(units), _points(units, by), None)


def shown(progress: Progress, show: Show, flagged: frozenset[MemberId]) -> tuple[Row, ...]:
    """The lines of a list; `flagged` are those whom organisers see flagged."""
    return tuple(row for row in progress.rows or () if _is_of(row, show, flagged, progress.now))


def _is_of(row: Row, show: Show, flagged: frozenset[MemberId], now: int) -> bool:
    match show:
        case Show.EVERYONE:
            return True
        case Show.HAND:
            return row.member in flagged
        case Show.BEHIND:
            return row.open >= SEVERAL
        case Show.SILENT:
            return row.silent >= SEVERAL
        case Show.NOW:
            return now > 0 and row.stands[now - 1] not in (Stand.DONE, Stand.NOT_THEIRS)
        case Show.ALONE:
            return row.group is None


def _stand(record: Record, span: Span, is_theirs: bool, now: datetime) -> Stand:
    said = record.check_ins.get(span.unit)
    if said is not None:
        return SAID[said.answer.done]
    if span.due > now:
        return Stand.NOT_DUE
    if not is_theirs:
        return Stand.NOT_THEIRS
    return Stand.NOTHING if span.ends <= now else Stand.ASKED


def _unit(table: Timetable, planned: Planned, stands: Sequence[Stand], seated: int, now: datetime) -> UnitCounts:
    """Of a unit that has not begun, everybody who is in a group now will be asked."""
    begun, end = planned.due <= now, table.ends(planned)
    said = [stands.count(stand) for stand in (Stand.DONE, Stand.PARTLY, Stand.NOT_STARTED)]
    asked = len(stands) - stands.count(Stand.NOT_THEIRS) if begun else seated
    return UnitCounts(planned, end, begun, end <= now, max(asked, sum(said)), *said)


def _points(units: Sequence[UnitCounts], done: Sequence[int]) -> tuple[Point, ...]:
    """`done` has what was done by each of the moments that have come."""
    asked = list(accumulate(unit.asked for unit in units))
    return tuple(
        Point(many - (unit.nothing if unit.begun and not unit.over else 0), by)
        for unit, many, by in zip(units, asked, [*done, *[None] * (len(units) - len(done))], strict=True)
    )
