"""When capstones are asked about, and what is written down: the real database, a real server, a clock one can push."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot.actions.move_capstone import move_capstone, undo_capstone_move
from bot.app import App, open_app
from bot.core.capstone import Capstone, Kind, Link, State, opening
from bot.core.cohort import Cohort, NewCohort
from bot.core.people import ChannelId, GuildId, MemberId
from bot.core.upstream import Said
from bot.settings import Settings
from bot.store import capstones, cohorts, guilds
from bot.upstream.poller import Poller
from tests.upstream.standin import TOKEN, Api, PullRequest, standing_in
from tests.world import beside

HERE, ADA = GuildId(1), MemberId(11)
NEW = NewCohort("Winter", "taster-3", "UTC", date(2026, 1, 5), time(9), ChannelId(7))


class Life:
    """One cohort with one capstone per link, and a poller whose waits take no time."""

    def __init__(self, app: App, poller: Poller, cohort: Cohort) -> None:
        self.app, self.poller, self.cohort = app, poller, cohort
        self.now = datetime(2026, 1, 5, 9, tzinfo=UTC)

    async def works_on(self, *links: Link, state: State | None = None) -> None:
        async with self.app.db.transaction() as tx:
            for link in links:
                at = opening(Kind.CHANGE, link, self.now)
                await capstones.add(tx, self.cohort, Kind.CHANGE, {ADA}, replace(at, state=state or at.state), self.now)

    async def sweeps(self, **time: float) -> None:
        """Time passes, with a sweep every hour and at its end."""
        end = self.now + timedelta(**time)
        while self.now < end:
            self.now = min(end, self.now + timedelta(hours=1))
            await self.poller.round([HERE])

    async def stands(self, number: int = 1) -> Capstone:
        async with self.app.db.snapshot() as tx:
            found = await capstones.find(tx, self.cohort, number)
        assert found is not None
        return found

    async def told(self) -> list[str]:
        async with self.app.db.snapshot() as tx:
            return [one.event for one in await capstones.answers(tx, self.cohort, self.now - timedelta(days=90))]

    async def pauses(self, paused: bool) -> None:
        async with self.app.db.transaction() as tx:
            await guilds.set_paused(tx, HERE, paused)


@asynccontextmanager
async def a_life(folder: Path, **settings: object) -> AsyncGenerator[Life]:
    lives = list[Life]()
    start = datetime(2026, 1, 5, 9, tzinfo=UTC)

    def now() -> datetime:
        return lives[0].now if lives else start

    async def no_time(seconds: float) -> None:
        lives[0].now += timedelta(seconds=seconds)

    async with open_app(Settings(database=folder / "bot.db", **settings), now=now, compute=beside) as app:  # type: ignore[arg-type]
        poller = Poller(app)
        async with app.db.transaction() as tx:
            cohort = await cohorts.add(tx, HERE, NEW, start)
        lives.append(Life(app, poller, cohort))
        if poller.github is not None:
            poller.github._sleep = no_time
        yield lives[0]
        await poller.close()


@pytest.fixture
async def api() -> AsyncGenerator[Api]:
    async with standing_in() as api:
        yield api


@pytest.fixture
async def life(api: Api, tmp_path: Path) -> AsyncGenerator[Life]:
    async with a_life(tmp_path, github_token=TOKEN, github_api=api.base) as life:
        yield life


PULL = Link("a/b", "pull", 1)


def asked(api: Api, path: str = "/repos/a/b/pulls/1") -> int:
    return api.paths.count(path)


async def test_twice_a_day_and_what_is_unchanged_costs_nothing(api: Api, life: Life) -> None:
    api.pulls["a/b/1"] = PullRequest()
    await life.works_on(PULL)
    await life.sweeps(days=4)
    assert asked(api) == 8
    assert api.unchanged == 7 * 3
    assert (await life.stands()).said is Said.WELL


async def test_a_pause_stops_it(api: Api, life: Life) -> None:
    api.pulls["a/b/1"] = PullRequest()
    await life.works_on(PULL)
    await life.pauses(True)
    await life.sweeps(days=2)
    assert not api.asked
    await life.pauses(False)
    await life.sweeps(hours=1)
    assert asked(api) == 1


async def test_a_pause_in_a_long_round_stops_it_after_the_one_that_is_being_asked_about(api: Api, life: Life) -> None:
    links = [replace(PULL, number=number) for number in range(1, 6)]
    await life.works_on(*links)
    round_ = life.poller._ask_about

    async def then_pauses(*args: object) -> None:
        await round_(*args)  # type: ignore[arg-type]
        await life.pauses(True)

    life.poller._ask_about = then_pauses  # type: ignore[method-assign]
    await life.sweeps(hours=1)
    assert len(api.asked) == 1


async def test_the_tail_is_eight_weeks_long(api: Api, life: Life) -> None:
    api.pulls["a/b/1"] = PullRequest()
    await life.works_on(PULL, state=State.READY)
    async with life.app.db.transaction() as tx:
        await cohorts.set_state(tx, life.cohort, signups=False, running=False)
    await life.sweeps(days=20)
    assert (await life.stands()).at.state is State.READY
    await life.sweeps(days=1)
    tail = await life.stands()
    assert (tail.at.state, tail.at.how, tail.at.since.day) == (State.TAIL, "weeks-over", 5), "it has waited since then"
    life.now = datetime(2026, 3, 22, 20, tzinfo=UTC)
    before = asked(api)
    await life.sweeps(hours=3)
    assert asked(api) == before + 1, "the last time"
    await life.sweeps(days=3)
    assert asked(api) == before + 1


async def test_without_a_token_nothing_is_asked_but_the_calendar_goes_on(tmp_path: Path) -> None:
    async with a_life(tmp_path) as life:
        assert life.poller.github is None
        await life.works_on(PULL, state=State.READY)
        await life.sweeps(days=22)
        stands = await life.stands()
        assert (stands.at.state, stands.said) == (State.TAIL, None)


async def test_what_is_not_there_is_asked_for_less_and_less(api: Api, life: Life) -> None:
    await life.works_on(PULL)
    await life.sweeps(days=15, hours=2)
    assert asked(api) == 6, "after 0, 1, 3, 7, 11 and 15 days"
    stands = await life.stands()
    assert (stands.said, stands.failures) == (Said.GONE, 6)
    api.pulls["a/b/1"] = PullRequest()
    await life.sweeps(days=4)
    stands = await life.stands()
    assert (stands.said, stands.failures, stands.at.state) == (Said.WELL, 0, State.READY)


async def test_one_that_goes_wrong_does_not_hold_up_the_others(api: Api, life: Life) -> None:
    api.pulls["a/b/2"] = PullRequest()
    await life.works_on(PULL, replace(PULL, number=2))
    api.trouble["/repos/a/b/pulls/1"] = lambda _: web.Response(text='{"state": "ajar"}')
    await life.sweeps(hours=1)
    assert (await life.stands(1)).said is Said.NONSENSE
    assert (await life.stands(2)).said is Said.WELL


async def test_an_outage_is_waited_out(api: Api, life: Life) -> None:
    await life.works_on(*(replace(PULL, number=number) for number in range(1, 9)))
    api.trouble["/"] = lambda _: web.Response(status=500)
    await life.poller.round([HERE])
    assert len(api.asked) == 1, "when one gets no answer, the others are not asked about"
    del api.trouble["/"]
    await life.sweeps(hours=1)
    assert len(api.asked) == 8


async def test_a_limit_lets_nothing_be_forgotten(api: Api, life: Life) -> None:
    api.pulls["a/b/1"] = PullRequest()
    await life.works_on(PULL)
    lifted = life.now + timedelta(minutes=90)
    headers = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(lifted.timestamp()))}
    api.trouble["/repos/a/b/pulls/1/reviews"] = lambda _: web.Response(status=403, headers=headers)
    await life.sweeps(hours=1)
    assert (len(api.asked), (await life.stands()).said) == (2, None)
    api.trouble.clear()
    await life.sweeps(hours=1)
    assert (await life.stands()).said is Said.WELL


async def test_every_change_is_followed_and_written_down(api: Api, life: Life) -> None:
    pull = api.pulls["a/b/1"] = PullRequest(draft=True)
    await life.works_on(PULL)
    steps = [State.DRAFT_PR]
    for change in (
        lambda: setattr(pull, "draft", False),
        lambda: pull.reviewed("CHANGES_REQUESTED", life.now.isoformat()),
        lambda: setattr(pull, "sha", "b2"),
        lambda: pull.reviewed("CHANGES_REQUESTED", life.now.isoformat()),
        lambda: pull.reviewed("APPROVED", life.now.isoformat()),
        lambda: (setattr(pull, "state", "closed"), setattr(pull, "merged_at", life.now.isoformat())),
    ):
        await life.sweeps(days=1)
        change()
        await life.sweeps(days=1)
        steps.append((await life.stands()).at.state)
    asked_for = State.CHANGES_REQUESTED
    assert steps == [State.DRAFT_PR, State.READY, asked_for, State.READY, asked_for, State.READY, State.MERGED]
    async with life.app.db.snapshot() as tx:
        moves = await capstones.moves(tx, life.cohort, 1)
    assert [move.to for move in moves] == steps[1:]
    assert {(move.by, move.how) for move in moves} == {(None, "upstream")}
    assert await life.told() == ["changes-2", "changes-4", "merged-6"]


async def test_people_know_better_until_upstream_changes(api: Api, life: Life) -> None:
    pull = api.pulls["a/b/1"] = PullRequest()
    pull.reviewed("CHANGES_REQUESTED", "2026-01-05T10:00:00Z")
    await life.works_on(PULL)
    await life.sweeps(days=1)
    await move_capstone(life.app, HERE, ADA, life.cohort.id, 1, "answered")
    await life.sweeps(days=3)
    assert (await life.stands()).at.state is State.READY
    pull.state, pull.closed_at = "closed", life.now.isoformat()
    await life.sweeps(days=1)
    assert (await life.stands()).at.state is State.CLOSED
    await undo_capstone_move(life.app, HERE, ADA, life.cohort.id, 1, 3)
    await life.sweeps(days=2)
    assert (await life.stands()).at.state is State.READY
    assert await life.told() == ["changes-1"]
