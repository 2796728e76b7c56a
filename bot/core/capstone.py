"""Capstones: a pair's own change to a real library, from scouting to merged; or a replay of a change that others made.

Pure: the states, the moves between them by hand, and what each state waits for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from bot.core.capstone_refusals import NotACapstoneLink, NotAPullRequest, NotNow
from bot.core.people import CohortId, MemberId
from bot.core.upstream import Said, Upstream

TOO_LONG = timedelta(days=3)
"""What waits on a pair for longer is slipping."""
MOST_PARTNERS = 2

Page = Literal["issues", "pull"]
LINK = re.compile(
    r"https://github\.com/(?P<repo>[A-Za-z0-9][A-Za-z0-9_-]{0,38}/(?!\.{1,2}/)[A-Za-z0-9._-]{1,100})"
    r"/(?P<page>issues|pull)/(?P<number>[1-9][0-9]{0,8})/?"
)


class Kind(StrEnum):
    """A change of the pair's own, or a merged one done again unseen. A pair may have one of each under way."""

    CHANGE = "change"
    REPLAY = "replay"


class Waits(StrEnum):
    """On whom a capstone waits."""

    US = "us"
    MAINTAINER = "maintainer"
    PAIR = "another pair"
    NOBODY = "nobody"


class State(StrEnum):
    SCOUTING = "scouting"
    ISSUE_REGISTERED = "issue_registered"
    MAINTAINER_OK = "maintainer_ok"
    FAILING_TEST = "failing_test"
    DRAFT_PR = "draft_pr"
    PEER_REVIEWED = "peer_reviewed"
    READY = "ready"
    CHANGES_REQUESTED = "changes_requested"
    MERGED = "merged"
    CLOSED = "closed_with_reason"
    TAIL = "tail"
    """The cohort's weeks are over, and the pull request is still with the maintainers."""
    CHOSEN = "chosen"
    PARENT_CHECKED_OUT = "parent_checked_out"
    TEST_WRITTEN = "test_written"
    FIX_WRITTEN = "fix_written"
    COMPARED = "compared"


FINAL = frozenset({State.MERGED, State.CLOSED, State.COMPARED})
OPEN_PULL = frozenset({State.DRAFT_PR, State.PEER_REVIEWED, State.READY, State.CHANGES_REQUESTED, State.TAIL})
"""In which a pull request is open upstream."""
BEFORE_PULL = frozenset({State.SCOUTING, State.ISSUE_REGISTERED, State.MAINTAINER_OK, State.FAILING_TEST})
REPLAYING = frozenset({State.CHOSEN, State.PARENT_CHECKED_OUT, State.TEST_WRITTEN, State.FIX_WRITTEN})
LIVE = BEFORE_PULL | OPEN_PULL | REPLAYING

_ELSEWHERE: Mapping[State, Waits] = {
    State.ISSUE_REGISTERED: Waits.MAINTAINER,
    State.DRAFT_PR: Waits.PAIR,
    State.READY: Waits.MAINTAINER,
    State.TAIL: Waits.MAINTAINER,
}


def waits_on(state: State) -> Waits:
    return Waits.NOBODY if state in FINAL else _ELSEWHERE.get(state, Waits.US)


@dataclass(frozen=True, slots=True)
class Link:
    """An issue or pull request on github.com; its parts are checked, so that it can be shown and asked for as it is."""

    repo: str
    page: Page
    number: int

    @property
    def url(self) -> str:
        return f"https://github.com/{self.repo}/{self.page}/{self.number}"

    @property
    def short(self) -> str:
        return f"{self.repo}#{self.number}"

    def same_repo(self, repo: str) -> bool:
        """GitHub takes names of repositories in any case."""
        return self.repo.casefold() == repo.casefold()

    def same_as(self, other: Link) -> bool:
        return self.same_repo(other.repo) and self.number == other.number


def read_link(text: str) -> Link:
    """The link that was pasted; refuses whatever is not exactly the address of one issue or pull request."""
    found = LINK.fullmatch(text.strip())
    if found is None:
        raise NotACapstoneLink()
    page: Page = "pull" if found["page"] == "pull" else "issues"
    return Link(found["repo"], page, int(found["number"]))


