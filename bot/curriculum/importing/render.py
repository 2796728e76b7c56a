"""From drafts to files that the loader takes: what is missing is marked TODO, what does not fit is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import ceil, floor
from typing import Any

import yaml
from pydantic import ValidationError

from bot.core.curriculum import POST_LIMIT, Pace
from bot.curriculum.checks import ADDRESS, FENCE
from bot.curriculum.forms import UnitForm
from bot.curriculum.importing.draft import LINKS, ROOM, BrokenSource, DraftUnit, Report, Section
from bot.curriculum.importing.words import one_line

TODO = "TODO:"
GUESS: dict[Pace, float] = {"part_time": 6.0, "full_time": 4.5}
"""Hours of a unit whose source says nothing."""
FULL_TO_PART = 1.75 / 1.25
LEAST: dict[Section, tuple[int, str]] = {
    "goals": (3, f"{TODO} something that two people can test on each other"),
    "discussion": (2, f"{TODO} a question for the group"),
    "done_when": (1, f"{TODO} how a pair knows that it is done"),
}
QUESTION = {"id": "todo", "type": "text", "prompt": f"{TODO} a question about this unit"}
PAIRING = f"{TODO} who does what, and what to do when a partner is away"
MESSAGE = f"{TODO} what the pair reads first, in your own words: what to do alone, and what in which session."
MOST_MESSAGE = 900
MOST_WEEKS = 52


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def unit_file(unit: DraftUnit, pace: Pace, report: Report) -> str:
    """The text of units/<slug>.md. Notes in `report` what is still to be written, and what found no room."""
    if unit.native is not None:
        return unit.native
    name, missing = f"units/{unit.slug}.md", list[str]()
    values: dict[str, Any] = {
        "schema": 1,
        "slug": unit.slug,
        "title": _line(unit.title, 90) or "Untitled",
        "compute": "cpu",
        "estimate": "assumed",
        "hours": _hours(unit.hours, pace),
        "prerequisites": [],
    }
    if unit.hours is None:
        report.warnings.append(f"{name}: no hours in the source; {GUESS[pace]:g} are a guess")
    values["goals"] = _lines(unit, "goals", missing, report)
    values |= _links(unit, report)
    values["checkin"] = [dict(QUESTION)]
    values |= {section: _lines(unit, section, missing, report) for section in ("discussion", "done_when")}
    values["pairing_notes"] = PAIRING
    message = _message(unit, missing, report)
    _shorten(name, values, message, report)
    report.warnings.append(f"{name}: still to be written: {', '.join([*missing, 'checkin', 'pairing_notes'])}")
    return f"---\n{_yaml(values)}---\n{message}\n"


def track_file(slug: str, title: str, pace: Pace, units: Sequence[DraftUnit], report: Report) -> str:
    """The text of tracks/<slug>.yaml: the units by week; where the source names none, one a week."""
    weeks = _weeks(units, report)
    sums: dict[int, float] = {}
    for unit, week in weeks:
        sums[week] = sums.get(week, 0) + _hours(unit.hours, pace)[pace]
    low, high = float(floor(min(sums.values()))), float(ceil(max(sums.values())))
    head: dict[str, Any] = {
        "schema": 1,
        "slug": slug,
        "title": _line(title, 90) or slug,
        "pace": pace,
        "weeks": max(sums),
        "hours_per_week": [min(low, 80.0), min(high, 80.0)],
        "slots": [{"week": week, "unit": unit.slug} for unit, week in weeks],
    }
    return _yaml(head)


def _yaml(values: dict[str, Any]) -> str:
    return yaml.dump(values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=116)


def _hours(hours: float | None, pace: Pace) -> dict[Pace, float]:
    here = hours if hours is not None else GUESS[pace]
    part = here if pace == "part_time" else here * FULL_TO_PART
    full = here if pace == "full_time" else here / FULL_TO_PART
    return {"part_time": _half(part), "full_time": _half(full)}


def _half(hours: float) -> float:
    return min(80.0, max(0.5, round(hours * 2) / 2))


def _line(text: str, most: int) -> str:
    """On one line, without addresses, and cut at a word."""
    line = one_line(re.sub(r"(?i)https?://|www\.", "", text))
    return line if len(line) <= most else line[: most - 2].rsplit(" ", 1)[0].rstrip() + " …"


def _lines(unit: DraftUnit, section: Section, missing: list[str], report: Report) -> list[str]:
    found = [line for text in unit.lines.get(section, []) if (line := _line(text, 200))]
    if len(found) > ROOM[section]:
        report.unmapped.append(f"{unit.place}: {len(found) - ROOM[section]} more of `{section}` than have room")
    least, placeholder = LEAST[section]
    if len(found) < least:
        missing.append(section)
    return found[: ROOM[section]] + [placeholder] * (least - len(found))


def _links(unit: DraftUnit, report: Report) -> dict[str, list[dict[str, object]]]:
    """Each address once, what shows solutions in `stretch`, and no more than have room."""
    links: dict[Section, list[dict[str, object]]] = {section: [] for section in LINKS}
    seen: set[object] = set()
    for section in LINKS:
        for link in unit.links.get(section, []):
            address = link.fields.get("url") or (link.fields.get("repo"), link.fields.get("path"))
            if address not in seen:
                links["stretch" if link.fields.get("spoiler") else section].append(link.fields)
            seen.add(address)
    for section, kept in links.items():
        report.unmapped += [
            f"{unit.place}: the link “{link['title']}”, too many of `{section}`" for link in kept[ROOM[section] :]
        ]
    return {section: kept[: ROOM[section]] for section, kept in links.items()}


def _message(unit: DraftUnit, missing: list[str], report: Report) -> str:
    text = ADDRESS.sub("", re.sub(r"\n{3,}", "\n\n", unit.message)).strip()
    if not text:
        missing.append("message")
        return MESSAGE
    if len(text) > MOST_MESSAGE:
        kept = text[:MOST_MESSAGE]
        cut = max(kept.rfind("\n\n"), kept.rfind(". ") + 1, kept.rfind("\n"))
        kept = kept[: cut if cut > 200 else MOST_MESSAGE - 4].rstrip()
        report.unmapped.append(
            f"{unit.place}: {len(text) - len(kept):,} characters of text, beyond the {MOST_MESSAGE} of a message"
        )
        text = kept
    return f"{text[: MOST_MESSAGE - 4]}\n{FENCE}" if text.count(FENCE) % 2 else text


def _shorten(name: str, values: dict[str, Any], message: str, report: Report) -> None:
    """Drop links from the end, the stretch first, until the post is short enough."""
    for section in ("stretch", "pre_reading", "pair_exercises"):
        while values[section] and _length(values, message) > POST_LIMIT:
            report.unmapped.append(
                f"{name}: the link “{values[section].pop()['title']}”, for which the post has no room"
            )


def _length(values: dict[str, Any], message: str) -> int:
    try:
        return UnitForm.model_validate({**values, "message": message}).unit("").post_length
    except ValidationError:
        return 0  # the check that follows every import says what is wrong


def _weeks(units: Sequence[DraftUnit], report: Report) -> list[tuple[DraftUnit, int]]:
    """Every unit with its week; weeks that nothing comes in are closed up."""
    given: list[tuple[DraftUnit, int]] = []
    week = 0
    for unit in units:
        week = unit.week or week + 1
        given.append((unit, week))
    given.sort(key=lambda entry: entry[1])
    used = sorted({week for _, week in given})
    if len(used) > MOST_WEEKS:
        raise BrokenSource([f"the units would take {len(used)} weeks; a track has at most {MOST_WEEKS}"])
    if used != list(range(1, len(used) + 1)):
        report.warnings.append(f"weeks {', '.join(map(str, used))} became 1 to {len(used)}: a track has no empty weeks")
    return [(unit, used.index(week) + 1) for unit, week in given]
