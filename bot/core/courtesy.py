"""What a capstone owes to the maintainers of the library it goes to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.core.capstone import Capstone, Link, Waits
from bot.core.curriculum import Library

MOST_OPEN = 2
"""So many of a cohort's pull requests may be open at one project at a time: its maintainers are few."""


def library_of(link: Link, libraries: Iterable[Library]) -> Library | None:
    """The library whose rules we know, if it is one."""
    return next((one for one in libraries if link.same_repo(one.repo)), None)


def ping_from(capstone: Capstone, library: Library | None) -> datetime | None:
    """From when on the maintainers may be asked for an answer; None where they owe none, or no rule is known."""
    if library is None or library.ping_after_days is None or capstone.waits is not Waits.MAINTAINER:
        return None
    return capstone.at.since + timedelta(days=library.ping_after_days)


def open_at(capstones: Iterable[Capstone], repo: str) -> int:
    """How many of these have a pull request open at that project."""
    return sum(one.open_pull and one.at.link.same_repo(repo) for one in capstones)
