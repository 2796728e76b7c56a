"""What people say of their group's sessions: whether they met, and how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.people import GroupId, MemberId


@dataclass(frozen=True, slots=True)
class SessionReport:
    """One person's word on the session of their group that began at `start` (UTC)."""

    group: GroupId
    start: datetime
    member: MemberId
    met: bool
    went: int | None
    """1 (badly) to 5, if they said it: for organisers only."""
    at: datetime
