"""Wishes for the next grouping: what a person answers, and what of it counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.availability import parse_hours
from bot.core.dates_text import parse_dates, spell_dates
from bot.core.languages import ENGLISH, parse_languages, spell_languages
from bot.core.people import MemberId, Pair, Wishes
from bot.core.refusals import NotTwoPeople, WantedAndNot

MOST_PARTNERS, MOST_APART = 4, 10


@dataclass(frozen=True, slots=True)
class WishAnswers:
    """The form as it was filled in: nothing is checked yet. People are ids; `bots` are those that are no people."""

    hours: str = ""
    dates: str = ""
    languages: str = ""
    partners: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    bots: tuple[str, ...] = ()


def check_wishes(member: MemberId, answers: WishAnswers) -> Wishes:
    """What counts of the answers; refuses the first that cannot be used, saying how to mend it.

    The member themself and bots are left out of both lists of people: see left_out().
    """
    nobody = left_out(member, answers)
    partners, apart = _ids(answers.partners) - nobody, _ids(answers.apart) - nobody
    if both := partners & apart:
        raise WantedAndNot(people=" ".join(f"<@{other}>" for other in sorted(both)))
    return Wishes(
        hours=answers.hours,
        if_needed=parse_hours(answers.hours),
        dates_off=parse_dates(answers.dates),
        languages=parse_languages(answers.languages),
        partners=partners,
        apart=apart,
    )


def left_out(member: MemberId, answers: WishAnswers) -> frozenset[MemberId]:
    """Who was picked but cannot be wished for, nor against: the member themself, and bots."""
    return _ids((*answers.partners, *answers.apart)) & {member, *_ids(answers.bots)}


def as_wished(wishes: Wishes) -> WishAnswers:
    """What fills the form again."""
    return WishAnswers(
        hours=wishes.hours,
        dates=spell_dates(wishes.dates_off),
        languages="" if wishes.languages == ENGLISH else spell_languages(wishes.languages),
        partners=tuple(map(str, sorted(wishes.partners))),
        apart=tuple(map(str, sorted(wishes.apart))),
    )


def two_people(member: MemberId | None, other: MemberId | None) -> Pair:
    """Two people as a pair; refuses fewer."""
    if member is None or other is None or member == other:
        raise NotTwoPeople()
    return frozenset({member, other})


def _ids(texts: Iterable[str]) -> frozenset[MemberId]:
    return frozenset(MemberId(int(text)) for text in texts)
