"""The server follows the facts: what drifts is repaired, and organisers are told what they must know, once."""

from __future__ import annotations

import shutil
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.demo.simulation import run_as_bot
from bot.guild import keeper, room, telling
from bot.guild.permissions import PERMISSIONS
from bot.settings import ROOT
from tests.world import Seen, Server, Someone, World, open_world

FIRST_MONDAY = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)
HALF_A_DAY = {"hours": 12, "minutes": 10}


async def a_group(server: Server, *names: str) -> list[Someone]:
    people = [server.member(name) for name in names or ("Ada", "Ben", "Cho")]
    for person in people:
        await person.signs_up()
    await server.regroups()
    return people


@pytest.fixture
async def office(server: Server) -> Any:
    """The organisers' channel, named and so far silent."""
    channel = server.guild.create_text_channel("organisers")
    said = await server.olu.types("server channel", channel=channel)
    assert "what could not be done" in said.text
    return channel


def the_bot_may(server: Server, permissions: discord.Permissions) -> None:
    """An administrator changes the bot's role."""
    role = server.guild.roles[server.env.backend.bot_user.name]
    server.env.backend.edit_role(server.guild.id, role.id, {"permissions": permissions.value})
    everyone, may = server.guild.default_role, discord.Permissions(view_channel=True, use_application_commands=True)
    server.env.backend.edit_role(server.guild.id, everyone.id, {"permissions": may.value})


def without(**lacking: bool) -> discord.Permissions:
    permissions = discord.Permissions(PERMISSIONS.value)
    permissions.update(**lacking)
    return permissions


async def test_a_lost_permission_is_told_once_in_words_and_what_waited_comes_when_it_is_back(
    world: World, server: Server, office: Any
) -> None:
    await server.opens_cohort()
    ada, *_ = await a_group(server)
    the_bot_may(server, without(send_messages=False))
    the_bot_may(server, without(send_messages_in_threads=False))
    await world.until(FIRST_MONDAY + timedelta(hours=2))
    (told,) = server.posts(office)
    assert "There I still need: **Send Messages In Threads**" in told.text
    assert "1 thing waiting for it" in told.text
    asked = len(world.requests.asked)
    await world.passes(hours=6)
    assert len(world.requests.asked) == asked, "told once, and not hammered at"

    the_bot_may(server, PERMISSIONS)
    await world.passes(minutes=1)
    assert "Week 1 of 3" in server.posts(ada.thread)[-1].text
    (told,) = server.posts(office)
    assert "I may do all I need again" in told.text
    assert not told.buttons

    the_bot_may(server, without(create_private_threads=False))
    await world.passes(minutes=1)
    assert len(server.posts(office)) == 2, "the next one is told anew"


async def test_who_leaves_the_server_is_missed_and_let_in_again(world: World, server: Server, office: Any) -> None:
    await server.opens_cohort()
    ada, *others = await a_group(server, "Ada", "Ben", "Cho", "Dee")
    thread = ada.thread
    server.guild.remove_member(ada.actor)
    await world.passes(**HALF_A_DAY)
    (told,) = server.posts(office)
    assert f"<@{ada.id}> (group 1)" in told.text
    assert "have left the server" in told.text
    preview = await server.olu.types("regroup")
    assert "**3 of 3** people placed" in preview.text, "who is not there is not grouped"

    comes_back(server, ada)
    await world.passes(**HALF_A_DAY)
    assert server.members_of(thread) == {ada.id, *(person.id for person in others)}
    (told,) = server.posts(office)
    assert "nobody who has left is in a group any more" in told.text


