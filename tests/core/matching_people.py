"""People and rules to try the matcher with: some plain, some drawn at random, and all ways there are to group a few."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.core.availability import WEEK, Availability, merge, parse_hours
from bot.core.matching import Applicant, Budget, Proposal, Reason, Rules
from bot.core.matching.propose import propose
from bot.demo.people import make_people
from tests.plan_checker import circles, could_meet, quality

ZONES = (
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "America/Santiago",
    "America/St_Johns",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Pago_Pago",
    "Pacific/Kiritimati",
)
MONDAYS = (
    date(2026, 1, 12),  # nothing changes
    date(2026, 2, 9),  # Casablanca turns back for Ramadan on the Sunday
    date(2026, 3, 2),  # the US change on the Sunday
    date(2026, 3, 23),  # Europe on the Sunday, the south a week later
    date(2026, 9, 28),  # Sydney and Lord Howe on the Sunday
    date(2026, 10, 19),  # Europe on the Sunday, the US a week later
)
AUTUMN = Rules(first_monday=date(2026, 10, 5), weeks=10)
SUMMER = Rules(first_monday=date(2026, 6, 1), weeks=2)
EVENINGS = parse_hours("weekdays 18-22")
ALWAYS = ((0, WEEK),)

MORE = int(os.environ.get("EXAMPLES", "1"))
"""EXAMPLES=20 looks at twenty times as many examples, to hunt for what is still wrong."""


def some(count: int) -> settings:
    """About so many examples, however long one takes."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(deadline=None, max_examples=count * MORE, suppress_health_check=slow)


def free(start: int, length: int) -> Availability:
    """A stretch of minutes that may run over the end of the week."""
    start, end = start % WEEK, start % WEEK + length
    return ((start, end),) if end <= WEEK else ((0, end - WEEK), (start, WEEK))