def read_replay(text: str) -> Link:
    """The same of a pull request, which is all that can be replayed."""
    link = read_link(text)
    if link.page != "pull":
        raise NotAPullRequest()
    return link


@dataclass(frozen=True, slots=True)
class Position:
    """Where a capstone stands: all that a move changes, and that undoing it brings back."""

    link: Link
    state: State
    how: str
    """The name of the move that led here."""
    since: datetime
    reviewed_at: datetime | None = None
    """When another pair reviewed it."""
    green: bool = False
    """Its people say that all checks are green; what upstream says of that goes before."""
    demo_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Capstone:
    """`number` is unique in the cohort and never reused. `seen` is what upstream said last, None if never asked."""

    cohort: CohortId
    number: int
    kind: Kind
    members: frozenset[MemberId]
    at: Position
    moves: int = 0
    """How many moves are written down: the number of the last one, undone or not."""
    seen: Upstream | None = None
    said: Said | None = None
    """How the last question to upstream went, None if never asked."""
    failures: int = 0
    """Questions in a row that got no answer."""

    @property
    def live(self) -> bool:
        return self.at.state in LIVE

    @property
    def waits(self) -> Waits:
        return waits_on(self.at.state)

    @property
    def open_pull(self) -> bool:
        return self.kind is Kind.CHANGE and self.at.link.page == "pull" and self.at.state in OPEN_PULL

    @property
    def green(self) -> bool:
        """Whether the checks are green: as upstream says, or where it does not say, as its people do."""
        if self.seen is not None and self.seen.green is not None:
            return self.seen.green
        return self.at.green

    @property
    def reviewable(self) -> bool:
        """Whether another pair's review is still to come."""
        return self.open_pull and self.at.reviewed_at is None


def waiting_on_us(capstone: Capstone) -> datetime | None:
    """Since when it has waited on its own people; None where it waits on others, which is no slipping, or is over."""
    return capstone.at.since if capstone.waits is Waits.US else None


def slipping(capstone: Capstone, now: datetime) -> bool:
    """Whether it has waited on its own people for more than three days."""
    since = waiting_on_us(capstone)
    return since is not None and now - since > TOO_LONG


# Moves


@dataclass(frozen=True, slots=True)
class Move:
    """One move by hand: from any of these states to that one. `name` is written down, and never changes."""

    name: str
    of: frozenset[State]
    to: State


STARTED, LINKED, PULL_LINKED, REVIEWED, FROM_UPSTREAM, WEEKS_OVER = (
    "started",
    "linked",
    "pull-linked",
    "reviewed",
    "upstream",
    "weeks-over",
)
"""Names of what moves a capstone besides the moves by hand."""
GREEN, NOT_GREEN, DEMO, NO_DEMO = "green", "not-green", "demo", "no-demo"
"""Names of what is noted beside the state."""

CLOSINGS = ("declined", "fixed-elsewhere", "went-quiet", "stopped")
"""The reasons for which one is closed."""
STOPPED = "stopped"
CLOSED_UPSTREAM = FROM_UPSTREAM

_REPLAY = (State.CHOSEN, State.PARENT_CHECKED_OUT, State.TEST_WRITTEN, State.FIX_WRITTEN, State.COMPARED)

MOVES = (
    Move("registered", frozenset({State.SCOUTING}), State.ISSUE_REGISTERED),
    Move("agreed", frozenset({State.ISSUE_REGISTERED}), State.MAINTAINER_OK),
    Move("not-needed", frozenset({State.ISSUE_REGISTERED}), State.MAINTAINER_OK),
    Move("test-fails", frozenset({State.MAINTAINER_OK}), State.FAILING_TEST),
    Move("made-ready", frozenset({State.PEER_REVIEWED}), State.READY),
    Move("changes-asked", frozenset({State.READY, State.TAIL}), State.CHANGES_REQUESTED),
    Move("answered", frozenset({State.CHANGES_REQUESTED}), State.READY),
    Move("merged", frozenset({State.READY, State.CHANGES_REQUESTED, State.TAIL}), State.MERGED),
    Move("tail", frozenset({State.READY}), State.TAIL),
    *(
        Move(name, frozenset({before}), after)
        for name, before, after in zip(
            ("checked-out", "test-written", "fix-written", "compared"), _REPLAY[:-1], _REPLAY[1:], strict=True
        )
    ),
    *(Move(name, BEFORE_PULL | OPEN_PULL | REPLAYING, State.CLOSED) for name in CLOSINGS),
)
"""What people may say by hand. Opening a pull request is linking it, and reviewing is for another pair."""


