"""Where everybody stands: people by units, from their own check-ins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.check_in import CheckIn, Done
from bot.core.cohort import Cohort
from bot.core.curriculum import Unit
from bot.core.groups import Group
from bot.core.people import GroupId, MemberId, Person
from bot.core.schedule import Timetable


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's row: which of the units they have checked in for. `behind` counts due units that are not."""

    member: MemberId
    name: str
    group: GroupId | None
    done: frozenset[str]
    behind: int


@dataclass(frozen=True, slots=True)
class Progress:
    """A cohort at a glance. `due` is how many of `units` have begun; rows are by group, then by name."""

    cohort: Cohort
    units: tuple[Unit, ...]
    due: int
    rows: tuple[Standing, ...]

    def done(self, unit: Unit) -> int:
        """How many people have checked in for `unit`."""
        return sum(unit.slug in row.done for row in self.rows)


def done_of(units: Mapping[str, CheckIn]) -> frozenset[str]:
    """The units (slugs) that are done, of a person's check-ins."""
    return frozenset(unit for unit, one in units.items() if one.answer.done is Done.DONE)


def progress(
    cohort: Cohort,
    timetable: Timetable,
    people: Sequence[Person],
    groups: Sequence[Group],
    done: Mapping[MemberId, frozenset[str]],
    now: datetime,
) -> Progress:
    """Everybody who signed up, whether or not in a group; people without a group come last."""
    units = tuple(planned.slot.unit for planned in timetable.units)
    due = len(timetable.begun(now))
    seat = {member: group.id for group in groups if group.ended_at is None for member in group.members}
    rows = [
        Standing(
            member=person.member,
            name=person.name,
            group=seat.get(person.member),
            done=(mine := done.get(person.member, frozenset())),
            behind=sum(unit.slug not in mine for unit in units[:due]),
        )
        for person in people
    ]
    rows.sort(key=lambda row: (row.group is None, row.group or 0, row.name.casefold(), row.member))
    return Progress(cohort, units, due, tuple(rows))