stretches = st.builds(
    lambda start, length, grain: free(start * grain, length * grain),
    st.integers(0, WEEK // 15),
    st.integers(4, 60),
    st.sampled_from((15, 30, 30, 30)),
)
sunday_nights = st.just(free(WEEK - 180, 420))
weeks_of_hours = st.lists(st.one_of(stretches, stretches, sunday_nights), min_size=1, max_size=7).map(
    lambda found: merge(*found)
)
lavish = st.just(merge(*(free(day * 1440 + 480, 840) for day in range(7))))
days_off = st.one_of(
    st.just(frozenset[int]()),
    st.frozensets(st.integers(-1, 21), max_size=4),
    st.integers(0, 2).map(lambda week: frozenset(range(7 * week, 7 * week + 7))),
)
"""Days of a cohort, counted from its first Monday."""


@st.composite
def everybody(draw: st.DrawFn, most: int = 10, *, wishes: bool = True, monday: date | None = None) -> list[Applicant]:
    """People of whom most are near enough to each other to meet; with days off, if the cohort's `monday` is given."""
    zones = st.sampled_from(draw(st.lists(st.sampled_from(ZONES), min_size=1, max_size=4)))
    hours = st.one_of(weeks_of_hours, lavish, lavish, st.just(()))
    count = draw(st.integers(0, most))
    people = [
        Applicant(
            key=f"p{number:02}",
            zone=draw(zones),
            availability=draw(hours),
            level=draw(st.integers(1, 5)),
            hours=draw(st.integers(0, 40)),
            languages=frozenset(draw(st.sampled_from((("en",), ("en", "es"), ("es",))))),
            if_needed=draw(st.one_of(st.just(()), weeks_of_hours)),
            dates_off=frozenset() if monday is None else dates(monday, draw(days_off)),
        )
        for number in range(count)
    ]
    return _with_wishes(draw, people) if wishes and people else people


def _with_wishes(draw: st.DrawFn, people: list[Applicant]) -> list[Applicant]:
    """Some want each other, or want somebody who doesn't, or are not to be with somebody."""
    keys = st.sampled_from([person.key for person in people])
    wanted = draw(st.lists(st.tuples(keys, keys, st.booleans()), max_size=3))
    unwanted = draw(st.lists(st.tuples(keys, keys), max_size=2))
    for one, two, mutual in wanted:
        people = [_wanting(person, one, two, mutual) for person in people]
    return [replace(person, apart=frozenset(two for one, two in unwanted if person.key == one)) for person in people]


def _wanting(person: Applicant, one: str, two: str, mutual: bool) -> Applicant:
    wish = {two} if person.key == one else {one} if person.key == two and mutual else set[str]()
    return replace(person, partners=person.partners | wish)


@st.composite
def all_rules(draw: st.DrawFn) -> Rules:
    keys = st.integers(0, 9).map(lambda number: f"p{number:02}")
    smallest, target, largest = draw(
        st.sampled_from(((3, 4, 5), (3, 4, 5), (2, 4, 5), (2, 2, 3), (2, 2, 2), (3, 3, 3), (1, 3, 4), (4, 5, 10)))
    )
    return Rules(
        first_monday=draw(st.sampled_from(MONDAYS)),
        weeks=draw(st.integers(1, 3)),
        session_minutes=draw(st.sampled_from((60, 90, 90, 120))),
        sessions=draw(st.sampled_from((1, 2, 2, 3))),
        min_size=smallest,
        target_size=target,
        max_size=largest,
        keep_apart=draw(st.frozensets(st.frozensets(keys, min_size=2, max_size=2), max_size=4)),
        require_shared_language=draw(st.booleans()),
    )


def dates(monday: date, days: frozenset[int]) -> frozenset[date]:
    return frozenset(monday + timedelta(days=day) for day in days)


def applicants(*keys: str, zone: str = "Europe/Berlin", availability: Availability = EVENINGS) -> list[Applicant]:
    return [Applicant(key, zone, availability) for key in keys]


def crowd(count: int, zone: str = "Europe/Berlin", availability: Availability = EVENINGS) -> list[Applicant]:
    return applicants(*(f"p{number:03}" for number in range(count)), zone=zone, availability=availability)


def demo_applicants(count: int, seed: int = 1) -> list[Applicant]:
    people = make_people(count, seed)
    return [Applicant(each.name, each.zone, each.availability, each.level, each.hours) for each in people]


def groups(proposal: Proposal) -> set[frozenset[str]]:
    return {frozenset(group.members) for group in proposal.groups}


def sizes(proposal: Proposal) -> list[int]:
    return sorted(len(group.members) for group in proposal.groups)


def reasons(proposal: Proposal) -> dict[str, Reason]:
    return {unplaced.key: unplaced.reason for unplaced in proposal.unplaced}


def quick(people: Sequence[Applicant], rules: Rules, current: Sequence[frozenset[str]] = (), **how: object) -> Proposal:
    """A proposal with few attempts to improve it."""
    return propose(people, rules, current, budget=Budget(effort=0.1), **how)  # type: ignore[arg-type]


def best_by_trying(people: Sequence[Applicant], rules: Rules) -> tuple[int, float]:
    """Over all ways to group these few people: the most that can be placed, and the best total quality of so many."""
    bound = [{person.key for person in circle} for circle in circles(people, rules)]
    worth: dict[int, tuple[int, float]] = {}
    for chosen in range(1, 1 << len(people)):
        members = [person for place, person in enumerate(people) if chosen >> place & 1]
        keys = {member.key for member in members}
        right = rules.min_size <= len(members) <= rules.max_size and all(
            circle <= keys or not circle & keys for circle in bound
        )
        if right and could_meet(members, rules):
            worth[chosen] = len(members), len(members) * quality(members, rules)
    best = {0: (0, 0.0)}
    for left in range(1, 1 << len(people)):
        first = left & -left
        best[left] = best[left ^ first]
        for chosen, (heads, total) in worth.items():
            if chosen & first and chosen & left == chosen:
                placed, rest = best[left ^ chosen]
                best[left] = max(best[left], (placed + heads, rest + total))
    return best[(1 << len(people)) - 1]
