"""Callers are cancelled at every step there is, alone and in any mixture: nobody waits for ever, nothing is halved."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.store.writer import Writer
from tests.store.connections import Stepping, Told

STEPS = 120
"""More steps of the event loop than three callers take."""

_runs = itertools.count()


@dataclass(frozen=True)
class Plan:
    """One caller: when it comes, how many rows it writes, whether it then raises, and when it is cancelled."""

    comes: int = 0
    rows: int = 2
    raises: bool = False
    cancelled: tuple[int, ...] = ()


@dataclass
class Outcome:
    """What a caller was told, and what was on disk at that moment and at the end."""

    told: str = "nothing"
    then: int = 0
    now: int = 0


@dataclass
class Run:
    path: Path
    plans: list[Plan]
    fails: tuple[int, str] | None = None
    """The number of the statement that fails, and how."""
    outcomes: list[Outcome] = field(default_factory=list)

    async def take_place(self) -> None:
        """All callers do as planned; raises if one waits for ever or the writer cannot be used afterwards."""
        number = itertools.count()
        connection = Told(Stepping(self.path), lambda _: self._trouble(next(number), connection))
        writer = Writer(connection)
        self.outcomes = [Outcome() for _ in self.plans]
        self.base = next(_runs) * 100
        try:
            async with asyncio.timeout(5):
                await asyncio.gather(*(self._live(writer, index) for index in range(len(self.plans))))
                connection.trouble = lambda _: None
                async with writer.transaction() as tx:
                    await tx.run("INSERT INTO note(caller, half) VALUES (?, ?)", self.base + 99, 1)
            assert self._on_disk(99) == 1
            assert not connection.in_transaction
        finally:
            await connection.close()
        for index, outcome in enumerate(self.outcomes):
            outcome.now = self._on_disk(index)

    def _trouble(self, number: int, connection: Told) -> str | None:
        if self.fails is None or number != self.fails[0]:
            return None
        return self.fails[1] if connection.in_transaction else "refuse"

    async def _live(self, writer: Writer, index: int) -> None:
        plan, outcome = self.plans[index], self.outcomes[index]
        await _steps(plan.comes)
        task = asyncio.create_task(self._write(writer, index))
        for more in plan.cancelled:
            await _steps(more)
            task.cancel()
        await asyncio.wait([task])
        outcome.told = "cancelled" if task.cancelled() else type(task.exception() or "done").__name__
        outcome.then = self._on_disk(index)

    async def _write(self, writer: Writer, index: int) -> None:
        async with writer.transaction() as tx:
            for row in range(self.plans[index].rows):
                await tx.run("INSERT INTO note(caller, half) VALUES (?, ?)", self.base + index, row)
            if self.plans[index].raises:
                raise KeyError(index)

    def _on_disk(self, index: int) -> int:
        with closing(sqlite3.connect(self.path)) as other:
            return other.execute("SELECT COUNT(*) FROM note WHERE caller = ?", (self.base + index,)).fetchone()[0]

    def check(self) -> None:
        for plan, outcome in zip(self.plans, self.outcomes, strict=True):
            match outcome.told:
                case "str":
                    assert outcome.then == outcome.now == plan.rows, (plan, outcome)
                case "KeyError" | "StoreError":
                    assert outcome.then == outcome.now == 0, (plan, outcome)
                    assert outcome.told == "StoreError" or plan.raises
                case "cancelled":
                    assert plan.cancelled
                    assert outcome.now in (0, plan.rows), (plan, outcome)
                case other:
                    raise AssertionError(other)
        if self.fails is None:
            assert "StoreError" not in {outcome.told for outcome in self.outcomes}


async def _steps(number: int) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("writer") / "bot.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE note(caller, half, PRIMARY KEY(caller, half))")
    yield path


@pytest.mark.parametrize("victim", [0, 1, 2])
@pytest.mark.parametrize("again", [(), (0,), (1,), (3,)], ids=["once", "twice", "a step later", "three steps later"])
async def test_cancelled_at_every_step(path: Path, victim: int, again: tuple[int, ...]) -> None:
    reached = set[str]()
    for step in range(STEPS):
        plans = [Plan(), Plan(), Plan()]
        plans[victim] = Plan(cancelled=(step, *again))
        run = Run(path, plans)
        await run.take_place()
        run.check()
        reached.add(run.outcomes[victim].told)
    assert reached == {"cancelled", "str"}, "the steps must reach from before the first to after the last"


@pytest.mark.parametrize("first", [Plan(), Plan(raises=True)], ids=["the first keeps", "the first raises"])
async def test_all_who_wait_are_cancelled_while_the_first_leaves(path: Path, first: Plan) -> None:
    """They were to share its commit; nobody is left to make it but themselves."""
    for step in range(STEPS):
        run = Run(path, [first, Plan(cancelled=(step,)), Plan(cancelled=(step,))])
        await run.take_place()
        run.check()


callers = st.builds(
    Plan,
    comes=st.integers(0, 30),
    rows=st.integers(1, 3),
    raises=st.booleans(),
    cancelled=st.lists(st.integers(0, 30), max_size=2).map(tuple),
)
failures = st.none() | st.tuples(st.integers(0, 30), st.sampled_from(["refuse", "undo"]))


@pytest.mark.slow
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans=st.lists(callers, min_size=1, max_size=6), fails=failures)
@example(plans=[Plan(), Plan(cancelled=(12,))], fails=None)
def test_any_mixture(path: Path, plans: list[Plan], fails: tuple[int, str] | None) -> None:
    run = Run(path, plans, fails)
    asyncio.run(run.take_place())
    run.check()
