"""Whatever people write, as a name or in a form: it pings nobody, and every card keeps its shape and stays valid."""

from __future__ import annotations

import inspect
import json
import string
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from discord import ui
from discord.http import handle_message_parameters
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions.ask_what_if import WhatIfAsked
from bot.actions.capstones import OneShown
from bot.actions.forms import FormReady, FormRefused
from bot.actions.hold_vote import VoteOpened
from bot.actions.leave import Left
from bot.actions.link_capstone import CapstoneLinked
from bot.actions.move_capstone import CapstoneMoved
from bot.actions.open_cohort import CohortChanged, CohortOpened
from bot.actions.propose_groups import GroupsApplied, GroupsProposed
from bot.actions.review_capstone import ReviewsListed
from bot.actions.show_calendar import HistoryShown
from bot.actions.show_capstones import CapstonesListed, CapstonesShown
from bot.actions.show_certificate import NotFinished
from bot.actions.show_curriculum import CalendarExported
from bot.actions.sign_up import SignedUp
from bot.actions.wish import Wished
from bot.core import keys, refusals
from bot.core.capstone import State as Stage
from bot.core.cohort import Cohort
from bot.core.completion import completed
from bot.core.edits import Delay, Skip
from bot.core.finishing import CapstoneState, Finish, NotYet, TheirCapstone
from bot.core.people import MemberId, Wishes
from bot.core.posting import Announcement, Post, UnitPost, Welcome
from bot.core.refusals import Refusal
from bot.core.signup import Answers
from bot.core.wishes import WishAnswers
from bot.core.work import Work
from bot.guild.cards import (
    capstones,
    certificate,
    leftover,
    plan,
    posts,
    regrouping,
    replies,
    rescheduling,
    stored,
    voting,
    wishing,
)
from bot.guild.cards import curriculum as plans
from bot.guild.cards.text import plain
from bot.guild.sign_up_form import sign_up_form
from bot.guild.wishes_form import wishes_form
from tests.core.examples import NINE
from tests.guild.progress_cards import progress_cards
from tests.guild.test_cards import (
    ANSWERS,
    COHORT,
    GROUP,
    NOW,
    PERSON,
    TABLE,
    TITLES,
    TRACK,
    UNIT,
    VOTE,
    capstone,
    certified,
    curriculum_shown,
    drift,
    everything,
    made_of,
    post,
    previewed,
    proposed,
    told,
    troubles_of,
)
from tests.requests.asked import Asked, texts
from tests.requests.markup import markup
from tests.requests.watching import wrong

NASTY = (
    "@everyone",
    "@here",
    "<@&1>",
    "<@1>",
    "<@!1>",
    "<#1>",
    "<t:0:R>",
    "</signup:1>",
    "<a:owl:1>",
    "<id:browse>",
    "\u202egnitirw",
    "\u2067\u200f\u200e",
    "\u200b",
    "e" + "\u0301" * 60,
    "🦉" * 4000,
    "**a _b ~~c~~_** ||d||",
    "***",
    "__",
    "`",
    "``",
    "```",
    "```py\n",
    "[text](https://e.example)",
    "[**a**](b) [c](<https://e.example>)",
    "[a]",
    "](",
    "https://e.example/**a`b_c",
    "<https://e.example>",
    "\n",
    "\r\n\u2028",
    "\n# ",
    "\n-# ",
    "\n- ",
    "\n1. ",
    "\n> ",
    ">>> ",
    "# ",
    "\\",
    "\\\\",
    "%s {0} {name}",
)
PLAIN = "Ada"


def words() -> st.SearchStrategy[str]:
    """Of several pieces, and never blank: no name is, and blank answers are none."""
    some = st.lists(st.sampled_from(NASTY) | st.text(max_size=4), min_size=1, max_size=6)
    return some.map("".join).filter(str.strip)


def sent(message: dict[str, Any]) -> Asked:
    """A card, as discord.py puts it on the wire."""
    fields = {name: value for name, value in message.items() if name != "ephemeral"}
    with handle_message_parameters(**fields) as made:
        multipart = {part["name"]: part["value"] for part in made.multipart or ()}
        body = json.loads(multipart["payload_json"]) if multipart else made.payload
        return Asked("POST", "/channels/7/messages", body, files=len(made.files or ()))


