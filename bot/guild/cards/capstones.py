"""Capstones in words: what was linked and whose rules hold, where each stands, and what upstream has answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import discord
from discord import ButtonStyle, ui

from bot.actions.capstones import OneShown
from bot.actions.leave_capstone import CapstoneLeft
from bot.actions.link_capstone import CapstoneLinked
from bot.actions.move_capstone import CapstoneMoved
from bot.actions.review_capstone import Reviewed, ReviewsListed
from bot.actions.show_capstones import CapstonesListed, CapstonesShown
from bot.core import keys
from bot.core.capstone import (
    CLOSED_UPSTREAM,
    CLOSINGS,
    Capstone,
    Kind,
    Link,
    State,
    UpstreamAnswer,
    Waits,
    moves_from,
    slipping,
)
from bot.core.cohort import Cohort
from bot.core.completion import Completion
from bot.core.courtesy import ping_from
from bot.core.curriculum import Library
from bot.core.posting import Post
from bot.core.upstream import Said
from bot.guild.cards.certificate import offer
from bot.guild.cards.text import bullets, card, count, mention, plain, private, row, rule, when

A_PAGE, REVIEWS_SHOWN = 8, 8
"""More might not fit into a card, with the longest names there are."""

STATES: Mapping[State, str] = {
    State.SCOUTING: "Scouting",
    State.ISSUE_REGISTERED: "Issue chosen and reproduced",
    State.MAINTAINER_OK: "Maintainers agree",
    State.FAILING_TEST: "A test fails for the right reason",
    State.DRAFT_PR: "Draft pull request",
    State.PEER_REVIEWED: "Reviewed by another pair",
    State.READY: "Ready for review",
    State.CHANGES_REQUESTED: "Changes asked for",
    State.MERGED: "Merged",
    State.CLOSED: "Closed",
    State.TAIL: "Still open after the cohort's weeks",
    State.CHOSEN: "Replay chosen",
    State.PARENT_CHECKED_OUT: "Parent commit checked out",
    State.TEST_WRITTEN: "Test written",
    State.FIX_WRITTEN: "Fix written",
    State.COMPARED: "Compared with the real change",
}
SAYINGS: Mapping[str, str] = {
    "registered": "Three shortlisted, this one reproduced, maintainers asked",
    "agreed": "A maintainer agrees",
    "not-needed": "The written rule needs no answer",
    "test-fails": "Our test fails, for the right reason",
    "made-ready": "It is marked ready for review",
    "changes-asked": "The maintainers asked for changes",
    "answered": "We have answered the review",
    "merged": "It is merged",
    "tail": "Our weeks are over, we go on waiting",
    "checked-out": "The parent commit is checked out",
    "test-written": "Our test is written, and fails",
    "fix-written": "Our fix is written, unseen",
    "compared": "We compared it with the real change and its review",
    "declined": "Closed: the maintainers don't want it",
    "fixed-elsewhere": "Closed: somebody else has mended it",
    "went-quiet": "Closed: nobody answered for too long",
    "stopped": "Closed: we stop here",
    "green": "All checks are green",
    "not-green": "The checks are not green after all",
    "demo": "We gave our demo",
    "no-demo": "We have not given our demo after all",
    "linked": "The link was changed",
    "pull-linked": "The pull request was linked",
    "reviewed": "Another pair reviewed it",
    "upstream": "GitHub says so",
    "weeks-over": "The cohort's weeks are over",
    "started": "Linked",
}
"""Every move in words, as its people say it."""
WAITS: Mapping[Waits, str] = {
    Waits.US: "your turn",
    Waits.MAINTAINER: "waits for the maintainers",
    Waits.PAIR: "waits for a review by another pair (`/capstone review`)",
}
TROUBLES: Mapping[Said, str] = {
    Said.GONE: "GitHub shows me nothing at this address: is it private or deleted? `/capstone link` sets another.",
    Said.NONSENSE: "I could not read GitHub's last answer, so say by hand how it stands.",
    Said.MOVED: "It has moved somewhere where I don't follow: link its new address with `/capstone link`.",
    Said.SILENCE: "GitHub did not answer when I last asked; I try again later.",
}
SUBSTANTIAL = (
    "What counts: behaviour changes, a test shows it, an issue asked for it. A change of nothing but typing errors or "
    "documentation does not count."
)


def linked(result: CapstoneLinked) -> dict[str, Any]:
    """The answer to `/capstone link` and `/capstone replay`."""
    capstone, link = result.capstone, result.capstone.at.link
    before = f" It was {_named(result.before)}; that stays in its history." if result.before else ""
    head = (
        f"# {'Your replay' if capstone.kind is Kind.REPLAY else 'Your capstone'}: {_named(link)}\n"
        f"-# {plain(result.cohort.name)} · {mention(capstone.members)}\n"
        f"**{STATES[capstone.at.state]}**.{before}"
    )
    if capstone.kind is Kind.REPLAY:
        how = (
            "Check out the commit before it, write the test and the fix without looking, then compare with the real "
            "change and its review. No maintainer is asked for anything.\n-# `/capstone show` says how far you are."
        )
        return private(card(head, rule(), how))
    parts = [SUBSTANTIAL]
    if result.open_there:
        many = count(result.open_there, "pull request")
        parts.append(
            f"Others of your cohort have {many} open at this project. Two at a time are the most that is fair to its "
            "maintainers: open yours when one of them is done, or choose another project."
        )
    parts.append("-# I only ever read there, and never write. `/capstone show` says how it stands.")
    return private(card(head, rule(), _rules(result.library), rule(), "\n".join(parts)))


def _rules(library: Library | None) -> str:
    if library is None:
        return "**Its rules**: I know none of this project. Read its guide for contributors before you write there."
    ping = library.ping_after_days
    lines = [
        f"First: {library.gate}",
        *library.rules,
        *([f"Issues for newcomers are labelled {', '.join(library.labels)}"] if library.labels else []),
        f"AI: {library.ai or 'we read nothing about it, which is no permission: ask'}",
        *([f"To sign: {library.agreement}"] if library.agreement else []),
        f"Asking for an answer: {f'not before {ping} days have passed' if ping else 'we know no rule; read the guide'}",
        *([f"Without activity it is closed after {library.closes_after_days} days"] * bool(library.closes_after_days)),
    ]
    guide = f"[{library.guide.title}](<{library.guide.url}>)"
    source = "" if library.read else "\n-# We know these rules from search results only."
    return f"**The rules of {library.name}** · {guide}\n{bullets(lines)}{source}"


# Where it stands


def shown(result: CapstonesShown) -> dict[str, Any]:
    """The answer to `/capstone show`; only its own people can say how it goes."""
    parts: list[str | ui.Item[Any]] = []
    for one in result.shown:
        parts += [*([rule()] if parts else []), *_section(result.cohort, one, result.now, own=result.own)]
    return private(card(*parts, *offer(result.cohort, result.finish)))


def moved(result: CapstoneMoved) -> dict[str, Any]:
    """The same of one, after its people have said something."""
    parts = _section(result.cohort, result.shown, result.now, own=True)
    return private(card(*parts, *offer(result.cohort, result.finish)))


def _section(cohort: Cohort, one: OneShown, now: datetime, *, own: bool) -> list[str | ui.Item[Any]]:
    capstone = one.capstone
    what = "Replay" if capstone.kind is Kind.REPLAY else "Capstone"
    lines = [
        f"# {what}: {_named(capstone.at.link)}",
        f"-# {plain(cohort.name)} · {mention(capstone.members)}",
        f"**{STATES[capstone.at.state]}**{_why(capstone)}, since {when(capstone.at.since, 'D')} "
        f"({when(capstone.at.since, 'R')}){_whose_turn(capstone, own=own)}",
        *_remarks(one, now, own=own),
    ]
    parts: list[str | ui.Item[Any]] = ["\n".join(lines), _checklist(capstone, one.completion)]
    if own and (names := moves_from(capstone)):
        options = [discord.SelectOption(label=SAYINGS[name], value=name) for name in names]
        ids = keys.CAPSTONE_MOVE.id(cohort=cohort.id, capstone=capstone.number)
        parts.append(row(ui.Select(custom_id=ids, placeholder="What is new?", options=options)))
    if own and (buttons := list(_buttons(cohort, one))):
        parts.append(row(*buttons))
    return parts


def _buttons(cohort: Cohort, one: OneShown) -> Iterator[ui.Button[Any]]:
    number = one.capstone.number
    if one.last is not None:
        ids = keys.CAPSTONE_UNDO.id(cohort=cohort.id, capstone=number, move=one.last.number)
        yield _button(f"Undo: {SAYINGS[one.last.how]}"[:80], ids)
    if len(one.capstone.members) > 1:
        yield _button("I'm not part of it", keys.CAPSTONE_LEAVE.id(cohort=cohort.id, capstone=number))


def _why(capstone: Capstone) -> str:
    """How it came there, where that says more than the state itself."""
    match capstone.at.how:
        case "not-needed":
            return " (the written rule needs no answer)"
        case how if capstone.at.state is State.CLOSED and how in CLOSINGS:
            return f" ({SAYINGS[how].removeprefix('Closed: ')})"
        case how if capstone.at.state is State.CLOSED and how == CLOSED_UPSTREAM:
            return " (say why below)"
        case _:
            return ""


def _whose_turn(capstone: Capstone, *, own: bool) -> str:
    if capstone.waits is Waits.US and not own:
        return ": their turn"
    return f": {WAITS[capstone.waits]}" if capstone.waits in WAITS else ""


def _remarks(one: OneShown, now: datetime, *, own: bool) -> list[str]:
    capstone, lines = one.capstone, list[str]()
    if slipping(capstone, now):
        stuck = " Stuck? Say so in your thread; a replay is always possible." if own else ""
        lines.append(f"It has been {'your' if own else 'their'} turn for more than three days.{stuck}")
    if (ping := ping_from(capstone, one.library)) is not None:
        lines.append(f"Nobody asks the maintainers for an answer before {when(ping, 'D')}: it is their rule.")
    elif capstone.waits is Waits.MAINTAINER:
        lines.append("Waiting for maintainers is not being behind.")
    if capstone.live and capstone.said is not None and capstone.said in TROUBLES:
        lines.append(f"⚠️ {TROUBLES[capstone.said]}")
    elif capstone.live and capstone.seen is not None and capstone.seen.what == "issue" and not capstone.seen.open:
        lines.append("⚠️ GitHub says that this issue is closed.")
    return lines


def _checklist(capstone: Capstone, done: Completion) -> str:
    if capstone.kind is Kind.REPLAY:
        ticks = {"Compared": done.opened, "Demo given": done.demo}
    else:
        ticks = {
            "Pull request open": done.opened,
            "Checks green": done.green,
            "Reviewed by another pair": done.reviewed,
            "No review unanswered for more than 48 hours": done.answered,
            "Demo given": done.demo,
        }
    head = "**Completed.**" if done.done else "**To be completed**"
    bonus = "" if capstone.kind is Kind.REPLAY else "\n-# Merged is a bonus, not the measure."
    lines = bullets(f"{'☑' if there else '☐'} {what}" for what, there in ticks.items())
    return f"{head}\n{lines}{bonus}"


def left(result: CapstoneLeft) -> dict[str, Any]:
    """After "I'm not part of it"."""
    link = result.capstone.at.link
    return private(
        card(f"You are not part of {_named(link)} any more; it goes on with {mention(result.capstone.members)}.")
    )


# Others' capstones


def listed(result: CapstonesListed) -> dict[str, Any]:
    """The answer to `/capstone list`."""
    name = plain(result.cohort.name)
    if not result.capstones:
        return private(card(f"Nobody in **{name}** has linked a capstone yet. People do with `/capstone link`."))
    pages = -(-len(result.capstones) // A_PAGE)
    page = min(result.page, pages - 1)
    here = result.capstones[page * A_PAGE : (page + 1) * A_PAGE]
    late = sum(slipping(one, result.now) for one in result.capstones)
    head = f"# Capstones of {name}\n-# {len(result.capstones)} in all, {late} at a standstill for more than three days"
    parts: list[str | ui.Item[Any]] = [f"{head}\n{bullets(_line(one, result.now) for one in here)}"]
    turns = [("Earlier", page - 1), ("Later", page + 1)]
    buttons = [
        _button(label, keys.CAPSTONES.id(cohort=result.cohort.id, page=other))
        for label, other in turns
        if 0 <= other < pages
    ]
    return private(card(*parts, *([row(*buttons)] if buttons else [])))


def _line(capstone: Capstone, now: datetime) -> str:
    turns = {Waits.US: "their turn", Waits.MAINTAINER: "with the maintainers", Waits.PAIR: "needs another pair"}
    turn = f", {turns[capstone.waits]}" if capstone.waits in turns else ""
    mark = "⚠️ " if slipping(capstone, now) else ""
    replay = "replay of " if capstone.kind is Kind.REPLAY else ""
    state = f"**{STATES[capstone.at.state]}**{turn}, since {when(capstone.at.since, 'R')}"
    return f"{mark}{state}: {replay}{_named(capstone.at.link)} · {mention(capstone.members)}"


def reviews(result: ReviewsListed) -> dict[str, Any]:
    """The answer to `/capstone review`."""
    if not result.capstones:
        return private(card(f"No pull request in **{plain(result.cohort.name)}** waits for a review by another pair."))
    parts: list[str | ui.Item[Any]] = [
        f"# Pull requests that wait for a pair's review\n-# {plain(result.cohort.name)}\n"
        "Read one, tell its people what you would ask as a maintainer, then press its button."
    ]
    for one in result.capstones[:REVIEWS_SHOWN]:
        ids = keys.CAPSTONE_REVIEWED.id(cohort=result.cohort.id, capstone=one.number)
        parts.append(f"{_named(one.at.link)} by {mention(one.members)}, since {when(one.at.since, 'R')}")
        parts.append(row(_button(f"We reviewed it ({one.at.link.short})"[:80], ids)))
    if len(result.capstones) > REVIEWS_SHOWN:
        parts.append(f"-# … and {len(result.capstones) - REVIEWS_SHOWN} more, when these are done.")
    return private(card(*parts))


def reviewed(result: Reviewed) -> dict[str, Any]:
    """After "We reviewed it"."""
    link = result.capstone.at.link
    return private(card(f"Thank you. {_named(link)} counts as reviewed by another pair; its people see that, too."))


# What upstream answered


def answered(answer: UpstreamAnswer, cohort: Cohort) -> ui.LayoutView:
    """A line for the group's thread."""
    who = f"{mention(answer.members)} " if answer.members else ""
    if answer.state is State.MERGED:
        text = f"🎉 {who}**{_named(answer.link)} is merged.** Your change is in."
    else:
        text = (
            f"{who}**The maintainers have asked for changes** in {_named(answer.link)}. Answer each comment within two "
            "days: with a change, or kindly with a reason."
        )
    return card(text, row(_button("Show our capstone", _marked(answer, cohort))))


def marker(what: Post, answer: UpstreamAnswer) -> str:
    return _marked(answer, what.cohort)


def _marked(answer: UpstreamAnswer, cohort: Cohort) -> str:
    return keys.CAPSTONE.id(cohort=cohort.id, capstone=answer.capstone, event=answer.event)


def _named(link: Link) -> str:
    return f"[{plain(link.short, 60)}](<{link.url}>)"


def _button(label: str, custom_id: str) -> ui.Button[Any]:
    return ui.Button(label=label, custom_id=custom_id, style=ButtonStyle.secondary)
