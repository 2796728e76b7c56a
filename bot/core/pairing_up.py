"""Which groups want pairs, for which unit: those that have none yet, or whose pairs are not who is here now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from bot.core.absence import away_for
from bot.core.groups import Group
from bot.core.pairs import Pair, pairing_of
from bot.core.people import MemberId
from bot.core.posting import Standing
from bot.core.schedule import Planned, Timetable


@dataclass(frozen=True, slots=True)
class Wanting:
    """A group that wants pairs of these members for a unit; `made` are those that it has."""

    group: Group
    planned: Planned
    members: frozenset[MemberId]
    made: tuple[Pair, ...]


def under_way(table: Timetable, now: datetime) -> tuple[Planned, ...]:
    """The units that have come and are not over."""
    return tuple(planned for planned in table.begun(now) if now < table.ends(planned))


def absent(standing: Standing, group: Group, planned: Planned) -> frozenset[MemberId]:
    """Those of a group who are away for a unit."""
    gone = [member for member in group.members & standing.away.keys() if member in standing.zones]
    if not gone:
        return frozenset()
    ends = standing.timetable.ends(planned)
    return frozenset(
        member
        for member in gone
        if away_for(standing.away[member], standing.zones[member], group.sessions, planned.due, ends)
    )


def wanting(standing: Standing, now: datetime) -> Iterator[Wanting]:
    """The groups whose pairs must be made; none, while nothing changes."""
    if not standing.cohort.running:
        return
    units = [each for each in under_way(standing.timetable, now) if pairing_of(each.slot) != "solo"]
    for group in standing.groups:
        if group.ended_at is None:
            here = group.members & standing.zones.keys()
            for planned in units:
                made = standing.pairings.get(group.id, {}).get(planned.slot.unit.slug, ())
                members = here - absent(standing, group, planned)
                if members != frozenset(chain(*made)):
                    yield Wanting(group, planned, members, made)
