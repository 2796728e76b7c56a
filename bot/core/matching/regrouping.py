"""What an organiser has searched for, all of it in a process of its own: see bot.searching.

Numpy and HiGHS stay out of the bot's own process, so what needs them is imported where it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.core.matching.changes import Advice, WhatIf
from bot.core.matching.model import Applicant, Keep, Proposal, Rules
from bot.core.matching.watch import Budget, Progress, Tell

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search found: a proposal for each way to keep the groups there are, from the fewest moves to the most.

    And for each, advice for those whom it leaves out; none where there was no time for it.
    """

    proposals: dict[Keep, Proposal]
    advice: dict[Keep, tuple[Advice, ...]] = field(default_factory=dict)


def search_groups(
    people: Sequence[Applicant],
    rules: Rules,
    current: Sequence[frozenset[str]],
    seed: int,
    seconds: float,
    *,
    clock: Clock,
    tell: Tell,
) -> Searched:
    """Look for groups for at most so many seconds, and as long for advice. There is at least one proposal."""
    from bot.core.matching.advice import advise
    from bot.core.matching.alternatives import alternatives

    end = clock() + 2 * seconds
    proposals = alternatives(people, rules, current, seed, Budget(seconds, clock), tell=tell)

    def goes_on(progress: Progress) -> bool:
        return clock() < end and tell(progress)

    advice = {keep: advise(people, rules, found, goes_on) for keep, found in proposals.items()}
    return Searched(proposals, advice)


def try_settings(
    people: Sequence[Applicant],
    rules: Rules,
    current: Sequence[frozenset[str]],
    seed: int,
    seconds: float,
    base: Proposal,
    keep: Keep,
    *,
    clock: Clock,
    tell: Tell,
) -> tuple[WhatIf, ...]:
    """How many more than in `base` looser settings would place, as far as that can be found out in so many seconds."""
    from bot.core.matching.whatif import what_if

    budget = Budget(seconds, clock, effort=0)
    return what_if(people, rules, current, seed=seed, budget=budget, keep=keep, base=base, tell=tell)
