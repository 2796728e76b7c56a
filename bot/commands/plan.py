"""python -m bot plan: group the people in a file, without Discord, and write a plan that anybody can check."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path

from bot.commands.people_file import read_people
from bot.commands.plan_report import report
from bot.core.availability import DAYS
from bot.core.matching import Group, Proposal, Rules
from bot.core.matching.propose import propose
from bot.core.refusals import Refusal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("people", type=Path, metavar="PEOPLE.json", help="who is to be grouped, and by which rules")
    parser.add_argument("--out", type=Path, required=True, metavar="PLAN.json", help="where to write the plan")
    parser.add_argument("--seed", type=int, default=0, help="another number may give another plan (default: 0)")
    parser.add_argument("--budget", type=float, metavar="SECONDS", help="for making the groups better; 0 for none")
    parser.add_argument("--all", action="store_true", help="print every group, not only the first ones")


def run(args: argparse.Namespace) -> int:
    """Print the report and write the plan, whole or not at all; returns 0, or 2 if a file is not as it should be."""
    try:
        people = read_people(args.people)
        proposal = propose(people.applicants, people.rules, people.current, seed=args.seed, budget=None)
        _write(args.out, json.dumps(plan(proposal, people.rules), indent=1) + "\n")
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"I can't write the plan to {args.out}: {error.strerror or error}.", file=sys.stderr)
        return 2
    print(report(people, proposal, everything=args.all))
    print(f"\nThe plan is in {args.out}.")
    return 0


def plan(proposal: Proposal, rules: Rules) -> dict[str, object]:
    """The proposal for JSON: groups with a schedule in UTC, week by week while it stays the same, and who has none."""
    return {
        "groups": [
            {"members": list(group.members), "schedule": _schedule(group, rules.first_monday)}
            for group in proposal.groups
        ],
        "unmatched": [unplaced.key for unplaced in proposal.unplaced],
    }


def _schedule(group: Group, monday: date) -> list[dict[str, object]]:
    weekly = [[_clock(start) for start in week] for week in group.sessions]
    entries: list[dict[str, object]] = []
    for sessions, run in groupby(range(len(weekly)), lambda week: weekly[week]):
        weeks = list(run)
        since, until = monday + timedelta(weeks=weeks[0]), monday + timedelta(weeks=weeks[-1] + 1)
        entries.append({"from": f"{since}", "to": f"{until}", "tz": "UTC", "sessions": sessions})
    return entries


def _clock(start: datetime) -> str:
    return f"{DAYS[start.weekday()]} {start:%H:%M}"


def _write(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
