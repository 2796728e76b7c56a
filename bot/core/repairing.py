"""What is said about a group that does not work: "Still in?" to each member, then a proposal to organisers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from bot.core import keys
from bot.core.cases import Case
from bot.core.daytime import by_day, next_morning
from bot.core.groups import Group
from bot.core.people import ChannelId, MemberId
from bot.core.personal import personal
from bot.core.placed import Found, State
from bot.core.posting import Post, Repair, Standing, StillIn

A_WHILE = timedelta(seconds=1)


def questions(standing: Standing, now: datetime) -> Iterator[Post]:
    """To each member who has not answered, by day on their own clock, while an answer is waited for."""
    for case, group in _open(standing):
        for member in sorted(asked(case, group)):
            zone = standing.zones.get(member)
            if zone is not None and now < case.asks_until and (window := by_day(now, zone)) is not None:
                key = keys.still_in(case.cohort, case.group, case.opened_at, member)
                content = StillIn(member, case.group, case.why, case.opened_at, case.asks_until)
                due = max(window[0], case.opened_at)
                said = personal(standing, member, key, content, due=due, until=case.asks_until, group=group)
                if said is not None:
                    yield said


def question_dues(standing: Standing, now: datetime) -> Iterator[datetime]:
    for case, group in _open(standing):
        if case.proposed_at is None:
            yield case.asks_until + A_WHILE
            yield from (next_morning(now, zone) for one in asked(case, group) if (zone := standing.zones.get(one)))


def proposals(standings: Iterable[Standing], found: Found, office: ChannelId, now: datetime) -> Iterator[Post]:
    """What organisers are proposed in their channel, and what is over since and still stands as open."""
    known = {standing.cohort.id: standing for standing in standings}
    current: set[str] = set()
    for standing in known.values():
        if standing.cohort.running:
            for case, group in _open(standing):
                key = keys.repair(case.cohort, case.group, case.opened_at)
                current.add(key)
                if case.proposed_at is not None:
                    content = Repair(case, group.members)
                    yield Post(key, standing.cohort, standing.track, None, now, content, office)
    for key, here in found.items():
        if key.startswith(keys.REPAIRS) and key not in current and here.state is State.DONE:
            cohort = keys.cohort_of(key)
            if cohort is not None and (standing := known.get(cohort)) is not None:
                over = Repair(None, frozenset(), solved=True)
                yield Post(key, standing.cohort, standing.track, None, now, over, office)


def asked(case: Case, group: Group) -> frozenset[MemberId]:
    """Who is being asked whether they are still in."""
    return group.members - case.answers.keys() if case.proposed_at is None else frozenset()


def being_asked(standing: Standing) -> frozenset[MemberId]:
    """The same of all groups: nothing else is said to them meanwhile."""
    return frozenset(member for case, group in _open(standing) for member in asked(case, group))


def _open(standing: Standing) -> Iterator[tuple[Case, Group]]:
    """The open cases whose group is still there."""
    if standing.cases:
        living = {group.id: group for group in standing.groups if group.ended_at is None}
        yield from ((case, living[case.group]) for case in standing.cases if case.group in living)
