"""python -m tests.simulate: a simulated cohort; prints what was planted and what was noticed when, and what held.

Its progress goes to stderr. The exit status is 1 where something did not hold.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from datetime import date

from tests.simulate.page import page
from tests.simulate.run import Plan, simulate


def plan_of(arguments: Sequence[str]) -> Plan:
    usual = Plan()
    asked = argparse.ArgumentParser(prog="python -m tests.simulate", description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--people", type=int, default=usual.people)
    asked.add_argument("--weeks", type=int, default=usual.weeks)
    asked.add_argument("--from", type=date.fromisoformat, default=usual.first_monday, dest="first_monday")
    asked.add_argument("--seed", type=int, default=usual.seed, help="other people, other days")
    return Plan(**vars(asked.parse_args(arguments)))


def main(arguments: Sequence[str]) -> int:
    began = time.monotonic()

    def say(line: str) -> None:
        sys.stderr.write(f"{time.monotonic() - began:4.0f} s  {line}\n")

    text, holds = page(asyncio.run(simulate(plan_of(arguments), say)))
    sys.stdout.write(f"{text}\n")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
