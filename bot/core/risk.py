"""Who is slipping, from what they said themselves: check-ins and session reports, and never what they write or when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.check_in import CheckIn, Done
from bot.core.meetings import SessionReport
from bot.core.people import GroupId, MemberId
from bot.core.schedule import Timetable

LAST = 2
"""So many units, or sessions, in a row are what is looked at."""
MANY_OPEN = 3
BADLY = 2
"""Pairing that went so well or worse, of 5, is noticed."""
LATELY = timedelta(days=28)
"""What was said of pairing longer ago says nothing of today."""
LONG_STUCK = 7
"""Days, those away not counted, after which somebody who said that they are stuck is asked after."""
DAY = timedelta(days=1)


class Reason(StrEnum):
    """Why somebody is noticed."""

    MISSED = "missed"
    """Nothing was said of the last two units that are over, or that they were not started."""
    BEHIND = "behind"
    """The last two units that are over are not done, or three or more are open in all."""
    STUCK = "stuck"
    """They said that they are stuck a week ago, and have not checked in without it since."""
    PERSON = "person"
    """They asked to talk to somebody: noticed at once, and told to organisers as they wished."""
    NOT_MET = "not met"
    """The last two sessions that they told of did not happen."""
    PAIRING = "pairing"
    """Pairing went badly, as they last said in four weeks."""


@dataclass(frozen=True, slots=True)
class Span:
    """A unit, from when it comes to when it should be checked in for: aware UTC."""

    unit: str
    due: datetime
    ends: datetime
    came: datetime | None = None
    """When it really was posted; None stands for `due`."""

    @property
    def in_time(self) -> bool:
        """Whether people had it for at least half of its time."""
        return self.came is None or (self.ends - self.came) * 2 >= self.ends - self.due

    def within(self, stretches: Iterable[tuple[datetime, datetime]]) -> timedelta:
        """How much of its time lies in these stretches, which do not overlap: from when, until when."""
        parts = (min(until, self.ends) - max(since, self.due) for since, until in stretches)
        return sum((part for part in parts if part > timedelta()), timedelta())


@dataclass(frozen=True, slots=True)
class Spell:
    """A member's time in one group; `until` is None while it lasts."""

    group: GroupId
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one member of a cohort. `zone` is their IANA zone, `away` holds local dates.

    `since` is from when on units are theirs: they have joined, and been in a group without a gap. None: in no group.
    """

    member: MemberId
    zone: str
    group: GroupId | None
    since: datetime | None
    check_ins: Mapping[str, CheckIn] = field(default_factory=dict[str, CheckIn])
    reports: Sequence[SessionReport] = ()
    away: frozenset[date] = frozenset()
    excused_units: frozenset[str] = frozenset()
    """Units that wait for somebody else, such as a capstone under review: they only count once they are done."""
    contacted_at: datetime | None = None
    """When organisers were last in touch because the member had asked for a person."""
    spells: Sequence[Spell] = ()
    """In which groups they were, from when to when, by time."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason that holds, and the units (slugs, as they came) that it is about."""

    reason: Reason
    units: tuple[str, ...] = ()


def belonging(spells: Sequence[Spell], joined: datetime) -> tuple[GroupId | None, datetime | None]:
    """The group that a member is in, and since when they have been in a group without a gap, in this one or others.

    Who left the cohort and came back begins anew. `spells` are in order of time.
    """
    present = next((spell for spell in spells if spell.until is None), None)
    if present is None:
        return None, None
    since = present.since
    for spell in reversed(spells):
        if spell.until is not None and spell.until >= since > spell.since:
            since = spell.since
    return present.group, max(since, joined)


def spans(table: Timetable) -> tuple[Span, ...]:
    """The units that people are asked about, by when they are over; buffers are time to catch up in."""
    found = (Span(each.slot.unit.slug, each.due, table.ends(each)) for each in table.asked)
    return tuple(sorted(found, key=lambda span: (span.ends, span.due)))


def as_posted(units: Sequence[Span], posted: Mapping[str, datetime]) -> tuple[Span, ...]:
    """The same with when each was really posted, where it was; what never was, or only when it was over, nobody had."""
    return tuple(replace(span, came=posted.get(span.unit, span.ends)) for span in units)


def over(units: Sequence[Span], now: datetime) -> tuple[Span, ...]:
    return tuple(span for span in units if span.ends <= now)


def latest(units: Sequence[Span]) -> tuple[Span, ...]:
    """The last two of units that are over, in order; those that are over at once count as one, so that nobody is
    noticed for a single week. Empty while there are no two."""
    moments = sorted({span.ends for span in units})[-LAST:]
    return tuple(span for span in units if span.ends in moments) if len(moments) == LAST else ()


def counted(record: Record, units: Sequence[Span], now: datetime) -> tuple[Span, ...]:
    """The units that are over and were this person's to do: they had a group and the unit, were there for at least half
    of its time. What they told of all the same counts; what waits for others only counts once it is done."""
    return tuple(theirs(record, over(units, now)))


def asked_of(record: Record, units: Sequence[Span]) -> Iterator[Span]:
    """The units for at least half of whose time this person was in a group, whether or not they are in one now: what
    was asked of somebody stays asked when they go. For lists; nobody is noticed by it."""
    for span in units:
        inside = span.within((one.since, one.until or span.ends) for one in record.spells)
        if inside * 2 >= span.ends - span.due and _is_theirs(record, span):
            yield span


