"""For those who set the rules: which setting, a step looser, would give how many more a place. Nothing is applied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.core.matching.changes import Setting, WhatIf, loosened
from bot.core.matching.model import Applicant, Keep, Proposal, Reason, Rules
from bot.core.matching.propose import propose
from bot.core.matching.sound import is_sound
from bot.core.matching.watch import Budget, Progress, Tell, Watch

WAYS = 3
"""Searches for each setting at the most."""
FEW = 150
"""For so many people a search from the beginning is cheap."""


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
    first = int(base is None)
    ask = _Question(people, current, seed, keep, Watch(budget or Budget(effort=0), tell), first + WAYS * len(looser))
    before = base or ask.fresh(rules)
    found: list[WhatIf] = []
    for number, (setting, changed) in enumerate(looser.items()):
        ask.step = first + WAYS * number
        after, most = ask.fullest(before, changed)
        if ask.watch.stopped:
            break
        placed = after.certificate.placed
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
        self.watch, self.steps, self.step = watch, steps, 0

    def fullest(self, before: Proposal, rules: Rules) -> tuple[Proposal, int]:
        """The plan that places the most of those that are found with little effort; and the most that there can be."""
        best, most = before, len(self.people)
        for number, (plan, bound) in enumerate(self._plans(before, rules)):
            if number == 0 or plan.certificate.placed > best.certificate.placed:
                best = plan
            most = min(most, bound)
            if best.certificate.placed >= most or self.watch.stopped:
                break
        return best, max(most, best.certificate.placed)

    def _plans(self, before: Proposal, rules: Rules) -> Iterator[tuple[Proposal, int]]:
        """Plans, from the cheapest to find, each with a bound: the plan before, with those who can join it now; with
        some moves, if there are no groups that must be kept; and one from the beginning, if it takes that."""
        groups = [frozenset(group.members) for group in before.groups]
        kept = self._search(rules, groups, Keep.WHOLE)
        complete = all(one.reason is not Reason.LEFT_OVER for one in kept.unplaced)
        yield kept, kept.certificate.placed if complete else len(self.people)
        free = self.keep is Keep.NOTHING or not self.current
        if free:
            moved = self._search(rules, groups, Keep.BALANCED)
            yield moved, moved.certificate.most
        if not free or len(self.people) <= FEW:
            fresh = self.fresh(rules)
            yield fresh, fresh.certificate.most

    def fresh(self, rules: Rules) -> Proposal:
        return self._search(rules, self.current, self.keep)

    def _search(self, rules: Rules, groups: Sequence[frozenset[str]], keep: Keep) -> Proposal:
        step, self.step = self.step, self.step + 1
        share = self.watch.part(1 / (self.steps - step)).budget

        def hear(progress: Progress) -> bool:
            done = (step + progress.done) / self.steps
            self.watch.note(placed=progress.placed, most=progress.most, gap=progress.gap, done=done)
            return not self.watch.stopped

        return propose(self.people, rules, groups, self.seed, share, keep=keep, tell=hear)
