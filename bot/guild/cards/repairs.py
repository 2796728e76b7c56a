"""A group that does not work: what its members are asked, and what organisers are proposed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from discord import ButtonStyle, SelectOption, ui

from bot.actions.mend_groups import Asked, CaseShown, Mending
from bot.core import keys
from bot.core.cases import Case, Still
from bot.core.cohort import Cohort
from bot.core.health import Ill
from bot.core.matching.mended import How, Mended
from bot.core.people import GroupId, MemberId
from bot.core.posting import Post, Repair, StillIn
from bot.guild.cards.text import NOBODY, bullets, card, count, mention, only, plain, private, row, when

GREY, BLUE, RED = ButtonStyle.secondary, ButtonStyle.primary, ButtonStyle.danger

WHY = {
    Ill.QUIET: "it has been quiet: of the last two units I have heard from fewer than two of you",
    Ill.NOT_MET: "its last two sessions did not happen, as those said who told me of them",
}
TOLD = {
    Ill.QUIET: "fewer than two of its members have checked in for the last two units, or met",
    Ill.NOT_MET: "its last two sessions did not happen, by most reports",
}
HOW = {
    How.STAY: "They go on by themselves",
    How.JOIN: "Somebody joins them",
    How.MERGE: "Two groups become one",
    How.SPREAD: "They join other groups",
    How.SPLIT: "The group becomes two",
    How.END: "The group ends",
}


# To a member


def still_in(what: Post, asked: StillIn) -> dict[str, Any]:
    """A direct message asks; in a thread, the question is behind a button."""
    cohort = what.cohort
    if what.to is not None:
        text = _question(cohort, asked.group, asked.why)
        return {"view": card(text, _answers(cohort, asked.group, asked.opened)), "allowed_mentions": NOBODY}
    text = f"<@{asked.member}>, I have a question for you alone."
    view = card(text, row(_button("Read it", _read_id(cohort, asked))))
    return {"view": view, "allowed_mentions": only([asked.member])}


def still_marker(what: Post, asked: StillIn) -> str:
    if what.to is None:
        return _read_id(what.cohort, asked)
    return _still_id(what.cohort, asked.group, int(asked.opened.timestamp()), Still.IN)


def question(result: Asked) -> dict[str, Any]:
    case = result.case
    text = _question(result.cohort, case.group, case.why)
    return private(card(text, _answers(result.cohort, case.group, case.opened_at)))


def said(still: Still) -> dict[str, Any]:
    if still is Still.IN:
        return private(card("Good! I look for a way for you to go on with people who are in, too."))
    return private(
        card(
            "Take the time you need. When the groups are mended you leave this one, and keep your sign-up: press "
            "“Yes, I'm in” before that if you change your mind, and an organiser finds you a group when you are back."
        )
    )


def _question(cohort: Cohort, group: GroupId, why: Ill) -> str:
    return (
        f"**Still in?** I ask everybody in your group {group} of **{plain(cohort.name)}**, because {WHY[why]}. "
        "That happens, and nobody is to blame.\n"
        "Tell me how it is for you, and the organisers get a proposal for how those who are in go on. "
        "Your answer is not shown to the group.\n"
        "-# If I hear nothing within two days, I take it that you need a break: you keep your sign-up."
    )


def _answers(cohort: Cohort, group: GroupId, opened: datetime) -> ui.ActionRow[Any]:
    second = int(opened.timestamp())
    return row(
        _button("Yes, I'm in", _still_id(cohort, group, second, "in"), BLUE),
        _button("I need a break", _still_id(cohort, group, second, "break")),
        _button("No, take me out", _still_id(cohort, group, second, "out")),
    )


def _read_id(cohort: Cohort, asked: StillIn) -> str:
    second = int(asked.opened.timestamp())
    return keys.READ_STILL.id(cohort=cohort.id, group=asked.group, opened=second, member=asked.member)


def _still_id(cohort: Cohort, group: GroupId, second: int, answer: str) -> str:
    return keys.STILL.id(guild=cohort.guild, cohort=cohort.id, group=group, opened=second, answer=answer)


# To organisers


def repair(what: Post, content: Repair) -> dict[str, Any]:
    """In the organisers' channel; it pings nobody. What is over names nobody and has no button."""
    if content.case is None:
        view = card(f"**{plain(what.cohort.name)}**: a group that did not work is mended, or well again by itself.")
    else:
        view = _proposal(what.cohort, content.case, content.members, 0)
    return {"view": view, "allowed_mentions": NOBODY}


def repair_marker(what: Post, content: Repair) -> str:
    if content.case is None:
        return "none"
    return _mend_id(what.cohort, content.case, 0) if content.case.options else _anew_id(what.cohort, content.case)


