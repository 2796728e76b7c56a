"""Say what one would like of the next grouping."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.forms import FormReady, FormRefused
from bot.actions.membership import membership
from bot.app import App
from bot.core.cohort import Cohort
from bot.core.people import CohortId, GuildId, MemberId, Person, Wishes
from bot.core.refusals import Refusal
from bot.core.wishes import WishAnswers, as_wished, check_wishes, left_out
from bot.store import cohorts, drafts, wishes
from bot.store.port import Tx


@dataclass(frozen=True, slots=True)
class Wished:
    """The member's wishes from now on; `left_out` were picked but cannot be wished for."""

    cohort: Cohort
    wishes: Wishes
    left_out: frozenset[MemberId]


async def prepare_wishes(
    app: App, guild: GuildId, member: MemberId, cohort: str | CohortId | None
) -> FormReady[WishAnswers]:
    """Find the cohort that is meant and what this member wished for last; refuses who has not signed up."""
    async with app.db.snapshot() as tx:
        chosen, person = await _running(tx, guild, member, cohort)
        draft = await drafts.find(tx, chosen, member, WishAnswers)
    return FormReady(chosen, draft or as_wished(person.wishes))


async def wish(
    app: App, guild: GuildId, member: MemberId, cohort: CohortId, answers: WishAnswers
) -> Wished | FormRefused:
    """Replace the member's wishes; the next grouping reads them. Safe to repeat; answers it cannot use are kept."""
    async with app.db.transaction() as tx:
        chosen, _ = await _running(tx, guild, member, cohort)
        try:
            wished = check_wishes(member, answers)
        except Refusal as refusal:
            await drafts.save(tx, chosen, member, answers)
            return FormRefused(chosen, refusal)
        await wishes.save(tx, guild, chosen.id, member, wished)
        await drafts.drop(tx, chosen, member, WishAnswers)
    return Wished(chosen, wished, left_out(member, answers))


async def _running(tx: Tx, guild: GuildId, member: MemberId, wanted: str | CohortId | None) -> tuple[Cohort, Person]:
    """A cohort that may still be grouped."""
    running = [cohort for cohort in await cohorts.all_of(tx, guild) if cohort.running]
    return await membership(tx, guild, member, running, wanted)
