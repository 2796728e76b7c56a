"""One question, up to three answers: how much should move so that more people are placed, and better?"""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.matching.model import Applicant, Keep, Proposal, Rules
from bot.core.matching.propose import propose
from bot.core.matching.watch import Budget, Progress, Tell, Watch


def alternatives(
    people: Sequence[Applicant],
    rules: Rules,
    current: Sequence[frozenset[str]] = (),
    seed: int = 0,
    budget: Budget | None = None,
    *,
    tell: Tell | None = None,
) -> dict[Keep, Proposal]:
    """A proposal for each way to keep the current groups, from the fewest moves to the most; those that differ.

    Without current groups there is one, Keep.NOTHING. The budget is for all together.
    """
    ways = (Keep.WHOLE, Keep.BALANCED, Keep.NOTHING) if current else (Keep.NOTHING,)
    watch, found = Watch(budget or Budget(), tell), dict[Keep, Proposal]()
    for number, keep in enumerate(ways):
        if found and watch.enough():
            break
        share = watch.part(1 / (len(ways) - number)).budget

        def hear(progress: Progress, number: int = number) -> bool:
            watch.note(
                placed=progress.placed, most=progress.most, gap=progress.gap, done=(number + progress.done) / len(ways)
            )
            return not watch.stopped

        proposal = propose(people, rules, current, seed, share, keep=keep, tell=hear)
        if proposal.groups not in [other.groups for other in found.values()]:
            found[keep] = proposal
    return found