async def test_who_comes_back_and_presses_a_button_is_let_in_at_once(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, *_ = await a_group(server)
    thread = ada.thread
    server.guild.remove_member(ada.actor)
    await world.passes(**HALF_A_DAY)
    comes_back(server, ada)
    assert "no cohort “Nowhere”" in (await ada.types("leave", cohort="Nowhere")).text
    await world.passes(seconds=5)
    assert ada.id in server.members_of(thread)


def comes_back(server: Server, person: Someone) -> None:
    """Into the server; Discord lets nobody into a private thread again by itself."""
    server.env.backend.add_member(server.guild.id, person.id, roles=[], nick=None, avatar=None, announce=True)


async def test_threads_that_a_moderator_renames_or_archives_are_put_right(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, *_ = await a_group(server)
    thread = ada.thread
    server.env.backend.edit_channel(thread.id, {"name": "the best"})
    await world.passes(minutes=1)
    assert server.threads[0].name == "Winter · group 1"
    put_away(server, thread)
    await world.passes(minutes=1)
    assert not server.archived(thread)
    await world.is_down()
    put_away(server, thread)
    await world.restarts()
    assert not server.archived(thread), "after a start nobody has told of it, so the bot asks"


def put_away(server: Server, thread: Any) -> None:
    now = server.env.now()
    archived = {"archived": True, "archive_timestamp": now.isoformat()}
    server.env.backend.edit_channel(thread.id, {}, thread_metadata=archived)


@pytest.mark.slow
async def test_a_thread_that_discord_archives_after_a_silent_week_is_left_asleep_and_posting_wakes_it(
    world: World, server: Server
) -> None:
    await server.opens_cohort(first_monday="2026-01-19")
    ada, *_ = await a_group(server)
    thread = ada.thread
    await world.passes(days=8)
    put_away(server, thread)
    await world.passes(minutes=1)
    await world.restarts()
    assert server.archived(thread)
    await world.until(FIRST_MONDAY + timedelta(days=14, minutes=1))
    assert not server.archived(thread)
    assert "Week 1 of 3" in server.posts(thread)[-1].text


async def test_the_plan_says_what_would_be_done_and_does_nothing_and_repair_does_it(
    world: World, server: Server
) -> None:
    await server.opens_cohort()
    ada, ben, cho = await a_group(server)
    assert "nothing to do" in (await server.olu.types("server plan")).text
    thread = ada.thread
    dee = server.member("Dee")
    await dee.signs_up()
    world.env.inject_error("PUT", f"/channels/*/thread-members/{dee.id}", status=403, code=50013, times=1)
    await server.regroups()
    for person in (ben, dee):
        server.env.backend.remove_thread_member(thread.id, person.id)
    plan = await server.olu.types("server plan")
    assert "1 thing to do" in plan.text
    assert f"bring <@{dee.id}> into **Winter · group 1**" in plan.text
    assert "Discord did not let me do something for **Winter**" in plan.text
    assert server.members_of(thread) == {ada.id, cho.id}, "nothing is done"
    assert "putting right what has drifted" in (await server.olu.presses(plan, "Do it now")).text
    assert server.members_of(thread) == {person.id for person in (ada, ben, cho, dee)}
    assert "nothing to do" in (await server.olu.types("server plan")).text


async def test_a_thread_that_was_deleted_unseen_is_in_the_plan(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, *_ = await a_group(server)
    await server.olu.types("server pause")
    world.env.backend.delete_channel(ada.thread.id)
    plan = await server.olu.types("server plan")
    assert "`+` open **Winter · group 1**" in plan.text
    assert "3 people to bring into threads" in plan.text
    assert "Do it now" not in plan.labels
    await server.olu.types("server resume")
    (again,) = server.threads
    assert "This is your group" in server.posts(again)[0].text


async def test_a_long_plan_is_a_file(world: World, server: Server) -> None:
    await server.opens_cohort()
    for number in range(12):
        await server.member(f"P{number}").signs_up()
    await server.olu.types("server pause")
    await server.regroups()
    plan = await server.olu.types("server plan")
    assert plan.files == ["plan.txt"]
    assert "more: the file has all of them" in plan.text
    assert len(plan.text) < 4000


async def test_a_pause_stops_everything_and_resuming_catches_up_once(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, *_ = await a_group(server)
    assert "**Paused.**" in (await server.olu.types("server pause")).text
    await world.until(FIRST_MONDAY + timedelta(days=8, hours=3))
    assert not [seen for seen in server.posts(ada.thread) if "Week " in seen.text]
    plan = await server.olu.types("server plan")
    assert "**Paused**" in plan.text
    assert "post week 2" in plan.text
    assert "Paused already" in (await server.olu.types("server pause")).text
    await server.olu.types("server resume")
    (caught_up,) = [seen for seen in server.posts(ada.thread) if "Week " in seen.text]
    assert "Week 2 of 3" in caught_up.text
    assert "Week 1: Kick-off" in caught_up.text


async def test_without_a_channel_organisers_hear_of_troubles_when_they_use_a_command(
    world: World, server: Server
) -> None:
    await server.opens_cohort()
    await a_group(server)
    the_bot_may(server, without(create_private_threads=False))
    await world.passes(minutes=1)
    result = await server.olu.actor.slash(server.channel, "progress cohort")
    texts = [Seen(message).text for message in result.followups]
    assert any("By the way: 1 thing" in text for text in texts)


async def test_only_organisers_may(world: World, server: Server) -> None:
    ada = server.member("Ada")
    await show_all(world, ada)
    for command in ("channel", "plan", "repair", "pause", "resume"):
        assert "Only organisers can do this" in (await ada.types(f"server {command}")).text


async def show_all(world: World, someone: Someone) -> None:
    for command in await run_as_bot(world.env, world.bot.tree.fetch_commands()):
        someone.server.guild.set_command_permissions(command, {someone.actor: True})


@pytest.fixture
async def edited(tmp_path: Path) -> AsyncGenerator[tuple[World, Path]]:
    """A world with a curriculum of its own."""
    folder = tmp_path / "curriculum"
    shutil.copytree(ROOT / "curriculum", folder)
    async with open_world(tmp_path, curriculum=folder) as world:
        yield world, folder


async def test_a_unit_that_is_mended_after_it_was_posted_is_edited_and_not_posted_again(
    edited: tuple[World, Path],
) -> None:
    world, folder = edited
    server = world.server()
    await server.opens_cohort()
    ada, *_ = await a_group(server)
    await world.until(FIRST_MONDAY + A_MINUTE)
    before = server.posts(ada.thread)
    unit = folder / "units" / "kickoff-toolkit.md"
    text = unit.read_text(encoding="utf-8")
    assert "title: " in text
    unit.write_text(text.replace("title: ", "title: Mended "), encoding="utf-8")
    await world.restarts()
    after = server.posts(ada.thread)
    assert [seen.id for seen in after] == [seen.id for seen in before]
    assert "# Mended" in after[-1].text
    assert "# Mended" in server.posts(server.channel)[-1].text
    asked = len(world.requests.asked)
    await world.passes(hours=7)
    assert len(world.requests.asked) == asked


@pytest.mark.slow
async def test_long_work_has_one_card_that_is_edited_also_after_a_restart(
    world: World, server: Server, office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "PATIENCE", 0.0)
    await server.opens_cohort()
    for number in range(28):
        await server.member(f"P{number}").signs_up()
    preview = await server.olu.types("regroup")
    world.faults.die(after=25)
    await server.olu.presses(preview, "Apply")
    (card,) = server.posts(office)
    assert "steps done" in card.text
    await world.restarts()
    await world.passes(hours=1)
    (card,) = server.posts(office)
    assert "all is done, and everything is in its place." in card.text
    assert not card.buttons
    others = {server.olu.id, server.guild.owner.id, world.env.backend.bot_user.id}
    assert {who for thread in server.threads for who in server.members_of(thread)} == set(
        server.guild.member_ids()
    ) - others


@pytest.mark.slow
async def test_idle_threads_are_put_to_rest_before_there_are_too_many(
    world: World, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_ACTIVE", 3)
    monkeypatch.setattr(room, "SPARE", 1)
    monkeypatch.setattr(keeper, "AT_ONCE", 1)  # side by side a few more may be active for a moment, far from the limit
    await server.opens_cohort()
    for number in range(20):
        await server.member(f"P{number}").signs_up()
    await server.regroups()
    assert len(server.threads) >= 4
    assert sum(not server.archived(thread) for thread in server.threads) == 3
    await world.until(FIRST_MONDAY + A_MINUTE)
    for thread in server.threads:
        assert "Week 1 of 3" in server.posts(thread)[-1].text
    assert sum(not server.archived(thread) for thread in server.threads) == 3


@pytest.mark.slow
async def test_an_edit_of_the_curriculum_under_the_running_bot_holds_and_a_broken_one_is_told(
    edited: tuple[World, Path],
) -> None:
    world, folder = edited
    server = world.server()
    office = server.guild.create_text_channel("organisers")
    await server.olu.types("server channel", channel=office)
    await server.opens_cohort()
    ada, *_ = await a_group(server)
    await world.until(FIRST_MONDAY + A_MINUTE)
    unit = folder / "units" / "kickoff-toolkit.md"
    text = unit.read_text(encoding="utf-8")
    unit.write_text(text.replace("compute: ", "computer: "), encoding="utf-8")
    await world.passes(hours=7)
    (told,) = server.posts(office)
    assert "The curriculum's files have mistakes" in told.text
    assert "units/kickoff-toolkit.md" in told.text
    assert not any("# Mended" in seen.text for seen in server.posts(ada.thread)), "the last good version holds"
    unit.write_text(text.replace("title: ", "title: Mended "), encoding="utf-8")
    await world.passes(hours=7)
    (told,) = server.posts(office)
    assert "in order again" in told.text
    assert any("# Mended" in seen.text for seen in server.posts(ada.thread))


@pytest.mark.slow
async def test_what_goes_further_is_told_in_private_and_solutions_after_the_check_in(
    edited: tuple[World, Path],
) -> None:
    world, folder = edited
    unit = folder / "units" / "kickoff-toolkit.md"
    text = unit.read_text(encoding="utf-8")
    assert "stretch:" in text
    spoiler = '\n  - {title: The solutions, url: "https://example.org/s", licence: none-found, spoiler: true}'
    unit.write_text(text.replace("stretch:", f"stretch:{spoiler}", 1), encoding="utf-8")
    await world.restarts()
    server = world.server()
    await server.opens_cohort()
    ada, ben, *_ = await a_group(server)
    await world.until(FIRST_MONDAY + A_MINUTE)
    post = server.posts(ada.thread)[-1]
    further = await ada.presses(post, "Going further")
    assert "The solutions" not in further.text
    assert "1 link with solutions: after your check-in" in further.text
    assert "https://example.org/s" not in post.text
    await ada.presses(post, "Done")
    assert "https://example.org/s" in (await ada.presses(post, "Going further")).text
    assert "https://example.org/s" not in (await ben.presses(post, "Going further")).text
    await world.passes(days=7)
    assert "https://example.org/s" in (await ben.presses(post, "Going further")).text
