"""For those who set the rules: which setting, a step looser, would give how many more a place. Nothing is applied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count

from bot.core.matching.changes import Setting, WhatIf, loosened
from bot.core.matching.model import Applicant, Keep, Proposal, Reason, Rules
from bot.core.matching.propose import propose
from bot.core.matching.sound import is_sound
from bot.core.matching.watch import Budget, Progress, Tell, Watch


def what_if(
    people: Sequence[Applicant],
    rules: Rules,
    current: Sequence[frozenset[str]] = (),
    settings: Mapping[Setting, Rules] | None = None,
    seed: int = 0,
    budget: Budget | None = None,
    *,
    keep: Keep = Keep.WHOLE,
    base: Proposal | None = None,
    tell: Tell | None = None,
) -> tuple[WhatIf, ...]:
    """For each of the looser `settings` (as loosened() gives them, if none are given) how many more are placed.

    It is counted against `base`, a proposal for the same people, rules and current groups, which is searched for where
    none is given. The budget is for all together; without one, the search is the shortest. `tell` hears how far it is
    and may end it: those that are finished are the answer.
    Refuses an UnknownZone; ValueError for people, rules or current groups that make no sense.
    """
    looser = loosened(rules) if settings is None else settings
    ask = _Question(
        people, current, seed, keep, Watch(budget or Budget(effort=0), tell), 2 * len(looser) + (base is None)
    )
    before = base or ask.search(rules)
    found: list[WhatIf] = []
    for setting, changed in looser.items():
        after = ask.more(before, changed)
        if ask.watch.stopped:
            break
        placed = after.certificate.placed
        most = max(after.certificate.most, placed)
        valid = is_sound(people, changed, after)
        found.append(WhatIf(setting, changed, placed, placed - before.certificate.placed, most, valid))
    return tuple(found)


class _Question:
    """What stays the same while the rules differ; and how many of `steps` searches are done."""

    def __init__(
        self,
        people: Sequence[Applicant],
        current: Sequence[frozenset[str]],
        seed: int,
        keep: Keep,
        watch: Watch,
        steps: int,
    ) -> None:
        self.people, self.current, self.seed, self.keep = people, current, seed, keep
        self.watch, self.steps, self.step = watch, steps, count()

    def more(self, before: Proposal, rules: Rules) -> Proposal:
        """The plan before, with those placed who can join it now; a new one if that gives more of them a place."""
        groups = [frozenset(group.members) for group in before.groups]
        kept = self.search(rules, groups)
        if all(one.reason is not Reason.LEFT_OVER for one in kept.unplaced):
            next(self.step)
            return kept
        fresh = self.search(rules)
        return max(fresh, kept, key=lambda plan: plan.certificate.placed)

    def search(self, rules: Rules, groups: Sequence[frozenset[str]] | None = None) -> Proposal:
        """The current groups kept as they are to be; or these, kept whole."""
        step = next(self.step)
        share = self.watch.part(1 / max(1, self.steps - step)).budget

        def hear(progress: Progress) -> bool:
            self.watch.note(
                placed=progress.placed, most=progress.most, gap=progress.gap, done=(step + progress.done) / self.steps
            )
            return not self.watch.stopped

        if groups is None:
            return propose(self.people, rules, self.current, self.seed, share, keep=self.keep, tell=hear)
        return propose(self.people, rules, groups, self.seed, share, keep=Keep.WHOLE, tell=hear)
