"""Somebody else's material becomes a draft that the check accepts, and an edited file is never overwritten."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.curriculum import load
from bot.curriculum.importing import BrokenSource, Format, Options, Origin, Report, import_curriculum
from bot.curriculum.importing.words import take_links
from tests.curriculum.places import SHIPPED

ARENA = Origin("callummcdougall/ARENA_3.0", "83ddb6654551fe2516016fcd918538d649cca176", "none-found")
HILTON = Origin("jacobhilton/deep_learning_curriculum", "2c1f2d95d816e3479b5d0da4e836cbde15275a8d", "none-found")

CHAPTER = """# Chapter 2: Scaling

Words of somebody else.

## Recommended reading

- [A paper](https://arxiv.org/abs/1706.03762) - more words

## Optional reading

- [A page](https://jalammar.github.io/illustrated-transformer/) - more words

## Suggested exercise

Do this, then that.
"""

OWN = """---
title: Introduction
hours: 5
author: Ann
---
# Introduction

Hello! Read [this](https://a.example/x y) first, or https://en.wikipedia.org/wiki/Foo_(bar).

## Readings
- [A paper](https://arxiv.org/abs/1706.03762)

## Exercises
1. [A notebook](https://github.com/o/r/blob/main/x.ipynb)
2. [The solutions](https://a.example/solutions)

## Goals
- Explain it
- Build it
"""

CONFIG = """chapters:
  chapter0_fundamentals:
    title: "Chapter 0"
    sections:
      - id: "02_cnns"
        number: "0.2"
        title: "CNNs & ResNets"
        exercise_dir: "part2_cnns"
        page_file: "02_[0.2]_CNNs_&_ResNets.md"
        streamlit_description: "Words of somebody else."
      - title: "A group"
        children:
          - {number: "1.3.1", title: Probes, exercise_dir: part31, page_file: "11_[1.3.1]_Probes.md", status: soon}
"""

OUTLINE = """My course
  Week 1: Tensors
    Reading: [Einops](https://einops.rocks/1-einops-basics/)
    Exercises:
      - https://github.com/srush/Tensor-Puzzles/blob/ad5069f7ef48523f733d445a7f94e93427d64f2d/Tensor%20Puzzlers.ipynb
    Goals:
      - name every axis
  Week 4 - Attention
    heads and queries
"""

TABLE = """Wk,Session topic,hours,link,goals,teacher
1,Intro,5,https://arxiv.org/abs/1706.03762,see it; do it,Ann
1,Intro,,https://arxiv.org/abs/1512.03385,,Ann
2,"Second, part","7,5",,,Bob
"""
PIECES = [*f"{CHAPTER}\n{OWN}\n{OUTLINE}\n{CONFIG}\n{TABLE}".split("\n"), "```", "---", "- ", "#"]


def put(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", "-").replace("_md", ".md")).write_text(text, encoding="utf-8")
    return folder


def bring(source: Path, out: Path, **more: object) -> Report:
    return import_curriculum(source, out, Options(**more))  # type: ignore[arg-type]


def file(tmp_path: Path, name: str, text: str) -> Path:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / name


def checks(report: Report) -> list[str]:
    return [warning for warning in report.warnings if warning.startswith("the check says")]


def test_a_folder_of_markdown(tmp_path: Path) -> None:
    report = bring(
        put(tmp_path / "course", **{"01__intro_md": OWN, "02__second_md": "# Second\n\nText."}), tmp_path / "out"
    )
    assert report.created == ["units/introduction.md", "units/second.md", "tracks/course.yaml"]
    assert report.unmapped == ["01-intro.md: the field 'author'"]
    assert "01-intro.md: “A notebook” leads to a branch, which may change; give a commit" in report.warnings
    assert not checks(report)
    curriculum = load(tmp_path / "out")
    unit = curriculum.units["introduction"]
    assert [link.url for link in unit.pre_reading] == [
        "https://a.example/x%20y",
        "https://en.wikipedia.org/wiki/Foo_%28bar%29",
        "https://arxiv.org/abs/1706.03762",
    ]
    assert [link.title for link in unit.pair_exercises] == ["A notebook"]
    assert [(link.title, link.spoiler) for link in unit.stretch] == [("The solutions", True)]
    assert unit.goals[:2] == ("Explain it", "Build it")
    assert unit.message.startswith("Hello! Read this first")
    assert (unit.hours["part_time"], unit.hours["full_time"]) == (5, 3.5)
    assert [slot.unit.slug for slot in curriculum.track("course").slots] == ["introduction", "second"]


def test_our_own_units_come_through_unchanged(tmp_path: Path) -> None:
    text = (SHIPPED / "units" / "catch-up.md").read_text(encoding="utf-8")
    put(tmp_path / "course", **{"catch__up_md": text})
    assert not bring(tmp_path / "course", tmp_path / "out").warnings
    assert (tmp_path / "out" / "units" / "catch-up.md").read_text(encoding="utf-8") == text


def test_hiltons_chapters_give_links_and_no_text(tmp_path: Path) -> None:
    source = put(tmp_path / "dlc", **{"2__Scaling_md": CHAPTER, "10__Last_md": CHAPTER, "README_md": "# Read me"})
    report = bring(source, tmp_path / "out", origin=HILTON)
    curriculum = load(tmp_path / "out")
    assert [slot.unit.slug for slot in curriculum.track("dlc").slots] == ["scaling", "last"]
    unit = curriculum.units["scaling"]
    assert [link.title for link in unit.pre_reading + unit.stretch] == ["A paper", "A page"]
    [exercise] = unit.pair_exercises
    assert (exercise.url.endswith(f"{HILTON.commit}/2-Scaling.md"), exercise.licence) == (True, "none-found")
    assert (
        "words" not in (tmp_path / "out" / "units" / "scaling.md").read_text(encoding="utf-8").lower().split("todo")[0]
    )
    assert any("“Suggested exercise”: text that was not copied" in line for line in report.unmapped)
    assert any("README.md" in line for line in report.unmapped)


def test_arenas_config(tmp_path: Path) -> None:
    report = bring(file(tmp_path, "config.yaml", CONFIG), tmp_path / "out", origin=ARENA)
    units = load(tmp_path / "out").units
    assert units.keys() == {"cnns-resnets-0-2", "probes-1-3-1"}
    page, exercises = units["cnns-resnets-0-2"].pre_reading[0], units["cnns-resnets-0-2"].pair_exercises[0]
    assert page.url.endswith("chapter0_fundamentals/instructions/pages/02_%5B0.2%5D_CNNs_%26_ResNets.md")
    assert exercises.url.endswith("exercises/part2_cnns/0.2_CNNs_%26_ResNets_exercises.ipynb")
    assert "section ?, “A group”: it has no page and no exercises of its own" in report.unmapped
    assert "the field 'streamlit_description' of 1 sections" in report.unmapped
    assert "section 1.3.1, “Probes”: its status is 'soon'" in report.warnings
    assert not checks(report)


def test_arenas_config_made_as_it_is_shipped_gives_the_links_that_we_verified(tmp_path: Path) -> None:
    bring(file(tmp_path, "config.yaml", CONFIG), tmp_path / "out", origin=ARENA)
    ours = {link.url for unit in load(SHIPPED).units.values() for link in unit.links}
    assert load(tmp_path / "out").units["cnns-resnets-0-2"].pair_exercises[0].url in ours


def test_a_nested_outline(tmp_path: Path) -> None:
    report = bring(file(tmp_path, "plan.txt", OUTLINE), tmp_path / "out")
    curriculum = load(tmp_path / "out")
    track = curriculum.track("my-course")
    assert [(slot.week, slot.unit.title) for slot in track.slots] == [(1, "Tensors"), (2, "Attention")]
    unit = curriculum.units["tensors"]
    assert [link.title for link in unit.pre_reading] == ["Einops"]
    assert unit.pair_exercises[0].url.endswith("Tensor%20Puzzlers.ipynb")
    assert unit.goals[0] == "name every axis"
    assert curriculum.units["attention"].message == "- heads and queries"
    assert "weeks 1, 4 became 1 to 2: a track has no empty weeks" in report.warnings


def test_an_outline_of_headings(tmp_path: Path) -> None:
    text = "# Course\n\n## Week 1: One\n\n- [A](https://a.example/)\n\n## Two\n\n### Optional\n\n- [B](https://b.example/)\n"
    bring(file(tmp_path, "plan.md", text), tmp_path / "out")
    units = load(tmp_path / "out").units
    assert units["one"].pre_reading[0].url == "https://a.example/"
    assert units["two"].stretch[0].url == "https://b.example/"


def test_a_table_with_its_own_names_of_columns(tmp_path: Path) -> None:
    report = bring(file(tmp_path, "t.csv", TABLE), tmp_path / "out", columns={"title": "Session topic"})
    curriculum = load(tmp_path / "out")
    assert [len(unit.pre_reading) for unit in curriculum.units.values()] == [2, 0]
    assert curriculum.units["intro"].goals[:2] == ("see it", "do it")
    assert curriculum.units["second-part"].hours["part_time"] == 7.5
    assert report.unmapped == ["column 'teacher'"]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_tables_with_other_separators(tmp_path: Path, separator: str) -> None:
    text = f"title{separator}hours\nIntro{separator}3,5\n"
    bring(file(tmp_path, "t.csv", text), tmp_path / "out")
    assert load(tmp_path / "out").units["intro"].hours["part_time"] == 3.5


def test_every_wrong_row_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    text = "title,week,hours,link\nA,1,5,https://a.example/\n,2,5,\nB,two,5,\nC,3,many,\nD,4,5,ftp://x\nE,60,-1,\n"
    with pytest.raises(BrokenSource) as broken:
        bring(file(tmp_path, "t.csv", text), tmp_path / "out")
    assert [error.split(":")[0] for error in broken.value.errors] == [
        f"t.csv, row {number}" for number in (3, 4, 5, 6, 7, 7)
    ]
    assert "the week 'two' is no whole number from 1 to 52" in str(broken.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "text", "more", "says"),
    [
        (
            "t.csv",
            "topics,x\nA,1\n",
            {},
            "no column for the title (its columns: topics, x); say which with --map title=",
        ),
        ("t.csv", "title\nA\n", {"columns": {"colour": "x"}}, "--map colour=…: I know no such field"),
        ("t.csv", "title\nA\n", {"columns": {"week": "x"}}, "--map week=x: there is no such column"),
        ("t.csv", "title\n", {}, "t.csv holds no unit"),
        ("t.csv", "", {}, "t.csv has no column for the title (its columns: none)"),
        ("c.yaml", "a: 1\n", {}, "has no `chapters`"),
        ("c.yaml", "a: [\n", {}, "c.yaml, line 2: "),
        ("c.yaml", "chapters: !!python/object:os.system x\n", {}, "uses a tag (!)"),
        ("c.yaml", "chapters: {a: {sections: [{id: 1}]}}\n", {}, "has no sections with a title"),
        ("o.txt", "\n \n", {}, "o.txt is empty"),
        ("o.txt", "".join(f"- unit {n}\n" for n in range(61)), {}, "makes 61 units; a curriculum holds at most 60"),
        ("o.txt", "".join(f"- topic {n}\n" for n in range(53)), {}, "would take 53 weeks; a track has at most 52"),
        ("o.txt", "x" * (512 * 1024 + 1), {}, "has 524,289 bytes; at most 524,288"),
    ],
)
def test_a_source_that_can_t_be_used_is_refused_in_a_sentence(
    tmp_path: Path, name: str, text: str, more: dict[str, object], says: str
) -> None:
    with pytest.raises(BrokenSource) as broken:
        bring(file(tmp_path, name, text), tmp_path / "out", **more)
    assert says in str(broken.value)
    assert not (tmp_path / "out").exists()


def test_links_and_what_lies_outside_are_not_read(tmp_path: Path) -> None:
    secret = file(tmp_path, "secret.md", "# Secret\n")
    source = put(tmp_path / "course", **{"a_md": "# A\n"})
    (source / "b.md").symlink_to(secret)
    (source / "deep").mkdir()
    report = bring(source, tmp_path / "out")
    assert report.created == ["units/a.md", "tracks/course.yaml"]
    assert sorted(line.split(":")[0] for line in report.unmapped) == ["b.md", "deep"]
    (tmp_path / "link").symlink_to(source)
    for place in (tmp_path / "link", tmp_path / "nowhere", source / "b.md"):
        with pytest.raises(BrokenSource):
            bring(place, tmp_path / "out")


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    source = put(tmp_path / "course", **{"a_md": "# A\n"})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "units").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BrokenSource, match="is a link"):
        bring(source, tmp_path / "out")
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_title_that_looks_like_a_path_stays_in_the_folder(tmp_path: Path) -> None:
    source = put(tmp_path / "course", **{"a_md": "# ../../etc/passwd\n", "b_md": "# 機械学習\n", "c_md": "# !!!\n"})
    report = bring(source, tmp_path / "out", track="../x")
    assert report.created[0] == "units/etc-passwd.md"
    assert report.created[2:] == ["units/unit.md", "tracks/x.yaml"]
    assert not checks(report)


def test_an_edited_file_is_left_alone_and_others_are_brought_up_to_date(tmp_path: Path) -> None:
    source, out = put(tmp_path / "course", **{"a_md": "# A\n\nOld.\n", "b_md": "# B\n\nOld.\n"}), tmp_path / "out"
    bring(source, out)
    mine = (out / "units" / "a.md").read_text(encoding="utf-8").replace("Old.", "Mine.")
    (out / "units" / "a.md").write_text(mine, encoding="utf-8")
    put(source, **{"a_md": "# A\n\nNew.\n", "b_md": "# B\n\nNew.\n"})
    report = bring(source, out)
    assert (report.kept, report.updated) == (["units/a.md"], ["units/b.md"])
    assert report.unchanged == ["tracks/course.yaml"]
    assert (out / "units" / "a.md").read_text(encoding="utf-8") == mine
    assert "New." in (out / "units" / "b.md").read_text(encoding="utf-8")
    assert bring(source, out).kept == ["units/a.md"]


def test_a_file_that_no_import_made_is_left_alone_too(tmp_path: Path) -> None:
    source, out = put(tmp_path / "course", **{"a_md": "# A\n"}), tmp_path / "out"
    put(out / "units", **{"a_md": "mine"})
    assert bring(source, out).kept == ["units/a.md"]
    assert (out / "units" / "a.md").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("ledger", ["", "[", "[1]", '{"units/a.md": 1}', "\x00"])
def test_a_lost_ledger_makes_it_careful(tmp_path: Path, ledger: str) -> None:
    source, out = put(tmp_path / "course", **{"a_md": "# A\n\nOld.\n"}), tmp_path / "out"
    bring(source, out)
    (out / ".imported.json").write_text(ledger, encoding="utf-8")
    put(source, **{"a_md": "# A\n\nNew.\n"})
    assert bring(source, out).kept == ["units/a.md"]


def test_what_the_source_no_longer_has_is_named_not_deleted(tmp_path: Path) -> None:
    source, out = put(tmp_path / "course", **{"a_md": "# A\n", "b_md": "# B\n"}), tmp_path / "out"
    bring(source, out)
    (source / "b.md").unlink()
    assert any("units/b.md: from an earlier import" in warning for warning in bring(source, out).warnings)
    assert (out / "units" / "b.md").exists()
    assert json.loads((out / ".imported.json").read_text(encoding="utf-8")).keys() >= {
        "units/a.md",
        "tracks/course.yaml",
    }


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    report = bring(put(tmp_path / "course", **{"a_md": "# A\n"}), tmp_path / "out", dry=True)
    assert report.created == ["units/a.md", "tracks/course.yaml"]
    assert not (tmp_path / "out").exists()


def test_what_has_no_room_is_told(tmp_path: Path) -> None:
    links = "".join(f"- [Link {n}](https://a.example/{n}{'x' * 250})\n" for n in range(20))
    text = f"# A\n\n{'A sentence. ' * 200}\n\n## Reading\n\n{links}\n## Exercises\n\n{links.replace('a.ex', 'b.ex')}"
    report = bring(put(tmp_path / "course", **{"a_md": text}), tmp_path / "out")
    assert not checks(report)
    assert any("beyond the 900 of a message" in line for line in report.unmapped)
    assert sum("too many of" in line for line in report.unmapped) == 10 + 14
    assert any("for which the post has no room" in line for line in report.unmapped)


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.one_of(
        st.text(max_size=300),
        st.lists(st.sampled_from(PIECES)).map("\n".join),
    ),
    kind=st.sampled_from(["markdown", "csv", "arena", "outline"]),
)  # fmt: skip
def test_whatever_it_is_it_becomes_a_sound_draft_or_is_refused(
    tmp_path_factory: pytest.TempPathFactory, text: str, kind: Format
) -> None:
    place = tmp_path_factory.mktemp("any")
    source = place / "source"
    source.mkdir()
    (source / "a.md").write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        report = bring(source if kind == "markdown" else source / "a.md", place / "out", format=kind)
    except BrokenSource as broken:
        assert all(error.strip() for error in broken.errors)
    else:
        assert not checks(report), (text, report.warnings)


@pytest.mark.parametrize("piece", ["[a](", "[", "![x](y ", "https://(", "# a ", "- ", "[a](b" + " " * 9, "("])
def test_no_text_takes_long(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    began = time.perf_counter()
    take_links(text)
    assert time.perf_counter() - began < 10
