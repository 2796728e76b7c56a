"""What a simulation prints: what was planted and what was noticed when, and the rules with their figures."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from textwrap import wrap

from tests.simulate.judge import Case, Rule, cases, judge
from tests.simulate.observed import Observed
from tests.simulate.people import NONE, Kind

WIDTH = 100
HEAD = ("planted", "who", "began", "noticed, in unit", "told", "organisers saw")
WIDE = (20, 23, 8, 18, 14, 16)


def page(seen: Observed) -> tuple[str, bool]:
    """In lines of at most 100 characters; and whether all holds."""
    rules = judge(seen)
    kinds = Counter(part.kind for part in seen.parts.values())
    who = ", ".join(f"{kinds[kind]} {kind}" for kind in Kind if kinds[kind])
    lines = [*wrap(f"{len(seen.people)} people: {who}.", WIDTH), "", _row(HEAD), "-" * WIDTH]
    lines += [_row(_cells(seen, case)) for case in cases(seen)]
    lines += ["", *(line for rule in rules for line in _rule(rule)), ""]
    holds = all(rule.holds for rule in rules)
    lines.append("all holds" if holds else f"BROKEN: {sum(not rule.holds for rule in rules)} of {len(rules)} rules")
    return "\n".join(line.rstrip() for line in lines), holds


def _row(cells: tuple[str, ...]) -> str:
    return "".join(f"{cell[: wide - 1]:<{wide}}" for cell, wide in zip(cells, WIDE, strict=True))


def _cells(seen: Observed, case: Case) -> tuple[str, ...]:
    names = [seen.people[member].name for member in case.who]
    who = names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
    began = "-" if case.began is None else _began(seen, case.began)
    noticed = "never" if case.noticed is None else f"{_when(case.noticed)}, {case.units}"
    wants = all(seen.people[member].way != NONE for member in case.who)
    told = _when(case.told) if case.told else "-" if wants else "wants none"
    return (case.kind, who, began, noticed, told, _when(case.shown) if case.shown else case.why or "-")


def _began(seen: Observed, number: int) -> str:
    due = next(unit.due for unit in seen.course if unit.number == number)
    return f"{due:%d %b}"


def _when(at: datetime) -> str:
    return f"{at:%d %b %H:%M}"


def _rule(rule: Rule) -> list[str]:
    mark = "holds " if rule.holds else "BROKEN"
    first = wrap(f"{rule.what}: {rule.figures}", WIDTH, initial_indent=f"{mark}  ", subsequent_indent=" " * 8)
    told = [f"        - {one}"[:WIDTH] for one in rule.broken[:10]]
    more = len(rule.broken) - 10
    return [*first, *told, *([f"        and {more} more"] if more > 0 else [])]
