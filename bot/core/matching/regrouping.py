"""What an organiser's search for groups does, all of it in a process of its own: see bot.searching."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.core.matching.model import Applicant, Keep, Proposal, Rules
from bot.core.matching.watch import Budget, Tell


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search found: a proposal for each way to keep the groups there are, from the fewest moves to the most."""

    proposals: dict[Keep, Proposal]


def search_groups(
    people: Sequence[Applicant],
    rules: Rules,
    current: Sequence[frozenset[str]],
    seed: int,
    seconds: float,
    *,
    clock: Callable[[], float],
    tell: Tell,
) -> Searched:
    """Look for groups for at most so many seconds. There is at least one proposal."""
    from bot.core.matching.alternatives import alternatives  # numpy and HiGHS stay out of the bot's own process

    return Searched(alternatives(people, rules, current, seed, Budget(seconds, clock), tell=tell))
