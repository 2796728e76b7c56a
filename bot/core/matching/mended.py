"""What would mend a group: frozen values, no search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.matching.model import Proposal


class How(StrEnum):
    """What is done, from the smallest change."""

    STAY = "stay"
    """Those who stay go on by themselves."""
    JOIN = "join"
    """Somebody joins them: from no group, or from one that can spare a member."""
    MERGE = "merge"
    """They and another group become one."""
    SPREAD = "spread"
    """The group ends, and its members join others."""
    SPLIT = "split"
    """It becomes two."""
    END = "end"
    """Nobody is left in it."""


@dataclass(frozen=True, slots=True)
class Mended:
    """One way: the groups (keys) it touches as they are, leavers included, and a proposal for all people it touches.

    `moves` people are elsewhere than their group goes on, besides those who leave. `worst_before` is how good the
    weakest is of the groups it touches, of 100, without the leavers; None where one of them could not meet so. `worst`
    is the same afterwards.
    """

    how: How
    before: tuple[frozenset[str], ...]
    after: Proposal
    moves: int
    worst_before: int | None
    worst: int | None


def moves(before: Sequence[Iterable[str]], after: Sequence[Iterable[str]]) -> int:
    """How many people of `after` are not in the group that goes on as the one they were in; each goes on as one."""
    home = {key: number for number, group in enumerate(before) for key in group}
    shared = Counter((home[key], number) for number, group in enumerate(after) for key in group if key in home)
    olds, news, stayed = set[int](), set[int](), 0
    for (old, new), count in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if old not in olds and new not in news:
            olds.add(old)
            news.add(new)
            stayed += count
    return sum(len(list(group)) for group in after) - stayed
