"""Who is left out of a preview, why, and what would give them a place; and what other settings would bring."""

from __future__ import annotations

from typing import Any

from bot.actions.ask_what_if import WhatIfAsked
from bot.actions.propose_groups import Choice, Facts, GroupsProposed
from bot.core.matching.changes import Advice, Cause, Remedy
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

    Whom somebody would rather not be with is told to nobody: where that may be the reason, it is not given.
    """
    wishes = _in_wishes(result.facts)
    known = {one.key: one for one in result.shown.advice if not (_of_others(one) and one.key in wishes)}
    return [_line(result.shown, person, known.get(person.key)) for person in result.shown.regrouping.unplaced]


def _in_wishes(facts: Facts) -> set[str]:
    """Who would rather not be with somebody, and with whom somebody would rather not be."""
    return {
        str(member)
        for person in facts.people
        if person.wishes.apart
        for member in (person.member, *person.wishes.apart)
    }


def _of_others(one: Advice) -> bool:
    return one.why.cause in ABOUT_OTHERS or (one.change is not None and one.change.remedy is Remedy.NOT_APART)


def what_if(result: WhatIfAsked) -> dict[str, Any]:
    """What each looser setting would bring."""
    lines = bullets(map(advice.what_if, result.answers)) or "There was no time to try any setting."
    text = (
        f"# What if … for {plain(result.cohort.name)}\n{lines}\n"
        "-# Compared with the preview. Nothing has changed: settings hold for all cohorts; whoever runs me sets them."
    )
    return {"view": card(text), "allowed_mentions": NOBODY}


def _line(choice: Choice, person: Unplaced, known: Advice | None) -> str:
    if known is None:
        return f"- <@{person.key}>: {REASONS[person.reason]}"
    change = advice.change(known, group=lambda _: _group(choice, known), person=lambda key: f"<@{key}>")
    return f"- <@{person.key}>: {advice.why(known)}. {change}"


def _group(choice: Choice, known: Advice) -> str:
    """The name, in this preview, of the group that somebody would fit into."""
    company = {int(key) for key in known.change.company} if known.change else set[int]()
    for name, seat in zip(seat_names(choice.regrouping), choice.regrouping.seats, strict=True):
        if company & seat.members:
            return name[0].lower() + name[1:]
    return "a group"
