"""A server with a cohort of many groups, put into a database by the store's own functions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot.actions.pair_up import pair_up
from bot.actions.standing import facts_of
from bot.app import App, open_app
from bot.core import keys
from bot.core.availability import parse_hours
from bot.core.blueprint import draw
from bot.core.cohort import Cohort, NewCohort
from bot.core.groups import Regrouping, Seat
from bot.core.people import ChannelId, GuildId, MemberId, Person
from bot.core.placed import State
from bot.settings import Settings
from bot.store import cohorts, groups, people, placed
from bot.store.port import Tx
from tests.bench.busy import FIRST_THREAD
from tests.wire import standin

GUILD = GuildId(standin.GUILD)
TRACK, WEEKS, SIZE = "foundations-7", 7, 4
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Europe/London", "America/Los_Angeles")
FIRST_MEMBER = 700000000000000001


def first_monday() -> date:
    """Of next year's October: clocks change during the cohort. Ahead of today, or the alarm would ring all the time."""
    day = date(datetime.now(UTC).year + 1, 10, 1)
    return day + timedelta(days=-day.weekday() % 7)


NEW = NewCohort("Autumn", TRACK, "Europe/Berlin", first_monday(), time(9), ChannelId(standin.CHANNEL))
FORMED = datetime.combine(NEW.starts_on - timedelta(days=3), time(12), UTC)


async def make(path: Path, *, signed_up: int, in_groups: int, now: datetime) -> Cohort:
    """A database in which so many signed up, so many groups of 4 formed on FORMED, and all due by `now` stands."""
    async with open_app(Settings(database=path, discord_token=None), now=lambda: now, compute=_here) as app:
        async with app.db.transaction() as tx:
            cohort = await cohorts.add(tx, GUILD, NEW, FORMED)
            await _sign_up(tx, cohort, signed_up)
            await groups.apply(tx, cohort, Regrouping(seats(cohort, in_groups), (), (), frozenset()), FORMED)
        await pair_up(app, GUILD)
        await _place_all(app, now)
    return cohort


def seats(cohort: Cohort, count: int) -> tuple[Seat, ...]:
    """New groups of those who signed up first, each with two sessions a week."""
    return tuple(
        Seat(
            group=None,
            members=frozenset(MemberId(FIRST_MEMBER + number * SIZE + n) for n in range(SIZE)),
            sessions=tuple(_session(cohort, number, week, day) for week in range(WEEKS) for day in (1, 3)),
            changed=True,
        )
        for number in range(count)
    )


def _session(cohort: Cohort, number: int, week: int, day: int) -> datetime:
    midnight = datetime.combine(cohort.starts_on + timedelta(weeks=week, days=day), time(), UTC)
    return midnight + timedelta(hours=12 + number % 9)


async def _sign_up(tx: Tx, cohort: Cohort, count: int) -> None:
    hours = parse_hours("weekdays 18-22")
    for number in range(count):
        member, zone = MemberId(FIRST_MEMBER + number), ZONES[number % len(ZONES)]
        person = Person(cohort.id, member, f"Person {number}", zone, hours, 2, 10, (), "", FORMED)
        await people.save(tx, GUILD, person)


async def _place_all(app: App, now: datetime) -> None:
    """Write down all that should stand by now as standing."""
    standings = (await facts_of(app, GUILD)).standings
    blueprint = draw(standings, now)
    async with app.db.transaction() as tx:
        for number, thread in enumerate(blueprint.threads):
            await _place(tx, thread.key, now, FIRST_THREAD + number)
            for member in thread.members:
                key = keys.thread_member(thread.cohort.id, thread.group, member)
                await _place(tx, key, now, None, member)
        for number, post in enumerate(blueprint.posts):
            await _place(tx, post.key, now, FIRST_THREAD * 2 + number, version=post.version)


async def _place(
    tx: Tx, key: str, now: datetime, number: int | None, member: MemberId | None = None, version: str | None = None
) -> None:
    await placed.intend(tx, GUILD, key, now, channel=NEW.channel, member=member)
    await placed.settle(tx, GUILD, key, State.DONE, now, discord_id=number, version=version)


async def _here(function: Callable[..., object], /, *args: object, **kwargs: object) -> object:
    return function(*args, **kwargs)
