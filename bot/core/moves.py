"""Which weeks' sessions are at other local times than those of the week before, and what each member sees of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import combinations, groupby, pairwise
from zoneinfo import ZoneInfo

from bot.core.availability import DAYS
from bot.core.calendar import WEEK
from bot.core.groups import Group
from bot.core.people import MemberId


@dataclass(frozen=True, slots=True, order=True)
class LocalTime:
    """A time of the week on somebody's own clock; `weekday` is 0 for Monday."""

    weekday: int
    at: time

    def __str__(self) -> str:
        return f"{DAYS[self.weekday]} {self.at:%H:%M}"


TOLD_BEFORE = WEEK
"""How long before the first session at another time the group is told."""

Pair = tuple[LocalTime, LocalTime]


@dataclass(frozen=True, slots=True)
class InZone:
    """What the members of one zone see. `before` and `after` are the two weeks' times, ascending, each once."""

    zone: str
    members: frozenset[MemberId]
    before: tuple[LocalTime, ...]
    after: tuple[LocalTime, ...]
    own_clock: bool
    """Whether the zone's own clocks changed from one week's sessions to the other's."""

    @property
    def moves(self) -> bool:
        """Whether a session is at another time. That one week merely has fewer sessions than the other moves none."""
        before, after = set(self.before), set(self.after)
        return not (before <= after or after <= before)

    def is_new(self, start: datetime) -> bool:
        """Whether a session moves here, and this one is at a time at which there was none before."""
        return self.moves and _local(start.astimezone(ZoneInfo(self.zone))) not in self.before

    def changes(self) -> list[Pair]:
        """Each time that goes with the time that takes its place: the nearest in the week, for all of them together."""
        gone = [each for each in self.before if each not in self.after]
        come = [each for each in self.after if each not in self.before]
        if len(gone) <= len(come):
            return _nearest(gone, come)
        return sorted((old, new) for new, old in _nearest(come, gone))


@dataclass(frozen=True, slots=True)
class SessionsMove:
    """A week (1-based, as units count them) with `sessions` at other times, for somebody, than the week before."""

    week: int
    sessions: tuple[datetime, ...]
    for_members: tuple[InZone, ...]
    """What everybody sees, by zone; also those for whom nothing moves."""

    @property
    def first(self) -> datetime:
        """The first session that is at another time for somebody."""
        return next(start for start in self.sessions if any(each.is_new(start) for each in self.for_members))

    @property
    def for_all(self) -> bool:
        """Whether a session moves for every member."""
        return all(each.moves for each in self.for_members)


def notices(group: Group, monday: date, zones: Mapping[MemberId, str]) -> Iterator[tuple[datetime, SessionsMove]]:
    """The moves of the group's sessions, each with when it is told; `monday` and `zones` as in `moves`.

    Only sessions since all are together count: the times of an earlier group mean nothing to a newcomer.
    """
    own = sorted((member, zones[member]) for member in group.members if member in zones)
    yield from _notices(monday, group.together_since or group.formed_at, group.sessions, tuple(own))


@lru_cache(4096)  # the keeper asks for every group in every round, and seldom has one changed
def _notices(
    monday: date, since: datetime, sessions: tuple[datetime, ...], zones: tuple[tuple[MemberId, str], ...]
) -> tuple[tuple[datetime, SessionsMove], ...]:
    found = _moves(monday, tuple(sorted(start for start in sessions if start > since)), zones)
    return tuple((max(move.first - TOLD_BEFORE, since), move) for move in found)


def moves(monday: date, sessions: Iterable[datetime], zones: Mapping[MemberId, str]) -> tuple[SessionsMove, ...]:
    """The weeks whose sessions move for somebody, in order; `zones` are the members', as IANA names.

    Week n is the 7 days from Monday 00:00 UTC, n - 1 weeks after `monday`. It is compared with the last one before it
    that has sessions, by weekday and time on each member's clock.
    """
    return _moves(monday, tuple(sorted(sessions)), tuple(sorted(zones.items())))


def _moves(
    monday: date, sessions: tuple[datetime, ...], zones: tuple[tuple[MemberId, str], ...]
) -> tuple[SessionsMove, ...]:
    begins = datetime.combine(monday, time(), UTC)
    weeks = [(n, tuple(starts)) for n, starts in groupby(sessions, lambda start: (start - begins) // WEEK + 1)]
    homes = _homes(zones)
    found = (
        SessionsMove(week, after, tuple(_in_zone(zone, members, before, after) for zone, members in homes))
        for (_, before), (week, after) in pairwise(weeks)
    )
    return tuple(move for move in found if any(each.moves for each in move.for_members))


def _homes(zones: tuple[tuple[MemberId, str], ...]) -> list[tuple[str, frozenset[MemberId]]]:
    """The zones by name, each with who lives there."""
    names = sorted({home for _, home in zones})
    return [(zone, frozenset(member for member, home in zones if home == zone)) for zone in names]


def _in_zone(zone: str, members: frozenset[MemberId], before: Sequence[datetime], after: Sequence[datetime]) -> InZone:
    old, new = _on_clock(zone, tuple(before)), _on_clock(zone, tuple(after))
    return InZone(zone, members, old.times, new.times, own_clock=old.offsets != new.offsets)


@dataclass(frozen=True, slots=True)
class _OnClock:
    times: tuple[LocalTime, ...]
    offsets: frozenset[timedelta | None]


@lru_cache(4096)  # each week is looked at as the one after and the one before, and many groups meet at the same hours
def _on_clock(zone: str, starts: tuple[datetime, ...]) -> _OnClock:
    """One week's sessions as the clocks of a zone show them."""
    clock = ZoneInfo(zone)
    local = [start.astimezone(clock) for start in starts]
    times = tuple(sorted(set(map(_local, local))))
    return _OnClock(times, frozenset(start.utcoffset() for start in local))


def _local(start: datetime) -> LocalTime:
    return LocalTime(start.weekday(), start.time())


def _nearest(few: Sequence[LocalTime], many: Sequence[LocalTime]) -> list[Pair]:
    """Each of the few with one of the many, so that the distances, around the week, add up to the least."""
    ways = (
        list(zip(few, (*chosen[turn:], *chosen[:turn]), strict=True))
        for chosen in combinations(many, len(few))
        for turn in range(max(1, len(few)))
    )
    return min(ways, key=lambda way: sum(_apart(one, other) for one, other in way))


def _apart(one: LocalTime, other: LocalTime) -> int:
    """Minutes from one to the other, around the week whichever way is shorter."""
    minutes = abs(_minute(one) - _minute(other))
    return min(minutes, int(WEEK.total_seconds()) // 60 - minutes)


def _minute(local: LocalTime) -> int:
    return (local.weekday * 24 + local.at.hour) * 60 + local.at.minute
