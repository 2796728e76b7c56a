"""A running bot takes over good edits, and keeps what it has when an edit is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.curriculum import load, reread
from tests.curriculum.places import small

UNITS = ("kickoff-toolkit", "catch-up")
TRACK = "weeks: 1\nslots:\n  - {week: 1, unit: kickoff-toolkit}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small(tmp_path / "curriculum", TRACK, TRACK, units=UNITS)


def edit(folder: Path, old: str, new: str, name: str = "units/catch-up.md") -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def test_nothing_changed_is_no_news(folder: Path) -> None:
    last = load(folder)
    seen = reread(folder, last)
    assert seen.curriculum is last
    assert not seen.news and not seen.problems


def test_a_good_edit_is_taken_over_and_named(folder: Path) -> None:
    last = load(folder)
    edit(folder, "Nothing new this week.", "Nothing new at all.")
    (folder / "units" / "extra.md").write_text(
        (folder / "units" / "catch-up.md").read_text(encoding="utf-8").replace("slug: catch-up", "slug: extra")
    )
    (folder / "tracks" / "t2.yaml").unlink()
    seen = reread(folder, last)
    assert (seen.added, seen.changed, seen.removed) == (("units/extra",), ("units/catch-up",), ("tracks/t2",))
    assert seen.curriculum.units["catch-up"].message.startswith("Nothing new at all.")
    assert seen.curriculum.revision != last.revision
    assert last.units["catch-up"].message.startswith("Nothing new this week.")


def test_a_broken_edit_leaves_the_last_good_version(folder: Path) -> None:
    last = load(folder)
    edit(folder, "schema: 1", "schema: [")
    seen = reread(folder, last)
    assert seen.curriculum is last and not seen.news
    assert [problem.file for problem in seen.problems] == ["units/catch-up.md"]
    edit(folder, "schema: [", "schema: 1")
    assert not reread(folder, last).problems


def test_a_track_that_a_cohort_is_on_can_t_go(folder: Path) -> None:
    last = load(folder)
    (folder / "tracks" / "t2.yaml").unlink()
    seen = reread(folder, last, tracks_in_use={"t2"})
    assert seen.curriculum is last
    assert str(seen.problems[0]).startswith("tracks/t2.yaml: is gone, but a cohort is on it; put the file back")
    assert not reread(folder, last, tracks_in_use={"t1"}).problems


def test_a_folder_that_is_gone_takes_nothing_down(folder: Path) -> None:
    last = load(folder)
    folder.rename(folder.with_name("elsewhere"))
    assert reread(folder, last).problems[0].file == "tracks"


def test_the_revision_depends_on_the_texts_alone(folder: Path, tmp_path: Path) -> None:
    other = small(tmp_path / "other", TRACK, TRACK, units=UNITS)
    assert load(folder).revision == load(other).revision