def case(result: CaseShown, way: int = 0) -> dict[str, Any]:
    """The same for one organiser alone, with that way opened."""
    return private(_proposal(result.cohort, result.case, result.members, way))


def applied(result: Mending) -> dict[str, Any]:
    changed = [seat for seat in result.regrouping.seats if seat.changed]
    out = f"\nOut of their group, and still signed up: {mention(result.left_out)}." if result.left_out else ""
    return private(
        card(
            f"Done: {count(len(changed), 'group changes', 'groups change')}"
            f" and {count(len(result.regrouping.ended), 'group ends', 'groups end')}. "
            f"Everybody is told in their thread in a moment.{out}"
        )
    )


def _proposal(cohort: Cohort, found: Case, members: frozenset[MemberId], way: int) -> ui.LayoutView:
    leaving = found.out & members
    staying = members - leaving
    head = (
        f"**{plain(cohort.name)}, group {found.group}** does not work: {TOLD[found.why]} "
        f"({when(found.opened_at, 'D')}). I have asked them whether they are still in.\n"
        f"- In, or not asked, since they want no messages: {mention(staying) or 'nobody'}\n"
        f"- Need a break, or did not answer: {mention(leaving) or 'nobody'}; they leave the group and stay signed up"
    )
    if not found.options:
        see = _button("Look again", _anew_id(cohort, found))
        text = f"{head}\n\nI found no group near it that could take them all. `/regroup` looks at everybody."
        return card(text, row(see))
    way = min(way, len(found.options) - 1)
    option = found.options[way]
    parts: list[str | ui.Item[Any]] = [
        f"{head}\n\n**Proposal: {_title(option)}**\n{_what(option, leaving)}",
        row(_button("Apply", _mend_id(cohort, found, way), BLUE)),
    ]
    if len(found.options) > 1:
        parts.append(row(_menu(cohort, found)))
    return card(*parts)


def _title(option: Mended) -> str:
    moved = "nobody else moves" if not option.moves else f"{count(option.moves, 'person moves', 'people move')}"
    return f"{HOW[option.how].lower()}; {moved}"


def _what(option: Mended, leaving: Iterable[MemberId]) -> str:
    """Who is with whom afterwards, why, and how good that is."""
    gone = set(map(str, leaving))
    lines: list[str] = []
    for group in option.after.groups:
        keys_ = frozenset(group.members)
        before = [one for one in option.before if one & keys_]
        new = [key for key in group.members if not any(key in one for one in before)]
        largest = max(before, key=lambda one: len(one & keys_), default=frozenset[str]())
        came = [key for key in group.members if key not in largest and key not in new]
        notes = [f"{_names(came)} from another group"] if came else []
        notes += [f"{_names(new)} from those without a group"] if new else []
        lines.append(f"{_names(group.members)}" + (f" ({'; '.join(notes)})" if notes else ""))
    if not lines:
        return "Nobody is left in it; its thread is archived, and nothing is deleted."
    stay = [one - gone for one in option.before]
    why = "they can meet in every week that is left"
    before_, after = _share(option.worst_before), _share(option.worst)
    figures = f"The weakest group: {after} of 100 after, {before_} before" if option.worst is not None else ""
    touched = sum(bool(one) for one in stay)
    others = f"{count(touched, 'group is', 'groups are')} touched, all others stay as they are"
    return f"{bullets(lines)}\n-# Why: {why}. {figures}; {others}."


def _share(quality: int | None) -> str:
    return "one that cannot meet" if quality is None else f"{quality}"


def _menu(cohort: Cohort, found: Case) -> ui.Select[Any]:
    options = [
        SelectOption(label=f"{number}. {HOW[one.how]} ({count(one.moves, 'move')})", value=str(number - 1))
        for number, one in enumerate(found.options, 1)
    ]
    second = int(found.opened_at.timestamp())
    return ui.Select(
        custom_id=keys.WAYS.id(cohort=cohort.id, group=found.group, opened=second),
        placeholder="Other ways",
        options=options,
    )


def _mend_id(cohort: Cohort, found: Case, way: int) -> str:
    second = int(found.opened_at.timestamp())
    return keys.MEND.id(cohort=cohort.id, group=found.group, opened=second, way=way, facts=found.facts)


def _anew_id(cohort: Cohort, found: Case) -> str:
    return keys.MEND_ANEW.id(cohort=cohort.id, group=found.group, opened=int(found.opened_at.timestamp()))


def looking() -> dict[str, Any]:
    return private(card("I am looking anew; the message in your channel changes when I have found something."))


def _names(members: Iterable[str]) -> str:
    return mention(map(int, members))


def _button(label: str, custom_id: str, style: ButtonStyle = GREY) -> ui.Button[Any]:
    return ui.Button(label=label, custom_id=custom_id, style=style)
