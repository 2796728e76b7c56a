"""Whatever somebody makes of a file, they are told which file and in a sentence what is wrong; never a traceback."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.curriculum import BrokenCurriculum, load
from tests.curriculum.places import SHIPPED, complaints, small

UNIT, TRACK, LIBRARIES = "units/catch-up.md", "tracks/t1.yaml", "libraries.yaml"
GOOD = "weeks: 1\nslots:\n  - {week: 1, unit: catch-up}\n"
SENTENCE = re.compile(r"(units|tracks|libraries\.yaml)[^:]{0,90}(, line \d+)?: \S.*; \S.*", re.DOTALL)
JUNK = [
    "- x", "? y", "&a", "*a", "!!set {a, b}", "!x y", "<<: 1", "{", "}", "[", "]", ": :", "'", '"', "|", ">-", "%TAG",
    "---", "...", "~", "null", "Yes", "1e999", ".inf", ".nan", "0x1F", "12:30:45", "2026-02-30", "2026-11-25",
    "\t- tab", "#", "@a", "`a`", "title:", "goals: {a: 1}", "slug: [a]", "hours: 3", "checkin: [1]",
    "week: 9999999999999999999999", "\u2028", "\ufeff", "\x85", "\x1b[0m", "\ud7ff", "a" * 5000, "slots: [[[[[[[[[[[",
    "- {week: 1, unit: catch-up}", "1: 2", "? {a: b}\n: c", "message: x", "weeks: 0", "hours_per_week: [.nan, .inf]",
    "hours: {part_time: .nan, full_time: .inf}",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small(tmp_path_factory.mktemp("fuzz") / "curriculum", GOOD, units=("catch-up",))
    (folder / LIBRARIES).write_bytes((SHIPPED / LIBRARIES).read_bytes())
    return folder


@pytest.mark.slow
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from([UNIT, TRACK, LIBRARIES]),
    line=st.integers(0, 60),
    indent=st.integers(0, 6),
    junk=st.one_of(st.sampled_from(JUNK), st.text(max_size=30)),
    how=st.sampled_from(["replace", "insert", "cut", "drop"]),
)
@example(name=TRACK, line=6, indent=2, junk="hours: .nan", how="insert")
@example(name=UNIT, line=5, indent=0, junk="hours: {part_time: .nan, full_time: .inf}", how="replace")
@example(name=TRACK, line=4, indent=0, junk="hours_per_week: [.nan, .inf]", how="insert")
def test_a_broken_file_is_answered_with_its_name_and_a_sentence(
    folder: Path, name: str, line: int, indent: int, junk: str, how: str
) -> None:
    before = (folder / name).read_bytes()
    lines = before.decode().split("\n")
    line = min(line, len(lines) - 1)
    match how:
        case "replace":
            lines[line] = " " * indent + junk
        case "insert":
            lines.insert(line, " " * indent + junk)
        case "cut":
            lines = [*lines[:line], lines[line][: indent * 3]]
        case _:
            del lines[line]
    try:
        (folder / name).write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
        load(folder)
    except BrokenCurriculum as broken:
        assert all(SENTENCE.fullmatch(str(problem)) for problem in broken.problems), str(broken)
        assert all("Traceback" not in str(problem) for problem in broken.problems)
    finally:
        (folder / name).write_bytes(before)


@pytest.mark.slow
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from([UNIT, TRACK, LIBRARIES]), data=st.binary(max_size=200))
def test_bytes_of_any_kind_are_answered_too(folder: Path, name: str, data: bytes) -> None:
    before = (folder / name).read_bytes()
    try:
        (folder / name).write_bytes(data)
        load(folder)
    except BrokenCurriculum as broken:
        assert all(SENTENCE.fullmatch(str(problem)) for problem in broken.problems), str(broken)
    finally:
        (folder / name).write_bytes(before)


TEXTS = [
    ("Nothing new this week.", "See https://a.example", "line 29", "`message` holds the address", "with its licence"),
    ("One session with", "www.a.example", "line 25", "`pairing_notes` holds the address", "with its licence"),
    ("Explain your best piece", "Read http://a.b", "line 12", "`goals`, entry 2 holds the address", "`pre_reading`"),
    ("Nothing new this week.", "```\nprint(1)", "line 29", "opens a block of code", "add a line ```"),
    ("slug: catch-up", "slug: catch-up\nneeds: [gold]", "line 4", "`needs`, entry 1 is none of", "'api_key', 'gpu' or"),
    ("pairing: pod", "pairing: all", "line 9", "`pairing` is none of", "'rotate', 'keep_previous', 'pod' or 'solo'"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "what", "mend"), TEXTS)
def test_what_a_unit_says_is_checked(tmp_path: Path, old: str, new: str, line: str, what: str, mend: str) -> None:
    folder = small(tmp_path / "c", GOOD, units=("catch-up",))
    text = (folder / UNIT).read_text(encoding="utf-8")
    assert old in text
    (folder / UNIT).write_text(text.replace(old, new, 1), encoding="utf-8")
    [found] = complaints(folder)
    assert what in found and mend in found and line in found


LINKS = [
    ("url: https://a.example/solutions/x.py", "`stretch`, entry 1 looks like a solution", "mark it `spoiler: true`"),
    ("url: https://a.example/" + "x" * 500, "is longer than 512", "shorten"),
    (
        f"repo: a/b\n    path: '{'[' * 250}'\n    commit: {'a' * 40}",
        "makes an address of 819 characters",
        "at most 512",
    ),
]


@pytest.mark.parametrize(("link", "what", "mend"), LINKS)
def test_what_a_link_leads_to_is_checked(tmp_path: Path, link: str, what: str, mend: str) -> None:
    folder = small(tmp_path / "c", GOOD, units=("catch-up",))
    text = (folder / UNIT).read_text(encoding="utf-8")
    entry = f"stretch:\n  - title: X\n    licence: MIT\n    {link}\ncheckin:"
    (folder / UNIT).write_text(text.replace("checkin:", entry, 1), encoding="utf-8")
    [found] = complaints(folder)
    assert what in found and mend in found


def test_a_library_stands_in_its_file_once(folder: Path) -> None:
    before = (folder / LIBRARIES).read_text(encoding="utf-8")
    try:
        (folder / LIBRARIES).write_text(before.replace("slug: trl", "slug: peft"), encoding="utf-8")
        [found] = complaints(folder)
    finally:
        (folder / LIBRARIES).write_text(before, encoding="utf-8")
    assert re.match(r"libraries.yaml, line \d+: has the library 'peft' twice; keep one of them", found)


def test_what_file_managers_leave_behind_does_no_harm(tmp_path: Path) -> None:
    folder = small(tmp_path / "c", GOOD, units=("catch-up",))
    (folder / "units" / ".DS_Store").write_bytes(b"\x00\x01")
    assert load(folder).units.keys() == {"catch-up"}
