"""When groups meet: at the same local times all through, at good ones, and with the bad ones shared evenly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations, combinations_with_replacement, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.availability import merge, parse_hours
from bot.core.matching import Applicant, Group, Rules
from bot.core.matching.propose import propose
from tests.core.matching_people import ALWAYS, AUTUMN, MONDAYS, SUMMER, ZONES, applicants, free, some
from tests.plan_checker import comfortable, local_day, problems, starts


def local_weeks(group: Group, zone: str) -> set[tuple[str, ...]]:
    return {tuple(f"{start.astimezone(ZoneInfo(zone)):%a %H:%M}" for start in week) for week in group.sessions}


def only_group(people: Sequence[Applicant], rules: Rules) -> Group:
    proposal = propose(people, rules)
    assert problems(proposal, people, rules) == []
    [group] = proposal.groups
    return group


def test_a_group_in_one_zone_keeps_its_local_times_when_clocks_change():
    group = only_group(applicants("a", "b", "c"), AUTUMN)
    assert group.members == ("a", "b", "c")
    assert len(local_weeks(group, "Europe/Berlin")) == 1


def test_local_times_stay_for_as_many_as_can_be():
    """Two in Berlin and one in Lagos, whose clocks never change."""
    people = [*applicants("a", "b", availability=parse_hours("weekdays 12-20"))]
    people += applicants("c", zone="Africa/Lagos", availability=parse_hours("weekdays 12-20"))
    group = only_group(people, AUTUMN)
    assert len(local_weeks(group, "Europe/Berlin")) == 1
    assert len(local_weeks(group, "Africa/Lagos")) == 2


def test_sessions_are_at_sociable_round_times_and_well_apart():
    group = only_group(applicants("a", "b", "c", availability=ALWAYS), AUTUMN)
    for first, second in group.sessions:
        assert second - first >= timedelta(hours=36)
        for start in (first, second):
            local = start.astimezone(ZoneInfo("Europe/Berlin"))
            assert local.minute == 0
            assert 7 * 60 <= local.hour * 60 <= 23 * 60 - 90


def test_sessions_do_not_overlap_where_it_can_be_helped():
    people = applicants("a", "b", "c", zone="UTC", availability=parse_hours("Mon 22:30-02"))
    [(first, second)] = only_group(people, Rules(date(2026, 6, 1), weeks=1)).sessions
    assert second - first >= timedelta(minutes=90)


def gaps(group: Group) -> list[timedelta]:
    return [late - early for early, late in pairwise(start for week in group.sessions for start in week)]


BRISBANE = "Australia/Brisbane"
"""Ten hours ahead of UTC: a week of UTC begins on Monday at ten in the morning."""


@pytest.mark.parametrize("late", ["Mon 9:30-11", "Mon 10-11:30", "Mon 10:15-11:45"])
def test_turns_do_not_run_into_each_other_where_weeks_meet(late):
    """p likes the early time and q the late one, which lie in different weeks of UTC and overlap."""
    early = "Mon 9-10:30"
    people = [
        Applicant("p", BRISBANE, parse_hours(f"{early}, Wed 12-13:30"), if_needed=parse_hours(late)),
        Applicant("q", BRISBANE, parse_hours(f"{late}, Wed 12-13:30"), if_needed=parse_hours(early)),
        Applicant("r", BRISBANE, parse_hours("Mon 9-11:45, Wed 12-13:30")),
    ]
    group = only_group(people, replace(AUTUMN, weeks=6))
    assert min(gaps(group)) >= timedelta(minutes=90)
    borne = loads(group, people, replace(AUTUMN, weeks=6))
    assert sorted(borne) == [0, 3, 3]


@pytest.mark.parametrize("week", [0, 1, 4])
def test_a_week_with_a_date_off_does_not_run_into_the_next(week):
    """They meet on Mondays at 10:00, when a week of UTC begins. Where one is off there is only the next, before 10:00
    and in the same week of UTC: then that next week's session is to be later."""
    rules = replace(AUTUMN, weeks=6)
    monday = AUTUMN.first_monday + timedelta(weeks=week)
    people = applicants("p", "q", "r", zone=BRISBANE, availability=parse_hours("Mon 9:15-12:30, Wed 12-13:30"))
    people[0] = replace(people[0], dates_off=frozenset({monday}))
    group = only_group(people, rules)
    assert min(gaps(group)) >= timedelta(minutes=90)
    assert sum(len(week) for week in group.sessions) == 12


def test_sessions_overlap_where_there_are_no_other_hours():
    people = applicants("p", "q", "r", zone=BRISBANE, availability=parse_hours("Mon 9:30-11:30, Wed 12-13:30"))
    monday = AUTUMN.first_monday
    people[0] = replace(people[0], dates_off=frozenset({monday, monday + timedelta(weeks=2)}))
    assert min(gaps(only_group(people, replace(AUTUMN, weeks=2)))) == timedelta(minutes=30)


def test_a_quarter_hour_clock_gets_times_on_its_own_half_hours_if_all_share_it():
    group = only_group(applicants("a", "b", "c", zone="Asia/Kathmandu"), SUMMER)
    assert all(start.astimezone(ZoneInfo("Asia/Kathmandu")).minute == 0 for week in group.sessions for start in week)


