"""When people are free together, by the clocks of one zone: for pictures and words, not for the search."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.availability import WEEK, Availability, merge
from bot.core.matching.clocks import Pieces, pieces_of_weeks
from bot.core.matching.model import Applicant, Rules
from bot.core.matching.starts import in_utc


def seen_from(availability: Availability, home: str, zone: str, monday: date) -> Availability:
    """Hours by the clocks of `home`, as the clocks of `zone` show them in the UTC week from that Monday on.

    A change of clocks within that week counts. Refuses an UnknownZone.
    """
    rules = Rules(monday, weeks=1, session_minutes=1)
    here, there = pieces_of_weeks(home, rules)[0], pieces_of_weeks(zone, rules)[0]
    return _onto(in_utc(availability, _within(here)), there)


def free_together(people: Sequence[Applicant], zone: str, monday: date, if_needed: bool = True) -> Availability:
    """When all of them are free, by the clocks of `zone`, in the UTC week from that Monday on; () for nobody."""
    rules = Rules(monday, weeks=1, session_minutes=1)
    shared: Availability | None = None  # in minutes of the UTC week: a local hour may come twice
    for person in people:
        own = merge(person.availability, person.if_needed if if_needed else ())
        hours = in_utc(own, _within(pieces_of_weeks(person.zone, rules)[0]))
        shared = hours if shared is None else _both(shared, hours)
    return _onto(shared or (), pieces_of_weeks(zone, rules)[0])


def _onto(minutes: Availability, pieces: Pieces) -> Availability:
    """Minutes of the UTC week as local hours, within one week."""
    local: list[tuple[int, int]] = []
    for start, end, offset in _within(pieces):
        for since, until in minutes:
            first, last = max(start, since) + offset, min(end, until) + offset
            if first < last:
                turn = first // WEEK * WEEK
                local.append((first - turn, min(last - turn, WEEK)))
                if last - turn > WEEK:
                    local.append((0, last - turn - WEEK))
    return merge(local)


def _within(pieces: Pieces) -> Pieces:
    return tuple((start, min(end, WEEK), offset) for start, end, offset in pieces if start < WEEK)


def _both(one: Availability, two: Availability) -> Availability:
    return merge((max(a, c), min(b, d)) for a, b in one for c, d in two if max(a, c) < min(b, d))
