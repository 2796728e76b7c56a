"""Computing beside the event loop: one helper process, which ends when told to, even in the middle of something."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Generator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import active_children, get_context
from typing import Any


class Helper:
    def __init__(self) -> None:
        """Nothing is started before the first computation."""
        self._pool = _pool()
        self._awaited: set[asyncio.Future[Any]] = set()

    async def compute(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Run a function of some module there. If the helper dies of it, the next call gets a new one."""
        answer = asyncio.get_running_loop().run_in_executor(self._pool, partial(function, *args, **kwargs))
        self._awaited.add(answer)
        try:
            return await answer
        except BrokenProcessPool:
            self._pool = _pool()
            raise
        finally:
            self._awaited.discard(answer)

    def end(self) -> None:
        """Stop at once: who still awaits an answer is cancelled."""
        for answer in self._awaited:
            answer.cancel()
        for process in active_children():
            process.kill()  # it only computes; there is nothing that it could leave half done
        self._pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def helper() -> Generator[Helper]:
    """A helper for as long as the block runs."""
    here = Helper()
    try:
        yield here
    finally:
        here.end()


def _pool() -> ProcessPoolExecutor:
    # Not forked: a child of a running event loop would inherit its sockets and locks.
    return ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), initializer=leave_signals_to_the_bot)


def leave_signals_to_the_bot() -> None:
    """A terminal's Ctrl-C and a supervisor's SIGTERM reach every process; the bot ends its helper by itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
