"""Who is here: identities, the caller of a command, and a person who signed up for a cohort."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType

from bot.core.availability import Availability
from bot.core.refusals import OrganisersOnly

GuildId = NewType("GuildId", int)
MemberId = NewType("MemberId", int)
ChannelId = NewType("ChannelId", int)
RoleId = NewType("RoleId", int)
CohortId = NewType("CohortId", int)
"""Small and unique inside one guild, never reused."""
GroupId = NewType("GroupId", int)
"""Small and unique inside one cohort, never reused: "group 7" means the same people's thread for ever."""

Pair = frozenset[MemberId]
"""Two different members; the order does not matter."""

LEVELS: dict[int, str] = {
    1: "New to machine learning",
    2: "Finished a course or two",
    3: "Trained small models on my own",
    4: "Use PyTorch at work or in projects",
    5: "Could teach most of this",
}


@dataclass(frozen=True, slots=True)
class Caller:
    """The member who used a command, and what Discord says they may do in this guild."""

    guild: GuildId
    member: MemberId
    manages_server: bool = False
    roles: frozenset[RoleId] = frozenset()

    def require_organiser(self, organiser_role: RoleId | None) -> None:
        """Return if the caller has Manage Server or the organiser role; refuse with OrganisersOnly otherwise."""
        if not (self.manages_server or (organiser_role is not None and organiser_role in self.roles)):
            raise OrganisersOnly()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What one member would like of the next grouping; all of it optional, and none of it a promise."""

    hours: str = ""
    """`if_needed` as it was written: it fills the form when it is opened again."""
    if_needed: Availability = ()
    dates_off: frozenset[date] = frozenset()
    """Local dates on which they are away."""
    languages: frozenset[str] = frozenset({"en"})
    partners: frozenset[MemberId] = frozenset()
    apart: frozenset[MemberId] = frozenset()
    """Whom they would rather not be with: shown to nobody but themself."""


@dataclass(frozen=True, slots=True)
class Person:
    """One member's sign-up for one cohort, as last answered. `level` is a key of LEVELS, `hours` is per week."""

    cohort: CohortId
    member: MemberId
    name: str
    zone: str
    availability: Availability
    level: int
    hours: int
    parts: tuple[str, ...]
    """The ticked parts of the week and the free text, as given: they fill the form when it is opened again."""
    exact: str
    joined_at: datetime
    wishes: Wishes = Wishes()
    left: bool = False
    """They are not on the server any more; their answers are kept for when they come back."""
