"""The shipped content keeps what the house promises its learners."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from bot.core.curriculum import Curriculum, DoneWhen
from bot.curriculum import load
from bot.curriculum.forms import DoneWhenForm, LinkForm, QuestionForm, SlotForm, TrackForm, UnitForm
from bot.curriculum.importing.table import NAMES
from tests.curriculum.places import SHIPPED

PROPOSED = [
    "kickoff-toolkit",
    "tensors-ray-tracer",
    "cnn-resnet",
    "optimizers-experiments",
    "autograd-engine",
    "autograd-train",
    "transformer-forward",
    "train-sample-lm",
    "tokenizer-bpe",
    "bert-finetune",
    "interp-induction-heads",
    "interp-circuits",
    "rl-foundations",
    "policy-gradients",
    "ppo",
    "rlhf",
    "distributed-training",
    "gpu-kernels",
    "evals-and-control",
    "catch-up",
    "capstone-scout",
    "capstone-warmup",
    "capstone-build",
    "capstone-review",
]
LIBRARIES = {"inspect-ai", "peft", "trl", "transformers", "jax", "lm-evaluation-harness", "pytorch", "accelerate"}


@pytest.fixture(scope="module")
def curriculum() -> Curriculum:
    return load(SHIPPED)


def test_every_proposed_unit_is_there_and_complete(curriculum: Curriculum) -> None:
    assert len(PROPOSED) == 24
    for slug in PROPOSED:
        unit = curriculum.units[slug]
        assert len(unit.goals) >= 3, slug
        assert len(unit.discussion) >= 2, slug
        assert 1 <= len(unit.checkin) <= 2, slug
        assert unit.done_when and unit.reflection and unit.message, slug
        assert re.search("partner away|nobody there", unit.pairing_notes, re.IGNORECASE), slug
        assert "**" in unit.message, f"{slug}: nobody sees at a glance what to do when"


def test_the_whole_way_has_the_hours_that_were_worked_out(curriculum: Curriculum) -> None:
    def sums(slug: str) -> list[float]:
        track = curriculum.track(slug)
        return [track.hours(week) for week in range(1, track.weeks + 1)]

    assert sums("full-time-6") == [37, 35.5, 37.5, 35.5, 35, 37]
    assert sum(sums("part-time-16")) == 121
    assert all(6 <= hours <= 9 or hours == 4 for hours in sums("part-time-16"))
    long = curriculum.track("part-time-20")
    assert [slot.week for slot in long.slots if slot.kind == "buffer"] == [7, 13]
    short = curriculum.track("part-time-16")
    [weeks], [more] = [[s.weeks for s in track.slots if s.unit.slug == "capstone-build"] for track in (short, long)]
    assert more - weeks == 4


def test_the_demo_is_three_short_units(curriculum: Curriculum) -> None:
    demo = curriculum.track("demo")
    assert [slot.week for slot in demo.slots] == [1, 2, 3]
    assert all(slot.unit.hours["part_time"] <= 1 for slot in demo.slots)


def test_the_whole_way_has_strands_electives_buffers_and_stretch(curriculum: Curriculum) -> None:
    slots = [slot for track in ("part-time-16", "full-time-6") for slot in curriculum.track(track).slots]
    assert {slot.kind for slot in slots} == {"unit", "buffer"}
    assert {slot.strand for slot in slots} == {"", "capstone"}
    assert any(slot.alternatives for slot in slots)
    assert any(slot.stretch_hours for slot in slots)


def test_who_finishes_may_leave_little_open(curriculum: Curriculum) -> None:
    asked = {slug: track.done_when for slug, track in curriculum.tracks.items()}
    whole = DoneWhen(2, capstone=True)
    assert asked == {
        "demo": DoneWhen(),
        "taster-3": DoneWhen(),
        "foundations-7": DoneWhen(1),
        "part-time-16": whole,
        "part-time-20": whole,
        "full-time-6": whole,
    }


def test_reflections_lead_to_the_interview_question(curriculum: Curriculum) -> None:
    questions = [slot.unit.reflection for slot in curriculum.track("part-time-16").slots]
    assert all(questions) and len(set(questions)) == len(questions)
    assert "thoughts on AI and the future" in questions[-1]


def test_links_to_files_are_pinned_and_have_a_licence(curriculum: Curriculum) -> None:
    guides = [library.guide for library in curriculum.libraries.values()]
    for link in [link for unit in curriculum.units.values() for link in unit.links] + guides:
        assert link.licence
        if "/blob/" in link.url:
            assert re.search(r"/blob/[0-9a-f]{40}/", link.url), link.url
        assert not re.search(r"pypi|conda\.|registry", link.url), link.url


def test_one_repository_has_one_licence(curriculum: Curriculum) -> None:
    licences: dict[str, set[str]] = {}
    for unit in curriculum.units.values():
        for link in unit.links:
            if "/blob/" in link.url:
                licences.setdefault(link.url.split("/blob/")[0], set()).add(link.licence)
    assert {repo: found for repo, found in licences.items() if len(found) > 1} == {}


def test_solutions_stand_in_the_stretch_alone(curriculum: Curriculum) -> None:
    for unit in curriculum.units.values():
        assert not any(link.spoiler for link in unit.pre_reading + unit.pair_exercises)
        for link in unit.links:
            assert link.spoiler or "solution" not in unquote(link.url).casefold(), link.url


def test_the_libraries_say_what_their_maintainers_ask(curriculum: Curriculum) -> None:
    libraries = curriculum.libraries
    assert libraries.keys() >= LIBRARIES
    assert libraries["peft"].ping_after_days == 14
    assert (libraries["inspect-ai"].closes_after_days, libraries["inspect-ai"].labels) == (60, ("accepted",))
    assert {slug for slug, library in libraries.items() if not library.read} == {"pytorch", "transformers"}


def test_the_answers_of_a_choice_differ(curriculum: Curriculum) -> None:
    for unit in curriculum.units.values():
        for question in unit.checkin:
            assert len({choice.casefold() for choice in question.choices}) == len(question.choices), unit.slug


@pytest.mark.parametrize("form", [UnitForm, LinkForm, QuestionForm, TrackForm, SlotForm, DoneWhenForm])
def test_every_field_is_explained_to_those_who_edit(form: type[UnitForm | LinkForm | TrackForm]) -> None:
    readme = (SHIPPED / "README.md").read_text(encoding="utf-8")
    for name, info in form.model_fields.items():
        assert re.search(rf"(`\[?|[{{ ]){info.alias or name}\b", readme), name


def test_a_table_knows_the_fields_that_the_readme_names() -> None:
    assert {"title", "week", "hours", "link", "goals", "message"} <= NAMES.keys()
