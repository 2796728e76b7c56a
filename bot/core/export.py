"""A cohort as files for a spreadsheet: people by units, every answer, and answers to units' own questions.

What people typed is never taken for a formula: a cell that a spreadsheet would begin to reckon with gets an apostrophe
in front of it (OWASP, "CSV injection"). Numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.check_in import CheckIn
from bot.core.curriculum import Unit
from bot.core.people import GroupId, MemberId
from bot.core.progress import Row

MOST_ANSWERS = 25_000
"""All of 1,500 people: more would hold up everybody else while they are read."""
LARGEST = 8_000_000
"""Bytes of all files together; Discord takes ten million."""
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


@dataclass(frozen=True, slots=True)
class Asked:
    """What a unit is called, and its own questions by their ids."""

    title: str
    prompts: Mapping[str, str]


def asked_by(unit: Unit) -> Asked:
    return Asked(unit.title, {question.id: question.prompt for question in unit.checkin})


def files_of(
    titles: Sequence[str],
    known: Mapping[str, Asked],
    rows: Sequence[Row] | None,
    given: Sequence[Given],
    why: Mapping[MemberId, str],
) -> tuple[Exported, ...]:
    """All files of a cohort: `titles` are those of its units in order, `known` has all there are, by slug. Where `rows`
    are None, no file of people. What is larger than LARGEST is packed into one."""
    answers = (answers_file(known, given), questions_file(known, given))
    files = answers if rows is None else (people_file(titles, rows, why), *answers)
    return files if sum(len(file.content) for file in files) <= LARGEST else (_packed(files),)


def people_file(titles: Sequence[str], rows: Iterable[Row], why: Mapping[MemberId, str]) -> Exported:
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
    return _file("people.csv", [*head, *titles], lines)


def answers_file(units: Mapping[str, Asked], given: Iterable[Given]) -> Exported:
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


def questions_file(units: Mapping[str, Asked], given: Iterable[Given]) -> Exported:
    """A line for each answer to one of a unit's own questions, also to those that are asked no more."""
    lines: list[list[str]] = []
    for one in given:
        unit = one.check_in.unit
        who = [*_who(one.member, one.name, one.group), *_unit(units, unit)]
        prompts = units[unit].prompts if unit in units else dict[str, str]()
        lines += [[*who, prompts.get(question, question), text] for question, text in one.check_in.answer.own.items()]
    return _file("questions.csv", ["person", "name", "group", "unit", "title", "question", "answer"], lines)


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet reckons with: an apostrophe before what looks like a formula, also after
    blanks and in full-width letters; control characters are left out."""
    kept = "".join(letter for letter in text if letter in "\t\n" or unicodedata.category(letter)[0] != "C")
    begins = unicodedata.normalize("NFKC", kept.lstrip())
    if kept and not NUMBER.fullmatch(kept) and (begins.startswith(STARTS) or kept[0] in "\t\n"):
        return f"'{kept}"
    return kept


def _packed(files: Iterable[Exported]) -> Exported:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in files:
            packed.writestr(file.name, file.content)
    return Exported("progress.zip", archive.getvalue())


def _who(member: MemberId, name: str, group: GroupId | None) -> list[str]:
    """The person as one would mention them on Discord: their bare id is too long a number for a spreadsheet."""
    return [f"<@{member}>", name, "" if group is None else str(group)]


def _unit(units: Mapping[str, Asked], slug: str) -> list[str]:
    return [slug, units[slug].title if slug in units else ""]


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else ""


def _file(name: str, head: Sequence[str], lines: Iterable[Sequence[str]]) -> Exported:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([list(map(harmless, line)) for line in (head, *lines)])
    return Exported(name, text.getvalue().encode("utf-8-sig"))
