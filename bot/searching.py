"""A long search in a process of its own: heard of while it goes on, ended early when asked, its memory given back."""

from __future__ import annotations

import asyncio
import os
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Event, Thread
from typing import Any

from bot.beside import leave_signals_to_the_bot

BETWEEN = 0.25
"""Seconds between two of its words: it may tell how it stands much more often than anybody reads."""


class SearchFailed(RuntimeError):
    """The process raised an error or died; the text says which."""


class Enough:
    """How whoever waits for a search asks for its best answer so far."""

    def __init__(self) -> None:
        self.said = False
        self._listener: Callable[[], None] | None = None

    def say(self) -> None:
        self.said = True
        if self._listener is not None:
            self._listener()

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` when it is said, or now if it was said before."""
        self._listener = listener
        if self.said:
            listener()


@dataclass(frozen=True, slots=True)
class _Heard:
    news: Any


@dataclass(frozen=True, slots=True)
class _Found:
    answer: Any


@dataclass(frozen=True, slots=True)
class _Failed:
    why: str


async def search(function: Callable[..., Any], /, *args: Any, heard: Callable[[Any], None], enough: Enough) -> Any:
    """Call `function(*args, clock=..., tell=...)` of some module in a process that is started for it and ends with it.

    What the function tells is `heard`, four times a second at most; `tell` answers whether to go on, which it need not
    once `enough` is said. Cancelling this kills the process. Raises SearchFailed where the function raises or dies.
    """
    process = _Process(asyncio.get_running_loop())
    enough.listen(process.enough)
    process.start(function, args)
    try:
        while True:
            match await process.inbox.get():
                case _Heard(news):
                    heard(news)
                case _Found(answer):
                    return answer
                case _Failed(why):
                    raise SearchFailed(why)
    finally:
        process.end()


class _Process:
    """The process as the event loop sees it: nothing here waits, what it says arrives in the inbox."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        # Not forked: a child of a running event loop would inherit its sockets and locks.
        spawn = get_context("spawn")
        self.inbox: asyncio.Queue[_Heard | _Found | _Failed] = asyncio.Queue()
        self._loop = loop
        self._here, there = spawn.Pipe()
        their_end, self._leash = spawn.Pipe(duplex=False)
        self._theirs = (there, their_end)
        self._process = spawn.Process(target=_work, args=self._theirs, daemon=True)
        self._started = self._ended = False

    def start(self, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
        Thread(target=self._attend, args=(function, args), daemon=True).start()

    def enough(self) -> None:
        with suppress(OSError):  # it is gone
            self._leash.send(None)

    def end(self) -> None:
        """At once: it only computes, there is nothing that it could leave half done."""
        self._ended = True
        if self._started:
            self._process.kill()

    def _attend(self, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
        """The life of the process, in a thread of its own."""
        try:
            self._launch()
            self._here.send((function, args))
            while True:
                self._pass_on(self._here.recv())
        except (EOFError, OSError) as error:
            self._pass_on(_Failed(self._ended_by_itself() if self._started else str(error)))
        except Exception:  # noqa: BLE001 - whatever it is: told as text, raised again where the answer is awaited
            self._pass_on(_Failed(traceback.format_exc()))
        finally:
            self._here.close()
            self._leash.close()

    def _launch(self) -> None:
        try:
            self._process.start()
        finally:
            for end in self._theirs:
                end.close()  # the process has the only ones now: when it dies, ours say so
        self._started = True
        if self._ended:
            self._process.kill()

    def _ended_by_itself(self) -> str:
        self._process.join()
        return f"the process ended with status {self._process.exitcode}"

    def _pass_on(self, word: _Heard | _Found | _Failed) -> None:
        if not self._ended:
            with suppress(RuntimeError):  # the loop has been closed in this very moment
                self._loop.call_soon_threadsafe(self.inbox.put_nowait, word)


# In the process.


def _work(there: Connection, leash: Connection) -> None:
    leave_signals_to_the_bot()
    function, args = there.recv()
    teller = _Teller(there)
    Thread(target=teller.listen, args=(leash,), daemon=True).start()
    try:
        word = _Found(function(*args, clock=time.monotonic, tell=teller.tell))
    except Exception:  # noqa: BLE001 - whatever it is: told as text, raised again on the other side
        word = _Failed(traceback.format_exc())
    there.send(word)


class _Teller:
    def __init__(self, there: Connection) -> None:
        self._there = there
        self._enough = Event()
        self._next = 0.0

    def tell(self, news: Any) -> bool:
        """Whether to go on."""
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + BETWEEN
            self._there.send(_Heard(news))
        return not self._enough.is_set()

    def listen(self, leash: Connection) -> None:
        """Until the bot says that it is enough, or is no more: then neither is this process."""
        try:
            while True:
                leash.recv()
                self._enough.set()
        except (EOFError, OSError):
            os._exit(1)
