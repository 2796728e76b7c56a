"""Groups that do not work: members say whether they are still in, a way to mend is looked for, organisers apply it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from bot.actions.course import timetable_of
from bot.actions.membership import membership
from bot.actions.permission import require_organiser
from bot.app import App
from bot.core import keys
from bot.core.cases import Case, Still
from bot.core.cohort import Cohort
from bot.core.groups import Group, Regrouping, applicant, fingerprint, keeping_apart, regroup, weeks_left
from bot.core.matching import Applicant, Rules
from bot.core.matching.mending import mend
from bot.core.people import Caller, CohortId, GroupId, GuildId, MemberId, Person
from bot.core.placed import Placed, State
from bot.core.refusals import CaseOver, NoCohort, NotForYou, StaleRepair
from bot.store import cases, cohorts, groups, kept_apart, people, placed, records
from bot.store.port import Tx

NEAR = 12
"""Groups that are tried with one that does not work; and as many people of no group."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a member is asked: `group` is theirs."""

    cohort: Cohort
    case: Case
    group: Group


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A case as organisers see it; `members` are in the group now."""

    cohort: Cohort
    case: Case
    members: frozenset[MemberId]


@dataclass(frozen=True, slots=True)
class Mending:
    """A way was applied; `left_out` were taken out of the group, and keep their sign-up."""

    cohort: Cohort
    group: GroupId
    regrouping: Regrouping
    left_out: frozenset[MemberId]


@dataclass(frozen=True, slots=True)
class _Near:
    """A group and those near it, as facts of one moment; `asked` of its members were asked whether they are in."""

    home: Group
    asked: frozenset[MemberId]
    people: tuple[Person, ...]
    groups: tuple[Group, ...]
    rules: Rules

    @property
    def scope(self) -> frozenset[MemberId]:
        return frozenset(person.member for person in self.people).union(*(group.members for group in self.groups))

    def facts(self, case: Case) -> str:
        """The fingerprint of all that a way to mend follows from, answers included: 16 hexadecimal digits."""
        leaving = sorted(case.leaving(self.asked))
        return sha256(f"{fingerprint(self.people, self.groups, self.rules)} {leaving}".encode()).hexdigest()[:16]


async def ask_still(
    app: App, guild: GuildId, member: MemberId, cohort: CohortId, group: GroupId, to: MemberId | None = None
) -> Asked:
    """What the member is asked; refuses whoever it is not for, and what is over."""
    if to is not None and to != member:
        raise NotForYou()
    async with app.db.snapshot() as tx:
        return await _asked(tx, guild, member, cohort, group)


async def say_still(
    app: App, guild: GuildId, member: MemberId, cohort: CohortId, group: GroupId, still: Still
) -> Asked:
    """The member's answer; the last one counts until a way to mend is applied. Safe to repeat."""
    async with app.db.transaction() as tx:
        asked = await _asked(tx, guild, member, cohort, group)
        case = asked.case
        await cases.answer(tx, guild, case, member, still, app.now())
        if case.proposed_at is not None and case.answers.get(member) is not still:
            await cases.save(tx, guild, _unproposed(case))
    app.changed.ring(guild)
    return asked


async def propose_repairs(app: App, guild: GuildId) -> None:
    """Look for ways to mend each group whose members have been asked; the computing is done beside the event loop.

    What the facts have overtaken meanwhile is looked for again in the next round.
    """
    async with app.db.snapshot() as tx:
        waiting = [case for case in await cases.open_of(tx, guild) if case.proposed_at is None]
        known = {cohort.id: cohort for cohort in await cohorts.all_of(tx, guild) if cohort.running} if waiting else {}
    for case in waiting:
        cohort = known.get(case.cohort)
        if cohort is not None and cohort.track in app.curriculum.tracks:
            await _propose(app, cohort, case.group)


async def _propose(app: App, cohort: Cohort, group: GroupId) -> None:
    async with app.db.snapshot() as tx:
        case = await cases.find(tx, cohort, group)
        near = await _near(app, tx, cohort, case) if case else None
    if case is None or near is None or not case.ready(near.home, app.now()):
        return
    found = await app.compute(mend, *_question(case, near)) if near.rules.weeks else ()
    async with app.db.transaction() as tx:
        again = await cases.find(tx, cohort, group)
        now = await _near(app, tx, cohort, case)
        if again == case and now is not None and now.facts(case) == near.facts(case):
            proposed = replace(
                case,
                options=found,
                facts=near.facts(case),
                scope=near.scope,
                out=case.leaving(near.asked),
                proposed_at=app.now(),
            )
            await cases.save(tx, cohort.guild, proposed)
    app.changed.ring(cohort.guild)


async def show_case(app: App, caller: Caller, cohort: CohortId, group: GroupId) -> CaseShown:
    """The case, with the ways to mend the group; organisers only."""
    async with app.db.snapshot() as tx:
        await require_organiser(tx, caller)
        chosen = await _cohort(tx, caller.guild, cohort)
        case = await cases.find(tx, chosen, group)
        home = next((one for one in await groups.of_cohort(tx, chosen) if one.id == group), None)
    if case is None or home is None or case.proposed_at is None:
        raise CaseOver()
    return CaseShown(chosen, case, home.members)


async def look_again(app: App, caller: Caller, cohort: CohortId, group: GroupId) -> None:
    """Have ways to mend the group looked for anew; organisers only."""
    async with app.db.transaction() as tx:
        await require_organiser(tx, caller)
        case = await cases.find(tx, await _cohort(tx, caller.guild, cohort), group)
        if case is None:
            raise CaseOver()
        await cases.save(tx, caller.guild, _unproposed(case))
    app.changed.ring(caller.guild)


