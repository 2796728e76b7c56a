"""How far a long piece of work on a server is: told in one card, which is edited until all is done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

MANY = 20
"""Fewer steps than these need no card, however long they take."""


@dataclass(frozen=True, slots=True)
class Work:
    """`left` of the `steps` are still to do. `began` names the work, also after a restart; it is of whole seconds."""

    began: datetime
    steps: int
    left: int
    until: datetime | None = None
    """When all should be done, as far as can be told."""

    @property
    def done(self) -> int:
        return self.steps - self.left

    @property
    def version(self) -> str:
        """What must be known of it after a restart."""
        return f"{self.steps}@{int(self.began.timestamp())}"

    def still(self, left: int, now: datetime, started: tuple[datetime, int]) -> Work:
        """The same with so many steps left; `started` is since when this process works on it, and what was left."""
        since, before = started
        pace = (now - since) / (before - left) if left < before else None
        return replace(self, left=left, until=now + left * pace if pace is not None else None)


def begun(steps: int, now: datetime) -> Work:
    return Work(now.replace(microsecond=0), steps, steps)


def resumed(version: str | None, left: int, now: datetime) -> Work:
    """The work that was written down as `version`; new work, if nothing sensible was."""
    steps, _, began = (version or "").partition("@")
    if not (steps.isdigit() and began.isdigit()):
        return begun(left, now)
    return Work(datetime.fromtimestamp(int(began), now.tzinfo), max(int(steps), left), left)
