"""Read a cohort's people as the rules judge them: their units, their group, what they said. For looks and for lists."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.cohort import Cohort
from bot.core.people import MemberId
from bot.core.progress import Named
from bot.core.risk import Record, Span, as_posted, belonging, spans
from bot.core.schedule import Timetable
from bot.core.steps import sent_at
from bot.core.waiting import Stood, capstone_spans, excused
from bot.store import flags, overview, placed, records, wishes
from bot.store.port import Tx, portions

AT_A_TIME = 250


@dataclass(frozen=True, slots=True)
class Setting:
    """What is read once of a cohort, however many of its people are read after it.

    `course` are the units that people are asked about, by when they are over, each with when it was really posted.
    `capstone` are those of them that are the capstone's, which can wait for others.
    `people` are all who are signed up and on the server; `away` and `contacts` name only those who have such.
    """

    cohort: Cohort
    course: tuple[Span, ...]
    capstone: tuple[Span, ...]
    people: Mapping[MemberId, records.Joined]
    away: Mapping[MemberId, frozenset[date]]
    contacts: Mapping[MemberId, datetime]


async def read_setting(tx: Tx, cohort: Cohort, table: Timetable) -> Setting:
    """The cohort as it is now; `table` is its own (`course.timetable_of`)."""
    sent = await placed.units_sent(tx, cohort)
    course = as_posted(spans(table), {unit: sent_at(message) for unit, message in sent.items()})
    return Setting(
        cohort,
        course,
        capstone_spans(table, course),
        await records.joined(tx, cohort),
        await wishes.away_of(tx, cohort),
        await flags.contacts(tx, cohort),
    )


async def read_records(tx: Tx, setting: Setting, members: Sequence[MemberId]) -> list[Record]:
    """The records of those of these members who are in the cohort, in their order: all that `core/risk.py` asks for.

    A few queries, however many members: some hundreds at a time let everybody else be answered in between, some ten
    thousand are refused by the database. A record holds what counts, not the words that somebody wrote.
    """
    here = {member: setting.people[member] for member in members if member in setting.people}
    if not here:
        return []
    cohort, asked = setting.cohort, tuple(here)
    spells = await records.spells(tx, cohort, asked)
    said = await records.check_ins(tx, cohort, asked)
    reported = await records.reports(tx, cohort, asked)
    stood: Mapping[MemberId, Sequence[Sequence[Stood]]] = {}
    if setting.capstone:
        stood = await records.stood(tx, cohort, asked)
    return [
        Record(
            member,
            joined.zone,
            *belonging(spells.get(member, ()), joined.at),
            check_ins=said.get(member, {}),
            reports=reported.get(member, ()),
            away=setting.away.get(member, frozenset()),
            excused_units=excused(setting.capstone, stood.get(member, ())),
            contacted_at=setting.contacts.get(member),
            spells=spells.get(member, ()),
        )
        for member, joined in here.items()
    ]


async def read_named(tx: Tx, setting: Setting) -> list[Named]:
    """Everybody of the cohort with their name, by id; read some at a time, so that everybody else is answered in
    between."""
    names = await overview.names(tx, setting.cohort)
    found: list[Named] = []
    for some in portions(sorted(setting.people), AT_A_TIME):
        known = await read_records(tx, setting, some)
        found += [Named(names[record.member], record) for record in known]
        await asyncio.sleep(0)
    return found
