"""What is said of what was noticed: to each person first and alone, and to organisers where somebody asked for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.core import keys
from bot.core.daytime import by_day, next_morning
from bot.core.flags import Flag, share_due
from bot.core.people import ChannelId, MemberId
from bot.core.personal import personal
from bot.core.placed import Found, State
from bot.core.posting import Call, Post, Standing, Words
from bot.core.reach import Reach
from bot.core.repairing import being_asked
from bot.core.risk import Reason

SELDOM = timedelta(days=7)
"""Between two such messages to one person."""


def words(standing: Standing, now: datetime) -> Iterator[Post]:
    """A word to each person of whom something is noticed that they have not heard: by day, not on days away, and a week
    after the last at the earliest. What does not reach them on one day is drawn anew on the next."""
    busy = being_asked(standing)
    for member, untold in _untold(standing):
        zone, last = standing.zones.get(member), standing.told.get(member)
        if zone is None or member in busy or (last is not None and now - last < SELDOM):
            continue
        day, window = now.astimezone(ZoneInfo(zone)).date(), by_day(now, zone)
        if window is not None and day not in standing.away.get(member, ()):
            key = keys.words_to(standing.cohort.id, member, day)
            said = personal(standing, member, key, Words(member, untold, day), due=window[0], until=window[1])
            if said is not None:
                yield said


def word_dues(standing: Standing, now: datetime) -> Iterator[datetime]:
    """When the next word may be said, and when organisers are shown what nobody has answered."""
    for member, _ in _untold(standing):
        if (zone := standing.zones.get(member)) is not None:
            last = standing.told.get(member)
            first = max(now, last + SELDOM) if last else now
            yield next_morning(first, zone)
    seated = standing.seated
    for flag in standing.flags:
        if not flag.unanswered:
            continue
        reached = standing.reach.get(flag.member, Reach()).reaches(in_group=flag.member in seated)
        if (due := share_due(flag, reached=reached)) is not None:
            yield due


def in_passing(flags: Iterable[Flag], holding: Collection[Reason], now: datetime) -> tuple[Flag, ...]:
    """What a member whom no message may reach is told when they use the bot, of these flags of theirs in one cohort:
    what holds still, after what they have just said, if they have not heard all of it; a week after the last words at
    the earliest."""
    known = tuple(flags)
    if any(flag.told_at is not None and now - flag.told_at < SELDOM for flag in known):
        return ()
    here = tuple(flag for flag in known if flag.open and flag.reason is not Reason.PERSON and flag.reason in holding)
    return here if any(flag.to_be_told for flag in here) else ()


def calls(standings: Iterable[Standing], found: Found, office: ChannelId, now: datetime) -> Iterator[Post]:
    """The calls to organisers in their channel, and those that are over since and still stand as open."""
    known = {standing.cohort.id: standing for standing in standings}
    current: set[str] = set()
    for standing in known.values():
        if not standing.cohort.running:
            continue
        for (member, asked), some in groupby(_calling(standing), lambda pair: pair[0]):
            flags = tuple(flag for _, flag in some)
            key = keys.call(standing.cohort.id, member, asked)
            current.add(key)
            call = Call(member, asked, flags)
            yield Post(key, standing.cohort, standing.track, None, now, call, office)
    for key, here in found.items():
        if key.startswith(keys.CALLS) and key not in current and here.state is State.DONE:
            cohort = keys.cohort_of(key)
            if cohort is not None and (standing := known.get(cohort)) is not None and here.version != "solved":
                over = Call(keys.member_of_words(key), keys.asked_at(key), solved=True)
                yield Post(key, standing.cohort, standing.track, None, now, over, office)


def _untold(standing: Standing) -> Iterator[tuple[MemberId, tuple[Flag, ...]]]:
    """Everybody who has something to be told, with all that is noticed of them."""
    for member, some in groupby(standing.flags, lambda flag: flag.member):
        flags = tuple(flag for flag in some if flag.open and flag.reason is not Reason.PERSON)
        if any(flag.to_be_told for flag in flags):
            yield member, flags


def _calling(standing: Standing) -> list[tuple[tuple[MemberId, datetime], Flag]]:
    """The flags for which organisers are called, with who asked and when, in that order."""
    asked = [(flag.opened_at if flag.reason is Reason.PERSON else flag.answered_at, flag) for flag in standing.flags]
    some = [((flag.member, at), flag) for at, flag in asked if flag.calls and at is not None]
    return sorted(some, key=lambda pair: (pair[0], pair[1].reason))
