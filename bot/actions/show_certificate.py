"""Give somebody what they have finished, as a certificate they may keep or share; or say what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.actions.course import timetable_of
from bot.actions.finishing import finish_of
from bot.app import App
from bot.core.cohort import Cohort
from bot.core.finishing import Finish, NotYet
from bot.core.people import CohortId, GuildId, MemberId
from bot.core.refusals import NoCohort, NotSignedUp
from bot.store import cohorts, people


@dataclass(frozen=True, slots=True)
class CertificateShown:
    """`track` is its title; `began` is when its first unit came, or when the person joined, if that was later."""

    cohort: Cohort
    track: str
    name: str
    began: datetime
    finish: Finish


@dataclass(frozen=True, slots=True)
class NotFinished:
    cohort: Cohort
    track: str
    missing: NotYet


async def show_certificate(
    app: App, guild: GuildId, member: MemberId, cohort: CohortId, called: str
) -> CertificateShown | NotFinished:
    """The member's own, by the name they signed up with; also for those who have given up their place, as long as what
    they said of the units is kept: they are named as they are `called` now.

    Refuses with NoCohort where the guild has no such cohort, with NotSignedUp who is not in it and has not finished.
    """
    async with app.db.snapshot() as tx:
        chosen = await cohorts.find(tx, guild, cohort)
        if chosen is None:
            raise NoCohort()
        table = await timetable_of(app, tx, chosen)
        found = await finish_of(app, tx, chosen, table, member)
        person = await people.find(tx, guild, cohort, member)
    title = app.curriculum.track(chosen.track).title
    if isinstance(found, NotYet):
        if person is None:
            raise NotSignedUp(cohort=chosen.name)
        return NotFinished(chosen, title, found)
    first = table.first or found.at
    began = max(first, person.joined_at) if person else first
    return CertificateShown(chosen, title, person.name if person else called, min(began, found.at), found)
