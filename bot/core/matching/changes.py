"""What could be changed so that more people have a place, and why they have none: frozen values, no search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.core.availability import WEEK, Availability, merge
from bot.core.hours_text import DAY
from bot.core.matching.model import Applicant, Proposal, Rules


class Cause(StrEnum):
    """Why somebody is in no group, more precisely than a Reason; the first that holds, in this order."""

    TOO_FEW_HOURS = "too few hours"
    """In some week their hours hold sessions on fewer local days than there are sessions."""
    AWAY = "away"
    """Their dates off take them away in more than half of the weeks."""
    KEPT_APART = "kept apart"
    """They would have a place if nobody were kept apart from them."""
    LANGUAGE = "language"
    """They would have a place if no language had to be shared."""
    APART_AND_LANGUAGE = "kept apart, and language"
    """They would have a place without both, but not without one of them."""
    NO_HOURS_IN_COMMON = "no hours in common"
    """They could meet alone, but with no set of others that is large enough."""
    LEFT_OVER = "left over"
    """They could be in a group, but the others it needs are placed elsewhere."""


@dataclass(frozen=True, slots=True)
class Why:
    """A cause with its figures. `weeks` (0-based, ascending) are those of the `of` weeks in which it fails.

    TOO_FEW_HOURS: in the worst week there are `has` local days with a possible session, of `needs`.
    AWAY: `weeks` are those in which they can't come.
    NO_HOURS_IN_COMMON: there are `has` people with whom they could be, one at a time, and a group needs `needs` others;
    without `weeks` there is a group for every week, but none that is the same in all. `clocks` says that there are
    other weeks in which it goes, and that it is the clocks that make the difference and no dates off.
    """

    cause: Cause
    weeks: tuple[int, ...] = ()
    of: int = 0
    has: int = 0
    needs: int = 0
    clocks: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """Hours on one weekday (0 is Monday) of somebody's own week, in minutes: from `start`, 0 <= start < 1440, to
    `end`, which is over 1440 where they run past midnight."""

    weekday: int
    start: int
    end: int

    @property
    def hours(self) -> Availability:
        """As an availability."""
        start, end = self.weekday * DAY + self.start, self.weekday * DAY + self.end
        return merge(((start, min(end, WEEK)),), ((0, end - WEEK),) if end > WEEK else ())


class Remedy(StrEnum):
    """What kind of change it is, from the smallest."""

    NOTHING = "nothing"
    """They fit as it is: the search was ended too early."""
    HOURS = "hours"
    """They are free at more hours."""
    FEWER_SESSIONS = "fewer sessions"
    """One session a week less, for everybody."""
    NO_SHARED_LANGUAGE = "no shared language"
    """No language need be shared, by anybody."""
    NOT_APART = "not apart"
    """Nobody is kept apart from them."""


@dataclass(frozen=True, slots=True)
class Change:
    """With it they have a place, together with `company` (keys, in order): those of the proposal's groups[group], or,
    where `group` is None, people who are in no group either. `windows` are the hours, in their own local time.

    It holds for each person alone. A rule that is looser for all may instead place others who want the same place.
    """

    remedy: Remedy
    company: tuple[str, ...]
    group: int | None = None
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """Why a person (by key) has no place, and the smallest change that gives them one; None if none was found."""

    key: str
    why: Why
    change: Change | None = None


def made(change: Change, key: str, people: Sequence[Applicant], rules: Rules) -> tuple[tuple[Applicant, ...], Rules]:
    """The people and rules as they are once the change is made for the person with this key."""
    match change.remedy:
        case Remedy.NOTHING:
            return tuple(people), rules
        case Remedy.HOURS:
            hours = [window.hours for window in change.windows]
            return tuple(
                replace(person, availability=merge(person.availability, *hours)) if person.key == key else person
                for person in people
            ), rules
        case Remedy.FEWER_SESSIONS:
            return tuple(people), replace(rules, sessions=rules.sessions - 1)
        case Remedy.NO_SHARED_LANGUAGE:
            return tuple(people), replace(rules, require_shared_language=False)
        case Remedy.NOT_APART:
            pairs = frozenset(pair for pair in rules.keep_apart if key not in pair)
            return tuple(
                replace(person, apart=frozenset() if person.key == key else person.apart - {key}) for person in people
            ), replace(rules, keep_apart=pairs)


class Setting(StrEnum):
    """A setting that can be loosened by one step."""

    SESSIONS = "sessions"
    """One session a week less."""
    MINUTES = "minutes"
    """Sessions half an hour shorter."""
    MIN_SIZE = "smallest group"
    """One person less in the smallest groups."""
    MAX_SIZE = "largest group"
    """One person more in the largest groups."""
    LANGUAGE = "language"
    """No language need be shared."""


def loosened(rules: Rules) -> dict[Setting, Rules]:
    """The rules with each setting a step looser, where that leaves a session, half an hour, and two people."""
    found = dict[Setting, Rules]()
    if rules.sessions > 1:
        found[Setting.SESSIONS] = replace(rules, sessions=rules.sessions - 1)
    if rules.session_minutes > 30:
        found[Setting.MINUTES] = replace(rules, session_minutes=max(30, rules.session_minutes - 30))
    if rules.min_size > 2:
        found[Setting.MIN_SIZE] = replace(rules, min_size=rules.min_size - 1)
    found[Setting.MAX_SIZE] = replace(rules, max_size=rules.max_size + 1)
    if rules.require_shared_language:
        found[Setting.LANGUAGE] = replace(rules, require_shared_language=False)
    return found


@dataclass(frozen=True, slots=True)
class WhatIf:
    """With one setting loosened to `rules`, a plan was found that places `placed` people, `more` than without.

    `valid` says that the plan was checked against those rules; no plan places more than `most`. Where people have dates
    off, `more` may be below 0: who could miss a week of two sessions must come to one of one.
    """

    setting: Setting
    rules: Rules
    placed: int
    more: int
    most: int
    valid: bool


@dataclass(frozen=True, slots=True)
class Rearranged:
    """A change to a few groups: those that it touches, as they were, and a proposal for the people it touches alone.

    All other groups stay as they are. `done` says whether the proposal is what was asked for; otherwise it is how those
    people stand without, or as much of it as can be had.
    """

    before: tuple[frozenset[str], ...]
    after: Proposal
    done: bool