@pytest.mark.parametrize("sessions", [3, 4, 5, 7])
def test_many_sessions_a_week_are_on_many_days_and_found_at_once(sessions):
    rules = replace(SUMMER, sessions=sessions)
    group = only_group(applicants("a", "b", "c", availability=parse_hours("daily 8-22")), rules)
    gaps = [late - early for week in group.sessions for early, late in pairwise(week)]
    assert min(gaps) >= timedelta(hours=9)


# Uncomfortable sessions

Loads = tuple[int, ...]
"""How many uncomfortable sessions each member has."""


def loads(group: Group, people: Sequence[Applicant], rules: Rules) -> Loads:
    return tuple(
        sum(
            minutes(start, week, rules) not in comfortable(person, rules, week)
            for week, times in enumerate(group.sessions)
            for start in times
        )
        for person in people
    )


def minutes(start: datetime, week: int, rules: Rules) -> int:
    monday = datetime.combine(rules.first_monday + timedelta(weeks=week), time(), UTC)
    return (start - monday) // timedelta(minutes=1)


def loads_of_a_week(people: Sequence[Applicant], rules: Rules, week: int) -> set[Loads]:
    """All ways to bear the fewest uncomfortable sessions, by trying every choice of starts that don't overlap."""
    comforts = [comfortable(person, rules, week) for person in people]
    kinds: dict[tuple[Loads, Loads], list[int]] = {}
    for start in sorted(frozenset.intersection(*(starts(person, rules, week) for person in people))):
        whom = tuple(int(start not in comfort) for comfort in comforts)
        days = tuple(local_day(person, rules, week, start) for person in people)
        kinds.setdefault((whom, days), []).append(start)
    ways = set[Loads]()
    for chosen in combinations_with_replacement(kinds, rules.sessions):
        if all(one != two for (_, a), (_, b) in combinations(chosen, 2) for one, two in zip(a, b, strict=True)):
            ways.add(tuple(map(sum, zip(*(whom for whom, _ in chosen), strict=True))))
    return {way for way in ways if sum(way) == min(map(sum, ways))}


def lightest(people: Sequence[Applicant], rules: Rules) -> tuple[int, int]:
    """The fewest uncomfortable sessions in all, and the fewest that somebody must then bear, over all weeks."""
    reached = {tuple(0 for _ in people)}
    for week in range(rules.weeks):
        ways = loads_of_a_week(people, rules, week)
        reached = {tuple(map(sum, zip(before, way, strict=True))) for before in reached for way in ways}
    return sum(next(iter(reached))), min(map(max, reached))


def test_what_nobody_likes_goes_round():
    """Berlin, Los Angeles and Auckland: any two are awake together, but never all three between 08:00 and 20:00."""
    zones = ("Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland")
    people = [Applicant(zone, zone, parse_hours("daily 8-20"), if_needed=ALWAYS) for zone in zones]
    for sessions, weeks in ((1, 6), (1, 7), (2, 6), (2, 8)):
        rules = Rules(date(2026, 6, 1), weeks, sessions=sessions)
        assert loads_of_a_week(people, replace(rules, sessions=1), 0) == {(1, 0, 0), (0, 1, 0), (0, 0, 1)}
        borne = loads(only_group(people, rules), people, rules)
        assert sum(borne) == sessions * weeks
        assert max(borne) == -(-sessions * weeks // 3)


def test_it_goes_round_while_clocks_change_too():
    zones = ("Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland")
    people = [Applicant(zone, zone, parse_hours("daily 8-20"), if_needed=ALWAYS) for zone in zones]
    borne = loads(only_group(people, AUTUMN), people, AUTUMN)
    fewest, most = lightest(people, AUTUMN)
    assert sum(borne) == fewest
    assert max(borne) <= most + 1


def test_a_time_that_suits_all_is_not_given_up_for_turns():
    people = [Applicant(key, "UTC", parse_hours("Mon 18-20, Thu 18-20"), if_needed=ALWAYS) for key in "abc"]
    assert loads(only_group(people, SUMMER), people, SUMMER) == (0, 0, 0)


hours = st.lists(st.tuples(st.integers(0, 55), st.integers(1, 3)), min_size=1, max_size=5).map(
    lambda found: merge(*(free(start * 180, length * 180) for start, length in found))
)


@some(10)
@given(
    st.lists(st.tuples(st.sampled_from(ZONES), hours, hours), min_size=2, max_size=4),
    st.sampled_from(MONDAYS),
    st.integers(1, 5),
    st.integers(1, 2),
)
def test_nobody_bears_more_than_one_week_more_than_must_be(found, monday, weeks, sessions):
    people = [Applicant(f"p{n}", zone, liked, if_needed=other) for n, (zone, liked, other) in enumerate(found)]
    rules = Rules(monday, weeks, sessions=sessions, min_size=2)
    proposal = propose(people, rules)
    for group in proposal.groups:
        members = [person for person in people if person.key in group.members]
        borne, (fewest, most) = loads(group, members, rules), lightest(members, rules)
        assert sum(borne) == fewest
        assert max(borne) <= most + sessions
