"""A cohort's calendar: which unit comes on which local date. It begins as the track has it, and organisers edit it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.calendar import WEEK, instant
from bot.core.cohort import Cohort
from bot.core.curriculum import Slot, Track, Unit


class State(StrEnum):
    """What became of a slot. That its unit is posted is not noted here: the ledger of what we placed knows."""

    PLANNED = "planned"
    MOVED = "moved"
    REPLACED = "replaced"
    """Another unit of the same choice comes in its place."""
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Entry:
    """One slot of a cohort's calendar: `unit` (a slug) comes on `day`, a date on the cohort's clocks."""

    slot: int
    """Its place in the track when the cohort was opened: the entry's name for ever."""
    unit: str
    day: date
    rank: int
    """Orders what comes at the same moment."""
    state: State = State.PLANNED
    at: datetime | None = None
    """The moment (UTC) at which it comes or came, where that is not the cohort's hour on `day`."""
    edit: int | None = None
    """The number of the edit that made it so: who, when and why is written there. None: as the track has it."""

    @property
    def comes(self) -> bool:
        return self.state is not State.SKIPPED


@dataclass(frozen=True, slots=True)
class Schedule:
    """All entries of a cohort in the order in which they come, and the clock they come by: `post_at` in `zone`.

    `starts_on` is the Monday of week 1.
    """

    starts_on: date
    post_at: time
    zone: str
    entries: tuple[Entry, ...]

    def due(self, entry: Entry) -> datetime:
        """When the entry's unit is posted, in UTC."""
        return entry.at or instant(entry.day, self.post_at, self.zone)

    def week(self, entry: Entry) -> int:
        """The cohort's week (1-based) in which the entry comes; what was posted before the first counts to it."""
        return max(1, (entry.day - self.starts_on) // WEEK + 1)

    def find(self, unit: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.unit == unit), None)

    def of(self, entries: Iterable[Entry]) -> Schedule:
        """These entries by the same clock, in order."""
        return replace(self, entries=tuple(sorted(entries, key=lambda entry: (self.due(entry), entry.rank))))

    def having(self, changed: Iterable[Entry]) -> Schedule:
        """The same with these entries in the place of those of their slots."""
        new = {entry.slot: entry for entry in changed}
        return self.of(new.get(entry.slot, entry) for entry in self.entries)


def opening(cohort: Cohort, track: Track) -> Schedule:
    """The calendar of a cohort that nobody has edited: as its track has it."""
    entries = (
        Entry(slot=place, unit=slot.unit.slug, day=cohort.day(slot.week, slot.day), rank=place)
        for place, slot in enumerate(track.slots)
    )
    return Schedule(cohort.starts_on, cohort.post_at, cohort.zone, ()).of(entries)


@dataclass(frozen=True, slots=True)
class Planned:
    """A unit that comes, or came: `slot` has the week and the day at which it does, whatever the track says."""

    slot: Slot
    due: datetime
    entry: Entry


@dataclass(frozen=True, slots=True)
class Timetable:
    """What a schedule makes of a track: `units` in the order in which they come, and the track as the cohort lives it.

    In such a track a week may be without a unit: that is a break.
    """

    track: Track
    units: tuple[Planned, ...]
    zone: str
    """By whose clocks (IANA) they come."""

    @property
    def first(self) -> datetime | None:
        """When the first unit comes."""
        return self.units[0].due if self.units else None

    @property
    def asked(self) -> tuple[Planned, ...]:
        """The units that people are asked about, as they come; buffers are time to catch up in."""
        return tuple(planned for planned in self.units if planned.slot.kind == "unit")

    def find(self, unit: str) -> Planned | None:
        return next((planned for planned in self.units if planned.slot.unit.slug == unit), None)

    def begun(self, now: datetime) -> tuple[Planned, ...]:
        """What has come by `now`."""
        return tuple(planned for planned in self.units if planned.due <= now)

    def ends(self, planned: Planned) -> datetime:
        """When a unit is over: once the next one comes, or after its weeks, where it goes on for several. These end at
        the hour at which it came, also where clocks have changed meanwhile: that is when the unit after them comes."""
        after = self.after(planned)
        weeks = planned.slot.weeks
        if after and weeks == 1:
            return after.due
        came = planned.due.astimezone(ZoneInfo(self.zone))
        return instant(came.date() + weeks * WEEK, came.time(), self.zone)

    def after(self, planned: Planned) -> Planned | None:
        """What comes next, at a later moment."""
        return next((later for later in self.units if later.due > planned.due), None)


def timetable(schedule: Schedule, track: Track, units: Mapping[str, Unit]) -> Timetable:
    """The units that come, when, and in which week. `units` are all there are, for those no longer in the track.

    One whose file is gone altogether does not come.
    """
    planned = tuple(
        Planned(_dated(slot, entry, schedule), schedule.due(entry), entry)
        for entry in schedule.entries
        if entry.comes and (slot := _slot(entry.unit, track, units)) is not None
    )
    slots = tuple(each.slot for each in planned)
    weeks = max((slot.week + slot.weeks - 1 for slot in slots), default=0)
    return Timetable(replace(track, weeks=weeks, slots=slots), planned, schedule.zone)


def _slot(unit: str, track: Track, units: Mapping[str, Unit]) -> Slot | None:
    for slot in track.slots:
        choice = (slot.unit, *slot.alternatives)
        for one in choice:
            if one.slug == unit:
                others = tuple(other for other in choice if other.slug != unit)
                return slot if one is slot.unit else replace(slot, unit=one, alternatives=others, hours=None)
    return Slot(1, units[unit]) if unit in units else None


def _dated(slot: Slot, entry: Entry, schedule: Schedule) -> Slot:
    return replace(slot, week=schedule.week(entry), day=entry.day.isoweekday())
