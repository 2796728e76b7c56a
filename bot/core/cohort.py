"""A cohort: a track, a first Monday, and the clock it lives by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.core.calendar import WEEK, check_zone, parse_monday, parse_time, unit_due
from bot.core.curriculum import Track
from bot.core.people import ChannelId, CohortId, GuildId
from bot.core.refusals import BadCohortName, CohortInThePast, NoCohort, SignupsClosed, UnknownCohort, WhichCohort


@dataclass(frozen=True, slots=True)
class Cohort:
    """`starts_on` is a Monday; units are posted at `post_at` local time in `zone`, on the days its calendar says."""

    guild: GuildId
    id: CohortId
    name: str
    track: str
    zone: str
    starts_on: date
    post_at: time
    channel: ChannelId
    """The text channel that holds the group threads and gets the unit posts."""
    signups: bool
    running: bool

    def due(self, week: int) -> datetime:
        """When week `week` (1-based) begins: its unit is posted then. Aware UTC."""
        return unit_due(self.starts_on, week, self.post_at, self.zone)

    def monday(self, week: int) -> date:
        """The date on which week `week` (1-based) begins."""
        return self.starts_on + (week - 1) * WEEK

    def day(self, week: int, day: int) -> date:
        """The date of that day of week `week`; both are counted from 1, so that Monday is day 1."""
        return self.monday(week) + timedelta(days=day - 1)


@dataclass(frozen=True, slots=True)
class NewCohort:
    """What an organiser asked for, checked."""

    name: str
    track: str
    zone: str
    starts_on: date
    post_at: time
    channel: ChannelId


def plan_cohort(
    *, name: str, track: Track, starts_on: str, zone: str, post_at: str, channel: ChannelId, now: datetime
) -> NewCohort:
    """Check an organiser's answers; refuses the first that cannot be used."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= 40:
        raise BadCohortName(length=len(name))
    new = NewCohort(name, track.slug, check_zone(zone), parse_monday(starts_on), parse_time(post_at), channel)
    if unit_due(new.starts_on, track.weeks + 1, new.post_at, new.zone) <= now:
        raise CohortInThePast(day=new.starts_on)
    return new


def choose(cohorts: list[Cohort], wanted: str | None) -> Cohort:
    """The cohort that is meant: the one named, else the only one there is; refuses with the names to choose from."""
    if wanted is not None:
        for cohort in cohorts:
            if cohort.name.casefold() == wanted.strip().casefold():
                return cohort
        raise UnknownCohort(name=wanted.strip()[:40], known=_names(cohorts))
    if not cohorts:
        raise NoCohort()
    if len(cohorts) > 1:
        raise WhichCohort(known=_names(cohorts))
    return cohorts[0]


def taking_signups(cohorts: list[Cohort], wanted: str | None) -> Cohort:
    """The same among those that take sign-ups; a cohort named outright that is closed says so."""
    if wanted is None:
        return choose([cohort for cohort in cohorts if cohort.signups and cohort.running], None)
    cohort = choose(cohorts, wanted)
    if not (cohort.signups and cohort.running):
        raise SignupsClosed(name=cohort.name)
    return cohort


def _names(cohorts: list[Cohort]) -> str:
    return ", ".join(f"“{cohort.name}”" for cohort in cohorts) or "none yet"
