"""The made-up people are the same every time, are all different, and most of them find a group."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.availability import describe, from_pairs, parse_hours, to_pairs, total_minutes, zone_named
from bot.core.matching import Applicant, Rules
from bot.core.matching.propose import propose
from bot.core.people import LEVELS
from bot.demo.people import make_people


def test_the_same_seed_makes_the_same_people():
    assert make_people(60, 2) == make_people(60, 2)
    assert make_people(60, 2) != make_people(60, 3)


def test_everybody_could_sign_up():
    people = make_people(500, 1)
    assert len({person.name for person in people}) == 500
    for person in people:
        zone_named(person.zone)
        assert person.level in LEVELS
        assert 5 <= person.hours <= 40
        assert from_pairs(to_pairs(person.availability)) == person.availability
        assert parse_hours(describe(person.availability)) == person.availability
        assert total_minutes(person.availability) >= 240


def test_they_live_all_over_the_world():
    zones = [person.zone.split("/")[0] for person in make_people(1000, 1)]
    assert 0.45 < zones.count("America") / 1000 < 0.6
    assert 0.2 < zones.count("Europe") / 1000 < 0.3
    assert {"Asia", "Africa", "Australia", "Pacific"} < set(zones)


@pytest.mark.parametrize("weeks", [3, 7, 16])
def test_most_of_them_find_a_group(weeks):
    people = [Applicant(each.name, each.zone, each.availability, each.level, each.hours) for each in make_people(60, 2)]
    placed = sum(len(group.members) for group in propose(people, Rules(date(2026, 10, 5), weeks)).groups)
    assert placed >= 45


def test_there_are_only_so_many_names():
    with pytest.raises(ValueError, match="names for"):
        make_people(10_000, 1)
