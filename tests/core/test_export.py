"""Files for a spreadsheet: they can be read back, and nothing that somebody typed is ever reckoned with."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.check_in import Answer, CheckIn, Done, Speed
from bot.core.curriculum import Question
from bot.core.export import Exported, Given, answers_file, asked_by, files_of, harmless, people_file, questions_file
from bot.core.people import GroupId, MemberId
from bot.core.progress import Row, Stand
from tests.core.examples import NINE, unit

ADA = MemberId(123456789012345678)
ASKED = replace(unit("one"), checkin=(Question("loss", "number", "Your loss?"),))
UNITS = {"one": asked_by(ASKED)}


def read(file: Exported) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))


def test_people_are_lines_and_units_are_columns() -> None:
    row = Row(ADA, "Ada", GroupId(3), (Stand.DONE, Stand.NOTHING), 2, 1, 1, NINE)
    alone = replace(row, member=MemberId(5), name="Bo, Jr.", group=None, heard_at=None)
    assert read(people_file(("One", "Two"), [row, alone], {ADA: "behind"})) == [
        ["person", "name", "group", "done", "over", "open", "silent", "last heard (UTC)", "flagged", "One", "Two"],
        [f"<@{ADA}>", "Ada", "3", "1", "2", "1", "1", "2026-01-05 09:00", "behind", "done", "nothing said"],
        ["<@5>", "Bo, Jr.", "", "1", "2", "1", "1", "", "", "done", "nothing said"],
    ]


def test_answers_are_lines_and_own_questions_have_a_file_of_their_own() -> None:
    full = Answer(Done.PARTLY, 150, 2, Speed.OK, 4, "=1+1", True, {"loss": "-0.5", "gone": "x"})
    some = [
        Given(ADA, "@Ada", GroupId(3), CheckIn("one", GroupId(3), full, NINE, NINE)),
        Given(ADA, "@Ada", None, CheckIn("old", None, Answer(Done.DONE), NINE, NINE)),
    ]
    _, first, second = read(answers_file(UNITS, some))
    assert first[:10] == [f"<@{ADA}>", "'@Ada", "3", "one", "One", "partly", "2.50", "2", "ok", "4"]
    assert first[10:] == ["'=1+1", "yes", "2026-01-05 09:00", "2026-01-05 09:00"]
    assert second[3:12] == ["old", "", "done", "", "", "", "", "", ""]
    assert [line[5:] for line in read(questions_file(UNITS, some))[1:]] == [["Your loss?", "-0.5"], ["gone", "x"]]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("", ""),
        ("plain", "plain"),
        ("-5", "-5"),
        ("+0,5", "+0,5"),
        ("-5+1", "'-5+1"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("＠x", "'＠x"),
        ("\t=1", "'\t=1"),
        ("\x00=1", "'=1"),
        ("\r\n=1", "'\n=1"),
        ("a=1", "a=1"),
        ("\u200b=1", "'=1"),
    ],
)
def test_what_looks_like_a_formula_is_text(text: str, cell: str) -> None:
    assert harmless(text) == cell


@given(st.text(max_size=30), st.sampled_from(["", " ", "\n", "\t", "\u3000"]), st.sampled_from("=+-@\t\r＝＋－＠"))
def test_no_cell_begins_as_a_formula_does(text: str, blank: str, begin: str) -> None:
    for typed in (text, blank + begin + text):
        [_, cells] = read(
            questions_file(
                {}, [Given(ADA, typed, None, CheckIn("u", None, Answer(Done.DONE, own={"q": typed}), NINE, NINE))]
            )
        )
        for cell in (cells[1], cells[6]):
            begins = unicodedata.normalize("NFKC", cell.strip())[:1]
            assert begins not in set("=+-@") or cell.lstrip("+-").replace(".", "").replace(",", "").isdecimal()
            assert "\x00" not in cell


def test_large_files_are_packed_into_one() -> None:
    words = "".join(chr(33 + number * 7919 % 90) for number in range(500))
    some = [Given(ADA, "Ada", None, CheckIn("one", None, Answer(Done.DONE, stuck=words), NINE, NINE))] * 17_000
    [packed] = files_of(["One"], UNITS, [], some, {})
    assert packed.name == "progress.zip"
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert archive.namelist() == ["people.csv", "answers.csv", "questions.csv"]
        assert archive.read("answers.csv") == answers_file(UNITS, some).content
