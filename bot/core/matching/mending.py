"""How a group that does not work could be mended, with the groups near it. Runs beside the bot: see searches.

Numpy stays out of the bot's own process, so what needs it is imported where it runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.core.matching.changes import Rearranged
from bot.core.matching.mended import How, Mended, moves
from bot.core.matching.model import Applicant, Proposal, Rules

MOST = 4
"""Ways that are offered."""
GAP = "?"
"""No person's key."""


def mend(
    people: Sequence[Applicant],
    rules: Rules,
    current: Sequence[frozenset[str]],
    home: frozenset[str],
    leaving: frozenset[str],
) -> tuple[Mended, ...]:
    """Every way found that gives all who stay in the group `home` a group that can meet: the fewest moves first, then
    the best of its weakest group. `current` are the groups near it and itself, `people` everybody in them and in none.
    """
    rest = home - leaving
    if not rest:
        return (Mended(How.END, (home,), Proposal((), (), 0), 0, None, None),)
    here = [person for person in people if person.key not in leaving]
    found = [_mended(how, answer, here, rules, leaving) for how, answer in _ways(here, rules, current, home, leaving)]
    found.sort(key=lambda one: (one.moves, -(one.worst or 0), list(How).index(one.how)))
    kept: dict[frozenset[frozenset[str]], Mended] = {}
    for one in found:
        kept.setdefault(frozenset(frozenset(group.members) for group in one.after.groups), one)
    return tuple(kept.values())[:MOST]


def _ways(
    here: Sequence[Applicant],
    rules: Rules,
    current: Sequence[frozenset[str]],
    home: frozenset[str],
    leaving: frozenset[str],
) -> Iterator[tuple[How, Rearranged]]:
    from bot.core.matching.neighbourhood import merge, rematch, replace_one, split

    others = [other for other in current if other != home]
    alone = [person for person in here if person.key in home]
    tries: list[tuple[How, Rearranged]] = []
    if leaving and len(alone) >= rules.min_size:
        tries.append((How.STAY, replace_one(alone, rules, [home], min(leaving))))
    if leaving or len(alone) < rules.min_size:
        with_gap = home | {GAP}  # whoever left it before: replace_one fills a place
        answer = replace_one(here, rules, [with_gap, *others], GAP)
        before = tuple(group - {GAP} for group in answer.before)
        tries.append((How.JOIN, replace(answer, before=before)))
    else:
        tries.append((How.SPLIT, split(here, rules, current, home)))
    tries += [(How.MERGE, merge(here, rules, current, home, other)) for other in others if other - leaving]
    tries.append((How.SPREAD, rematch(here, rules, current, home)))
    for how, answer in tries:
        if answer.done and home - leaving <= {key for group in answer.after.groups for key in group.members}:
            yield how, answer


def _mended(how: How, answer: Rearranged, here: Sequence[Applicant], rules: Rules, leaving: frozenset[str]) -> Mended:
    from bot.core.matching.neighbourhood import qualities

    before = [group - leaving for group in answer.before if group - leaving]
    after = [group.members for group in answer.after.groups]
    known = [quality for quality in qualities(here, rules, before) if quality is not None]
    all_could = len(known) == len(before)
    return Mended(
        how=how,
        before=answer.before,
        after=answer.after,
        moves=moves(before, after),
        worst_before=min(map(rules.weights.share, known), default=None) if all_could else None,
        worst=min((rules.weights.share(group.quality) for group in answer.after.groups), default=None),
    )
