"""A reminder of a unit's check-in: for whom it was decided, and what its message says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.curriculum import Slot
from bot.core.people import GroupId, MemberId


@dataclass(frozen=True, slots=True)
class Reminded:
    """One person is reminded of one unit, once and for all. All of the same `number` share a message.

    It is wanted from `due` on, and before `until` (UTC); it goes to the thread of `group`, or (None) to them alone.
    """

    unit: str
    member: MemberId
    number: int
    group: GroupId | None
    due: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Reminder:
    """The message to these members, who have said nothing of the unit so far. The unit is over at `deadline`."""

    slot: Slot
    number: int
    members: frozenset[MemberId]
    deadline: datetime
