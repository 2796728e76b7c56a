"""An organiser looks for groups: the search told of, ended early or cancelled; ways to choose from; what is applied."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from bot.core import keys
from bot.demo.simulation import burst
from tests.stories.test_apart import forged
from tests.stories.test_sign_up import everything_about
from tests.world import Seen, Server, Someone, World, open_world

TAKE = "Take what you have"


async def people(server: Server, *names: str, **answers: Any) -> list[Someone]:
    """Who can all meet each other."""
    members = [server.member(name) for name in names]
    for member in members:
        await member.signs_up(**answers)
    return members


async def looking(world: World, server: Server, who: Someone | None = None) -> Seen:
    """A search that goes on until the story ends it."""
    world.search.stopped = True
    card = await (who or server.olu).types("regroup")
    assert card.labels == [TAKE, "Cancel"]
    return card


def now(card: Seen) -> Seen:
    """The same message as it is by now."""
    return Seen(card.message)


async def test_progress_is_told_in_place(world: World, server: Server) -> None:
    await server.opens_cohort()
    await people(server, "Ada", "Ben", "Cho")
    card = await looking(world, server)
    messages = len(server.channel.history(viewer=server.olu.actor))
    assert "Reading everybody's hours" in card.text
    await world.does(lambda: world.search.tells(placed=2, most=3))
    assert "Reading everybody's hours" in now(card).text, "not more often than every two seconds"
    await world.passes(seconds=2)
    await world.does(lambda: world.search.tells(placed=2, most=3))
    assert "**2 of 3** placed so far; looking for more." in now(card).text
    await world.passes(seconds=2)
    await world.does(lambda: world.search.tells(placed=3, most=3, gap=0.0307))
    assert "**3 of 3** placed; improving: 3.1 % from the best possible." in now(card).text
    assert not server.threads
    await world.does(world.search.ends)
    preview = now(card)
    assert "**3 of 3** people placed, in 1 group. Quality" in preview.text
    assert "proven best" in preview.text
    assert preview.labels == ["Apply"]
    assert preview.id == card.id
    assert len(server.channel.history(viewer=server.olu.actor)) == messages, "one message, edited"


async def test_one_can_take_what_there_is(world: World, server: Server) -> None:
    await server.opens_cohort()
    await people(server, *(f"Person {number}" for number in range(9)))
    card = await looking(world, server)
    await world.passes(seconds=2)
    await world.does(lambda: world.search.tells(placed=9, most=9, gap=0.2))
    await server.olu.presses(card, TAKE)
    preview = now(card)
    assert "people placed" in preview.text
    assert "The search was cut short" in preview.text
    assert "in **Winter**" in (await server.olu.presses(preview, "Apply")).text


async def test_cancelling_ends_it_at_once_and_changes_nothing(world: World, server: Server) -> None:
    await server.opens_cohort()
    await people(server, "Ada", "Ben", "Cho")
    card = await looking(world, server)
    await server.olu.presses(card, "Cancel")
    assert "The search is cancelled. Nothing has changed." in now(card).text
    assert not now(card).labels
    assert not world.search.going_on
    world.search.stopped = False
    assert "**3 of 3** people placed" in (await server.olu.types("regroup")).text


async def test_a_restart_in_the_middle_is_told_by_its_buttons(world: World, server: Server) -> None:
    await server.opens_cohort()
    await people(server, "Ada", "Ben", "Cho")
    card = await looking(world, server)
    await world.passes(seconds=2)
    await world.does(lambda: world.search.tells(placed=3, most=3))
    await world.restarts()
    for label in (TAKE, "Cancel"):
        answer = await server.olu.presses(card, label)
        assert "ended when I was restarted, and nothing has changed. Run `/regroup` again" in answer.text
        assert answer.message.flags.ephemeral


async def test_buttons_of_a_search_that_is_over_answer_kindly(world: World, server: Server) -> None:
    await server.opens_cohort()
    await people(server, "Ada", "Ben", "Cho")
    (announcement,) = server.posts(server.channel)
    card = await looking(world, server)
    await burst(world.env, [lambda: server.olu.actor.click(card.message, label="Cancel")] * 2)
    assert "is cancelled" in now(card).text
    take = next(button["custom_id"] for button in card.buttons if button["label"] == TAKE)
    answer = await forged(server.olu, announcement, take)
    assert "has ended already" in answer.text


async def test_two_organisers_wait_for_each_other(world: World, server: Server) -> None:
    await server.opens_cohort()
    await people(server, "Ada", "Ben", "Cho")
    other = Someone(server, server.guild.add_member(world.env.create_user("Oda"), roles=[server.organiser]))
    first = await looking(world, server)
    second = await looking(world, server, other)
    assert "Another search is going on" in second.text
    third = await looking(world, server, other)
    await other.presses(third, "Cancel")
    assert "is cancelled" in now(third).text, "also while it waits"
    assert len(world.search.going_on) == 1
    await world.does(world.search.ends)
    assert "people placed" in now(first).text
    assert "Reading everybody's hours" in now(second).text
    await world.does(world.search.ends)
    assert "people placed" in now(second).text
    await other.presses(now(second), "Apply")
    assert "already in place" in (await server.olu.presses(now(first), "Apply")).text
    assert len(server.threads) == 1


async def test_who_is_forgotten_during_a_search_stays_forgotten(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, *_ = await people(server, "Ada", "Ben", "Cho", "Dee")
    card = await looking(world, server)
    await ada.presses(await ada.types("forget-me"), "Delete it all")
    await world.does(world.search.ends)
    assert "Nothing has changed" in now(card).text
    assert "have changed since" in server.olu.reads(server.channel)[-1].text
    assert not everything_about(ada.id, world.settings.database)
    world.search.stopped = False
    assert "**3 of 3** people placed" in (await server.olu.types("regroup")).text


async def test_a_search_of_another_server_is_none_of_ones_business(world: World, server: Server) -> None:
    there = world.server("There")
    await server.opens_cohort()
    await there.opens_cohort()
    await people(server, "Ada", "Ben", "Cho")
    card = await looking(world, server)
    (announcement,) = there.posts(there.channel)
    for button in card.buttons:
        assert "has ended already" in (await forged(there.olu, announcement, button["custom_id"])).text
    assert world.search.going_on


async def two_ways(server: Server) -> tuple[list[Someone], Seen]:
    """Five who are together, two who are not; and the preview of what can be done about it."""
    await server.opens_cohort()
    members = await people(server, "Ada", "Ben", "Cho", "Dee", "Eli")
    await server.regroups()
    members += await people(server, "Fay", "Gus")
    return members, await server.olu.types("regroup")


def way(seen: Seen, begins: str) -> str:
    """The label of a button that begins like that."""
    (label,) = [label for label in seen.labels if label.startswith(begins)]
    return label


@pytest.mark.slow
async def test_ways_can_be_compared_and_the_one_shown_is_applied(world: World, server: Server) -> None:
    members, preview = await two_ways(server)
    assert way(preview, "Only place newcomers") == "Only place newcomers: 5 placed, nobody moves"
    assert "**5 of 7** people placed, in 1 group; nobody moves." in preview.text
    assert "nobody could place more without taking apart a group that works" in preview.text
    assert "(stays as it is)" in preview.text
    balanced = await server.olu.presses(preview, way(preview, "Balanced: 7 placed"))
    assert balanced.id == preview.id
    assert "**7 of 7** people placed, in 2 groups" in balanced.text
    assert "Group 1** (changes)" in balanced.text
    again = await server.olu.presses(balanced, way(balanced, "Only place newcomers"))
    assert again.text == preview.text
    await world.restarts()
    balanced = await server.olu.presses(again, way(again, "Balanced"))
    new = balanced.text.partition("**New group 1**: ")[2].splitlines()[0]
    await server.olu.presses(balanced, "Apply")
    (group,) = [thread for thread in server.threads if thread.id == members[-1].thread.id]
    assert {f"<@{member}>" for member in server.members_of(group)} == set(new.split())
    assert all(member.thread for member in members)


async def test_people_who_move_are_counted_and_who_joins_is_said(world: World, server: Server) -> None:
    members, preview = await two_ways(server)
    balanced = await server.olu.presses(preview, way(preview, "Balanced"))
    stay = balanced.text.partition("(changes): ")[2].splitlines()[0].split("; joins: ")[0].split()
    moved = 5 - len(stay)
    assert way(balanced, "Balanced").endswith(f"{moved} {'person moves' if moved == 1 else 'people move'}")
    await server.olu.presses(balanced, "Apply")
    newcomer = server.member("Hal")
    await newcomer.signs_up()
    joined = await server.olu.types("regroup")
    assert "8 of 8" in joined.text
    assert f"; joins: <@{newcomer.id}>" in joined.text
    assert members


async def test_another_way_is_not_shown_once_the_facts_have_changed(world: World, server: Server) -> None:
    _, preview = await two_ways(server)
    await server.member("Hal").signs_up()
    answer = await server.olu.presses(preview, way(preview, "Balanced"))
    assert "have changed since" in answer.text
    assert "have changed since" in (await server.olu.chooses(preview, "Group 1")).text
    assert "5 of 7" in now(preview).text


async def test_the_hours_of_all_groups_come_as_a_picture_with_words(world: World, server: Server) -> None:
    await server.opens_cohort()
    await people(server, "Ada", "Ben", "Cho")
    await people(server, "Dee", "Eli", "Fay", zone="America/New_York")
    preview = await server.olu.types("regroup")
    assert preview.files == ["hours-1.png"]
    (words,) = preview.described
    assert words.startswith("Winter: when groups can meet: hours common to all, 2 groups, in Europe/Berlin")
    assert "New group 2: 24 h" in words or "New group 2: 20 h" in words or "New group 2: 16 h" in words
    gallery = [part for part in preview.parts if part.get("type") == 12]
    assert gallery[0]["items"][0]["description"] == words
    week = await server.olu.chooses(preview, "New group 2")
    assert week.files == ["week.png"]
    assert week.message.flags.ephemeral
    assert "3 members" in week.described[0]
    assert "Dee, America/New_York" in week.described[0]
    assert (await server.olu.presses(preview, "Apply")).files == []


async def test_who_is_left_out_reads_why_and_what_would_help(world: World, server: Server) -> None:
    await server.opens_cohort()
    await people(server, "Ada", "Ben", "Cho")
    await people(server, "Dee", parts=["mon-eve", "sun-am"])
    preview = await server.olu.types("regroup")
    assert "**3 of 4** people placed" in preview.text
    assert "Would fit into new group 1 with Tue 18:00-19:30 as well (their time)." in preview.text
    await world.restarts()
    other = await server.olu.presses(preview, "What if …")
    assert other.message.flags.ephemeral
    assert "With 1 session a week: 1 more person would have a place (4 placed)." in other.text
    assert "Nothing has changed" in other.text
    assert "3 of 4" in now(preview).text
    assert not server.threads
    world.search.stopped = True
    trying = await server.olu.presses(preview, "What if …")
    assert "Trying other settings" in trying.text
    await server.olu.presses(trying, "Cancel")
    assert "is cancelled" in now(trying).text
    await server.member("Eli").signs_up()
    assert "have changed since" in (await server.olu.presses(preview, "What if …")).text


async def test_a_preview_from_before_there_were_choices_is_out_of_date(world: World, server: Server) -> None:
    await server.opens_cohort()
    (announcement,) = server.posts(server.channel)
    for old in (keys.OLD_APPLY.id(cohort=1, proposal="0" * 16), keys.OLD_PAGE.id(cohort=1, proposal="0" * 16, page=1)):
        assert "Run `/regroup` again" in (await forged(server.olu, announcement, old)).text


@pytest.mark.slow
async def test_five_hundred_people_fit_into_pages(tmp_path: Path) -> None:
    async with open_world(tmp_path, matching_seconds=5) as world:
        world.search.clock = perf_counter
        server = world.server()
        await server.opens_cohort()
        crowd = [server.member(f"Person {number}") for number in range(500)]
        for number, member in enumerate(crowd):
            parts = ["sun-am"] if number % 10 == 0 else ["mon-eve", "tue-eve", "wed-eve", "thu-eve"]
            await member.signs_up(zone="Pacific/Auckland" if number % 10 == 0 else "Europe/Berlin", parts=parts)
        page = await server.olu.types("regroup")
        assert "**450 of 500** people placed" in page.text
        named, turned = set(), 0
        while True:
            assert len(page.text) <= 4000
            named |= {member.id for member in crowd if f"<@{member.id}>" in page.text}
            if next(button for button in page.buttons if button["label"] == "More ›").get("disabled"):
                break
            page = await server.olu.presses(page, "More ›")
            turned += 1
        assert len(named) == 500
        assert turned >= 13
        assert "Not placed (50)" in page.text
