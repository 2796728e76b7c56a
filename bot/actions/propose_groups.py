"""Propose groups for a cohort, show them page by page, and put them in place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.actions.course import timetable_of
from bot.actions.permission import require_organiser
from bot.app import App
from bot.core.cohort import Cohort, choose
from bot.core.groups import Group, Regrouping, applicant, fingerprint, keeping_apart, regroup, weeks_left
from bot.core.matching import Applicant, Certificate, Keep, Proposal, Rules
from bot.core.matching.changes import Advice
from bot.core.matching.regrouping import Searched, search_groups
from bot.core.people import Caller, CohortId, Person
from bot.core.refusals import AlreadyApplied, CohortOver, NobodyHere, NoCohort, StalePreview
from bot.searches import Looking, SearchCancelled
from bot.store import cohorts, groups, kept_apart, people, proposals
from bot.store.port import Tx

SEED = 1
"""The same people get the same groups."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a proposal is computed from. `current` are the living groups; `rules` cover the weeks that are left."""

    cohort: Cohort
    people: tuple[Person, ...]
    current: tuple[Group, ...]
    rules: Rules

    @property
    def question(self) -> tuple[tuple[Applicant, ...], Rules, tuple[frozenset[str], ...]]:
        """What the matcher is asked: people, rules, and who is together now."""
        together = tuple(frozenset(map(str, group.members)) for group in self.current)
        return tuple(applicant(person) for person in self.people), self.rules, together

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.people, self.current, self.rules)


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to regroup: how much of the groups there are it keeps, and what applying it does."""

    keep: Keep
    proposal: Proposal
    regrouping: Regrouping
    advice: tuple[Advice, ...] = ()
    """For those whom it leaves out, as far as there was time to find any."""

    @property
    def certificate(self) -> Certificate:
        return self.proposal.certificate

    @property
    def placed(self) -> int:
        return sum(len(seat.members) for seat in self.regrouping.seats)


@dataclass(frozen=True, slots=True)
class GroupsProposed:
    """A preview: nothing has changed yet. `preview` and the choice that is shown name it on its buttons."""

    facts: Facts
    choices: tuple[Choice, ...]
    """From the fewest moves to the most."""
    shown: Choice
    preview: str


@dataclass(frozen=True, slots=True)
class SearchGivenUp:
    """Somebody cancelled the search: nothing has changed."""

    cohort: Cohort


@dataclass(frozen=True, slots=True)
class GroupsApplied:
    cohort: Cohort
    regrouping: Regrouping


@dataclass(frozen=True, slots=True)
class Shown:
    """What a preview's buttons say is meant."""

    cohort: CohortId
    preview: str
    keep: Keep


async def propose_groups(
    app: App, caller: Caller, name: str | None, told: Callable[[Looking], None]
) -> GroupsProposed | SearchGivenUp:
    """Look for groups that can meet in every week that is left; organisers only.

    The search runs beside the event loop, and `told` hears how it stands. Shown first is what moves the fewest people.
    Refuses what it found if the facts have changed meanwhile: it might name somebody who is to be forgotten.
    """
    async with app.db.snapshot() as tx:
        await require_organiser(tx, caller)
        cohort = choose([c for c in await cohorts.all_of(tx, caller.guild) if c.running], name)
        facts = await _facts(app, tx, cohort)
    if not facts.people:
        raise NobodyHere(cohort=cohort.name)
    try:
        searched = await app.searches.run(
            caller.guild, search_groups, *facts.question, SEED, app.settings.matching_seconds, told=told
        )
    except SearchCancelled:
        return SearchGivenUp(cohort)
    async with app.db.transaction() as tx:
        if (await _facts_of(app, tx, caller, cohort.id)).fingerprint != facts.fingerprint:
            raise StalePreview()
        preview = await proposals.save(tx, cohort, facts.fingerprint, searched, app.now())
    return _proposed(facts, searched, preview)


async def show_proposal(app: App, caller: Caller, shown: Shown) -> GroupsProposed:
    """The preview again, for another look at it; refuses one that the facts have overtaken. Organisers only."""
    async with app.db.snapshot() as tx:
        await require_organiser(tx, caller)
        return await _previewed(app, tx, caller, shown)


async def apply_groups(app: App, caller: Caller, shown: Shown) -> GroupsApplied:
    """Put a previewed grouping in place exactly as it was shown, or refuse if the facts changed. Organisers only."""
    async with app.db.transaction() as tx:
        await require_organiser(tx, caller)
        proposed = await _previewed(app, tx, caller, shown, to_apply=True)
        await groups.apply(tx, proposed.facts.cohort, proposed.shown.regrouping, app.now())
    app.changed.ring(caller.guild)
    return GroupsApplied(proposed.facts.cohort, proposed.shown.regrouping)


async def _previewed(app: App, tx: Tx, caller: Caller, shown: Shown, *, to_apply: bool = False) -> GroupsProposed:
    facts = await _facts_of(app, tx, caller, shown.cohort)
    found = await proposals.find(tx, facts.cohort, shown.preview)
    if found is None or shown.keep not in found.searched.proposals:
        raise StalePreview()
    if to_apply and _in_place(facts, found.searched.proposals[shown.keep]):
        raise AlreadyApplied()
    if found.facts != facts.fingerprint:
        raise StalePreview()
    return _proposed(facts, found.searched, shown.preview, shown.keep)


async def _facts_of(app: App, tx: Tx, caller: Caller, number: CohortId) -> Facts:
    cohort = await cohorts.find(tx, caller.guild, number)
    if cohort is None:
        raise NoCohort()
    return await _facts(app, tx, cohort)


async def _facts(app: App, tx: Tx, cohort: Cohort) -> Facts:
    first, weeks = weeks_left(cohort, (await timetable_of(app, tx, cohort)).track.weeks, app.now())
    if weeks == 0 or not cohort.running:
        raise CohortOver(cohort=cohort.name, what="there are no weeks left to meet in")
    signed_up = tuple(person for person in await people.of_cohort(tx, cohort) if not person.left)
    rules = app.settings.rules(first, weeks)
    return Facts(
        cohort=cohort,
        people=signed_up,
        current=tuple(group for group in await groups.of_cohort(tx, cohort) if group.ended_at is None),
        rules=keeping_apart(rules, signed_up, await kept_apart.of_guild(tx, cohort.guild)),
    )


def _proposed(facts: Facts, searched: Searched, preview: str, keep: Keep | None = None) -> GroupsProposed:
    choices = tuple(
        Choice(keep, proposal, regroup(facts.current, proposal), searched.advice.get(keep, ()))
        for keep, proposal in searched.proposals.items()
    )
    return GroupsProposed(facts, choices, next((c for c in choices if c.keep is keep), choices[0]), preview)


def _in_place(facts: Facts, proposal: Proposal) -> bool:
    now = {frozenset(map(str, group.members)) for group in facts.current}
    return now == {frozenset(group.members) for group in proposal.groups}
