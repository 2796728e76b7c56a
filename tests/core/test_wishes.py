"""Wishes: dates and languages read from free text, and what of the answers counts."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.dates_text import MOST_DAYS, parse_dates, spell_dates
from bot.core.languages import NAMES, parse_languages, spell_languages
from bot.core.people import MemberId, Wishes
from bot.core.refusals import (
    DatesBackwards,
    NotTwoPeople,
    Refusal,
    TooManyDates,
    TooManyLanguages,
    UnreadableDate,
    UnreadableHours,
    UnreadableLanguage,
    WantedAndNot,
)
from bot.core.wishes import WishAnswers, as_wished, check_wishes, left_out, two_people

ADA = MemberId(11)


def days(*texts: str) -> set[date]:
    return set(map(date.fromisoformat, texts))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", days()),
        (" ,;\n, ", days()),
        ("2027-01-04", days("2027-01-04")),
        ("2027-1-4;2027-01-06\n2027-01-09,", days("2027-01-04", "2027-01-06", "2027-01-09")),
        ("2027-01-04 and 2027-01-06", days("2027-01-04", "2027-01-06")),
        ("2027-02-01 to 2027-02-03", days("2027-02-01", "2027-02-02", "2027-02-03")),
        ("2028-02-28..2028-03-01", days("2028-02-28", "2028-02-29", "2028-03-01")),
        ("2027-02-01 – 2027-02-02, 2027-02-02", days("2027-02-01", "2027-02-02")),
        ("2027-02-01-2027-02-02", days("2027-02-01", "2027-02-02")),
        ("2099-12-31 TO 2100-01-01", days("2099-12-31", "2100-01-01")),
        ("2000-01-01, 2100-12-31", days("2000-01-01", "2100-12-31")),
    ],
)
def test_dates_are_read(text: str, read: set[date]) -> None:
    assert parse_dates(text) == read


@pytest.mark.parametrize(
    ("text", "refusal", "says"),
    [
        ("2027-01-04, in spring", UnreadableDate, "“in spring”"),
        ("04.01.2027", UnreadableDate, "“04.01.2027”"),
        ("2027-02-28 to 2027-02-30", UnreadableDate, "“2027-02-30”"),
        ("0000-01-01", UnreadableDate, "0000"),
        ("2027-02-01 to", UnreadableDate, "“2027-02-01 to”"),
        ("2027-01-04 2027-01-05", UnreadableDate, "2027-01-04 2027-01-05"),
        ("2027-02-05 to 2027-02-01", DatesBackwards, "ends before it begins"),
        ("2027-01-01 to 2027-03-02", TooManyDates, "61 days away, and I can note 60"),
        ("1999-12-31", UnreadableDate, "“1999-12-31”"),
        ("9999-12-31", UnreadableDate, "“9999-12-31”"),
        ("2100-12-31 to 2101-01-01", UnreadableDate, "“2101-01-01”"),
        ("2000-01-01 to 2100-12-31", TooManyDates, "36890 days"),
        ("2027-01-01 to 2027-02-15, 2027-03-01 to 2027-03-20", TooManyDates, "66 days"),
    ],
)
def test_dates_that_cannot_be_read_are_named(text: str, refusal: type[Refusal], says: str) -> None:
    with pytest.raises(refusal, match=says):
        parse_dates(text)


@given(st.frozensets(st.dates(date(2000, 1, 1), date(2100, 12, 31)), max_size=MOST_DAYS))
@example(frozenset({date(2000, 1, 1), date(2100, 12, 30), date(2100, 12, 31)}))
def test_dates_that_are_written_are_read_back(some: frozenset[date]) -> None:
    assert parse_dates(spell_dates(some)) == some


def test_dates_are_written_as_stretches() -> None:
    away = parse_dates("2027-02-02, 2027-01-04; 2027-02-01, 2027-02-03")
    assert spell_dates(away) == "2027-01-04, 2027-02-01 to 2027-02-03"


def test_stretches_that_overlap_are_counted_once() -> None:
    assert len(parse_dates("2027-01-01 to 2027-03-01, 2027-01-05 to 2027-02-20")) == 60


almost_dates = st.lists(
    st.sampled_from(
        ["2027-01-04", "2027-02-30", "9999-12-31", " to ", "..", "–", ",", "\n", " and ", "0", "-", "x", " "]
    )
).map("".join)


@given(st.text() | almost_dates)
def test_whatever_is_written_as_dates_is_read_or_refused(text: str) -> None:
    with suppress(Refusal):
        assert parse_dates(spell_dates(parse_dates(text))) == parse_dates(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", {"en"}),
        (" , ", {"en"}),
        ("English, ESPAÑOL; deutsch", {"en", "es", "de"}),
        ("fr / pt-BR & zh_CN", {"fr", "pt", "zh"}),
        ("Hindi and русский\n日本語", {"hi", "ru", "ja"}),
        ("espan\u0303ol, हिन्दी", {"es", "hi"}),
        ("Mandarin, Chinese, zh", {"zh"}),
        ("Toki  Pona, Sign language", {"toki pona", "sign language"}),
    ],
)
def test_languages_are_read(text: str, read: set[str]) -> None:
    assert parse_languages(text) == read


@pytest.mark.parametrize(
    ("text", "refusal", "says"),
    [
        ("English, C++ 17", UnreadableLanguage, "“17”|“C"),
        ("English (fluent)", UnreadableLanguage, "“English .fluent.”"),
        ("x" * 21, UnreadableLanguage, "at most 20 letters"),
        ("<@123>", UnreadableLanguage, "123"),
        ("--", UnreadableLanguage, "--"),
        ("en, es, de, fr, pt, zh", TooManyLanguages, "You named 6 languages"),
    ],
)
def test_languages_that_cannot_be_read_are_named(text: str, refusal: type[Refusal], says: str) -> None:
    with pytest.raises(refusal, match=says):
        parse_languages(text)


@given(st.text() | st.lists(st.text(st.characters(categories=("L", "M", "Zs")), max_size=9)).map(", ".join))
def test_whatever_is_written_as_languages_is_read_back_or_refused(text: str) -> None:
    with suppress(Refusal):
        languages = parse_languages(text)
        assert 1 <= len(languages) <= 5
        assert all(len(each) <= 20 for each in languages)
        assert parse_languages(spell_languages(languages)) == languages


def test_every_language_is_found_by_each_of_its_names_and_no_name_is_given_twice() -> None:
    for code, names in NAMES.items():
        for name in (code, *names, names[0].upper()):
            assert parse_languages(name) == {code}, name
    every = [name for names in NAMES.values() for name in names]
    assert len(every) == len(set(every))


FULL = WishAnswers(
    hours="Sat 9-12",
    dates="2027-02-01, 2027-02-02",
    languages="en, spanish",
    partners=("12", "13"),
    apart=("14",),
)


def test_answers_become_wishes_and_fill_the_form_again() -> None:
    wishes = check_wishes(ADA, FULL)
    assert wishes == Wishes(
        hours="Sat 9-12",
        if_needed=((129 * 60, 132 * 60),),
        dates_off=frozenset(days("2027-02-01", "2027-02-02")),
        languages=frozenset({"en", "es"}),
        partners=frozenset(map(MemberId, (12, 13))),
        apart=frozenset({MemberId(14)}),
    )
    again = as_wished(wishes)
    assert (again.dates, again.languages) == ("2027-02-01 to 2027-02-02", "English, Spanish")
    assert check_wishes(ADA, again) == wishes


def test_nothing_must_be_answered() -> None:
    assert check_wishes(ADA, WishAnswers()) == Wishes()
    assert as_wished(Wishes()) == WishAnswers()


def test_oneself_and_bots_are_left_out() -> None:
    answers = WishAnswers(partners=("11", "12", "99"), apart=("11", "98", "13"), bots=("99", "98"))
    wishes = check_wishes(ADA, answers)
    assert (wishes.partners, wishes.apart) == ({12}, {13})
    assert left_out(ADA, answers) == {11, 98, 99}
    assert not left_out(ADA, FULL)


@pytest.mark.parametrize(
    ("answers", "refusal", "says"),
    [
        (WishAnswers(hours="after lunch"), UnreadableHours, "after lunch"),
        (WishAnswers(dates="soon"), UnreadableDate, "soon"),
        (WishAnswers(languages="1337"), UnreadableLanguage, "1337"),
        (WishAnswers(partners=("12", "13"), apart=("13", "14")), WantedAndNot, "You picked <@13> both"),
    ],
)
def test_answers_that_cannot_be_used_are_refused_in_words(
    answers: WishAnswers, refusal: type[Refusal], says: str
) -> None:
    with pytest.raises(refusal, match=says):
        check_wishes(ADA, answers)


@given(st.builds(WishAnswers, st.text(), st.text(), st.text()))
def test_no_text_whatever_breaks_anything(answers: WishAnswers) -> None:
    with suppress(Refusal):
        assert check_wishes(ADA, as_wished(check_wishes(ADA, answers))) == check_wishes(ADA, answers)


def test_two_people_are_two() -> None:
    assert two_people(ADA, MemberId(12)) == {12, 11}
    for member, other in ((ADA, None), (None, ADA), (ADA, ADA)):
        with pytest.raises(NotTwoPeople):
            two_people(member, other)
