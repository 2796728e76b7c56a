"""What test_searching.py has a search process do; the process imports it from here."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Clock, Tell = Callable[[], float], Callable[[Any], bool]


def counts(to: int, *, clock: Clock, tell: Tell) -> tuple[int, int]:
    """Count, telling each number; answers how far it came and where that was."""
    for number in range(to):
        if not tell(number):
            return number, os.getpid()
    return to, os.getpid()


def counts_slowly(seconds: float, *, clock: Clock, tell: Tell) -> int:
    """Tell a hundred numbers a second; answers how many."""
    began, told = clock(), 0
    while clock() - began < seconds and tell(told):
        told += 1
        time.sleep(0.01)
    return told


def raises(*, clock: Clock, tell: Tell) -> None:
    raise ZeroDivisionError("nobody told me")


def is_killed(*, clock: Clock, tell: Tell) -> None:
    tell(os.getpid())
    os.kill(os.getpid(), signal.SIGKILL)


def sleeps(file: str, *, clock: Clock, tell: Tell) -> None:
    """Write down where, and never end by itself."""
    Path(file).write_text(str(os.getpid()))
    time.sleep(60)


def is_told_to_stop(*, clock: Clock, tell: Tell) -> str:
    """What Ctrl-C and a supervisor send to all processes."""
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGTERM)
    return "still here"


def modules(*, clock: Clock, tell: Tell) -> list[str]:
    return list(sys.modules)
