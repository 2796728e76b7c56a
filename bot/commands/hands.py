"""More hands for a large search: processes that compute side by side, for as long as a block runs."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from bot.core.matching.spread import Spread, in_turn


@contextmanager
def hands(count: int) -> Generator[Spread]:
    """So many processes; with one, everything is done in this one."""
    if count < 2:
        yield in_turn
        return
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:

        def each(jobs: Iterable[Callable[[], Any]]) -> Iterator[Any]:
            return pool.map(_do, jobs)

        yield Spread(each, count)


def _do(job: Callable[[], Any]) -> Any:
    return job()
