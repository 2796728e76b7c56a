"""Watching a search: how far it is, and whether it has been long enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.core.matching.spread import Spread, in_turn


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: `placed` of the `most` people that can be placed, so far; `gap` is the share of the
    quality that may still be missing to the best possible, where that is known. `done` is the share of the work."""

    placed: int = 0
    most: int = 0
    gap: float | None = None
    done: float = 0.0


@dataclass(frozen=True, slots=True)
class Budget:
    """How long to search. Without `seconds` the search ends by itself, and its answer does not depend on the machine.

    `seconds` count by `clock`, from the moment of the call; what was found until then is the answer.
    `effort` multiplies the attempts to improve a finished plan. `spread` may have large crowds computed by more hands.
    """

    seconds: float | None = None
    clock: Callable[[], float] | None = None
    effort: float = 1.0
    spread: Spread = in_turn

    def __post_init__(self) -> None:
        if self.seconds is not None and self.clock is None:
            raise ValueError("a budget in seconds needs a clock to count them by")


Tell = Callable[[Progress], bool]
"""Told how far the search is; answers whether to go on."""


@dataclass(slots=True)
class Watch:
    """The budget of one search while it is used up, and who is told."""

    budget: Budget = field(default_factory=Budget)
    tell: Tell | None = None
    progress: Progress = field(default_factory=Progress)
    stopped: bool = False
    """Whether the search was cut short: a longer one may find a better plan."""
    reserve: float = 0.0
    """Seconds kept back for what comes after the search."""
    _began: float = 0.0

    def __post_init__(self) -> None:
        if self.budget.clock is not None:
            self._began = self.budget.clock()

    def enough(self) -> bool:
        """Whether to stop: time is up, or whoever is told has had enough."""
        if not self.stopped:
            self.stopped = self.left() <= 0 or (self.tell is not None and not self.tell(self.progress))
        return self.stopped

    def part(self, share: float, effort: float = 1.0) -> Watch:
        """A watch for a part of the work that may take this share of the time that is left. It tells nobody."""
        if self.budget.seconds is None:
            budget = Budget(effort=self.budget.effort * effort)
        else:
            budget = Budget(max(0.0, self.left() * share), self.budget.clock, self.budget.effort * effort)
        return Watch(budget, lambda _: not self.enough())

    def left(self) -> float:
        """Seconds that are left; a day where there is no limit."""
        if self.budget.seconds is None or self.budget.clock is None:
            return 86_400.0
        return self.budget.seconds - self.reserve - self.used()

    def used(self) -> float:
        """Seconds since the search began; 0 where nobody counts them."""
        return self.budget.clock() - self._began if self.budget.clock is not None else 0.0

    def note(self, **news: object) -> None:
        """Tell the news."""
        self.progress = replace(self.progress, **news)  # type: ignore[arg-type]
        if self.tell is not None and not self.tell(self.progress):
            self.stopped = True

    def steps(self, count: int) -> int:
        """How many attempts the effort makes of so many."""
        return max(0, round(count * self.budget.effort))
