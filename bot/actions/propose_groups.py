"""Propose groups for a cohort, show them page by page, and put them in place."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.permission import require_organiser
from bot.app import App
from bot.core.cohort import Cohort, choose
from bot.core.groups import Group, Regrouping, applicant, fingerprint, keeping_apart, regroup, weeks_left
from bot.core.matching import propose
from bot.core.matching.model import Proposal, Rules
from bot.core.people import Caller, CohortId, Person
from bot.core.refusals import AlreadyApplied, CohortOver, NobodyHere, NoCohort, StalePreview
from bot.store import cohorts, groups, kept_apart, people, proposals
from bot.store.port import Tx


@dataclass(frozen=True, slots=True)
class Facts:
    """What a proposal is computed from. `current` are the living groups; `rules` cover the weeks that are left."""

    cohort: Cohort
    people: tuple[Person, ...]
    current: tuple[Group, ...]
    rules: Rules

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.people, self.current, self.rules)


@dataclass(frozen=True, slots=True)
class GroupsProposed:
    """A preview: nothing has changed yet. `preview` names it on its buttons."""

    facts: Facts
    regrouping: Regrouping
    preview: str


@dataclass(frozen=True, slots=True)
class GroupsApplied:
    cohort: Cohort
    regrouping: Regrouping


async def propose_groups(app: App, caller: Caller, name: str | None, *, from_scratch: bool) -> GroupsProposed:
    """Look for groups that can meet in every week that is left; organisers only.

    Groups that still can meet stay whole unless `from_scratch`. The search runs beside the event loop.
    """
    async with app.db.snapshot() as tx:
        await require_organiser(tx, caller)
        cohort = choose([c for c in await cohorts.all_of(tx, caller.guild) if c.running], name)
        facts = await _facts(app, tx, cohort)
    if not facts.people:
        raise NobodyHere(cohort=cohort.name)
    together = () if from_scratch else tuple(frozenset(map(str, group.members)) for group in facts.current)
    proposal = await app.compute(
        propose,
        tuple(applicant(person) for person in facts.people),
        facts.rules,
        together,
        seed=1,
        budget=app.settings.matching_seconds,
    )
    async with app.db.transaction() as tx:
        preview = await proposals.save(tx, cohort, facts.fingerprint, proposal, app.now())
    return _proposed(facts, proposal, preview)


async def show_proposal(app: App, caller: Caller, cohort: CohortId, preview: str) -> GroupsProposed:
    """The preview again, for another page of it; refuses one that the facts have overtaken. Organisers only."""
    async with app.db.snapshot() as tx:
        await require_organiser(tx, caller)
        facts, proposal = await _previewed(app, tx, caller, cohort, preview)
    return _proposed(facts, proposal, preview)


async def apply_groups(app: App, caller: Caller, cohort: CohortId, preview: str) -> GroupsApplied:
    """Put a previewed grouping in place exactly as it was shown, or refuse if the facts changed. Organisers only."""
    async with app.db.transaction() as tx:
        await require_organiser(tx, caller)
        facts, proposal = await _previewed(app, tx, caller, cohort, preview)
        proposed = _proposed(facts, proposal, preview)
        await groups.apply(tx, facts.cohort, proposed.regrouping, app.now())
    app.changed.ring(caller.guild)
    return GroupsApplied(facts.cohort, proposed.regrouping)


async def _previewed(app: App, tx: Tx, caller: Caller, cohort: CohortId, preview: str) -> tuple[Facts, Proposal]:
    found = await cohorts.find(tx, caller.guild, cohort)
    if found is None:
        raise NoCohort()
    facts = await _facts(app, tx, found)
    shown = await proposals.find(tx, found, preview)
    if shown is not None and _in_place(facts, shown.proposal):
        raise AlreadyApplied()
    if shown is None or shown.facts != facts.fingerprint:
        raise StalePreview()
    return facts, shown.proposal


async def _facts(app: App, tx: Tx, cohort: Cohort) -> Facts:
    first, weeks = weeks_left(cohort, app.curriculum.track(cohort.track).weeks, app.now())
    if weeks == 0 or not cohort.running:
        raise CohortOver(cohort=cohort.name, what="there are no weeks left to meet in")
    signed_up = tuple(await people.of_cohort(tx, cohort))
    rules = app.settings.rules(first, weeks)
    return Facts(
        cohort=cohort,
        people=signed_up,
        current=tuple(group for group in await groups.of_cohort(tx, cohort) if group.ended_at is None),
        rules=keeping_apart(rules, signed_up, await kept_apart.of_guild(tx, cohort.guild)),
    )


def _proposed(facts: Facts, proposal: Proposal, preview: str) -> GroupsProposed:
    return GroupsProposed(facts, regroup(facts.current, proposal), preview)


def _in_place(facts: Facts, proposal: Proposal) -> bool:
    now = {frozenset(map(str, group.members)) for group in facts.current}
    return now == {frozenset(group.members) for group in proposal.groups}
