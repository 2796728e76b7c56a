"""How a person wants to hear from the bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Way(StrEnum):
    THREAD = "thread"
    """By a mention in their group's thread."""
    DM = "dm"
    """By a direct message; in the thread where Discord refuses those."""
    NONE = "none"
    """Not at all: nothing reminds them of a unit, and no message is about them alone."""


@dataclass(frozen=True, slots=True)
class Reach:
    """One member's wish, on one server. `sessions`: whether to be mentioned an hour before a session."""

    way: Way = Way.THREAD
    sessions: bool = True
    dm_closed_at: datetime | None = None
    """When Discord last refused a direct message to them; forgotten when they choose that way anew."""

    @property
    def by_dm(self) -> bool:
        """Whether a direct message is what they want and what reaches them."""
        return self.way is Way.DM and self.dm_closed_at is None

    def reaches(self, *, in_group: bool) -> bool:
        """Whether what is about them alone may be sent to them, and can be: a mention needs a group's thread."""
        return self.way is not Way.NONE and (self.by_dm or in_group)
