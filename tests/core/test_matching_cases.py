"""Cases that are easy to get wrong: sizes, opposite zones, odd weeks, wishes, days off, hours only if needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest

from bot.core.availability import parse_hours
from bot.core.matching import Applicant, Certificate, Proposal, Reason, Rules
from bot.core.matching.propose import propose
from bot.core.refusals import UnknownZone
from tests.core.matching_people import (
    ALWAYS,
    AUTUMN,
    SUMMER,
    applicants,
    crowd,
    demo_applicants,
    groups,
    reasons,
    sizes,
)
from tests.plan_checker import could_meet, problems

# Sizes


def test_nobody():
    assert propose([], AUTUMN, seed=7) == Proposal((), (), 7, Certificate())


def test_one_person_and_two_are_too_few():
    assert reasons(propose(applicants("a"), AUTUMN)) == {"a": Reason.NOBODY_IN_COMMON}
    both = propose(applicants("a", "b"), AUTUMN)
    assert reasons(both) == {"a": Reason.NOBODY_IN_COMMON, "b": Reason.NOBODY_IN_COMMON}
    assert both.certificate == Certificate()


@pytest.mark.parametrize(
    ("people", "expected"),
    [(3, [3]), (5, [5]), (6, [3, 3]), (7, [3, 4]), (8, [4, 4]), (20, [4] * 5)],
)
def test_everybody_has_a_place_where_all_are_alike(people, expected):
    proposal = propose(crowd(people), AUTUMN)
    assert sizes(proposal) == expected
    assert not proposal.unplaced
    assert proposal.certificate.most == people
    assert proposal.certificate.gap == pytest.approx(0, abs=1e-5)


@pytest.mark.parametrize(
    ("smallest", "target", "largest", "people", "expected"),
    [
        (1, 1, 1, 3, [1, 1, 1]),
        (1, 2, 3, 7, [1, 2, 2, 2]),
        (2, 2, 2, 7, [2, 2, 2]),
        (3, 3, 3, 8, [3, 3]),
        (4, 4, 4, 11, [4, 4]),
        (4, 4, 5, 6, [5]),
        (4, 6, 10, 18, [6, 6, 6]),
        (10, 10, 10, 12, [10]),
        (4, 9, 10, 9, [9]),
    ],
)
def test_other_sizes(smallest, target, largest, people, expected):
    rules = replace(AUTUMN, min_size=smallest, target_size=target, max_size=largest)
    proposal = propose(crowd(people), rules)
    assert problems(proposal, crowd(people), rules) == []
    assert sizes(proposal) == expected


def test_nobody_is_placed_where_all_are_strangers():
    apart = frozenset(frozenset(pair) for pair in combinations("abcdef", 2))
    proposal = propose(applicants(*"abcdef"), replace(AUTUMN, keep_apart=apart))
    assert set(reasons(proposal).values()) == {Reason.NOBODY_IN_COMMON}
    assert proposal.certificate == Certificate()


# Zones and weeks


def test_different_days_are_meant_for_everybody():
    """Sunday 23:00 and Monday 11:00 in UTC are two days in London, but both are Monday in Auckland."""
    rules = replace(SUMMER, min_size=2, target_size=2)
    pair = [
        Applicant("london", "UTC", parse_hours("Sun 23-00:30, Mon 10-11:30")),
        Applicant("auckland", "Pacific/Auckland", parse_hours("Mon 11-12:30, Mon 22-23:30")),
    ]
    assert reasons(propose(pair, rules)) == {"london": Reason.NOBODY_IN_COMMON, "auckland": Reason.TOO_FEW_HOURS}


def test_the_offset_after_the_week_counts_for_a_session_that_runs_into_it():
    """Sao Tome put its clocks forward from 01:00 to 02:00 on Monday 1 January 2018, and the week ends before that."""
    rules = Rules(date(2017, 12, 25), weeks=1, session_minutes=120, sessions=1, min_size=2, target_size=2)
    night = applicants("a", "b", zone="Africa/Sao_Tome", availability=parse_hours("Sun 23:30-01:30"))
    assert not propose(night, rules).groups
    longer = [replace(each, availability=parse_hours("Sun 23:30-01:00, Mon 2-2:30")) for each in night]
    assert propose(longer, rules).groups[0].sessions == ((datetime(2017, 12, 31, 23, 30, tzinfo=UTC),),)


def test_one_week_without_a_time_is_enough_to_say_no():
    """In the one week when Europe has changed its clocks and New York has not, they miss each other by an hour."""
    people = [
        *applicants("a", "b", availability=parse_hours("Tue 19-20:30, Thu 19-20:30")),
        *applicants("c", zone="America/New_York", availability=parse_hours("Tue 13-14:30, Thu 13-14:30")),
    ]
    assert propose(people, Rules(date(2026, 10, 5), weeks=3)).groups
    assert not propose(people, Rules(date(2026, 10, 5), weeks=4)).groups
    assert propose(people, Rules(date(2026, 11, 2), weeks=4)).groups


@pytest.mark.parametrize("zones", [("UTC", "Pacific/Auckland"), ("Asia/Kathmandu", "Pacific/Chatham")])
def test_opposite_ends_of_the_world_are_grouped_by_themselves(zones):
    """Their evenings have nothing in common."""
    people = [person for zone in zones for person in crowd(8, zone)]
    people = [replace(person, key=f"{person.key}-{person.zone}") for person in people]
    proposal = propose(people, AUTUMN)
    assert problems(proposal, people, AUTUMN) == []
    assert sizes(proposal) == [4, 4, 4, 4]
    assert all(len({key.partition("-")[2] for key in group}) == 1 for group in groups(proposal))


@pytest.mark.slow
@pytest.mark.parametrize(("people", "expected"), [(9, [4, 5]), (11, [3, 4, 4]), (13, [4, 4, 5])])
def test_where_all_are_alike_and_no_sizes_are_ideal_the_best_are_found(people, expected):
    assert sizes(propose(crowd(people), AUTUMN)) == expected


@pytest.mark.slow
def test_three_hundred_people_at_opposite_ends_of_the_world_have_a_place():
    people = [*crowd(150, "Europe/Berlin"), *crowd(150, "Pacific/Auckland")]
    people = [
        replace(person, key=f"{number:03}", level=1 + number % 5, hours=5 + number % 7)
        for number, person in enumerate(people)
    ]
    proposal = propose(people, AUTUMN)
    assert problems(proposal, people, AUTUMN) == []
    assert proposal.certificate.placed == proposal.certificate.most == 300
    assert proposal.certificate.gap < 0.02


def test_a_session_on_every_day():
    people = applicants("a", "b", zone="UTC", availability=ALWAYS)
    people += applicants("c", zone="Pacific/Auckland", availability=parse_hours("daily 8-22"))
    proposal = propose(people, replace(SUMMER, sessions=7))
    assert problems(proposal, people, replace(SUMMER, sessions=7)) == []
    assert sizes(proposal) == [3]
    six = [replace(person, availability=parse_hours("Mon-Sat 8-22")) for person in people]
    assert set(reasons(propose(six, replace(SUMMER, sessions=7))).values()) == {Reason.TOO_FEW_HOURS}


# Who is with whom


def test_who_is_to_be_kept_apart_is():
    apart = frozenset(frozenset(pair) for pair in combinations("abcd", 2))
    proposal = propose(applicants(*"abcdefgh"), replace(AUTUMN, keep_apart=apart))
    assert all(len(group & set("abcd")) <= 1 for group in groups(proposal))
    assert len(reasons(proposal)) == 2


def test_it_is_enough_if_one_of_two_wants_to_be_apart():
    people = applicants(*"abcdef")
    people[4] = replace(people[4], apart=frozenset("abe?"))  # oneself and strangers make no difference
    proposal = propose(people, AUTUMN)
    assert sizes(proposal) == [3, 3]
    assert not any({"e", other} <= group for group in groups(proposal) for other in "ab")


@pytest.mark.slow
def test_sixty_people_to_be_kept_apart_from():
    """Everybody can be with those of the same kind only, and with a third of them not."""
    people = crowd(90)
    apart = frozenset(
        frozenset((one.key, two.key))
        for (n, one), (m, two) in combinations(enumerate(people), 2)
        if (n - m) % 3 and (n + m) % 9
    )
    rules = replace(AUTUMN, keep_apart=apart)
    assert min(sum(person.key in pair for pair in apart) for person in people) >= 50
    proposal = propose(people, rules)
    assert problems(proposal, people, rules) == []
    assert proposal.certificate.placed == proposal.certificate.most == 90


def wanting(people: list[Applicant], **wishes: str) -> list[Applicant]:
    return [replace(person, partners=frozenset(wishes.get(person.key, ""))) for person in people]


def together(proposal: Proposal, keys: str) -> bool:
    return any(set(keys) <= group for group in groups(proposal))


def test_partners_are_together_and_others_who_want_somebody_need_not_be():
    people = [replace(person, level=1 if person.key in "abcd" else 5) for person in applicants(*"abcdefgh")]
    assert together(propose(people, AUTUMN), "abcd")
    assert together(propose(wanting(people, a="e", e="a"), AUTUMN), "ae")
    assert together(propose(wanting(people, a="efx", e="af", f="ea"), AUTUMN), "aef")
    assert together(propose(wanting(people, a="e", f="a"), AUTUMN), "abcd")


def test_too_many_partners_are_together_as_far_as_it_goes():
    people = applicants(*"abcdefgh")
    chain = wanting(people, a="b", b="ac", c="bd", d="ce", e="df", f="e")
    proposal = propose(chain, AUTUMN)
    assert problems(proposal, chain, AUTUMN) == []
    assert not proposal.unplaced
    assert together(proposal, "abcde")


def test_partners_who_cannot_meet_are_placed_each_on_their_own():
    people = wanting(
        [*applicants(*"abcd"), *applicants(*"wxyz", availability=parse_hours("weekdays 8-12"))], a="w", w="a"
    )
    assert sizes(propose(people, AUTUMN)) == [4, 4]
    enemies = wanting(applicants(*"abcdef"), a="b", b="a")
    enemies[0] = replace(enemies[0], apart=frozenset("b"))
    assert not together(propose(enemies, AUTUMN), "ab")


def test_partners_stay_together_where_only_one_of_them_would_have_a_place():
    rules = replace(AUTUMN, max_size=4)
    people = wanting(applicants(*"abcde"), a="b", b="a")
    for proposal in (propose(people, rules), propose(people, rules, seed=3)):
        assert len(proposal.unplaced) == 1
        assert together(proposal, "ab")


def test_a_shared_language_is_asked_for_only_where_the_rules_do():
    speakers = [replace(person, languages=frozenset({person.key})) for person in applicants("a", "b", "c")]
    assert propose(speakers, AUTUMN).groups
    refused = propose(speakers, replace(AUTUMN, require_shared_language=True))
    assert set(reasons(refused).values()) == {Reason.NOBODY_IN_COMMON}


def test_each_group_has_a_language_that_all_of_it_speak():
    rules = replace(AUTUMN, require_shared_language=True)
    tongues = ("en", "en", "en", "en es", "en es", "es", "es fr", "fr", "fr", "fr es", "ca", "ca")
    people = [replace(p, languages=frozenset(tongue.split())) for p, tongue in zip(crowd(12), tongues, strict=True)]
    proposal = propose(people, rules)
    assert problems(proposal, people, rules) == []
    assert set(reasons(proposal)) == {"p010", "p011"}


# Hours only if needed, and days off


def test_hours_only_if_needed_are_used_when_they_are_needed_and_only_then():
    tuesday, late = parse_hours("Tue 18-22"), parse_hours("Tue 18-22, Thu 18-22, Sat 10-14")
    people = applicants("a", "b", zone="UTC", availability=late)
    needy = [*people, Applicant("c", "UTC", tuesday, if_needed=parse_hours("Thu 18-22"))]
    [group] = propose(needy, SUMMER).groups
    assert [f"{start:%a}" for start in group.sessions[0]] == ["Tue", "Thu"]
    lucky = [*people, Applicant("c", "UTC", late, if_needed=parse_hours("Sun 0-24"))]
    [better] = propose(lucky, SUMMER).groups
    assert all(f"{start:%a}" in ("Tue", "Thu", "Sat") for start in better.sessions[0])
    assert better.quality > group.quality + 0.03


def test_no_session_is_on_a_day_off():
    people = applicants("a", "b", "c", availability=parse_hours("Mon 18-20, Wed 18-20, Fri 18-20"))
    people[0] = replace(people[0], dates_off=frozenset({date(2026, 6, 3)}))
    [group] = propose(people, SUMMER).groups
    assert problems(propose(people, SUMMER), people, SUMMER) == []
    assert [start.date() for start in group.sessions[0]] == [date(2026, 6, 1), date(2026, 6, 5)]


def test_a_session_that_would_run_into_a_day_off_is_earlier():
    people = applicants("a", "b", "c", zone="Asia/Tokyo", availability=parse_hours("Mon 21-02, Thu 18-19:30"))
    people[0] = replace(people[0], dates_off=frozenset({date(2026, 6, 2)}))
    [group] = propose(people, SUMMER).groups
    assert problems(propose(people, SUMMER), people, SUMMER) == []
    assert all(start.astimezone(ZoneInfo("Asia/Tokyo")).hour <= 22 for start in group.sessions[0])


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_dates_off_at_the_ends_of_time_change_nothing(zone):
    people = applicants("a", "b", "c", zone=zone)
    far = [replace(people[0], dates_off=frozenset({date.min, date.max})), *people[1:]]
    assert propose(far, SUMMER) == propose(people, SUMMER)


WEEK_OFF = frozenset(date(2026, 6, day) for day in range(8, 15))


def test_a_group_meets_without_whoever_is_away_that_week():
    """a is away in the second week, in which the others can only meet as in the first."""
    rules = replace(SUMMER, weeks=3)
    people = applicants("a", "b", "c")
    people[0] = replace(people[0], dates_off=WEEK_OFF)
    proposal = propose(people, rules)
    assert problems(proposal, people, rules) == []
    assert [len(week) for week in proposal.groups[0].sessions] == [2, 2, 2]


def test_a_week_in_which_all_are_away_has_no_sessions():
    rules = replace(SUMMER, weeks=3)
    people = [replace(person, dates_off=WEEK_OFF) for person in applicants("a", "b", "c")]
    proposal = propose(people, rules)
    assert problems(proposal, people, rules) == []
    assert [len(week) for week in proposal.groups[0].sessions] == [2, 0, 2]


def test_different_days_off_in_one_week_may_leave_no_time_for_all():
    people = applicants("a", "b", "c", availability=parse_hours("Mon 18-20, Wed 18-20, Fri 18-20"))
    first, second = date(2026, 6, 1), date(2026, 6, 3)
    people[0], people[1] = (
        replace(one, dates_off=frozenset({off})) for one, off in zip(people, (first, second), strict=False)
    )
    proposal = propose(people, SUMMER)
    assert not could_meet(people, SUMMER)
    assert set(reasons(proposal).values()) == {Reason.NOBODY_IN_COMMON}


def test_who_is_away_most_of_the_time_is_not_placed():
    rules = replace(SUMMER, weeks=3)
    days = frozenset(date(2026, 6, day) for day in range(1, 15))
    people = applicants("a", "b", "c", "d")
    people[0] = replace(people[0], dates_off=days)
    assert reasons(propose(people, rules)) == {"a": Reason.TOO_FEW_HOURS}


# Real people


def test_most_of_forty_made_up_people_have_a_place():
    people = demo_applicants(40, seed=2)
    proposal = propose(people, AUTUMN)
    assert problems(proposal, people, AUTUMN) == []
    assert proposal.certificate.placed == proposal.certificate.most >= 30


# What makes no sense


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"first_monday": date(2026, 10, 6)}, "must be a Monday, and 2026-10-06 is a Tuesday"),
        ({"weeks": 0}, "weeks must be from 1"),
        ({"session_minutes": 0}, "session_minutes must be from 1"),
        ({"sessions": 8}, "sessions must be from 1 to 7"),
        ({"min_size": 6}, "ascending, not 6, 4, 5"),
        ({"min_size": 0}, "at least 1"),
    ],
)
def test_rules_that_nobody_can_keep_are_an_error(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        propose([], replace(AUTUMN, **change))


def test_people_who_make_no_sense_are_an_error():
    with pytest.raises(ValueError, match="two people with the key 'a'"):
        propose(applicants("a", "a"), AUTUMN)
    with pytest.raises(ValueError, match="'a' is in two current groups"):
        propose(applicants("a"), AUTUMN, [frozenset("ab"), frozenset("ac")])
    for wrong in ({"availability": ((0, 10081),)}, {"if_needed": ((-60, 60),)}):
        with pytest.raises(ValueError, match="of 'a' is not within the week"):
            propose([replace(person, **wrong) for person in applicants("a")], AUTUMN)


def test_a_zone_that_is_none_is_refused():
    with pytest.raises(UnknownZone):
        propose(applicants("a", zone="Mars/Base", availability=()), AUTUMN)
