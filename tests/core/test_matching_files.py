"""People of a survey, grouped under the checker's eyes; skipped where the files are not at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commands.people_file import read_people
from bot.core.matching.propose import propose
from tests.plan_checker import problems

DATA = Path(__file__).parents[3] / "shared" / "matching" / "data"

FILES = [
    ("fcc2016_60_s1", 48, 0.46),
    pytest.param("fcc2016_60_s2", 32, 0.52, marks=pytest.mark.slow),
    pytest.param("fcc2016_250_s1", 224, 0.41, marks=pytest.mark.slow),
]


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("name", "placed", "quality"), FILES)
def test_people_of_a_survey_have_a_place_and_every_rule_is_kept(name, placed, quality):
    path = DATA / f"{name}.json"
    if not path.exists():
        pytest.skip(f"there is no {path}")
    people = read_people(path)
    proposal = propose(people.applicants, people.rules)
    assert problems(proposal, people.applicants, people.rules) == []
    assert proposal.certificate.placed >= placed
    assert proposal.certificate.quality >= quality
