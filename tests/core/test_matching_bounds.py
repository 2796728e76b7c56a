"""What a certificate says is so: on small cases it is what trying everything finds; on others, a bound that holds."""

from __future__ import annotations

import pytest
from hypothesis import assume, given

from bot.core.matching.propose import propose
from tests.core.matching_people import (
    all_rules,
    best_by_trying,
    everybody,
    quick,
    some,
)
from tests.plan_checker import could_meet, quality, wishes


@some(60)
@given(everybody(most=7), all_rules())
def test_the_plan_for_a_few_is_the_best_there_is(people, rules):
    assume(all(len(each) == 2 or could_meet(each, rules) for each in wishes(people, rules)))
    proposal = propose(people, rules)
    placed, total = best_by_trying(people, rules)
    proven = proposal.certificate
    assert proven.placed == placed
    assert proven.quality * placed == pytest.approx(total, abs=2e-5)
    if placed:
        assert proven.best_quality == pytest.approx(total / placed, abs=2e-6)
        assert proven.gap == pytest.approx(0, abs=1e-5)
    assert proven.most >= placed


@some(30)
@given(everybody(), all_rules())
def test_a_quality_is_what_the_weights_say(people, rules):
    proposal = quick(people, rules)
    for group in proposal.groups:
        members = [person for person in people if person.key in group.members]
        assert group.quality == pytest.approx(quality(members, rules), abs=1e-5)