def opened(form: ui.Modal) -> Asked:
    return Asked("POST", "/interactions/7/a-token/callback", {"type": 9, "data": form.to_dict()})


def cards(words: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every card with words of people in it."""
    cohort = replace(COHORT, name=words)
    person = replace(PERSON, name=words, exact=words)
    wishes = Wishes(hours=words, languages=frozenset({words, "en"}), partners=frozenset({MemberId(12)}))
    yield from _of_a_cohort(cohort)
    yield "signed up", replies.signed_up(SignedUp(person, cohort, again=False, first=NINE), NOW)
    yield (
        "history",
        rescheduling.history(HistoryShown(cohort, (made_of(Skip(UNIT.slug), reason=words),), frozenset({1}), TITLES)),
    )
    shown = replace(curriculum_shown(), cohort=cohort)
    yield "plan", plans.plan(shown)
    yield "vote opened", voting.opened(VoteOpened(cohort, VOTE))
    yield "vote", posts.post(_in(cohort, post(VOTE, in_thread=False)))
    yield "calendar preview", rescheduling.preview(replace(previewed(Delay(3, 1)), cohort=cohort))
    yield "calendar file", plans.calendar_file(CalendarExported(cohort, b"x", 1, 1))
    yield "what is stored", stored.stored(everything(replace(person, wishes=wishes)), NOW)
    yield "wished", wishing.wished(Wished(cohort, wishes, frozenset({MemberId(11)})))
    for refusal in _refusals(words):
        name = type(refusal).__name__
        yield f"refused: {name}", replies.refused(refusal)
        yield f"form refused: {name}", replies.form_refused(FormRefused(cohort, refusal), keys.SIGN_UP)
    finish = Finish(NINE, 5, 6, NINE, TheirCapstone(one := capstone(Stage.MERGED), NINE))
    yield "certificate", certificate.certificate(certified(finish, cohort=cohort, name=words), b"x")
    missing = NotYet(1, 6, (UNIT,), 1, (), CapstoneState.NONE)
    yield "not finished", certificate.not_finished(NotFinished(cohort, TRACK.title, missing))
    moved = OneShown(one, completed(one, [], NINE), None, None)
    yield "capstone, and finished", capstones.moved(CapstoneMoved(cohort, moved, NINE, finish))
    yield from progress_cards(cohort, TRACK, words)


def _of_a_cohort(cohort: Cohort) -> Iterator[tuple[str, dict[str, Any]]]:
    late = UnitPost(TRACK.slots[2], GROUP, late=True, also=TRACK.slots[:2])
    for what in (Announcement(TRACK, NINE), Welcome(GROUP, GROUP.sessions), UnitPost(TRACK.slots[1], GROUP), late):
        yield type(what).__name__, posts.post(_in(cohort, post(what)))
    yield "opened", replies.cohort_opened(CohortOpened(cohort, TABLE))
    for trouble in troubles_of(cohort):
        yield f"trouble: {trouble.why}", posts.post(_in(cohort, told(trouble)))
    yield "long work", posts.post(_in(cohort, told(Work(NINE, 500, 320))))
    yield "the server's plan", plan.server_plan(drift(cohort, 2), 45)
    yield "sign-ups closed", replies.cohort_changed(CohortChanged(replace(cohort, signups=False), "signups"))
    yield "over", replies.cohort_changed(CohortChanged(replace(cohort, signups=False, running=False), "all"))
    yield "reopened", replies.cohort_changed(CohortChanged(cohort, "all"))
    yield "left", replies.left(Left(cohort))
    one = capstone(Stage.READY)
    shown = OneShown(one, completed(one, [], NINE), None, None)
    yield "capstone", capstones.shown(CapstonesShown(cohort, (shown,), own=True, now=NINE))
    yield "capstones", capstones.listed(CapstonesListed(cohort, (one,), 0, NINE))
    yield "no capstones", capstones.listed(CapstonesListed(cohort, (), 0, NINE))
    yield "capstone linked", capstones.linked(CapstoneLinked(cohort, one, None, None, 0))
    yield "reviews", capstones.reviews(ReviewsListed(cohort, (one,), NINE))
    result: GroupsProposed = replace(proposed(), facts=replace(proposed().facts, cohort=cohort))
    yield "preview", regrouping.preview(result)
    yield "applied", regrouping.applied(GroupsApplied(cohort, result.shown.regrouping))
    yield "what if", leftover.what_if(WhatIfAsked(cohort, ANSWERS))


def _in(cohort: Cohort, what: Post) -> Post:
    return replace(what, cohort=cohort)


def _refusals(words: str) -> Iterator[Refusal]:
    """Each with what somebody typed for its facts; those who are mentioned by us aside."""
    ours = {"people": "<@11> <@12>", "channel": "<#9>", "member": 11}
    for kind in vars(refusals).values():
        if inspect.isclass(kind) and issubclass(kind, Refusal):
            facts = [name for _, name, *_ in string.Formatter().parse(kind.__doc__ or "") if name]
            yield kind(**{name: ours.get(name, ", ".join(f"“{words[:40]}”" for _ in range(100))) for name in facts})


@pytest.mark.slow
@given(words())
@settings(max_examples=30, deadline=None)
async def test_nobodys_words_change_what_a_card_is(words: str) -> None:
    for (name, nasty), (_, harmless) in zip(cards(words), cards(PLAIN), strict=True):
        asked = sent(nasty)
        assert wrong(asked) is None, name
        for said, meant in zip(texts(asked.message or {}), texts(sent(harmless).message or {}), strict=True):
            assert markup(said) == markup(meant), name


@given(words(), st.text(max_size=4000))
@settings(deadline=None)
async def test_every_form_opens_whatever_was_typed(words: str, typed: str) -> None:
    cohort = replace(COHORT, name=" ".join(words.split())[:40])
    answers = Answers(zone=words[:60], parts=(), exact=words[:400], level="2", hours="10")
    for zone in (None, "", typed, words):
        assert wrong(opened(sign_up_form(FormReady(cohort, answers), zone))) is None
    wishes = WishAnswers(words[:400], words[:1000], words[:200], ("11",), ("12",), ())
    assert wrong(opened(wishes_form(FormReady(cohort, wishes)))) is None


@given(words())
def test_a_thread_has_a_name_that_discord_takes(words: str) -> None:
    name = posts.thread_name(replace(COHORT, name=" ".join(words.split())[:40]), 10**9)
    assert wrong(Asked("POST", "/channels/7/threads", {"name": name, "type": 12})) is None


@given(words(), st.integers(2, 200))
def test_plain_words_are_short_and_bare(words: str, limit: int) -> None:
    shown = plain(words, limit)
    assert not markup(shown)
    assert len(shown) <= 2 * limit + 1
    assert bool(shown) == bool(words.strip())


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Ada", "Ada"),
        ("  Ada \n Lovelace ", "Ada Lovelace"),
        ("@everyone", "@\u200beveryone"),
        ("<@1> <t:0>", "<\u200b@\u200b1> <\u200bt:0>"),
        ("*a* _b_ `c`", r"\*a\* \_b\_ \`c\`"),
        ("[a](b) [c](d)", r"\[a\](b) \[c\](d)"),
        ("https://a.example/_b", "https:\u200b//a.example/\\_b"),
        ("# Ada", r"\# Ada"),
        ("-# Ada", r"\-# Ada"),
        ("1. Ada", r"1\. Ada"),
        ("A # b - c > d 1. e", "A # b - c > d 1. e"),
        ("a\u202eb\u2067c", "abc"),
        ("שלום \u200fAda", "שלום \u200fAda"),
        ("e" + "\u0301" * 60 + "f", "e" + "\u0301" * 4 + "f"),
        ("ก็ท่านนั้น", "ก็ท่านนั้น"),
        ("\u202e", "�"),
    ],
)
def test_words_are_shown_as_they_are(words: str, shown: str) -> None:
    assert plain(words) == shown