def moves_from(capstone: Capstone) -> tuple[str, ...]:
    """The names of all that its people may say now, the likeliest first."""
    at = capstone.at
    steps = [move.name for move in MOVES if at.state in move.of and not (capstone.kind is Kind.REPLAY and _asks(move))]
    if at.state is State.CLOSED and at.how == CLOSED_UPSTREAM:
        steps += CLOSINGS
    return tuple(steps) + _notes(capstone)


def _asks(move: Move) -> bool:
    """Whether the move needs a maintainer; of a replay nobody is asked."""
    return move.to is State.CLOSED and move.name != STOPPED


def _notes(capstone: Capstone) -> tuple[str, ...]:
    at, notes = capstone.at, list[str]()
    asked = capstone.kind is Kind.CHANGE and at.link.page == "pull" and at.state not in BEFORE_PULL
    if asked and (capstone.seen is None or capstone.seen.green is None):
        notes.append(NOT_GREEN if at.green else GREEN)
    if at.state in OPEN_PULL or at.state in (State.MERGED, State.CLOSED, State.FIX_WRITTEN, State.COMPARED):
        notes.append(NO_DEMO if at.demo_at else DEMO)
    return tuple(notes)


def moved(capstone: Capstone, name: str, now: datetime) -> Position:
    """Where it stands once its people have said that; refuses with NotNow what does not fit where it stands."""
    if name not in moves_from(capstone):
        raise NotNow()
    at = capstone.at
    match name:
        case "green" | "not-green":
            return replace(at, green=name == GREEN)
        case "demo" | "no-demo":
            return replace(at, demo_at=now if name == DEMO else None)
        case _:
            if at.state is State.CLOSED:  # upstream closed it, and only now its people say why
                return replace(at, how=name)
            to = next(move.to for move in MOVES if move.name == name and at.state in move.of)
            return replace(at, state=to, how=name, since=now)


def peer_reviewed(capstone: Capstone, now: datetime) -> Position:
    """Where it stands once another pair has reviewed it. One that is with the maintainers already stays there."""
    if not capstone.reviewable:
        raise NotNow()
    at = replace(capstone.at, reviewed_at=now)
    return replace(at, state=State.PEER_REVIEWED, how=REVIEWED, since=now) if at.state is State.DRAFT_PR else at


def opening(kind: Kind, link: Link, now: datetime) -> Position:
    """Where a new capstone with that link stands."""
    if kind is Kind.REPLAY:
        return Position(link, State.CHOSEN, STARTED, now)
    state = State.DRAFT_PR if link.page == "pull" else State.SCOUTING
    return Position(link, state, STARTED, now)


def relinked(capstone: Capstone, link: Link, now: datetime) -> Position:
    """Where it stands with another link: a pull request is a draft until another pair has reviewed it, an issue is to
    be scouted. The same link again changes nothing."""
    if link == capstone.at.link:
        return capstone.at
    fresh = opening(capstone.kind, link, now)
    return replace(fresh, how=PULL_LINKED if link.page == "pull" and capstone.kind is Kind.CHANGE else LINKED)


# What happened


@dataclass(frozen=True, slots=True)
class Moved:
    """One move as it is written down. `by` is None where upstream or the calendar moved it, 0 for the forgotten."""

    number: int
    how: str
    by: MemberId | None
    at: datetime
    before: Position
    to: State
    since: datetime
    """When the state began: with the move, or when upstream says that it did."""
    undone_at: datetime | None = None


# What a group is told


@dataclass(frozen=True, slots=True)
class UpstreamAnswer:
    """Upstream has answered: merged it, or asked for changes. The move's number makes each answer one of its own."""

    capstone: int
    move: int
    state: State
    members: frozenset[MemberId]
    link: Link
    at: datetime

    @property
    def event(self) -> str:
        return f"{'merged' if self.state is State.MERGED else 'changes'}-{self.move}"
