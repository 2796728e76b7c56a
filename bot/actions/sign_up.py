"""Sign up for a cohort, or change what one signed up with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions.course import Came, what_came
from bot.actions.forms import FormReady, FormRefused
from bot.actions.membership import membership
from bot.app import App
from bot.core.cohort import Cohort, taking_signups
from bot.core.groups import Group
from bot.core.people import CohortId, GuildId, MemberId, Person
from bot.core.refusals import NoCohort, Refusal
from bot.core.signup import Answers, as_answered, enrol
from bot.store import cohorts, drafts, groups, people
from bot.store.port import Tx


@dataclass(frozen=True, slots=True)
class SignedUp:
    """`first` is when the cohort's first unit comes; `came` are the units that have come already."""

    person: Person
    cohort: Cohort
    again: bool
    first: datetime
    came: tuple[Came, ...] = ()


@dataclass(frozen=True, slots=True)
class MySignUp:
    person: Person
    cohort: Cohort
    group: Group | None


async def prepare_form(app: App, guild: GuildId, member: MemberId, cohort: str | CohortId | None) -> FormReady[Answers]:
    """Find the cohort that is meant (by name, by id, or the only one) and what this member answered last."""
    async with app.db.snapshot() as tx:
        chosen = await _taking_signups(tx, guild, cohort)
        answers = await drafts.find(tx, chosen, member, Answers)
        if answers is None:
            person = await people.find(tx, guild, chosen.id, member)
            answers = as_answered(person) if person else Answers()
    return FormReady(chosen, answers)


async def sign_up(
    app: App, guild: GuildId, member: MemberId, name: str, cohort: CohortId, answers: Answers
) -> SignedUp | FormRefused:
    """Join the cohort, or change what one joined with. Safe to repeat; answers that cannot be used are kept."""
    async with app.db.transaction() as tx:
        chosen = await _taking_signups(tx, guild, cohort)
        try:
            rules = app.settings.rules(chosen.starts_on, 1)
            person = enrol(chosen, member, name, answers, rules, app.now())
        except Refusal as refusal:
            await drafts.save(tx, chosen, member, answers)
            return FormRefused(chosen, refusal)
        before = await people.find(tx, guild, chosen.id, member)
        if before is not None:
            person = replace(person, joined_at=before.joined_at, wishes=before.wishes)
        await people.save(tx, guild, person)
        await drafts.drop(tx, chosen, member, Answers)
        first, came = await what_came(app, tx, chosen)
    app.changed.ring(guild)
    return SignedUp(person, chosen, before is not None, first, came)


async def my_sign_up(app: App, guild: GuildId, member: MemberId, cohort: CohortId) -> MySignUp:
    """Everything this member told us for the cohort, and their group; refuses if they are not in it."""
    async with app.db.snapshot() as tx:
        chosen, person = await membership(tx, guild, member, await cohorts.all_of(tx, guild), cohort)
        mine = [g for g in await groups.of_cohort(tx, chosen) if g.ended_at is None and member in g.members]
    return MySignUp(person, chosen, mine[0] if mine else None)


async def _taking_signups(tx: Tx, guild: GuildId, wanted: str | CohortId | None) -> Cohort:
    known = await cohorts.all_of(tx, guild)
    if isinstance(wanted, int):
        by_id = [cohort.name for cohort in known if cohort.id == wanted]
        if not by_id:
            raise NoCohort()
        wanted = by_id[0]
    return taking_signups(known, wanted)
