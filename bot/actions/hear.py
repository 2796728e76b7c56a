"""What people say to what was noticed of them. It is theirs to answer, wherever they press."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.actions.course import timetable_of
from bot.actions.membership import membership
from bot.app import App
from bot.core.cohort import Cohort
from bot.core.curriculum import Track
from bot.core.dates_text import MOST_DAYS
from bot.core.flags import Answer, Flag
from bot.core.people import CohortId, GuildId, MemberId, Person
from bot.core.refusals import NotForYou, TooManyDates
from bot.core.risk import Reason
from bot.store import cohorts, flags, wishes
from bot.store.port import Tx

WEEKS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class WordsRead:
    """What is noticed of the member now; nothing, where it is over."""

    cohort: Cohort
    flags: tuple[Flag, ...]
    track: Track


@dataclass(frozen=True, slots=True)
class FlagsAnswered:
    """`slower` are cohorts with less to do each week that take sign-ups; `seen`: organisers see what was noticed."""

    cohort: Cohort
    answer: Answer
    slower: tuple[Cohort, ...] = ()
    until: date | None = None
    """The last day of a pause."""
    seen: bool = False


async def read_words(app: App, guild: GuildId, member: MemberId, cohort: CohortId, to: MemberId) -> WordsRead:
    """What was noticed of the member, who has heard of it by that; refuses whoever it is not for."""
    if member != to:
        raise NotForYou()
    async with app.db.snapshot() as tx:
        chosen, _ = await membership(tx, guild, member, await cohorts.all_of(tx, guild), cohort)
        words = WordsRead(chosen, await _noticed(tx, chosen, member), (await timetable_of(app, tx, chosen)).track)
    if any(flag.to_be_told for flag in words.flags):
        await heard(app, guild, member, words)
    return words


async def heard(app: App, guild: GuildId, member: MemberId, words: WordsRead) -> None:
    """The member has just been told of that, and of nothing else. Safe to repeat."""
    shown = {(flag.reason, flag.opened_at) for flag in words.flags}
    async with app.db.transaction() as tx:
        for flag in await flags.of_member(tx, words.cohort, member):
            if flag.to_be_told and (flag.reason, flag.opened_at) in shown:
                await flags.save(tx, guild, replace(flag, told_at=app.now()))
    app.changed.ring(guild)


async def answer_flags(app: App, guild: GuildId, member: MemberId, cohort: CohortId, answer: Answer) -> FlagsAnswered:
    """The member's answer to all that is noticed of them now. Who wants help or a slower track is shown to organisers
    at once, with that; "I'm fine" is theirs alone, unless organisers have seen it already. Safe to repeat.

    Who wants help although nothing is noticed any more is heard all the same.
    """
    async with app.db.transaction() as tx:
        known = await cohorts.all_of(tx, guild)
        chosen, _ = await membership(tx, guild, member, known, cohort)
        seen = await _answer(tx, chosen, member, answer, app.now())
    app.changed.ring(guild)
    slower = tuple(_slower(app, chosen, known)) if answer is Answer.SLOWER else ()
    return FlagsAnswered(chosen, answer, slower, seen=seen)


async def pause(app: App, guild: GuildId, member: MemberId, cohort: CohortId, weeks: int) -> FlagsAnswered:
    """The member is away from today for so many weeks, as if they had said so in their wishes."""
    async with app.db.transaction() as tx:
        chosen, person = await membership(tx, guild, member, await cohorts.all_of(tx, guild), cohort)
        days = _days(person, weeks, app.now())
        await wishes.save(tx, guild, chosen.id, member, replace(person.wishes, dates_off=days))
        await _answer(tx, chosen, member, Answer.PAUSE, app.now())
        last = app.now().astimezone(ZoneInfo(person.zone)).date() + timedelta(days=7 * weeks - 1)
    app.changed.ring(guild)
    return FlagsAnswered(chosen, Answer.PAUSE, until=last)


async def _answer(tx: Tx, cohort: Cohort, member: MemberId, answer: Answer, now: datetime) -> bool:
    """Whether organisers see what was noticed."""
    here = await _noticed(tx, cohort, member)
    if not here and answer is Answer.HELP:
        here = (Flag(cohort.id, member, Reason.PERSON, now),)
    shared = now if answer in (Answer.HELP, Answer.SLOWER) else None
    for flag in here:
        told = flag.told_at or now  # they have read it, or could not answer
        said = replace(flag, told_at=told, answer=answer, answered_at=now, shared_at=flag.shared_at or shared)
        if answer is Answer.HELP:
            said = replace(said, contacted_at=None)
        await flags.save(tx, cohort.guild, said)
    return any((flag.shared_at or shared) is not None for flag in here)


async def _noticed(tx: Tx, cohort: Cohort, member: MemberId) -> tuple[Flag, ...]:
    return tuple(flag for flag in await flags.of_member(tx, cohort, member) if flag.reason is not Reason.PERSON)


def _days(person: Person, weeks: int, now: datetime) -> frozenset[date]:
    """Their days off with those of the pause; refuses more than can be noted from today on."""
    today = now.astimezone(ZoneInfo(person.zone)).date()
    days = person.wishes.dates_off | {today + timedelta(days=number) for number in range(7 * weeks)}
    if (ahead := sum(day >= today for day in days)) > MOST_DAYS:
        raise TooManyDates(days=ahead, most=MOST_DAYS)
    return days


def _slower(app: App, cohort: Cohort, known: list[Cohort]) -> list[Cohort]:
    """Open cohorts whose weeks are less full."""
    tracks = app.curriculum.tracks
    load = _load(tracks[cohort.track]) if cohort.track in tracks else 0.0
    open_ = [one for one in known if one.signups and one.running and one.id != cohort.id and one.track in tracks]
    return [one for one in open_ if _load(tracks[one.track]) < load]


def _load(track: Track) -> float:
    """Hours of its fullest week."""
    return max((track.hours(week) for week in range(1, track.weeks + 1)), default=0.0)
