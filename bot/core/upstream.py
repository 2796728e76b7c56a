"""What the public API says of an issue or pull request, read with care, and what of it moves a capstone.

Nothing here is of a person: authors are compared where the answers are read, and not kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Literal, cast


class Unreadable(ValueError):
    """The answer is not what the API's description says; its message names the field."""


class Said(StrEnum):
    """How a question to upstream went."""

    WELL = "well"
    GONE = "gone"
    """There is nothing at that address for us: it is private, or deleted."""
    NONSENSE = "nonsense"
    """An answer that can't be read, or is far too long."""
    MOVED = "moved"
    """It has moved somewhere where we don't follow."""
    SILENCE = "silence"
    """No answer, or that something is wrong on their side."""


NOBODY = 0
"""In the place of those whose account is deleted."""

What = Literal["issue", "pull"]
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Issue:
    open: bool
    pull: bool
    """It is a pull request, whatever its address says."""


@dataclass(frozen=True, slots=True)
class Pull:
    """`ended_at` is when it was merged or closed; `author` is only there to be compared with reviewers."""

    open: bool
    merged: bool
    draft: bool
    sha: str
    author: int
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Review:
    """The last review that asks for changes and is not answered."""

    id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Upstream:
    """What stands upstream. `green` is None where it has no checks, or they are still running."""

    what: What
    open: bool
    merged: bool = False
    draft: bool = False
    asked: Review | None = None
    green: bool | None = None
    ended_at: datetime | None = None

    @property
    def news(self) -> str:
        """Changes when something changes that moves a capstone."""
        if self.what == "issue":
            return f"issue {self.open}"
        if not self.open:
            return "merged" if self.merged else "closed"
        return f"asked {self.asked.id}" if self.asked else "draft" if self.draft else "ready"


# Reading

KEPT = frozenset(
    {"id", "state", "draft", "merged", "merged_at", "closed_at", "pull_request", "head", "sha", "user"}
    | {"submitted_at", "commit_id", "total_count", "check_runs", "status", "conclusion"}
)


def bare(body: object) -> object:
    """What of an answer is kept: what is read below, and no words, no names."""
    if isinstance(body, dict):
        return {name: bare(value) for name, value in cast("Json", body).items() if name in KEPT}
    if isinstance(body, list):
        return [bare(one) for one in cast("list[object]", body)]
    return body


def read_issue(body: object) -> Issue:
    known = _object(body)
    return Issue(_state(known), pull=known.get("pull_request") is not None)


def read_pull(body: object) -> Pull:
    known = _object(body)
    ended = known.get("merged_at") or known.get("closed_at")
    return Pull(
        open=_state(known),
        merged=_bool(known, "merged"),
        draft=_bool(known, "draft"),
        sha=_sha(_object(known.get("head")).get("sha")),
        author=_user(known),
        ended_at=_time(ended) if ended is not None else None,
    )


def read_reviews(body: object, pull: Pull) -> Review | None:
    """The request for changes that still stands and was not answered: neither by a push nor by a word of the author.

    Each reviewer's last word counts, comments aside; a dismissed one counts no more.
    """
    last: dict[int, tuple[Review, str]] = {}
    spoke: datetime | None = None
    for one in map(_object, _list(body)):
        verdict, who = str(one.get("state")).upper(), _user(one)
        submitted = one.get("submitted_at")
        if submitted is None:  # being written
            continue
        at = _time(submitted)
        if who == pull.author != NOBODY:
            spoke = max(at, spoke or at)
        elif verdict in ("APPROVED", "DISMISSED"):
            last.pop(who, None)
        elif verdict == "CHANGES_REQUESTED":
            last[who] = (Review(_int(one, "id"), at), str(one.get("commit_id") or ""))
    standing = [
        review for review, commit in last.values() if commit in ("", pull.sha) and (spoke is None or spoke < review.at)
    ]
    return max(standing, key=lambda review: review.at, default=None)


def read_checks(body: object) -> bool | None:
    """Whether all checks are green; None while some run, where there are none, or where more exist than were read."""
    known = _object(body)
    runs = [_object(run) for run in _list(known.get("check_runs"))]
    ended = [str(run.get("conclusion")) for run in runs if run.get("status") == "completed"]
    if any(how not in ("success", "neutral", "skipped") for how in ended):
        return False
    return True if runs and len(ended) == len(runs) >= _int(known, "total_count") else None


def _object(value: object) -> Json:
    if not isinstance(value, dict):
        raise Unreadable("an object is missing")
    return cast("Json", value)


def _list(value: object) -> Iterable[object]:
    if not isinstance(value, list):
        raise Unreadable("a list is missing")
    return cast("list[object]", value)


def _state(known: Json) -> bool:
    if known.get("state") not in ("open", "closed"):
        raise Unreadable("state")
    return known["state"] == "open"


def _bool(known: Json, name: str) -> bool:
    value = known.get(name, False)
    if not isinstance(value, bool):
        raise Unreadable(name)
    return value


def _int(known: Json, name: str) -> int:
    value = known.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise Unreadable(name)
    return value


def _user(known: Json) -> int:
    """Somebody's number."""
    user = known.get("user")
    return _int(_object(user), "id") if user is not None else NOBODY


def _sha(value: object) -> str:
    if not isinstance(value, str) or not value.isalnum() or len(value) > 64:
        raise Unreadable("sha")
    return value


def _time(value: object) -> datetime:
    try:
        at = datetime.fromisoformat(str(value))
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Unreadable("a time") from None
