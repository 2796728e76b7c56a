"""Wishes: said in a form, kept private, mended when refused, brought to the matcher, and forgotten on request."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.core.matching.model import Applicant, Rules
from tests.stories.test_sign_up import everything_about
from tests.world import Seen, Server, Someone, World

NAMES = ("Ada", "Ben", "Cho", "Dee")


async def four(server: Server) -> list[Someone]:
    await server.opens_cohort()
    people = [server.member(name) for name in NAMES]
    for person in people:
        await person.signs_up()
    return people


async def wishes(someone: Someone, **fields: Any) -> Seen:
    """Fill the form; people are given as such."""
    picked = {name: [each.actor for each in fields[name]] for name in ("partners", "apart") if name in fields}
    return await someone.sends(await someone.opens("wishes"), **(fields | picked))


async def test_wishes_are_said_seen_and_changed(world: World, server: Server) -> None:
    ada, ben, cho, dee = await four(server)
    said = await wishes(
        ada,
        hours="Sat 9-12",
        dates="2026-01-12, 2026-02-02 to 2026-02-04",
        languages="spanish, English",
        partners=[ben, cho],
        apart=[dee],
    )
    assert said.message.flags.ephemeral
    for words in ("Sat 09:00-12:00", "2026-01-12, 2026-02-02 to 2026-02-04", "English, Spanish", "next grouping"):
        assert words in said.text
    assert f"in your group: <@{ben.id}> <@{cho.id}>" in said.text
    assert f"not be grouped with: <@{dee.id}> (private" in said.text

    form = await ada.opens_by(said, "Change my wishes")
    for filled in ("Sat 9-12", "2026-01-12, 2026-02-02 to 2026-02-04", "English, Spanish"):
        assert filled in str(form.modal)
    assert defaults(form) == {"partners": {ben.id, cho.id}, "apart": {dee.id}}
    changed = await ada.sends(form, dates="2026-01-12")
    assert "Away: 2026-01-12\n" in changed.text
    assert f"<@{ben.id}>" not in changed.text, "a list that was emptied is empty"


async def test_wishes_are_for_who_has_signed_up(world: World, server: Server) -> None:
    ada = server.member("Ada")
    assert "No cohort is open" in (await ada.types("wishes")).text
    await server.opens_cohort()
    assert "You are not in “Winter”" in (await ada.types("wishes")).text
    await ada.signs_up()
    form = await ada.opens("wishes")
    await ada.types("leave")
    assert "You are not in “Winter”" in (await ada.sends(form, dates="2026-01-12")).text


async def test_each_cohort_has_its_own_wishes(world: World, server: Server) -> None:
    await server.opens_cohort("Winter")
    await server.opens_cohort("Spring")
    ada = server.member("Ada")
    await ada.signs_up(cohort="Spring")
    assert "Wishes for Spring" in str((await ada.opens("wishes")).modal), "the one she is in"
    await ada.signs_up(cohort="Winter")
    assert "more than one cohort" in (await ada.types("wishes")).text
    assert await ada.completes("wishes", "cohort", "win") == ["Winter"]
    await ada.sends(await ada.opens("wishes", cohort="Winter"), dates="2026-01-12")
    assert "2026-01-12" in str((await ada.opens("wishes", cohort="Winter")).modal)
    assert "value': '2026-01-12" not in str((await ada.opens("wishes", cohort="Spring")).modal)
    await server.olu.types("cohort close", what="all", cohort="Winter")
    assert "Wishes for Spring" in str((await ada.opens("wishes")).modal), "one that is over is not grouped again"


async def test_a_refused_form_loses_nothing(world: World, server: Server) -> None:
    ada, ben, cho, _ = await four(server)
    await wishes(ada, dates="2026-01-20")
    refused = await wishes(ada, hours="Sun 9-10", dates="2026-01-12, when it snows", partners=[ben], apart=[cho])
    assert "could not read “when it snows” as dates" in refused.text
    assert "Nothing you typed is lost" in refused.text
    await world.restarts()
    form = await ada.opens_by(refused, "Mend my answers")
    assert "when it snows" in str(form.modal)
    assert defaults(form) == {"partners": {ben.id}, "apart": {cho.id}}
    mended = await ada.sends(form, hours="Sun 9-10", dates="2026-01-12", partners=[ben.actor], apart=[cho.actor])
    assert "Away: 2026-01-12\n" in mended.text
    assert "when it snows" not in str((await ada.opens("wishes")).modal)


async def test_what_is_wrong_is_said_in_words(world: World, server: Server) -> None:
    ada, ben, *_ = await four(server)
    for fields, says in (
        ({"hours": "after lunch"}, "“after lunch” in your hours"),
        ({"dates": "2026-01-01 to 2026-12-31"}, "365 days away, and I can note 60"),
        ({"languages": "C3PO"}, "“C3PO” as a language"),
        ({"partners": [ben], "apart": [ben]}, f"You picked <@{ben.id}> both"),
    ):
        assert says in (await wishes(ada, **fields)).text
    robot = Someone(server, server.guild.add_member(world.env.create_user("Robot", bot=True)))
    said = await wishes(ada, partners=[ada, ben], apart=[robot])
    assert "I left out" in said.text
    assert f"in your group: <@{ben.id}> (" in said.text
    assert "not be grouped with: nobody" in said.text


async def test_a_form_that_was_open_while_the_bot_restarted_is_read_all_the_same(world: World, server: Server) -> None:
    ada, ben, *_ = await four(server)
    form = await ada.opens("wishes")
    await world.restarts()
    said = await ada.sends(form, dates="2026-01-12", partners=[ben.actor])
    assert "Away: 2026-01-12" in said.text
    assert f"<@{ben.id}>" in said.text


async def test_wishes_reach_the_matcher_and_outlive_new_answers(world: World, server: Server) -> None:
    ada, ben, cho, dee = await four(server)
    await wishes(ada, hours="Sat 9-12", dates="2026-01-12", languages="en, es", partners=[ben], apart=[dee])
    await wishes(ben, partners=[ada])
    await server.olu.types("apart", member=cho.actor, other=dee.actor)
    assert "Your answers are changed" in (await ada.signs_up(zone="Europe/London")).text
    people, rules = await what_the_matcher_sees(world, server)
    assert people["Ada"] == Applicant(
        key=str(ada.id),
        zone="Europe/London",
        availability=people["Ada"].availability,
        level=2,
        hours=10,
        languages=frozenset({"en", "es"}),
        if_needed=((129 * 60, 132 * 60),),
        dates_off=frozenset({date(2026, 1, 12)}),
        partners=frozenset({str(ben.id)}),
        apart=frozenset({str(dee.id)}),
    )
    assert people["Ben"].partners == {str(ada.id)}
    assert people["Cho"].apart == frozenset()
    assert rules.keep_apart == {frozenset({str(cho.id), str(dee.id)})}
    assert rules.require_shared_language


async def test_a_preview_is_stale_once_somebody_wishes(world: World, server: Server) -> None:
    ada, ben, *_ = await four(server)
    for change in (wishes(ada, apart=[ben]), server.olu.types("apart", member=ada.actor, other=ben.actor)):
        preview = await server.olu.types("regroup")
        await change
        assert "have changed since" in (await server.olu.presses(preview, "Apply")).text


async def test_people_without_a_common_language_are_not_grouped(world: World, server: Server) -> None:
    people = await four(server)
    await wishes(people[0], languages="Japanese")
    await server.regroups()
    (thread,) = server.threads
    assert server.members_of(thread) == {person.id for person in people[1:]}


async def test_organisers_keep_two_people_apart(world: World, server: Server) -> None:
    ada, ben, cho, dee = await four(server)
    gone = world.env.create_user("Gone")
    olu = server.olu
    assert "keep nobody apart" in (await olu.types("apart")).text
    noted = await olu.types("apart", member=ada.actor, other=ben.actor)
    assert noted.message.flags.ephemeral
    assert f"<@{ada.id}> and <@{ben.id}> are not put into one group" in noted.text
    assert "apart already" in (await olu.types("apart", member=ben.actor, other=ada.actor)).text
    await olu.types("apart", member=gone, other=ada.actor)
    await wishes(cho, apart=[dee])
    listed = await olu.types("apart")
    assert f"<@{ada.id}> and <@{ben.id}>" in listed.text
    assert str(dee.id) not in listed.text, "what people wish for themselves is not listed"
    for options in ({"member": ada.actor}, {"other": ada.actor}, {"member": ada.actor, "other": ada.actor}):
        assert "Name two different people" in (await olu.types("apart", **options)).text

    await server.member("Eli").signs_up()
    await server.regroups()
    assert len(server.threads) == 1
    assert not any({ada.id, ben.id} <= server.members_of(thread) for thread in server.threads)
    assert "Taken back" in (await olu.types("apart", member=ben.actor, other=ada.actor, remove=True)).text
    assert "nothing to take back" in (await olu.types("apart", member=ada.actor, other=ben.actor, remove=True)).text
    assert f"<@{ben.id}>" not in (await olu.types("apart")).text


@pytest.mark.slow
async def test_nobody_else_sees_wishes(world: World, server: Server) -> None:
    ada, ben, cho, _ = await four(server)
    await server.regroups()
    await wishes(ada, hours="Sun 3:13-4:17", partners=[ben], apart=[cho])
    await world.passes(days=5)
    welcome = server.posts(ada.thread)[0]
    mine = await ada.presses(welcome, "What is stored about me")
    assert "Sun 03:13-04:17" in mine.text
    assert f"not be grouped with: <@{cho.id}>" in mine.text
    assert f"<@{ada.id}>" not in (await cho.presses(welcome, "What is stored about me")).text
    preview = await server.olu.types("regroup")
    for seen in (
        *server.posts(server.channel),
        *server.posts(ada.thread),
        preview,
        await server.olu.types("progress cohort"),
    ):
        assert "03:13" not in seen.text
        assert "rather not" not in seen.text


async def test_who_leaves_takes_their_wishes_along(world: World, server: Server) -> None:
    ada, ben, cho, _ = await four(server)
    await wishes(ada, dates="2026-01-12", partners=[ben])
    await wishes(ada, dates="when it snows", partners=[ben])
    await wishes(cho, partners=[ada])
    await ada.types("leave")
    await ada.signs_up()
    form = await ada.opens("wishes")
    assert "it snows" not in str(form.modal)
    assert defaults(form) == {"partners": set(), "apart": set()}
    assert defaults(await cho.opens("wishes"))["partners"] == {ada.id}


async def test_forget_me_takes_ones_name_out_of_what_others_wish(world: World, server: Server) -> None:
    ada, ben, cho, dee = await four(server)
    await wishes(ada, dates="2026-01-12", partners=[ben])
    await wishes(ada, dates="when it snows")  # a draft
    await wishes(ben, partners=[ada], apart=[cho])
    await wishes(cho, apart=[ada])
    await wishes(dee, dates="soon", apart=[ada, cho])  # a draft that names her
    await server.olu.types("apart", member=ada.actor, other=ben.actor)
    await ada.presses(await ada.types("forget-me"), "Delete it all")
    await world.passes(minutes=1)
    assert not everything_about(ada.id, world.settings.database)
    assert defaults(await ben.opens("wishes")) == {"partners": set(), "apart": {cho.id}}
    draft = await dee.opens("wishes")
    assert "soon" in str(draft.modal)
    assert defaults(draft)["apart"] == {cho.id}
    assert "keep nobody apart" in (await server.olu.types("apart")).text


def defaults(form: Any) -> dict[str, set[int]]:
    """Whom the open form's lists of people show as picked."""
    controls = [label["component"] for label in form.modal["components"]]
    return {
        control["custom_id"]: {int(value["id"]) for value in control.get("default_values", [])}
        for control in controls
        if control["custom_id"] in ("partners", "apart")
    }


async def what_the_matcher_sees(world: World, server: Server) -> tuple[dict[str, Applicant], Rules]:
    """Ask for a grouping; returns the applicants, by name, and the rules that went to the matcher."""
    await server.olu.types("regroup")
    people, rules, *_ = world.search.asked[-1]
    names = {str(member.id): member.name for member in world.env.backend.users.values()}
    return {names[person.key]: person for person in people}, rules
