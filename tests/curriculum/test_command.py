"""python -m bot curriculum, as one types it."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from bot.commands import curriculum as command
from tests.curriculum.places import SHIPPED, small


def run(*words: str | Path) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args([str(word) for word in words]), SHIPPED)


def test_the_shipped_curriculum_passes_and_is_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check") == 0
    said = capsys.readouterr().out
    assert "part-time-16: 16 units in 16 weeks, 121 hours, 5-10 a week, posts weekly" in said
    assert "full-time-6: 22 units in 6 weeks, 217.5 hours, 33-40 a week, posts daily" in said
    assert "week 12     8 h  rlhf (or tokenizer-bpe, distributed-training, gpu-kernels, evals-and-control)" in said
    assert "  finished when every unit is done\n" in said
    assert "  finished when at most 1 unit is open\n" in said
    assert "  finished when at most 2 units are open, and a capstone is completed\n" in said
    assert "28 units, 100 links to 93 addresses" in said
    assert "TODO" not in said and "in no track" not in said


def test_every_mistake_is_printed_and_the_code_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = small(tmp_path / "c", "weeks: 2\nslots:\n  - {week: 1, unit: nowhere}\n", units=("catch-up",))
    assert run("check", folder) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0].endswith("has 2 mistakes:")
    assert all(line.startswith("tracks/t1.yaml, line ") for line in said[1:])


def test_an_import_reports_and_its_draft_is_not_ready_for_learners(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plan.txt").write_text("- One\n- Two\n", encoding="utf-8")
    assert run("import", tmp_path / "plan.txt", "--out", tmp_path / "out", "--dry-run") == 0
    assert capsys.readouterr().out.startswith("Nothing is written yet")
    assert run("import", tmp_path / "plan.txt", "--out", tmp_path / "out") == 0
    said = capsys.readouterr().out
    assert "Created (3):\n  units/one.md\n  units/two.md\n  tracks/plan.yaml\nWarnings (4):" in said
    assert run("check", tmp_path / "out") == 0
    assert "with a TODO: in them, so not ready for learners: one, two" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--map", "title"], "--map title: write FIELD=COLUMN"),
        (["--repo", "nowhere", "--commit", "0" * 40], "--repo nowhere: write owner/name"),
        (["--repo", "a/b", "--commit", "main"], "--commit main: give all 40 digits"),
        (["--repo", "a/b"], "--repo and --commit belong together"),
    ],
)
def test_wrong_options_are_answered_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], says: str
) -> None:
    assert run("import", tmp_path, "--out", tmp_path / "out", *words) == 1
    assert says in capsys.readouterr().err
