"""What organisers can change in a cohort's calendar; bot.core.editing says what each does to it.

Units are named by their slugs, weeks are the cohort's own, from 1, and dates are on its clocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from bot.core.curriculum import Unit
from bot.core.refusals import AlreadyPosted, LeftOutAlready, NotInCalendar
from bot.core.schedule import Entry, Schedule, Timetable


@dataclass(frozen=True, slots=True)
class Delay:
    """Everything from week `week` on that is still to come moves back by `weeks`."""

    week: int
    weeks: int


@dataclass(frozen=True, slots=True)
class Break:
    """Nothing comes from `first` to `last`, both included: what falls there moves behind it."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Swap:
    """Each of two units takes the other's place."""

    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Replace:
    """Another unit of the same choice comes in the place of `unit`."""

    unit: str
    by: str


@dataclass(frozen=True, slots=True)
class Skip:
    """The unit is left out; its week stays free for catching up."""

    unit: str


@dataclass(frozen=True, slots=True)
class Shorten:
    """The unit is left out, or all buffers still to come if none is named, and what follows moves up, week for week.

    A week that something else begins in as well is not closed up.
    """

    unit: str | None


@dataclass(frozen=True, slots=True)
class PostNow:
    """The unit is posted at once; everything else stays where it is."""

    unit: str


@dataclass(frozen=True, slots=True)
class Clock:
    """Units come at `post_at` on the clocks of `zone` from now on; None for what stays."""

    post_at: time | None
    zone: str | None


Edit = Delay | Break | Swap | Replace | Skip | Shorten | PostNow | Clock


@dataclass(frozen=True, slots=True)
class Course:
    """A cohort's calendar at the moment `now`. `posted` are the slugs of units that are out: those stay where they are.

    What is posted is known from what was written down of the server, not from the calendar.
    """

    schedule: Schedule
    timetable: Timetable
    posted: frozenset[str]
    now: datetime

    @property
    def open(self) -> tuple[Entry, ...]:
        """What is still to come, in order."""
        return tuple(each.entry for each in self.timetable.units if each.entry.unit not in self.posted)

    def movable(self, unit: str) -> Entry:
        """The entry of a unit that is still to come; refuses any other."""
        entry = self.schedule.find(unit)
        if entry is None:
            raise NotInCalendar(unit=unit)
        if unit in self.posted:
            raise AlreadyPosted(unit=self.title(unit))
        if not entry.comes or self.timetable.find(unit) is None:
            raise LeftOutAlready(unit=self.title(unit))
        return entry

    def choice(self, unit: str) -> tuple[Unit, ...]:
        """The units that may come in the place of this one."""
        planned = self.timetable.find(unit)
        return planned.slot.alternatives if planned else ()

    def title(self, unit: str) -> str:
        """What people call it, as far as it comes or may come; else its slug."""
        units = (one for each in self.timetable.units for one in (each.slot.unit, *each.slot.alternatives))
        return next((one.title for one in units if one.slug == unit), unit)
