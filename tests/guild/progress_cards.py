"""Cards of /progress, of a small cohort in its second week, with names and words as one likes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.actions.export_progress import ProgressExported
from bot.actions.show_flags import Flagged
from bot.actions.show_group import GroupShown, GroupsShown, GroupState
from bot.actions.show_person import PersonShown
from bot.actions.show_progress import ProgressShown
from bot.core.cases import Case
from bot.core.check_in import Answer, CheckIn, Done, Speed
from bot.core.cohort import Cohort
from bot.core.curriculum import Track
from bot.core.export import Exported
from bot.core.flags import Flag
from bot.core.health import Health, Ill
from bot.core.meetings import SessionReport
from bot.core.pace import Pace, UnitPace
from bot.core.people import GroupId, MemberId, Person
from bot.core.progress import Answered, Named, Show, progress, row, summary
from bot.core.risk import Reason, Record, Spell, as_posted, spans
from bot.core.schedule import opening, timetable
from bot.guild.cards import group_health, person
from bot.guild.cards import progress as cards
from bot.guild.cards.text import picture
from tests.core.examples import NINE, group

DAY = timedelta(days=1)
NOW = NINE + 8 * DAY
ADA, BEN, CHO = MemberId(11), MemberId(12), MemberId(13)
GROUP = replace(group(7, {11, 12}), sessions=(NINE + DAY, NINE + 3 * DAY, NINE + 10 * DAY))


def progress_cards(cohort: Cohort, track: Track, words: str = "Ada") -> Iterator[tuple[str, dict[str, Any]]]:
    """`words` is what people are called and what they wrote."""
    shown = cohort_shown(cohort, track, words)
    files = [picture(b"png", "units.png", "described")]
    yield "progress", cards.cohort(shown, files=files)
    yield "progress of those who are behind", cards.cohort(shown, Show.BEHIND)
    yield "progress before it begins", cards.cohort(cohort_shown(cohort, track, words, NINE - DAY))
    yield "progress of nobody", cards.cohort(replace(shown, progress=progress(shown.table, (), (), NOW)))
    yield "progress of many", cards.cohort(of_many(shown))
    yield "progress of a cohort that is over", cards.cohort(replace(shown, cohort=replace(cohort, running=False)))
    groups = GroupsShown(cohort, (state(shown, words),), 1, 0, 1)
    yield "groups", group_health.listed(groups)
    yield "groups, in pages", group_health.listed(replace(groups, groups=31, page=1, pages=4))
    yield "no groups", group_health.listed(GroupsShown(cohort, (), 0, 0, 1))
    one = GroupShown(cohort, shown.table, state(shown, words), NINE + 10 * DAY, NOW)
    yield "group", group_health.group(one, files)
    well = replace(one.state, case=None, past=(), reports=())
    yield "group that works", group_health.group(replace(one, state=well, next_at=None), ())
    yield "person", person.person(person_shown(shown, words), files=files)
    yield "person who has left", person.person(replace(person_shown(shown, words), row=None, flags=()))
    yield "me", person.me(person_shown(shown, words), files=files)
    yield "me, before anything", person.me(replace(person_shown(shown, words, NINE - DAY), check_ins={}, reports=()))
    yield "exported", cards.exported(ProgressExported(cohort, None, 3, 4, (Exported("people.csv", b"x"),)))
    unit = shown.table.units[0].slot.unit
    yield "exported, one unit", cards.exported(ProgressExported(cohort, unit, 1, 1, (Exported("people.csv", b"x"),)))


def said(unit: str, done: Done, words: str = "", **more: Any) -> CheckIn:
    return CheckIn(unit, GROUP.id, Answer(done, stuck=words, **more), NINE + 2 * DAY, NINE + 2 * DAY)


def people(track: Track, words: str) -> list[Named]:
    one, two = (slot.unit.slug for slot in track.slots[:2])
    ada = {one: said(one, Done.DONE, minutes=90), two: said(two, Done.PARTLY, words, speed=Speed.TOO_FAST, pairing=4)}
    known = [(ADA, GROUP.id, ada), (BEN, GROUP.id, {}), (CHO, None, {})]
    return [
        Named(
            words,
            Record(
                member,
                "Europe/Berlin",
                own,
                own and NINE - DAY,
                check_ins,
                spells=(Spell(own, NINE - DAY, None),) if own else (),
            ),
        )
        for member, own, check_ins in known
    ]


def cohort_shown(cohort: Cohort, track: Track, words: str = "Ada", now: datetime = NOW) -> ProgressShown:
    table = timetable(opening(cohort, track), track, {})
    begun = now >= NINE
    flag = Flag(cohort.id, BEN, Reason.MISSED, NINE, (track.slots[0].unit.slug,), NINE, shared_at=NINE)
    title = table.units[0].slot.unit.title
    return ProgressShown(
        cohort=cohort,
        table=table,
        progress=progress(table, as_posted(spans(table), {}), people(track, words), now),
        flagged=(Flagged(BEN, words, GROUP.id, (flag,)),) if begun else (),
        groups=1,
        seated=2,
        ill=(Case(cohort.id, GROUP.id, NINE, Ill.QUIET),) if begun else (),
        pace=Pace(1.4, 9, 5, (UnitPace(title, 8, 11.25, 4),)) if begun else None,
        now=now,
    )


def of_many(shown: ProgressShown, many: int = 2000) -> ProgressShown:
    units = [each.slot.unit.slug for each in shown.table.asked]
    by = (many // 2,) * shown.progress.now
    answered = {units[0]: Answered(many // 2, 10, 5, by)}
    figures = summary(shown.table, many, [many] * len(units), answered, shown.now)
    return replace(shown, progress=figures, groups=many // 4, seated=many, ill=())


def state(shown: ProgressShown, words: str) -> GroupState:
    course = spans(shown.table)
    rows = [row(one, shown.table, course, NOW) for one in people(shown.table.track, words)[:2]]
    reports = (
        SessionReport(GROUP.id, NINE + DAY, ADA, True, 4, NOW),
        SessionReport(GROUP.id, NINE + DAY, BEN, False, None, NOW),
    )
    case = Case(shown.cohort.id, GROUP.id, NINE, Ill.QUIET, proposed_at=NOW)
    health = Health(GROUP.id, frozenset({ADA}), 1, 1, Ill.QUIET)
    return GroupState(GROUP, health, tuple(rows), reports, GROUP.sessions[:2], case)


def person_shown(shown: ProgressShown, words: str, now: datetime = NOW) -> PersonShown:
    [ada, *_] = people(shown.table.track, words)
    who = Person(shown.cohort.id, ADA, words, "Europe/Berlin", ((0, 60),), 2, 10, (), words, NINE)
    return PersonShown(
        cohort=shown.cohort,
        table=shown.table,
        person=who,
        row=row(ada, shown.table, spans(shown.table), now),
        check_ins=ada.record.check_ins,
        reports=state(shown, words).reports[:1],
        contacted_at=None,
        flags=shown.flagged[0].flags if shown.flagged else (),
        away=(date(2026, 1, 20), date(2026, 1, 21)),
        next_at=NINE + 10 * DAY,
        now=now,
    )


def long_names(number: int) -> Sequence[Named]:
    """So many people with the longest names and numbers there can be, who have said nothing."""
    return [
        Named(
            "`" * 40, Record(MemberId(10**18 + n), "America/Argentina/ComodRivadavia", GroupId(n // 4 + 1), NINE - DAY)
        )
        for n in range(number)
    ]
