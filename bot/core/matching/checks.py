"""What a caller must get right: people, rules and current groups that make no sense are errors, in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.core.availability import DAY, WEEK, zone_named
from bot.core.matching.model import Applicant, Rules


def check_rules(rules: Rules) -> None:
    """ValueError unless somebody could keep these rules."""
    if rules.first_monday.weekday() != 0:
        raise ValueError(f"first_monday must be a Monday, and {rules.first_monday:%Y-%m-%d is a %A}")
    if not 1 <= rules.weeks <= 520:
        raise ValueError(f"weeks must be from 1 to 520, not {rules.weeks}")
    if not 1 <= rules.session_minutes <= DAY:
        raise ValueError(f"session_minutes must be from 1 to {DAY}, not {rules.session_minutes}")
    if not 1 <= rules.sessions <= 7:
        raise ValueError(f"sessions must be from 1 to 7, one on each day of a week, not {rules.sessions}")
    if not 1 <= rules.min_size <= rules.target_size <= rules.max_size:
        sizes = f"{rules.min_size}, {rules.target_size}, {rules.max_size}"
        raise ValueError(f"min_size, target_size and max_size must be at least 1 and ascending, not {sizes}")


def check_people(people: Sequence[Applicant], current: Sequence[frozenset[str]]) -> None:
    """ValueError for a key that occurs twice or hours outside the week; refuses an UnknownZone."""
    _check_once((person.key for person in people), "there are two people with the key {!r}")
    _check_once((key for group in current for key in group), "{!r} is in two current groups")
    for person in people:
        if any(not 0 <= start < end <= WEEK for start, end in (*person.availability, *person.if_needed)):
            raise ValueError(f"the availability of {person.key!r} is not within the week")
    for zone in sorted({person.zone for person in people}):
        zone_named(zone)


def _check_once(keys: Iterable[str], problem: str) -> None:
    [(key, times)] = Counter(keys).most_common(1) or [("", 0)]
    if times > 1:
        raise ValueError(problem.format(key))
