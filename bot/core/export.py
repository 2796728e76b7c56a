"""A cohort as files for a spreadsheet: people by units, every answer, and answers to units' own questions.

What people typed is never taken for a formula: a cell that a spreadsheet would begin to reckon with gets an apostrophe
in front of it (OWASP, "CSV injection"). Numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.check_in import CheckIn
from bot.core.curriculum import Unit
from bot.core.people import GroupId, MemberId
from bot.core.progress import Row

MOST_ANSWERS = 100_000
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


@dataclass(frozen=True, slots=True)
class Exported:
    """One file: UTF-8 with a mark at its beginning, by which spreadsheets know it; lines end in CR LF."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Given:
    """One answer that counts, of somebody in that group now."""

    member: MemberId
    name: str
    group: GroupId | None
    check_in: CheckIn


def files_of(
    units: Sequence[Unit],
    known: Mapping[str, Unit],
    rows: Sequence[Row] | None,
    given: Sequence[Given],
    why: Mapping[MemberId, str],
) -> tuple[Exported, ...]:
    """All files of a cohort: `units` are its own in order, `known` all there are, by slug. None: no file of people."""
    answers = (answers_file(known, given), questions_file(known, given))
    return answers if rows is None else (people_file(units, rows, why), *answers)


def people_file(units: Sequence[Unit], rows: Iterable[Row], why: Mapping[MemberId, str]) -> Exported:
    """A line for each person, with a column for each unit; `why` are the reasons for which organisers see them
    flagged."""
    head = ["person", "name", "group", "done", "over", "open", "silent", "last heard (UTC)", "flagged"]
    lines = [
        [
            *_who(row.member, row.name, row.group),
            str(row.done),
            str(row.over),
            str(row.open),
            str(row.silent),
            _time(row.heard_at),
            why.get(row.member, ""),
            *(stand.value for stand in row.stands),
        ]
        for row in rows
    ]
    return _file("people.csv", [*head, *(unit.title for unit in units)], lines)


def answers_file(units: Mapping[str, Unit], given: Iterable[Given]) -> Exported:
    """A line for each answer."""
    head = ["person", "name", "group", "unit", "title", "done", "hours", "sessions", "pace", "pairing (1-5)"]
    head += ["stuck on", "needs a person", "first said (UTC)", "said (UTC)"]
    lines: list[list[str]] = []
    for one in given:
        said, answer = one.check_in, one.check_in.answer
        lines.append(
            [
                *_who(one.member, one.name, one.group),
                *_unit(units, said.unit),
                answer.done.value,
                "" if answer.minutes is None else f"{answer.minutes / 60:.2f}",
                "" if answer.sessions is None else str(answer.sessions),
                answer.speed.value if answer.speed else "",
                "" if answer.pairing is None else str(answer.pairing),
                answer.stuck,
                "yes" if answer.needs_person else "",
                _time(said.first_at),
                _time(said.at),
            ]
        )
    return _file("answers.csv", head, lines)


def questions_file(units: Mapping[str, Unit], given: Iterable[Given]) -> Exported:
    """A line for each answer to one of a unit's own questions, also to those that are asked no more."""
    lines = [
        [
            *_who(one.member, one.name, one.group),
            *_unit(units, one.check_in.unit),
            _prompt(units.get(one.check_in.unit), question),
            text,
        ]
        for one in given
        for question, text in one.check_in.answer.own.items()
    ]
    return _file("questions.csv", ["person", "name", "group", "unit", "title", "question", "answer"], lines)


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet reckons with: an apostrophe before what looks like a formula, also after
    blanks and in full-width letters; control characters are left out."""
    kept = "".join(letter for letter in text if letter in "\t\n" or unicodedata.category(letter)[0] != "C")
    begins = unicodedata.normalize("NFKC", kept.lstrip())
    if kept and not NUMBER.fullmatch(kept) and (begins.startswith(STARTS) or kept[0] in "\t\n"):
        return f"'{kept}"
    return kept


def _who(member: MemberId, name: str, group: GroupId | None) -> list[str]:
    """The person as one would mention them on Discord: their bare id is too long a number for a spreadsheet."""
    return [f"<@{member}>", name, "" if group is None else str(group)]


def _unit(units: Mapping[str, Unit], slug: str) -> list[str]:
    return [slug, units[slug].title if slug in units else ""]


def _prompt(unit: Unit | None, question: str) -> str:
    prompts = {one.id: one.prompt for one in unit.checkin} if unit else {}
    return prompts.get(question, question)


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else ""


def _file(name: str, head: Sequence[str], lines: Iterable[Sequence[str]]) -> Exported:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([list(map(harmless, line)) for line in (head, *lines)])
    return Exported(name, text.getvalue().encode("utf-8-sig"))
