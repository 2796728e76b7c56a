"""A group that does not work: its members are asked whether they are still in, then organisers get a proposal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.groups import Group
from bot.core.health import Ill
from bot.core.matching.mended import Mended
from bot.core.people import CohortId, GroupId, MemberId

TO_ANSWER = timedelta(hours=48)
"""How long members have to say whether they are still in."""


class Still(StrEnum):
    """What a member says. Who wants out leaves the cohort, and is a member no more."""

    IN = "in"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Case:
    """One group's trouble. `options` are what would mend it, the fewest moves first; they hold while the facts about
    the people in `scope` have the fingerprint `facts`. `proposed_at` says that they were looked for."""

    cohort: CohortId
    group: GroupId
    opened_at: datetime
    why: Ill
    answers: Mapping[MemberId, Still] = field(default_factory=dict[MemberId, Still])
    options: tuple[Mended, ...] = ()
    facts: str | None = None
    scope: frozenset[MemberId] = frozenset()
    out: frozenset[MemberId] = frozenset()
    """Who leaves the group by each of the options."""
    proposed_at: datetime | None = None
    applied_by: MemberId | None = None
    closed_at: datetime | None = None

    @property
    def asks_until(self) -> datetime:
        return self.opened_at + TO_ANSWER

    def ready(self, group: Group, now: datetime) -> bool:
        """Whether a proposal is to be looked for: all have answered, or had their time to."""
        return self.proposed_at is None and (now >= self.asks_until or group.members <= self.answers.keys())

    def leaving(self, asked: Iterable[MemberId]) -> frozenset[MemberId]:
        """Who goes out of the group, of those who were `asked`: who needs a break, or never answered. They stay signed
        up. Whom no question reached stays in the group."""
        return frozenset(member for member in asked if self.answers.get(member) is not Still.IN)
