"""For everybody without a place: why, and the smallest change that gives them one, tried out before it is given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from bot.core.matching.changes import Advice, Cause, Change, Remedy, made
from bot.core.matching.checks import check_people, check_rules
from bot.core.matching.model import Applicant, Proposal, Rules, Unplaced
from bot.core.matching.openings import Openings, openings
from bot.core.matching.places import able
from bot.core.matching.propose import propose
from bot.core.matching.table import Table, table
from bot.core.matching.watch import Budget, Progress
from bot.core.matching.why import why, without_apart, without_language
from bot.core.matching.widen import Way, one_window, two_windows
from bot.core.matching.windows import window


def advise(people: Sequence[Applicant], rules: Rules, proposal: Proposal) -> tuple[Advice, ...]:
    """Advice for each unplaced person of a proposal for these people and rules, ordered by key.

    The change is the first of these that places them, with the proposal's groups kept whole: none at all; one window
    of hours more, the least that joins a group with room or others without a group; two windows; a session a week
    less; no shared language; not kept apart. A window asks least where it is short, sociable and next to free hours.
    Refuses an UnknownZone; ValueError where the three don't belong together.
    """
    check_rules(rules)
    check_people(people, ())
    known = {person.key for person in people}
    if known != {*(key for group in proposal.groups for key in group.members), *(one.key for one in proposal.unplaced)}:
        raise ValueError("the proposal is not about these people")
    plan = _Plan(sorted(people, key=lambda person: person.key), rules, proposal)
    return tuple(_advice(plan, one) for one in sorted(proposal.unplaced, key=lambda one: one.key))


class _Plan:
    """A proposal with the places that it has open, by these rules and by looser ones; each worked out when needed."""

    def __init__(self, people: Sequence[Applicant], rules: Rules, proposal: Proposal) -> None:
        self.people, self.rules, self.proposal = people, rules, proposal
        self.number = {person.key: number for number, person in enumerate(people)}
        self.groups = [[self.number[key] for key in group.members] for group in proposal.groups]
        self.left = [self.number[one.key] for one in proposal.unplaced]

    @cached_property
    def table(self) -> Table:
        return table(self.people, self.rules)

    @cached_property
    def open(self) -> Openings:
        return self._open(self.table)

    @cached_property
    def bare(self) -> Openings:
        """Those of the rules, with nobody kept apart from a newcomer."""
        return replace(self.open, table=without_apart(self.table))

    @cached_property
    def speechless(self) -> Openings:
        return self._open(without_language(self.table))

    @cached_property
    def rarer(self) -> Openings:
        """With one session a week less."""
        return self._open(table(self.people, replace(self.rules, sessions=self.rules.sessions - 1)))

    def _open(self, seats: Table) -> Openings:
        fit = able(seats)
        return openings(seats, self.groups, [number for number in self.left if fit[number]])


def _advice(plan: _Plan, one: Unplaced) -> Advice:
    person = plan.number[one.key]
    cause = why(plan.table, person, one.reason, plan.open, plan.bare, plan.speechless)
    if cause.cause is Cause.AWAY:
        return Advice(one.key, cause)
    return Advice(
        one.key, cause, next((change for change in _changes(plan, person) if _works(plan, one.key, change)), None)
    )


def _changes(plan: _Plan, person: int) -> Iterator[Change]:
    """What might place them, from the smallest change."""
    yield from _fitting(plan.open, person, Remedy.NOTHING)
    mine = plan.open.for_one(person)
    for search in (one_window, two_windows):
        if (way := search(mine, person)) is not None:
            yield _with_hours(mine, way)
    if plan.rules.sessions > 1:
        yield from _fitting(plan.rarer, person, Remedy.FEWER_SESSIONS)
    if plan.rules.require_shared_language:
        yield from _fitting(plan.speechless, person, Remedy.NO_SHARED_LANGUAGE)
    if plan.table.apart is not None:
        yield from _fitting(plan.bare, person, Remedy.NOT_APART)


def _fitting(places: Openings, person: int, remedy: Remedy) -> Iterator[Change]:
    mine = places.for_one(person)
    row = mine.best(person)
    if row is not None:
        yield _change(mine, row, remedy)


def _with_hours(places: Openings, way: Way) -> Change:
    _, row, spans = way
    return replace(_change(places, row, Remedy.HOURS), windows=tuple(window(span) for span in sorted(spans)))


def _change(places: Openings, row: int, remedy: Remedy) -> Change:
    company = sorted(places.table.people[number].key for number in places.company(row))
    group = int(places.group[row])
    return Change(remedy, tuple(company), group if group >= 0 else None)


def _works(plan: _Plan, key: str, change: Change) -> bool:
    """Does the matcher itself place them once the change is made, and all of their company with them?"""
    keys = {key, *change.company}
    some = [plan.people[number] for number in sorted(plan.number[one] for one in keys)]
    people, rules = made(change, key, some, plan.rules)
    current = () if change.group is None else (frozenset(change.company),)
    for tell in (_enough, None):  # its first plan nearly always does, and is no less a plan
        after = propose(people, rules, current, budget=Budget(effort=0), tell=tell)
        if not after.unplaced and len(after.groups) == 1:
            return True
    return False


def _enough(progress: Progress) -> bool:
    return False
