"""Who may not be with whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.core.matching.bits import Flags, Numbers
from bot.core.matching.model import Applicant, Rules


@dataclass(frozen=True, slots=True)
class Apart:
    """`square` says it of those whom it concerns, most often few of all people; `place[i]` is person i's place in it.

    Place 0 is that of all others, the empty place among them.
    """

    place: Numbers
    square: Flags

    def between(self, one: Numbers | int, two: Numbers | int) -> Flags:
        """May these not be with those? For numbers, or arrays of them that go together."""
        return np.asarray(self.square[self.place[one], self.place[two]])

    def only(self, people: Numbers) -> Apart | None:
        """The same for these people, renumbered in this order, if it still concerns any two of them."""
        kept, place = np.unique(np.append(0, self.place[people]), return_inverse=True)
        square = self.square[np.ix_(kept, kept)]
        return Apart(place[1:], square) if square.any() else None

    def without(self, person: int) -> Apart:
        """The same, but this person may be with everybody."""
        square, place = self.square.copy(), self.place[person]
        square[place], square[:, place] = False, False
        return replace(self, square=square)


def apart(people: Sequence[Applicant], rules: Rules) -> Apart | None:
    """By the rules and by people's own wishes, both ways; None if nobody is kept apart. The empty place comes last."""
    number = {person.key: place for place, person in enumerate(people)}
    pairs = {tuple(pair) for pair in rules.keep_apart if len(pair) == 2}
    pairs |= {(person.key, other) for person in people for other in person.apart if other != person.key}
    known = [(number[one], number[two]) for one, two in pairs if one in number and two in number]
    if not known:
        return None
    concerned = np.unique(np.array(known))
    place = np.zeros(len(people) + 1, np.int64)
    place[concerned] = np.arange(1, len(concerned) + 1)
    square = np.zeros((len(concerned) + 1, len(concerned) + 1), np.bool_)
    for one, two in known:
        square[place[one], place[two]] = square[place[two], place[one]] = True
    return Apart(place, square)