async def apply_repair(app: App, caller: Caller, cohort: CohortId, group: GroupId, way: int, facts: str) -> Mending:
    """Mend the group in that way, exactly as it was shown; refuses if the facts have changed, and then a way is looked
    for anew. Organisers only."""
    async with app.db.transaction() as tx:
        await require_organiser(tx, caller)
        chosen = await _cohort(tx, caller.guild, cohort)
        case = await cases.find(tx, chosen, group)
        if case is None or case.proposed_at is None:
            raise CaseOver()
        near = await _near(app, tx, chosen, case, case.scope)
        done: Mending | None = None
        if near is None or near.facts(case) != case.facts:
            await cases.save(tx, caller.guild, _unproposed(case))
        elif case.facts == facts and way < len(case.options):
            done = await _apply(tx, app.now(), chosen, caller, case, near, way)
    app.changed.ring(caller.guild)
    if done is None:
        raise StaleRepair()
    return done


async def _apply(tx: Tx, now: datetime, cohort: Cohort, caller: Caller, case: Case, near: _Near, way: int) -> Mending:
    option = case.options[way]
    touched = [one for one in near.groups if frozenset(map(str, one.members)) in option.before]
    made = regroup(touched, option.after)
    await groups.apply(tx, cohort, made, now)
    await cases.save(tx, caller.guild, replace(case, applied_by=caller.member, closed_at=now))
    return Mending(cohort, case.group, made, case.out)


def _question(
    case: Case, near: _Near
) -> tuple[tuple[Applicant, ...], Rules, tuple[frozenset[str], ...], frozenset[str], frozenset[str]]:
    home = frozenset(map(str, near.home.members))
    here = {person.member for person in near.people}
    leaving = case.leaving(near.asked) | (near.home.members - here)
    together = tuple(frozenset(map(str, group.members)) for group in near.groups)
    return tuple(map(applicant, near.people)), near.rules, together, home, frozenset(map(str, leaving))


async def _near(app: App, tx: Tx, cohort: Cohort, case: Case, scope: frozenset[MemberId] | None = None) -> _Near | None:
    """The group, those that are nearest to it, and people who have never had a group; or all that `scope` names. None
    where the group has ended."""
    living = [one for one in await groups.of_cohort(tx, cohort) if one.ended_at is None and one.members]
    home = next((one for one in living if one.id == case.group), None)
    if home is None:
        return None
    here = {person.member: person for person in await people.of_cohort(tx, cohort) if not person.left}
    if scope is None:
        seated = frozenset(member for one in living for member in one.members)
        without = sorted(here.keys() - seated)
        before = (await records.spells(tx, cohort, without)).keys() if without else frozenset[MemberId]()
        new = _nearest(home, here, [member for member in without if member not in before], app.now())
        around = [home, *_nearest_groups(home, here, [one for one in living if one is not home], app.now())]
        scope = frozenset(new[:NEAR]).union(*(one.members for one in around))
    first, weeks = weeks_left(cohort, (await timetable_of(app, tx, cohort)).track.weeks, app.now())
    some = tuple(person for member, person in here.items() if member in scope)
    rules = keeping_apart(app.settings.rules(first, weeks), some, await kept_apart.of_guild(tx, cohort.guild))
    begin = keys.still_in_of(cohort.id, case.group, case.opened_at)
    sent = await placed.of_kind(tx, cohort.guild, begin)
    asked = frozenset(member for member in home.members if _reached(sent.get(f"{begin}{member}"))) | (
        home.members & case.answers.keys()
    )
    return _Near(home, asked, some, tuple(one for one in living if one.members & scope), rules)


def _nearest_groups(home: Group, here: dict[MemberId, Person], others: Sequence[Group], now: datetime) -> list[Group]:
    """Those whose clocks are nearest, the smaller ones first among equals: they have room."""
    at = _clock(home.members, here, now)
    return sorted(others, key=lambda one: (abs(_clock(one.members, here, now) - at), len(one.members), one.id))[:NEAR]


def _nearest(home: Group, here: dict[MemberId, Person], some: Iterable[MemberId], now: datetime) -> list[MemberId]:
    at = _clock(home.members, here, now)
    return sorted(some, key=lambda member: (abs(_clock((member,), here, now) - at), member))


def _clock(members: Iterable[MemberId], here: dict[MemberId, Person], now: datetime) -> float:
    """How many seconds their clocks are ahead of UTC, on average."""
    known = [here[member].zone for member in members if member in here]
    offsets = [now.astimezone(ZoneInfo(zone)).utcoffset() for zone in known]
    return sum(offset.total_seconds() for offset in offsets if offset) / max(1, len(known))


def _reached(question: Placed | None) -> bool:
    return question is not None and question.state in (State.DONE, State.GONE)


def _unproposed(case: Case) -> Case:
    return replace(case, options=(), facts=None, scope=frozenset(), out=frozenset(), proposed_at=None)


async def _asked(tx: Tx, guild: GuildId, member: MemberId, number: CohortId, group: GroupId) -> Asked:
    cohort, _ = await membership(tx, guild, member, await cohorts.all_of(tx, guild), number)
    case = await cases.find(tx, cohort, group)
    home = next((one for one in await groups.of_cohort(tx, cohort) if one.id == group), None)
    if case is None or home is None or member not in home.members:
        raise CaseOver()
    return Asked(cohort, case, home)


async def _cohort(tx: Tx, guild: GuildId, number: CohortId) -> Cohort:
    found = await cohorts.find(tx, guild, number)
    if found is None:
        raise NoCohort()
    return found
