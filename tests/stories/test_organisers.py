"""What organisers do, and what nobody else may."""

from __future__ import annotations

import discord
import pytest

from bot.demo.simulation import run_as_bot
from tests.world import Server, Someone, World

ORGANISERS_ONLY = "Only organisers can do this"


async def test_organisers_commands_are_refused_to_others(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada = server.member("Ada")
    # Discord hides these commands from Ada. A server may show them all the same, so the bot must check by itself.
    await show_every_command_to(world, ada)
    for command, options in {
        "cohort open": {"name": "Mine", "track": "taster-3", "first_monday": "2026-01-05", "zone": "UTC"},
        "cohort close": {"what": "all"},
        "server organisers": {},
        "apart": {"member": ada.actor, "other": server.olu.actor},
        "regroup": {},
        "progress cohort": {},
        "progress group": {},
        "progress person": {"member": ada.actor},
        "progress export": {},
    }.items():
        assert ORGANISERS_ONLY in (await ada.types(command, **options)).text, command
    assert "Winter" in (await server.olu.types("progress cohort")).text


async def test_the_buttons_of_somebody_who_is_no_organiser_any_more_are_refused(world: World, server: Server) -> None:
    await server.opens_cohort()
    for name in ("Ada", "Ben", "Cho"):
        await server.member(name).signs_up()
    role = server.guild.create_role("Volunteers")
    vera = Someone(server, server.guild.add_member(world.env.create_user("Vera"), roles=[role]))
    await show_every_command_to(world, vera)
    await server.olu.types("server organisers", role=role)
    preview = await vera.types("regroup")
    closed = await vera.types("cohort close", what="signups")
    assert "3 of 3" in preview.text
    await server.olu.types("server organisers")
    assert ORGANISERS_ONLY in (await vera.presses(preview, "Apply")).text
    assert ORGANISERS_ONLY in (await vera.presses(closed, "Undo")).text
    assert not server.threads


async def test_a_role_can_make_organisers(world: World, server: Server) -> None:
    await server.opens_cohort()
    role = server.guild.create_role("Volunteers")
    vera = Someone(server, server.guild.add_member(world.env.create_user("Vera"), roles=[role]))
    await show_every_command_to(world, vera)
    assert ORGANISERS_ONLY in (await vera.types("progress cohort")).text
    assert role.mention in (await server.olu.types("server organisers", role=role)).text
    assert "Nobody has signed up" in (await vera.types("progress cohort")).text
    assert "no role is named" in (await server.olu.types("server organisers")).text
    assert ORGANISERS_ONLY in (await vera.types("progress cohort")).text


async def test_a_cohort_is_opened_with_answers_that_make_sense(world: World, server: Server) -> None:
    for options, says in (
        ({"first_monday": "2026-01-06"}, "not a Monday"),
        ({"first_monday": "soon"}, "could not read “soon” as a date"),
        ({"first_monday": "2025-01-06"}, "already be over"),
        ({"zone": "Atlantis"}, "time zone “Atlantis”"),
        ({"hour": "25"}, "time of day"),
        ({"track": "astrology"}, "There is no track “astrology”"),
        ({"name": "x" * 50}, "1 to 40 characters; yours has 50"),
    ):
        assert says in (await server.opens_cohort(**options)).text
    assert "is open" in (await server.opens_cohort()).text
    assert "already a cohort “winter”" in (await server.opens_cohort("winter")).text
    assert "2026-01-05" in await server.olu.completes("cohort open", "first_monday", "")
    assert "Europe/Rome" in await server.olu.completes("cohort open", "zone", "rome")
    assert await server.olu.completes("cohort open", "track", "taster") == ["taster-3"]


async def test_a_channel_where_the_bot_could_not_work_is_refused_at_once(world: World, server: Server) -> None:
    everyone = server.guild.default_role
    closed = {everyone: discord.PermissionOverwrite(create_private_threads=False, attach_files=False)}
    secret = server.guild.create_text_channel("secret", overwrites=closed)
    answer = await server.opens_cohort(channel=secret)
    assert "I still need: Attach Files, Create Private Threads" in answer.text
    assert "No cohort is open" in (await server.olu.types("regroup")).text


async def test_a_stale_preview_is_not_applied(world: World, server: Server) -> None:
    await server.opens_cohort()
    for name in ("Ada", "Ben", "Cho"):
        await server.member(name).signs_up()
    preview = await server.olu.types("regroup")
    await server.member("Dee").signs_up()
    assert "have changed since" in (await server.olu.presses(preview, "Apply")).text
    assert not server.threads


async def test_applying_twice_changes_nothing(world: World, server: Server) -> None:
    await server.opens_cohort()
    for name in ("Ada", "Ben", "Cho"):
        await server.member(name).signs_up()
    first, second = await server.olu.types("regroup"), await server.olu.types("regroup")
    await server.olu.presses(first, "Apply")
    assert "already in place" in (await server.olu.presses(second, "Apply")).text
    assert len(server.threads) == 1


async def test_nobody_to_group_is_said(world: World, server: Server) -> None:
    await server.opens_cohort()
    assert "Nobody has signed up" in (await server.olu.types("regroup")).text
    await server.member("Ada").signs_up()
    preview = await server.olu.types("regroup")
    assert "**0 of 1** people placed" in preview.text
    assert "no time in common with enough others" in preview.text


@pytest.mark.slow
async def test_a_long_preview_is_paged(world: World, server: Server) -> None:
    await server.opens_cohort()
    for number in range(45):
        await server.member(f"Person {number}").signs_up()
    preview = await server.olu.types("regroup")
    assert "**45 of 45** people placed" in preview.text
    assert preview.labels == ["‹ Back", "More ›", "Apply"]
    await world.restarts()
    second = await server.olu.presses(preview, "More ›")
    assert "New group 11" in second.text
    assert "New group 1**" not in second.text
    applied = await server.olu.presses(second, "Apply")
    assert "I am making their threads" in applied.text
    assert len(server.threads) >= 9


async def test_groups_that_work_stay_and_newcomers_join(world: World, server: Server) -> None:
    await server.opens_cohort()
    people = [server.member(name) for name in ("Ada", "Ben", "Cho")]
    for person in people:
        await person.signs_up()
    await server.regroups()
    thread = people[0].thread
    newcomers = [server.member(name) for name in ("Dee", "Eli", "Fay")]
    for person in newcomers:
        await person.signs_up()
    preview = await server.olu.types("regroup")
    assert "**6 of 6** people placed" in preview.text
    await server.olu.presses(preview, "Apply")
    assert {person.id for person in people} <= server.members_of(thread)
    assert all(person.threads for person in newcomers)


async def test_a_closed_cohort_falls_silent_and_can_be_reopened(world: World, server: Server) -> None:
    await server.opens_cohort()
    people = [server.member(name) for name in ("Ada", "Ben", "Cho")]
    for person in people:
        await person.signs_up()
    await server.regroups()
    closed = await server.olu.types("cohort close", what="all")
    assert "is over" in closed.text
    (thread,) = server.threads
    assert server.archived(thread)
    before = len(server.posts(thread))
    await world.passes(days=8, hours=9)
    assert len(server.posts(thread)) == before
    assert "is open again" in (await server.olu.presses(closed, "Undo")).text
    assert not server.archived(thread)
    assert "Week 1 of 3" in server.posts(thread)[-1].text


async def show_every_command_to(world: World, someone: Someone) -> None:
    """What a server's owner can do under Integrations: Discord then hides nothing from that member."""
    for command in await run_as_bot(world.env, world.bot.tree.fetch_commands()):
        someone.server.guild.set_command_permissions(command, {someone.actor: True})
