"""`python -m bot plan` writes a plan that the independent judge accepts, or says in a sentence why not."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from bot.commands.people_file import read_people
from bot.commands.progress_bar import line
from bot.core.availability import to_pairs
from bot.core.matching import Progress
from bot.core.refusals import UnreadablePeople
from bot.demo.people import make_people

MATCHING = Path(__file__).parents[2] / "shared" / "matching"
JUDGE = MATCHING / "check_plan.py"
needs_judge = pytest.mark.skipif(not JUDGE.exists(), reason="the judge, check_plan.py, is not on this machine")


def some_people(count: int = 60) -> dict[str, Any]:
    people = [
        {
            "id": f"p{number}",
            "tz": each.zone,
            "avail": to_pairs(each.availability),
            "level": each.level,
            "hours": each.hours,
        }
        for number, each in enumerate(make_people(count, 2))
    ]
    return {"people": people, "config": {"start": "2026-10-05", "weeks": 6, "keep_apart": [["p1", "p2"]]}}


def write(path: Path, content: object) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def plan(monkeypatch: pytest.MonkeyPatch, *args: object) -> int:
    monkeypatch.setattr(sys, "argv", ["bot", "plan", *map(str, args)])
    return main()


def judged(people: Path, out: Path) -> dict[str, Any]:
    judge = subprocess.run([sys.executable, JUDGE, people, out, "--json"], capture_output=True, text=True, check=False)
    return json.loads(judge.stdout)


def test_a_plan_and_a_report(tmp_path, monkeypatch, capsys):
    people, out = write(tmp_path / "people.json", some_people()), tmp_path / "plan.json"
    assert plan(monkeypatch, people, "--out", out) == 0
    written = json.loads(out.read_text())
    placed = [key for group in written["groups"] for key in group["members"]]
    assert sorted(placed + written["unmatched"]) == sorted(f"p{number}" for number in range(60))
    report = capsys.readouterr().out
    assert f"Placed      {len(placed)} ({len(placed) / 60:.0%}); proven: nobody could place more" in report
    assert "proven to be the best" in report
    assert "\nGroup 1 (quality 0." in report
    assert "as well (their time)" in report
    assert "weeks 1-" in report
    assert sorted(tmp_path.iterdir()) == [people, out]


def test_weeks_that_are_alike_are_one_entry(tmp_path, monkeypatch):
    evenings = [[day * 1440 + 1080, day * 1440 + 1320] for day in range(5)]
    people = [{"id": key, "tz": "Europe/Berlin", "avail": evenings} for key in "abc"]
    file, out = write(tmp_path / "people.json", {"people": people}), tmp_path / "plan.json"
    assert plan(monkeypatch, file, "--out", out) == 0
    [group] = json.loads(out.read_text())["groups"]
    spans = [(entry["from"], entry["to"], entry["tz"]) for entry in group["schedule"]]
    assert spans == [("2026-10-05", "2026-10-26", "UTC"), ("2026-10-26", "2026-12-14", "UTC")]


def test_a_long_report_is_cut_unless_all_is_asked_for(tmp_path, monkeypatch, capsys):
    people, out = write(tmp_path / "people.json", some_people(120)), tmp_path / "plan.json"
    assert plan(monkeypatch, people, "--out", out, "--budget", 0) == 0
    short = capsys.readouterr().out
    assert "--all shows every one" in short
    assert "Group 21" not in short
    assert plan(monkeypatch, people, "--out", out, "--budget", 0, "--all") == 0
    assert "Group 21" in capsys.readouterr().out


def test_figures_as_json_and_a_page_with_pictures(tmp_path, monkeypatch, capsys):
    people, out = write(tmp_path / "people.json", some_people(24)), tmp_path / "plan.json"
    page = tmp_path / "page.html"
    assert plan(monkeypatch, people, "--out", out, "--report", page, "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    written = json.loads(out.read_text())
    assert figures["placed"] == sum(len(group["members"]) for group in written["groups"]) == figures["at_most"]
    assert figures["gap"] == 0
    assert figures["unplaced"] == len(written["unmatched"])
    html = page.read_text()
    assert html.count("<img ") == 1 + len(written["groups"])
    assert html.count('alt="Group') >= len(written["groups"])
    assert all(key in html for key in written["unmatched"])


def test_what_a_person_asks_for_is_read(tmp_path):
    asks = {"if_needed": [[60, 120]], "dates_off": ["2026-10-12"], "partners": ["bob"], "apart": ["cho"]}
    [ann] = read_people(write(tmp_path / "people.json", person(**asks))).applicants
    assert (ann.if_needed, ann.dates_off) == (((60, 120),), frozenset({date(2026, 10, 12)}))
    assert (ann.partners, ann.apart) == (frozenset({"bob"}), frozenset({"cho"}))


@pytest.mark.slow
def test_current_groups_are_kept_as_asked_and_what_if_is_answered(tmp_path, monkeypatch, capsys):
    content = some_people(30)
    people, out = write(tmp_path / "people.json", content), tmp_path / "plan.json"
    assert plan(monkeypatch, people, "--out", out) == 0
    groups = [group["members"] for group in json.loads(out.read_text())["groups"]]
    content["config"]["current_groups"] = groups
    again = write(tmp_path / "again.json", content)
    capsys.readouterr()
    assert plan(monkeypatch, again, "--out", out, "--keep", "whole", "--what-if") == 0
    said = capsys.readouterr().out
    assert f"Moves       0 of {sum(map(len, groups))} who are in a group" in said
    assert "could place more without taking apart a group that works" in said
    assert "to be the best without taking apart a group that works" in said
    assert "What if" in said
    assert [group["members"] for group in json.loads(out.read_text())["groups"]] == groups


def test_what_if_in_figures(tmp_path, monkeypatch, capsys):
    people, out = write(tmp_path / "people.json", some_people(12)), tmp_path / "plan.json"
    assert plan(monkeypatch, people, "--out", out, "--json", "--what-if") == 0
    figures = json.loads(capsys.readouterr().out)
    tried = {answer["setting"]: answer for answer in figures["what_if"]}
    assert set(tried) == {"sessions", "minutes", "smallest group", "largest group"}
    assert all(each["placed"] - each["more"] == figures["placed"] for each in tried.values())
    assert plan(monkeypatch, people, "--out", out, "--json") == 0
    assert "what_if" not in json.loads(capsys.readouterr().out)


def test_advice_is_worked_out_once(tmp_path, monkeypatch, capsys):
    times = []

    def advise(*args):
        times.append(args)
        return ()

    monkeypatch.setattr("bot.core.matching.advice.advise", advise)
    people, out = write(tmp_path / "people.json", some_people(12)), tmp_path / "plan.json"
    assert plan(monkeypatch, people, "--out", out, "--report", tmp_path / "page.html") == 0
    assert len(times) == 1


def test_a_large_group_is_on_the_page_without_a_picture_of_its_week(tmp_path, monkeypatch, capsys):
    people = [{"id": f"p{n}", "tz": "UTC", "avail": [[540, 720], [1980, 2160]]} for n in range(12)]
    file = {"people": people, "config": {"min_size": 10, "target_size": 12, "max_size": 12}}
    page = tmp_path / "page.html"
    file = write(tmp_path / "people.json", file)
    assert plan(monkeypatch, file, "--out", tmp_path / "plan.json", "--report", page) == 0
    assert page.read_text().count("<img ") == 1
    assert "<h2>Group 1</h2>" in page.read_text()


def test_quality_is_never_said_to_be_more_than_all(tmp_path, monkeypatch, capsys):
    people = [{"id": f"p{n}", "tz": "UTC", "avail": [[0, 10080]]} for n in range(4)]
    page = tmp_path / "page.html"
    file = write(tmp_path / "people.json", {"people": people})
    assert plan(monkeypatch, file, "--out", tmp_path / "plan.json", "--report", page) == 0
    said = capsys.readouterr().out
    assert "Quality     1.000 of 1 on the mean, proven to be the best; the worst group has 1.000" in said
    assert "Group 1 (quality 1.00)" in said
    assert "<p>Quality 1.00</p>" in page.read_text()


@pytest.mark.parametrize(
    ("progress", "shown"),
    [
        (Progress(464, 464, 0.031, 0.5), "464 of 464 placed; improving: 3.1% from the best possible"),
        (Progress(1200, 1861, None, 0.0), "1,200 of 1,861 placed"),
    ],
)
def test_a_line_says_how_far_a_search_is(progress, shown):
    assert line(progress).endswith(shown)


def test_the_same_seed_writes_the_same_plan(tmp_path, monkeypatch):
    content = some_people()
    people = write(tmp_path / "people.json", content)
    content["people"].reverse()
    shuffled = write(tmp_path / "shuffled.json", content)
    for file, out in ((people, "a"), (shuffled, "b")):
        plan(monkeypatch, file, "--out", tmp_path / out, "--seed", 3)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_no_people_is_an_empty_plan(tmp_path, monkeypatch):
    out = tmp_path / "plan.json"
    assert plan(monkeypatch, write(tmp_path / "people.json", {"people": []}), "--out", out) == 0
    written = json.loads(out.read_text())
    assert (written["groups"], written["unmatched"]) == ([], [])


def person(**fields: object) -> dict[str, object]:
    return {"people": [{"id": "ann", "tz": "UTC", "avail": [[0, 60]]} | fields]}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "Invalid JSON"),
        ("[]", "Input should be an object"),
        ("{}", "people: Field required"),
        (person(tz="Mars/Base"), "person “ann”, tz: this is no IANA time zone, such as Europe/Berlin."),
        (person(avail=[[0, 60], [90, 80]]), "person “ann”, avail: the stretch [90, 80] ends before it starts."),
        (person(avail=[[0, 99999]]), "person “ann”, avail, number 1, number 2: Input should be less than"),
        (person(avail="often"), "person “ann”, avail: Input should be a valid"),
        (person(level=9), "person “ann”, level: Input should be less than or equal to 5."),
        (person(id=""), "person “”, id: String should have at least 1 character."),
        ({"people": [{"tz": "UTC", "avail": []}]}, "person 1, id: Field required."),
        ({"people": person()["people"] * 2}, "people: there are two people with the id “ann”."),
        (person() | {"config": {"start": "2026-10-06"}}, "config, start: 2026-10-06 is not a Monday."),
        (person() | {"config": {"weeks": 0}}, "config, weeks: Input should be greater than or equal to 1."),
        (person() | {"config": {"min_size": 9}}, "config: min_size, target_size and max_size must not descend."),
        (person() | {"config": {"current_groups": [["a"], ["a"]]}}, "config, current_groups: “a” is in two groups."),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path, monkeypatch, capsys, content, sentence):
    people, out = write(tmp_path / "people.json", content), tmp_path / "plan.json"
    assert plan(monkeypatch, people, "--out", out) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"I can't read the people in {people}: {sentence}")
    assert said.err.count("\n") == 1
    assert not out.exists()


def test_files_that_are_not_there(tmp_path, monkeypatch, capsys):
    assert plan(monkeypatch, tmp_path / "nobody.json", "--out", tmp_path / "plan.json") == 2
    assert "No such file or directory." in capsys.readouterr().err
    people = write(tmp_path / "people.json", {"people": []})
    assert plan(monkeypatch, people, "--out", tmp_path / "nowhere" / "plan.json") == 2
    assert "I can't write the plan to" in capsys.readouterr().err


def test_a_plan_that_cannot_be_finished_leaves_the_old_one(tmp_path, monkeypatch):
    people, out = write(tmp_path / "people.json", some_people(12)), write(tmp_path / "plan.json", "old")

    def breaks(self: Path, target: Path) -> Path:
        raise OSError("the disk is full")

    monkeypatch.setattr(Path, "replace", breaks)
    assert plan(monkeypatch, people, "--out", out) == 2
    assert out.read_text() == "old"
    assert sorted(tmp_path.iterdir()) == [people, out]


def test_what_a_file_may_leave_out(tmp_path):
    people = read_people(write(tmp_path / "people.json", person()))
    [ann] = people.applicants
    assert (ann.level, ann.hours, ann.languages) == (3, 10, frozenset({"en"}))
    assert (people.rules.first_monday, people.rules.weeks, people.rules.target_size) == (date(2026, 10, 5), 10, 4)


def test_a_folder_is_not_a_file_of_people(tmp_path):
    with pytest.raises(UnreadablePeople):
        read_people(tmp_path)


@needs_judge
def test_the_judge_accepts_a_plan_of_made_up_people(tmp_path, monkeypatch):
    people, out = write(tmp_path / "people.json", some_people()), tmp_path / "plan.json"
    plan(monkeypatch, people, "--out", out)
    assert judged(people, out)["valid"]


@needs_judge
@pytest.mark.parametrize(
    ("name", "at_least"),
    [("fcc2016_60_s1", 48), pytest.param("fcc2016_500_s1", 464, marks=pytest.mark.slow)],
)
def test_the_judge_accepts_a_plan_of_the_benchmark(tmp_path, monkeypatch, name, at_least):
    people, out = MATCHING / "data" / f"{name}.json", tmp_path / "plan.json"
    assert plan(monkeypatch, people, "--out", out) == 0
    verdict = judged(people, out)
    assert verdict["valid"]
    assert verdict["matched"] >= at_least
