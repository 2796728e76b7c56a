"""Sign up for a cohort, or change what one signed up with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions.course import Came, what_came
from bot.actions.forms import FormReady, FormRefused
from bot.app import App
from bot.core.cohort import Cohort, taking_signups
from bot.core.people import CohortId, GuildId, MemberId, Person
from bot.core.refusals import NoCohort, Refusal
from bot.core.signup import Answers, as_answered, enrol
from bot.store import cohorts, drafts, people
from bot.store.port import Tx


@dataclass(frozen=True, slots=True)
class SignedUp:
    """`first` is when the cohort's first unit comes; `came` are the units that have come already."""

    person: Person
    cohort: Cohort
    again: bool
    first: datetime
    came: tuple[Came, ...] = ()


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


async def _taking_signups(tx: Tx, guild: GuildId, wanted: str | CohortId | None) -> Cohort:
    known = await cohorts.all_of(tx, guild)
    if isinstance(wanted, int):
        by_id = [cohort.name for cohort in known if cohort.id == wanted]
        if not by_id:
            raise NoCohort()
        wanted = by_id[0]
    return taking_signups(known, wanted)
