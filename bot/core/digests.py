"""Work out what organisers read each week, and draw it: one message a cohort and week, edited at most once an hour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core import keys
from bot.core.calendar import WEEK, instant
from bot.core.check_in import Done
from bot.core.cohort import Cohort
from bot.core.digest import Digest, SessionsHeld, Slipping, SlowPace, UnitAnswers, is_news
from bot.core.meetings import SessionReport
from bot.core.pace import Pace, Spent, pace, wants_air
from bot.core.people import ChannelId, CohortId, GroupId, MemberId
from bot.core.placed import Found, State
from bot.core.posting import Post, Standing
from bot.core.risk import Reason
from bot.core.schedule import Planned, Timetable
from bot.core.steps import sent_at

MORNING = time(8)
"""On the cohort's clocks: a week's digest begins on its Monday then."""
FIRST_DAY = timedelta(days=1)
"""Nothing can be said of a cohort before its first unit is so old."""
APART = timedelta(weeks=3)
"""Between two messages that a cohort is too slow."""


@dataclass(frozen=True, slots=True)
class Week:
    """The calendar week of a digest; news in it are those since `since`, a week before its Monday (UTC)."""

    monday: date
    since: datetime


IN_SHORT = {
    Reason.MISSED: "nothing for two units",
    Reason.BEHIND: "units not done",
    Reason.STUCK: "stuck for a week",
    Reason.PERSON: "asked for somebody",
    Reason.NOT_MET: "sessions not held",
    Reason.PAIRING: "pairing goes badly",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What a digest is made from, besides the cohort as it stands: of the units in `asked`, who said what; when those
    signed up who did after `late_from`; and what happened since the week before."""

    said: Mapping[str, Mapping[MemberId, tuple[Done, bool]]]
    spent: tuple[Spent, ...]
    joined: Mapping[MemberId, datetime]
    left: frozenset[MemberId]
    heard: frozenset[MemberId]
    reports: tuple[SessionReport, ...]


def week_of(cohort: Cohort, table: Timetable, now: datetime) -> Week | None:
    """The week that a digest is of at that moment; None before there is anything to tell, and after all is over."""
    if not (cohort.running and table.first and table.first + FIRST_DAY <= now):
        return None
    if now >= max(map(table.ends, table.units)) + WEEK:
        return None
    local = now.astimezone(ZoneInfo(cohort.zone))
    monday = local.date() - timedelta(days=local.weekday())
    if now < instant(monday, MORNING, cohort.zone):
        monday -= WEEK
    return Week(monday, instant(monday - WEEK, time(), cohort.zone))


def asked(table: Timetable, now: datetime) -> tuple[Planned, ...]:
    """The last two units that came, the latest first; nobody is asked about buffers."""
    begun = [planned for planned in table.asked if planned.due <= now]
    return tuple(reversed(begun[-2:]))


def late_from(table: Timetable, week: Week) -> datetime:
    """Who signed up before that is neither new nor too late for any unit."""
    return min(week.since, table.first or week.since)


def digest(standing: Standing, week: Week, known: Known, now: datetime) -> Digest:
    """The digest as of the full hour that `now` lies in."""
    table, here = standing.timetable, standing.zones.keys()
    units = asked(table, now)
    own_pace = pace(table, known.spent, now)
    needing = {
        member
        for planned in units
        for member, (_, needs) in known.said.get(planned.slot.unit.slug, {}).items()
        if needs and member in here
    }
    return Digest(
        cohort=standing.cohort.id,
        monday=week.monday,
        hour=now.replace(minute=0, second=0, microsecond=0),
        since=week.since,
        units=tuple(_answers(standing, planned, known) for planned in units),
        sessions=_sessions(standing, week, known, now),
        new=tuple(sorted(member for member, at in known.joined.items() if at > week.since and member in here)),
        left=tuple(sorted(known.left)),
        quiet=tuple(_quiet(standing, week, known)),
        needs=tuple(sorted(needing)),
        pace=own_pace,
        flags=tuple(_slipping(standing)),
        slow=_slow(standing, own_pace, now),
        alone=_alone(standing),
    )