def theirs(record: Record, units: Sequence[Span]) -> Iterator[Span]:
    """The same of any units, whether over or not."""
    since = record.since
    if since is None:
        return
    for span in units:
        if span.due >= since and _is_theirs(record, span):
            yield span


def findings(record: Record, units: Sequence[Span], now: datetime) -> tuple[Finding, ...]:
    """Every reason that holds for one person now, one of each at most; none is found from silence outside of units."""
    return tuple(_findings(record, units, now))


def _findings(record: Record, units: Sequence[Span], now: datetime) -> Iterator[Finding]:
    mine = counted(record, units, now)
    yield from _units(record, mine)
    answers = sorted(record.check_ins.values(), key=lambda one: (one.at, one.unit))
    if answers and answers[-1].answer.needs_person and not _heard(record, answers[-1].at):
        yield Finding(Reason.PERSON, (answers[-1].unit,))
    if (stuck := _stuck(answers)) and _days_there(record, stuck[0].at, now) >= LONG_STUCK:
        yield Finding(Reason.STUCK, tuple(dict.fromkeys(one.unit for one in stuck)))
    if record.group is not None:
        yield from _sessions(record, mine)
        if (went := _pairing(record, answers, now)) is not None and went <= BADLY:
            yield Finding(Reason.PAIRING)


def _units(record: Record, theirs: Sequence[Span]) -> Iterator[Finding]:
    """Missed, or else behind: one thing is said of it, not two."""
    done = [_done(record, span) for span in theirs]
    last = [_done(record, span) for span in latest(theirs)]
    if last and all(one in (None, Done.NOT_STARTED) for one in last):
        yield Finding(Reason.MISSED, tuple(span.unit for span in latest(theirs)))
        return
    open_ = tuple(span.unit for span, one in zip(theirs, done, strict=True) if one is not Done.DONE)
    if len(open_) >= MANY_OPEN or (last and Done.DONE not in last):
        yield Finding(Reason.BEHIND, open_)


def _done(record: Record, span: Span) -> Done | None:
    said = record.check_ins.get(span.unit)
    return said.answer.done if said else None


def _stuck(answers: Sequence[CheckIn]) -> list[CheckIn]:
    """The last answers that all say so, the oldest first."""
    found: list[CheckIn] = []
    for one in reversed(answers):
        if not one.answer.stuck:
            break
        found.insert(0, one)
    return found


def _sessions(record: Record, theirs: Sequence[Span]) -> Iterator[Finding]:
    """By their reports of this group's sessions; where they report none, by what two check-ins in a row say."""
    reports = sorted((one for one in record.reports if one.group == record.group), key=lambda one: one.start)
    last = reports[-LAST:]
    if len(last) == LAST and not any(one.met for one in last):
        yield Finding(Reason.NOT_MET)
        return
    spoken = [span for span in latest(theirs) if _here(record, record.check_ins.get(span.unit))]
    none = [span for span in spoken if record.check_ins[span.unit].answer.sessions == 0]
    both = none == spoken and len({span.ends for span in none}) == LAST
    if both and not any(one.met and one.start >= none[0].due for one in reports):
        yield Finding(Reason.NOT_MET, tuple(span.unit for span in none))


def _pairing(record: Record, answers: Sequence[CheckIn], now: datetime) -> int | None:
    """What they last said of pairing in the group they are in, 1 to 5; None where that is long ago."""
    said = [(one.at, one.answer.pairing) for one in answers if _here(record, one)]
    said += [(one.at, one.went) for one in record.reports if one.group == record.group]
    numbers = [(at, went) for at, went in said if went is not None and at > now - LATELY]
    return max(numbers)[1] if numbers else None


def _here(record: Record, said: CheckIn | None) -> bool:
    """Whether it was said in the group they are in now."""
    return said is not None and said.group in (None, record.group)


def _heard(record: Record, asked: datetime) -> bool:
    return record.contacted_at is not None and record.contacted_at >= asked


def _is_theirs(record: Record, span: Span) -> bool:
    """Whether it is theirs, as they were in a group."""
    return not _waits(record, span) and (span.unit in record.check_ins or _could(record, span))


def _waits(record: Record, span: Span) -> bool:
    return span.unit in record.excused_units and _done(record, span) is not Done.DONE


def _could(record: Record, span: Span) -> bool:
    return span.in_time and not _was_away(record, span)


def _was_away(record: Record, span: Span) -> bool:
    """Whether they were away on more than half of a unit's days."""
    if not record.away:
        return False
    zone = ZoneInfo(record.zone)
    first, last = span.due.astimezone(zone).date(), span.ends.astimezone(zone).date()
    days = max(1, (last - first).days)
    return sum(first <= day < first + days * DAY for day in record.away) * 2 > days


def _days_there(record: Record, then: datetime, now: datetime) -> int:
    """Whole days since then on which they were not away."""
    days = (now - then) // DAY
    if not record.away:
        return days
    first = then.astimezone(ZoneInfo(record.zone)).date()
    return days - sum(first < day <= first + days * DAY for day in record.away)
