"""When somebody has finished their track, and what is still missing: from what they said of its units themselves.

Nobody examines it. A track says what it takes (`done_when`): how many units may stay open, and whether a capstone must
be completed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.capstone import STOPPED, Capstone, Kind, State
from bot.core.check_in import Answer, Done
from bot.core.curriculum import CAPSTONE, Unit
from bot.core.schedule import Planned, Timetable


@dataclass(frozen=True, slots=True)
class TheirCapstone:
    """One of a person's capstones; `completed_at` is None while it is not completed."""

    capstone: Capstone
    completed_at: datetime | None

    @property
    def merged(self) -> bool:
        return self.capstone.at.state is State.MERGED

    @property
    def replay(self) -> bool:
        return self.capstone.kind is Kind.REPLAY


class CapstoneState(StrEnum):
    """How a person does with the capstone that their track asks for."""

    NOT_ASKED = "not asked for"
    NONE = "none"
    UNDER_WAY = "under way"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class Finish:
    """Somebody has finished: since `at`, with `done` of `units` units by now, buffers not counted.

    And a completed capstone, if they have one: one that was merged goes before others, and a replay behind them.
    """

    at: datetime
    done: int
    units: int
    until: datetime
    """When all was done that is counted here, which may be more than it took; not before `at`."""
    capstone: TheirCapstone | None = None


@dataclass(frozen=True, slots=True)
class NotYet:
    """What is missing: `open` are units that have come and are not done, of which `may_stay_open` need not be; those
    `to_come` have not come yet. Where a capstone is asked for, its units are in neither: `capstone` says how it
    stands."""

    done: int
    units: int
    open: tuple[Unit, ...]
    may_stay_open: int
    to_come: tuple[Unit, ...]
    capstone: CapstoneState


def done_since(history: Iterable[tuple[datetime, Answer | None]]) -> datetime | None:
    """Since when a unit has counted as done, by all that was said of it, the oldest first (None: taken back).

    None where the last word is another. What one tells of it afterwards does not change that moment.
    """
    since: datetime | None = None
    for at, answer in history:
        if answer is None or answer.done is not Done.DONE:
            since = None
        elif since is None:
            since = at
    return since


def may_have_finished(table: Timetable, done: Collection[str]) -> bool:
    """Whether somebody who has done these units (slugs) may have finished, for all that a capstone could add. Nobody
    has of whom this is not true: most are told apart by it without reading more."""
    left = [planned for planned in table.asked if planned.slot.unit.slug not in done]
    return sum(planned.slot.strand != CAPSTONE for planned in left) <= table.track.done_when.open_units


def finished(
    table: Timetable, done: Mapping[str, datetime], capstones: Sequence[TheirCapstone], now: datetime
) -> Finish | NotYet:
    """Whether somebody has finished by now. `done` holds since when each unit (its slug) has counted as done.

    One finishes once all units have come and few enough are open, or once all are done. Of a track that asks for a
    capstone, the units of that strand are done when one is completed, and not before.
    """
    asked = table.track.done_when
    counted = table.asked
    completed = sorted((one.completed_at, one.capstone.number) for one in capstones if one.completed_at is not None)
    capstone_at = completed[0][0] if completed else None
    since = {
        planned.slot.unit.slug: moment
        for planned in counted
        if (moment := _since(planned, done, capstone_at, asked=asked.capstone)) is not None
    }
    allowed = min(asked.open_units, max(0, len(counted) - 1))
    moments = _moments(counted, sorted(since.values()), allowed, now)
    if moments and not (asked.capstone and capstone_at is None):
        at = max(min(moments), capstone_at) if asked.capstone and capstone_at else min(moments)
        best = _best(capstones)
        return Finish(at, len(since), len(counted), max([at, *since.values(), *_shown(best)]), best)
    missing = [
        planned
        for planned in counted
        if planned.slot.unit.slug not in since and not (asked.capstone and planned.slot.strand == CAPSTONE)
    ]
    return NotYet(
        done=len(since),
        units=len(counted),
        open=tuple(planned.slot.unit for planned in missing if planned.due <= now),
        may_stay_open=allowed,
        to_come=tuple(planned.slot.unit for planned in missing if planned.due > now),
        capstone=_state(capstones, capstone_at) if asked.capstone else CapstoneState.NOT_ASKED,
    )


def _since(
    planned: Planned, done: Mapping[str, datetime], capstone_at: datetime | None, *, asked: bool
) -> datetime | None:
    own = done.get(planned.slot.unit.slug)
    if planned.slot.strand != CAPSTONE:
        return own
    if asked or own is None:
        return capstone_at
    return min(own, capstone_at) if capstone_at else own


def _moments(counted: Sequence[Planned], since: Sequence[datetime], allowed: int, now: datetime) -> list[datetime]:
    """When one had finished in each of the two ways; `since` in order. None in a track without units."""
    ways = list[datetime]()
    if counted and len(since) == len(counted):
        ways.append(since[-1])
    last = max((planned.due for planned in counted), default=now)
    if counted and last <= now and len(since) >= len(counted) - allowed:
        ways.append(max(since[len(counted) - allowed - 1], last))
    return ways


def _best(capstones: Sequence[TheirCapstone]) -> TheirCapstone | None:
    completed = [one for one in capstones if one.completed_at is not None]
    return min(completed, key=lambda one: (not one.merged, one.replay, one.capstone.number), default=None)


def _shown(best: TheirCapstone | None) -> list[datetime]:
    """When what is said of it came true."""
    if best is None or best.completed_at is None:
        return []
    return [best.completed_at, *([best.capstone.at.since] if best.merged else [])]


def _state(capstones: Sequence[TheirCapstone], completed_at: datetime | None) -> CapstoneState:
    if completed_at is not None:
        return CapstoneState.COMPLETED
    stopped = [one.capstone.at.state is State.CLOSED and one.capstone.at.how == STOPPED for one in capstones]
    return CapstoneState.NONE if all(stopped) else CapstoneState.UNDER_WAY
