"""python -m bot plan: group the people in a file, without Discord, and write a plan that anybody can check."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bot.commands.hands import hands
from bot.commands.people_file import People, read_people
from bot.commands.plan_file import plan
from bot.commands.plan_page import page
from bot.commands.plan_report import Planned, report
from bot.commands.progress_bar import ProgressBar
from bot.core.matching import Budget, Keep, Proposal
from bot.core.matching.changes import Advice, WhatIf
from bot.core.refusals import Refusal
from bot.guild.cards.advice import what_if as words

CROWD = 1000
"""More people than these are worth starting more processes for."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("people", type=Path, metavar="PEOPLE.json", help="who is to be grouped, and by which rules")
    parser.add_argument("--out", type=Path, required=True, metavar="PLAN.json", help="where to write the plan")
    parser.add_argument("--report", type=Path, metavar="REPORT.html", help="write a report with pictures, too")
    parser.add_argument("--seed", type=int, default=0, help="another number may give another plan (default: 0)")
    parser.add_argument("--budget", type=float, metavar="SECONDS", help="stop searching then (default: when done)")
    parser.add_argument(
        "--keep",
        type=Keep,
        choices=list(Keep),
        default=Keep.BALANCED,
        help="how much of the current groups in the file to keep: whole, balanced (default) or nothing",
    )
    parser.add_argument("--processes", type=int, default=2, help="for more than 1,000 people (default: 2)")
    parser.add_argument("--what-if", action="store_true", help="say which looser setting would place how many more")
    parser.add_argument("--all", action="store_true", help="print every group, not only the first ones")
    parser.add_argument("--json", action="store_true", help="print the certificate as JSON instead of a report")


def run(args: argparse.Namespace) -> int:
    """Print the report and write the files, each whole or not at all; returns 0, or 2 if one is not as it should be."""
    try:
        people = read_people(args.people)
        proposal, seconds = _search(people, args)
        _write(args.out, "plan", lambda: json.dumps(plan(proposal, people.rules), indent=1) + "\n")
        advice = _advice(people, proposal) if args.report is not None or not args.json else ()
        planned = Planned(people, args.keep, proposal, seconds, advice)
        if args.report is not None:
            _write(args.report, "report", lambda: page(planned))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2
    looser = _what_if(people, args, proposal) if args.what_if else ()
    if args.json:
        more: dict[str, object] = {"what_if": list(map(_loosened, looser))} if args.what_if else {}
        print(json.dumps(figures(proposal, seconds) | more, indent=1))
        return 0
    print(report(planned, everything=args.all))
    if args.what_if:
        print("\nWhat if\n" + "\n".join(f"  {words(each)}" for each in looser))
    print(f"\nThe plan is in {args.out}." + (f" The report is in {args.report}." if args.report else ""))
    return 0


def figures(proposal: Proposal, seconds: float) -> dict[str, object]:
    """The certificate in figures, for JSON."""
    proven = proposal.certificate
    return {
        "placed": proven.placed,
        "at_most": proven.most,
        "groups": len(proposal.groups),
        "unplaced": len(proposal.unplaced),
        "quality": proven.quality,
        "quality_at_most": proven.best_quality,
        "gap": proven.gap,
        "worst_group": proven.worst,
        "moved": proven.moved,
        "stopped": proven.stopped,
        "seed": proposal.seed,
        "seconds": round(seconds, 2),
    }


def _search(people: People, args: argparse.Namespace) -> tuple[Proposal, float]:
    from bot.core.matching.propose import propose  # numpy and HiGHS take a moment, which a wrong file need not wait for

    began = time.monotonic()
    many = args.processes if len(people.applicants) > CROWD else 1
    with hands(many) as spread, ProgressBar(sys.stderr) as bar:
        budget = Budget(args.budget, time.monotonic, spread=spread)
        proposal = propose(
            people.applicants, people.rules, people.current, args.seed, budget, keep=args.keep, tell=bar.tell
        )
    return proposal, time.monotonic() - began


def _advice(people: People, proposal: Proposal) -> tuple[Advice, ...]:
    from bot.core.matching.advice import advise

    return advise(people.applicants, people.rules, proposal)


def _what_if(people: People, args: argparse.Namespace, base: Proposal) -> tuple[WhatIf, ...]:
    from bot.core.matching.whatif import what_if

    with ProgressBar(sys.stderr) as bar:
        return what_if(
            people.applicants, people.rules, people.current, seed=args.seed, keep=args.keep, base=base, tell=bar.tell
        )


def _loosened(answer: WhatIf) -> dict[str, object]:
    """In figures, for JSON."""
    return {
        "setting": answer.setting.value,
        "placed": answer.placed,
        "more": answer.more,
        "at_most": answer.most,
        "valid": answer.valid,
    }


class CannotWrite(Refusal):
    """I can't write the {what} to {path}: {why}."""


def _write(path: Path, what: str, text: Callable[[], str]) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text(), encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise CannotWrite(what=what, path=path, why=error.strerror or error) from None
    finally:
        part.unlink(missing_ok=True)
