"""Show somebody all that is kept about them on a server."""

from __future__ import annotations

from dataclasses import dataclass

from bot.actions.course import timetable_of
from bot.app import App
from bot.core.capstone import Capstone
from bot.core.check_in import CheckIn
from bot.core.cohort import Cohort
from bot.core.curriculum import Track
from bot.core.flags import Flag
from bot.core.meetings import SessionReport
from bot.core.people import CohortId, GroupId, GuildId, MemberId, Person
from bot.core.reach import Reach
from bot.store import about, capstones, cohorts, flags, people, reach, records
from bot.store.port import Tx


@dataclass(frozen=True, slots=True)
class StoredHere:
    """What is kept of a member for one cohort. `person` is None for who is not in it, or no longer."""

    cohort: Cohort
    track: Track | None
    """None where its file is gone."""
    person: Person | None
    group: GroupId | None
    check_ins: tuple[CheckIn, ...] = ()
    reports: tuple[SessionReport, ...] = ()
    flags: tuple[Flag, ...] = ()
    """Every one there ever was, by time."""
    capstones: tuple[Capstone, ...] = ()

    @property
    def anything(self) -> bool:
        return any((self.person, self.group, self.check_ins, self.reports, self.flags, self.capstones))


@dataclass(frozen=True, slots=True)
class Stored:
    """All that is kept of a member: in `here` for the cohort they look at, in `everything` for the whole server."""

    here: StoredHere | None
    reach: Reach
    everything: tuple[about.Kept, ...]


async def show_stored(app: App, guild: GuildId, member: MemberId, cohort: CohortId | None) -> Stored:
    """Everything about the member alone who asks. Without a cohort, the last they are in is looked at, if any."""
    async with app.db.snapshot() as tx:
        known = await cohorts.all_of(tx, guild)
        joined = await people.cohorts_of(tx, guild, member)
        mine = [one for one in known if (one.id == cohort if cohort is not None else one.id in joined)]
        here = await _here(app, tx, mine[-1], member) if mine else None
        return Stored(
            here if here and here.anything else None,
            await reach.find(tx, guild, member),
            await about.kept_of(tx, guild, member),
        )


async def _here(app: App, tx: Tx, cohort: Cohort, member: MemberId) -> StoredHere:
    spells = (await records.spells(tx, cohort, (member,))).get(member, ())
    return StoredHere(
        cohort,
        (await timetable_of(app, tx, cohort)).track if cohort.track in app.curriculum.tracks else None,
        await people.find(tx, cohort.guild, cohort.id, member),
        next((spell.group for spell in spells if spell.until is None), None),
        tuple((await records.check_ins(tx, cohort, (member,))).get(member, {}).values()),
        tuple((await records.reports(tx, cohort, (member,))).get(member, ())),
        await flags.history(tx, cohort, member),
        tuple(await capstones.of_member(tx, cohort, member)),
    )
