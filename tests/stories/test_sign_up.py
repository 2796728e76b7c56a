"""Signing up: a form, answers that are refused kindly, changes of mind, and being forgotten."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from bot.demo.simulation import allow_bot
from bot.guild.permissions import PERMISSIONS
from tests.world import Server, World


async def test_the_form_opens_with_the_zone_that_was_picked(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada = server.member("Ada")
    assert "Asia/Kolkata" in await ada.completes("signup", "timezone", "mumb")
    assert "Europe/Berlin" in await ada.completes("signup", "timezone", "berl")
    form = await ada.opens("signup", timezone="Asia/Kolkata")
    assert "Asia/Kolkata" in str(form.modal)
    answer = await ada.sends(form, **ada.answers("Asia/Kolkata", exact="Sat 9-12"))
    assert "You are in!" in answer.text
    assert "Sat 09:00" in answer.text
    assert "Asia/Kolkata (it is 05:30 there)" in answer.text


async def test_the_form_opens_whatever_was_typed_as_a_zone(world: World, server: Server) -> None:
    await server.opens_cohort()
    form = await server.member("Ada").opens("signup", timezone="where the owls are " * 300)
    assert form.modal["components"][0]["component"]["value"].startswith("where the owls are")


async def test_a_refused_form_loses_nothing(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada = server.member("Ada")
    refused = await ada.signs_up(exact="Tue after lunch", level="4")
    assert "Tue after lunch" in refused.text
    assert "Nothing you typed is lost" in refused.text

    await world.restarts()
    form = await ada.opens_by(refused, "Mend my answers")
    assert "Tue after lunch" in str(form.modal), "the form opens as it was sent"
    answer = await ada.sends(form, **ada.answers(exact="Tue 13-15", level="4"))
    assert "You are in!" in answer.text
    assert "PyTorch" in answer.text


async def test_a_form_that_was_open_while_the_bot_restarted_is_read_all_the_same(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada = server.member("Ada")
    form = await ada.opens("signup", timezone="Europe/Berlin")
    await world.restarts()
    assert "You are in!" in (await ada.sends(form, **ada.answers())).text


async def test_two_people_may_have_the_form_open_at_once(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, ben = server.member("Ada"), server.member("Ben")
    hers, his = await ada.opens("signup"), await ben.opens("signup")
    assert "Asia/Tokyo" in (await ada.sends(hers, **ada.answers("Asia/Tokyo"))).text
    assert "America/Lima" in (await ben.sends(his, **ben.answers("America/Lima"))).text


async def test_answers_can_be_changed_and_seen(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada = server.member("Ada")
    first = await ada.signs_up()
    form = await ada.opens_by(first, "Change my answers")
    changed = await ada.sends(form, **ada.answers("Europe/London"))
    assert "Your answers are changed" in changed.text
    assert "Europe/London" in changed.text


async def test_a_sign_up_needs_a_cohort_that_takes_it(world: World, server: Server) -> None:
    ada = server.member("Ada")
    assert "No cohort is open here" in (await ada.types("signup")).text
    await server.opens_cohort()
    form = await ada.opens("signup")
    closed = await server.olu.types("cohort close", what="signups")
    assert "takes no more sign-ups" in closed.text
    assert "no longer takes sign-ups" in (await ada.sends(form, **ada.answers())).text
    await server.olu.presses(closed, "Undo")
    assert "You are in!" in (await ada.signs_up()).text


async def test_the_announcement_has_a_button_to_sign_up_with(world: World, server: Server) -> None:
    await server.opens_cohort()
    (announcement,) = server.posts(server.channel)
    assert "Winter is open" in announcement.text
    ada = server.member("Ada")
    form = await ada.opens_by(announcement, "Sign up")
    assert "You are in!" in (await ada.sends(form, **ada.answers())).text


async def test_who_leaves_is_out_of_the_thread_and_may_come_back(world: World, server: Server) -> None:
    await server.opens_cohort()
    people = [server.member(name) for name in ("Ada", "Ben", "Cho", "Dee")]
    for person in people:
        await person.signs_up()
    await server.regroups()
    ada = people[0]
    thread = ada.thread
    assert "You have left" in (await ada.types("leave")).text
    assert ada.id not in server.members_of(thread)
    assert "You are not in" in (await ada.types("leave", cohort="Winter")).text
    assert "You are in!" in (await ada.signs_up()).text
    assert not ada.threads, "a place is given by the next regrouping"
    await server.regroups()
    assert ada.thread.id == thread.id


async def test_forget_me_leaves_no_trace(world: World, server: Server) -> None:
    await server.opens_cohort()
    people = [server.member(name) for name in ("Ada", "Ben", "Cho", "Dee")]
    for person in people:
        await person.signs_up()
    await server.regroups()
    await server.olu.types("regroup")  # a preview that names everybody
    await world.passes(days=6)
    ada = people[0]
    unit = next(seen for seen in server.posts(ada.thread) if "Done" in seen.labels)
    await ada.presses(unit, "Done")
    await ada.signs_up(exact="nonsense")  # a draft
    thread = ada.thread

    asked = await ada.types("forget-me")
    assert "cannot be undone" in asked.text
    assert "stays as it is" in (await ada.presses(asked, "Keep it")).text
    assert ada.id in server.members_of(thread)
    asked = await ada.types("forget-me")
    assert "I have deleted everything" in (await ada.presses(asked, "Delete it all")).text

    assert ada.id not in server.members_of(thread)
    await world.passes(minutes=1)
    assert not everything_about(ada.id, world.settings.database)
    assert everything_about(people[1].id, world.settings.database), "the others are still there"
    assert "You are not in" in (await ada.presses(server.posts(server.channel)[-1], "Done")).text


def everything_about(member: int, database: object) -> list[str]:
    """The tables in which a member's id stands in any column."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return [
            table
            for table in tables
            if any(str(member) in str(tuple(row)) for row in connection.execute(f"SELECT * FROM {table}"))
        ]


async def test_who_leaves_is_out_of_the_thread_though_the_bot_may_not_manage_threads(
    world: World, server: Server
) -> None:
    allow_bot(server.guild, PERMISSIONS)
    await server.opens_cohort()
    people = [server.member(name) for name in ("Ada", "Ben", "Cho", "Dee")]
    for person in people:
        await person.signs_up()
    await server.regroups()
    thread = people[0].thread
    await people[0].presses(await people[0].types("forget-me"), "Delete it all")
    await world.passes(minutes=1)
    assert server.members_of(thread) == {person.id for person in people[1:]}
