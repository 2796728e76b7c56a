"""What is proven about a plan."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Certificate:
    """No plan by these rules that keeps whole the groups that this one had to places more than `most` people; this one
    places `placed`.

    `quality` is the mean over the people placed, `worst` that of the worst group. No plan that places as many has a
    mean above `best_quality`; None where that was not computed. `moved` people leave a group that goes on or ended.
    `stopped` says that the search was cut short: it would go on to look for a better plan.
    """

    placed: int = 0
    most: int = 0
    quality: float = 0.0
    worst: float = 0.0
    best_quality: float | None = None
    moved: int = 0
    stopped: bool = False

    @property
    def gap(self) -> float | None:
        """The share of the best possible quality that may be missing; 0 is proven to be the best."""
        if self.best_quality is None:
            return None
        return max(0.0, 1 - self.quality / self.best_quality) if self.best_quality > 0 else 0.0
