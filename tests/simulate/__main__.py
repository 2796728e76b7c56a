"""python -m tests.simulate: a simulated cohort; prints what was planted and what was noticed when, and what held.

Its progress goes to stderr. The exit status is 1 where something did not hold.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from datetime import date

from tests.simulate.page import page
from tests.simulate.run import Plan, simulate


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.simulate", description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--people", type=int, default=Plan.people)
    asked.add_argument("--weeks", type=int, default=Plan.weeks)
    asked.add_argument("--seed", type=int, default=Plan.seed, help="other people, other days")
    asked.add_argument("--from", type=date.fromisoformat, default=Plan.first_monday, dest="monday", help="a Monday")
    given = asked.parse_args()
    began = time.monotonic()

    def say(line: str) -> None:
        sys.stderr.write(f"{time.monotonic() - began:4.0f} s  {line}\n")

    plan = Plan(given.people, given.weeks, given.monday, given.seed)
    seen = asyncio.run(simulate(plan, say))
    text, holds = page(seen)
    sys.stdout.write(f"{text}\n")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
