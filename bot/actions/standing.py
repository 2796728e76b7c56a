"""Read the facts of a guild: what the keeper draws from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.actions.course import timetable_of
from bot.app import App
from bot.core.cohort import Cohort
from bot.core.flags import Flag
from bot.core.following import OF_USE
from bot.core.noticing import SELDOM
from bot.core.pairing_up import under_way
from bot.core.people import ChannelId, GuildId, MemberId
from bot.core.placed import Found
from bot.core.posting import Standing
from bot.core.reach import Reach
from bot.core.reminders import reminded_now
from bot.store import (
    capstones,
    cases,
    check_ins,
    cohorts,
    flags,
    groups,
    guilds,
    pairings,
    people,
    placed,
    reach,
    reminders,
    votes,
    wishes,
)
from bot.store.port import Tx


@dataclass(frozen=True, slots=True)
class Facts:
    """Every cohort of a guild with its groups, and everything we have placed there, as of one moment."""

    standings: tuple[Standing, ...]
    found: Found
    office: ChannelId | None
    """Where organisers are told what they must know, if they named a channel."""
    paused: bool


async def facts_of(app: App, guild: GuildId) -> Facts:
    async with app.db.snapshot() as tx:
        reached = await reach.of_guild(tx, guild)
        ill = await cases.open_of(tx, guild)
        noticed = await flags.recent(tx, guild, app.now() - SELDOM)
        told = {flag.member: flag.told_at for flag in sorted(noticed, key=_told) if flag.told_at is not None}
        standings = tuple(
            [
                replace(
                    await standing_of(app, tx, cohort, reached),
                    flags=tuple(flag for flag in noticed if flag.open and flag.cohort == cohort.id),
                    told=told,
                    cases=tuple(case for case in ill if case.cohort == cohort.id),
                )
                for cohort in await cohorts.all_of(tx, guild)
                if cohort.track in app.curriculum.tracks
            ]
        )
        server = await guilds.set_up(tx, guild)
        return Facts(standings, await placed.of_guild(tx, guild), server.office, server.paused)


async def standing_of(app: App, tx: Tx, cohort: Cohort, reached: Mapping[MemberId, Reach]) -> Standing:
    """One cohort as it is now; `reached` is how the guild's members want to hear from us."""
    timetable = await timetable_of(app, tx, cohort)
    units = [planned.slot.unit.slug for planned in under_way(timetable, app.now())] if cohort.running else []
    zones = await people.zones_of(tx, cohort)
    evening = reminded_now(timetable, zones.values(), app.now()) if cohort.running else []
    return Standing(
        cohort=cohort,
        timetable=timetable,
        groups=tuple(await groups.of_cohort(tx, cohort)),
        zones=zones,
        left=await people.left_of(tx, cohort),
        votes=await votes.undecided(tx, cohort),
        reach=reached,
        away=await wishes.away_of(tx, cohort),
        pairings=await pairings.of_units(tx, cohort, units),
        session=timedelta(minutes=app.settings.session_minutes),
        answered={unit: await check_ins.who_answered(tx, cohort, unit) for unit in evening},
        reminded=await reminders.of_units(tx, cohort, evening),
        joined=await people.joined_after(tx, cohort, timetable.units[0].due) if evening else {},
        answers=await capstones.answers(tx, cohort, app.now() - OF_USE),
    )


def _told(flag: Flag) -> float:
    return flag.told_at.timestamp() if flag.told_at else 0.0