def _slipping(standing: Standing) -> Iterator[Slipping]:
    """Those whom organisers see flagged, each once, with all reasons."""
    reasons: dict[MemberId, list[str]] = defaultdict(list)
    for flag in standing.flags:
        if flag.shared:
            reasons[flag.member].append(IN_SHORT[flag.reason])
    yield from (Slipping(member, ", ".join(why)) for member, why in sorted(reasons.items()))


def _slow(standing: Standing, own: Pace | None, now: datetime) -> SlowPace | None:
    following = wants_air(standing.timetable, own, now)
    if own is None or following is None:
        return None
    begun = instant(standing.cohort.starts_on, time(), standing.cohort.zone)
    return SlowPace(own, following, max(0, (now - begun) // APART))


def _answers(standing: Standing, planned: Planned, known: Known) -> UnitAnswers:
    """Asked are those on the server who are in a group and had signed up before the unit was over, or answered all the
    same."""
    ends = standing.timetable.ends(planned)
    answers = known.said.get(planned.slot.unit.slug, {})
    late = {member for member, at in known.joined.items() if at >= ends}
    asked_now = standing.zones.keys() & ((standing.seated - late) | answers.keys())
    said = [how for member, (how, _) in answers.items() if member in asked_now]
    return UnitAnswers(
        title=planned.slot.unit.title,
        week=planned.slot.week,
        done=said.count(Done.DONE),
        partly=said.count(Done.PARTLY),
        not_started=said.count(Done.NOT_STARTED),
        nothing=len(asked_now) - len(said),
    )


def _alone(standing: Standing) -> int:
    """How many are in no group, once there are groups."""
    seated = standing.seated
    return len(standing.zones.keys() - seated) if seated else 0


def _sessions(standing: Standing, week: Week, known: Known, now: datetime) -> SessionsHeld:
    met: dict[tuple[GroupId, datetime], bool] = {}
    for report in known.reports:
        if report.start >= week.since:
            one = (report.group, report.start)
            met[one] = met.get(one, False) or report.met
    held = {
        (group.id, start)
        for group in standing.groups
        if group.ended_at is None
        for start in group.sessions
        if max(week.since, group.formed_at) <= start and start + standing.session <= now
    }
    return SessionsHeld(sum(met.values()), len(met) - sum(met.values()), len(held - met.keys()))


def _quiet(standing: Standing, week: Week, known: Known) -> Iterator[GroupId]:
    """Living groups that have been there for all the time, and of whose members nobody was heard from in it."""
    heard = known.heard | {report.member for report in known.reports if report.at >= week.since}
    for group in standing.groups:
        if group.ended_at is None and group.formed_at <= week.since and not group.members & heard:
            yield group.id


def digest_posts(
    standings: Iterable[Standing], digests: Iterable[Digest], found: Found, office: ChannelId, now: datetime
) -> Iterator[Post]:
    """What is to be sent to the organisers' channel, or to be edited there: what stands and is good enough is left
    out."""
    by_cohort: Mapping[CohortId, Standing] = {standing.cohort.id: standing for standing in standings}
    for one in digests:
        standing = by_cohort.get(one.cohort)
        if standing is None or not standing.cohort.running:
            continue
        cohort, track = standing.cohort, standing.track
        key = keys.digest(cohort.id, one.monday)
        here = found.get(key)
        if not (here and here.state is State.DONE and here.version and not is_news(here.version, one.version)):
            yield Post(key, cohort, track, None, one.hour, one, office)
        if one.slow and not _told_lately(cohort.id, one.slow, found, now):
            yield Post(keys.pace(cohort.id, one.slow.number), cohort, track, None, one.hour, one.slow, office)


def _told_lately(cohort: CohortId, slow: SlowPace, found: Found, now: datetime) -> bool:
    before = found.get(keys.pace(cohort, slow.number - 1))
    return bool(before and before.discord_id and now - sent_at(before.discord_id) < APART)
