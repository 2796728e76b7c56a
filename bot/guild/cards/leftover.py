"""Who is left out of a preview, why, and what would give them a place; and what other settings would bring."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.actions.ask_what_if import WhatIfAsked
from bot.actions.propose_groups import Choice, Facts, GroupsProposed
from bot.core.matching.changes import Advice, Cause, Remedy, Why
from bot.core.matching.model import Reason, Unplaced
from bot.guild.cards import advice
from bot.guild.cards.hours import seat_names
from bot.guild.cards.text import NOBODY, bullets, card, plain

REASONS = {
    Reason.TOO_FEW_HOURS: "too few free hours for the sessions of every week",
    Reason.NOBODY_IN_COMMON: "no times in common with enough others",
    Reason.LEFT_OVER: "could meet others, but those are in groups already",
}
ABOUT_OTHERS = {Cause.KEPT_APART, Cause.APART_AND_LANGUAGE}


def left_out(result: GroupsProposed) -> list[str]:
    """A line for each person without a place.

    Whom somebody would rather not be with is told to nobody: unless only organisers keep a person apart from others,
    the line is as if there were no more to say than the search's reason and other changes.
    """
    told = _kept_apart_by_organisers(result.facts)
    known = {one.key: one for one in result.shown.advice}
    return [
        _line(result.shown, person, known.get(person.key), everything=person.key in told)
        for person in result.shown.regrouping.unplaced
    ]


def _kept_apart_by_organisers(facts: Facts) -> set[str]:
    return {key for pair in facts.rules.keep_apart for key in pair} - _in_wishes(facts)


def _in_wishes(facts: Facts) -> set[str]:
    """Who would rather not be with somebody, and with whom somebody would rather not be."""
    return {
        str(member)
        for person in facts.people
        if person.wishes.apart
        for member in (person.member, *person.wishes.apart)
    }


def _discreet(one: Advice, reason: Reason) -> Advice:
    """The same without a word of those from whom the person is kept apart."""
    if one.why.cause in ABOUT_OTHERS:
        left_over = reason is Reason.LEFT_OVER
        why = Why(Cause.LEFT_OVER) if left_over else Why(Cause.NO_HOURS_IN_COMMON, weeks=(0,), of=1)
        one = replace(one, why=why)
    if one.change is not None and one.change.remedy is Remedy.NOT_APART:
        one = replace(one, change=None)
    return one


def what_if(result: WhatIfAsked) -> dict[str, Any]:
    """What each looser setting would bring."""
    lines = bullets(map(advice.what_if, result.answers)) or "There was no time to try any setting."
    text = (
        f"# What if … for {plain(result.cohort.name)}\n{lines}\n"
        "-# Compared with the preview. Nothing has changed: settings hold for all cohorts; whoever runs me sets them."
    )
    return {"view": card(text), "allowed_mentions": NOBODY}


def _line(choice: Choice, person: Unplaced, known: Advice | None, *, everything: bool) -> str:
    if known is None:
        return f"- <@{person.key}>: {REASONS[person.reason]}"
    told = known if everything else _discreet(known, person.reason)
    change = advice.change(told, group=lambda _: _group(choice, told), person=lambda key: f"<@{key}>")
    return f"- <@{person.key}>: {advice.why(told)}. {change}"


def _group(choice: Choice, known: Advice) -> str:
    """The name, in this preview, of the group that somebody would fit into."""
    company = {int(key) for key in known.change.company} if known.change else set[int]()
    for name, seat in zip(seat_names(choice.regrouping), choice.regrouping.seats, strict=True):
        if company & seat.members:
            return name[0].lower() + name[1:]
    return "a group"
