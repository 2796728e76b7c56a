"""What people write in a check-in is read as they mean it, or refused in words; a form changes only what it asks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.check_in import (
    MOST_MINUTES,
    Answer,
    Done,
    FormAnswers,
    Speed,
    filled_in,
    parse_minutes,
    saying,
    visible_to_group,
)
from bot.core.curriculum import Question
from bot.core.refusals import NotANumber, UnreadableAmount
from tests.core.examples import unit

QUESTIONS = (Question("why", "text", "Why?", visibility="pod"), Question("loss", "number", "Loss?"))
UNIT = replace(unit("one"), checkin=QUESTIONS)
FULL = Answer(Done.PARTLY, 90, 1, Speed.TOO_FAST, 3, "masks", True, {"why": "because", "loss": "0.5", "gone": "x"})


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", None),
        ("  ", None),
        ("3", 180),
        ("2.5", 150),
        ("2,5", 150),
        (" 2.25 h ", 135),
        ("2:30", 150),
        ("0:05", 5),
        ("90 min", 90),
        ("90m", None),
        ("1 hour", 60),
        ("12 hrs", 720),
        ("0", 0),
        ("100", 6000),
    ],
)
def test_hours_as_people_write_them(text: str, minutes: int | None) -> None:
    if text == "90m":
        with pytest.raises(UnreadableAmount):
            parse_minutes(text)
    else:
        assert parse_minutes(text) == minutes


@pytest.mark.parametrize("text", ["three", "-2", "2.5.1", "100.5", "101", "9999 h", "2:60", "1e3", "3 weeks"])
def test_what_is_no_number_of_hours_is_refused(text: str) -> None:
    with pytest.raises(UnreadableAmount):
        parse_minutes(text)


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        minutes = parse_minutes(text)
    except UnreadableAmount:
        return
    assert minutes is None or 0 <= minutes <= MOST_MINUTES


@given(st.integers(0, MOST_MINUTES))
def test_hours_and_minutes_come_back(minutes: int) -> None:
    assert parse_minutes(f"{minutes // 60}:{minutes % 60:02}") == minutes
    assert parse_minutes(f"{minutes} min") == minutes if minutes <= 9999 else True


def test_a_tap_changes_how_far_they_got_and_nothing_else() -> None:
    assert saying(None, Done.PARTLY) == Answer(Done.PARTLY)
    assert saying(FULL, Done.NOT_STARTED) == replace(FULL, done=Done.NOT_STARTED)
    solved = replace(FULL, done=Done.DONE, stuck="")
    assert saying(FULL, Done.DONE) == solved, "what is done now is not stuck any more"
    assert saying(replace(solved, stuck="why?"), Done.DONE).stuck == "why?", "said of what was done already"


def test_a_form_changes_only_what_it_asks() -> None:
    week = FormAnswers("one", "week", hours="2", sessions="2", speed="ok", pairing="5", stuck="  a  b ")
    assert filled_in(FULL, week, UNIT) == replace(FULL, minutes=120, sessions=2, speed=Speed.OK, pairing=5, stuck="a b")
    assert filled_in(FULL, FormAnswers("one", "week"), UNIT) == replace(
        FULL, minutes=None, sessions=None, speed=None, pairing=None, stuck=""
    )
    own = FormAnswers("one", "unit", first=" a\nb", second="0,25")
    assert filled_in(FULL, own, UNIT) == replace(FULL, own={"why": "a b", "loss": "0,25", "gone": "x"})
    assert filled_in(FULL, FormAnswers("one", "unit"), UNIT).own == {"gone": "x"}


@given(st.builds(FormAnswers, unit=st.just("one"), page=st.sampled_from(["week", "unit"])))
def test_whatever_a_forged_form_holds_the_answer_stays_within_bounds(form: FormAnswers) -> None:
    try:
        answer = filled_in(FULL, form, UNIT)
    except (UnreadableAmount, NotANumber):
        return
    assert answer.sessions in (None, 0, 1, 2)
    assert answer.pairing in (None, 1, 2, 3, 4, 5)
    assert len(answer.stuck) <= 500
    assert all(len(text) <= 300 for text in answer.own.values())


def test_a_number_must_be_one_and_a_pick_one_that_is_offered() -> None:
    with pytest.raises(NotANumber):
        filled_in(FULL, FormAnswers("one", "unit", second="about 1"), UNIT)
    picks = replace(
        UNIT, checkin=(Question("s", "scale", "How sure?"), Question("c", "choice", "Which?", ("red", "blue")))
    )
    assert filled_in(Answer(Done.DONE), FormAnswers("one", "unit", first="4", second="blue"), picks).own == {
        "s": "4",
        "c": "blue",
    }
    assert not filled_in(Answer(Done.DONE), FormAnswers("one", "unit", first="6", second="green"), picks).own
    yes = replace(UNIT, checkin=(Question("b", "bool", "Could you?"),))
    assert filled_in(Answer(Done.DONE), FormAnswers("one", "unit", first="yes"), yes).own == {"b": "yes"}
    assert not filled_in(Answer(Done.DONE), FormAnswers("one", "unit", first="maybe"), yes).own


def test_the_group_reads_only_what_is_meant_for_it() -> None:
    assert visible_to_group(UNIT, FULL) == ((QUESTIONS[0], "because"),)
    assert visible_to_group(UNIT, Answer(Done.DONE)) == ()
