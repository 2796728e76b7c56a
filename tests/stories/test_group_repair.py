"""A group that does not work: its members are asked first, then one press mends it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.core.check_in import Answer, Done
from tests.stories.test_delivery import FIRST_MONDAY, a_group
from tests.stories.test_flags import says
from tests.stories.test_organisers import ORGANISERS_ONLY, show_every_command_to
from tests.world import Seen, Server, Someone, World

UNITS = ("kickoff-toolkit", "tensors-ray-tracer")


def asked(server: Server, person: Someone) -> Seen:
    (seen,) = [s for s in server.posts(person.thread) if "a question for you" in s.text and str(person.id) in s.text]
    return seen


def told(server: Server, office: Any) -> list[Seen]:
    """What organisers are told, besides how the week goes."""
    return [seen for seen in server.posts(office) if "the week of" not in seen.text]


async def proposed(world: World, server: Server, office: Any, text: str) -> Seen:
    """The one message in the organisers' channel, once it says so: computing beside the bot takes its own time."""
    for _ in range(50):
        await world.passes(seconds=1)
        posts = told(server, office)
        if posts and text in posts[-1].text:
            break
        await asyncio.sleep(0.1)
    (only,) = told(server, office)
    assert text in only.text
    return only


async def a_quiet_group(world: World, server: Server) -> tuple[Any, list[Someone], list[Someone]]:
    """The organisers' channel; three of whom nobody says anything, and four who do all."""
    office = server.guild.create_text_channel("organisers")
    await server.olu.types("server channel", channel=office)
    await server.opens_cohort()
    everybody = [server.member(name) for name in ("Ada", "Ben", "Cho", "Dee", "Eli", "Fay", "Gus")]
    for person in everybody:
        await person.signs_up()
    await server.regroups()
    small, large = sorted(server.threads, key=lambda thread: len(server.members_of(thread)))
    quiet = [person for person in everybody if person.id in server.members_of(small)]
    lively = [person for person in everybody if person.id in server.members_of(large)]
    assert (len(quiet), len(lively)) == (3, 4)
    await world.until(FIRST_MONDAY + timedelta(days=13))
    for person in lively:
        for unit in UNITS:
            await says(world, person, unit, Answer(Done.DONE))
    await world.until(FIRST_MONDAY + timedelta(days=14, minutes=2))
    return office, quiet, lively


async def test_a_quiet_group_is_asked_and_then_mended_with_one_press(world: World, server: Server) -> None:
    office, (ada, ben, cho), lively = await a_quiet_group(world, server)
    assert not told(server, office)
    question = asked(server, ada)
    assert "for somebody else" in (await ben.presses(question, "Read it")).text
    still = await ada.presses(question, "Read it")
    assert "Still in?" in still.text and "nobody is to blame" in still.text
    assert "Good!" in (await ada.presses(still, "Yes, I'm in")).text
    assert (
        "Take the time" in (await ben.presses(await ben.presses(asked(server, ben), "Read it"), "I need a break")).text
    )
    await world.passes(hours=46)
    assert not told(server, office)
    await world.passes(hours=3)
    proposal = await proposed(world, server, office, "two groups become one; 1 person moves")
    assert f"no messages: <@{ada.id}>\n" in proposal.text
    assert "Apply" in proposal.labels
    await show_every_command_to(world, cho)
    assert ORGANISERS_ONLY in (await cho.presses(proposal, "Apply")).text
    listed = await server.olu.types("flags")
    group = next(label for label in listed.labels if label.startswith("Group "))
    shown = await server.olu.presses(listed, group)
    assert proposal.text in shown.text

    assert "Done: 1 group changes and 1 group ends" in (await server.olu.presses(shown, "Apply")).text
    await world.passes(minutes=1)
    assert server.members_of(ada.thread) == {ada.id, *(person.id for person in lively)}
    assert "Your group has changed" in server.posts(ada.thread)[-1].text
    assert not [thread for thread in ben.threads if not server.archived(thread)]
    assert "mended" in told(server, office)[0].text
    assert "settled by now" in (await server.olu.presses(shown, "Apply")).text
    assert "Your answers are changed" in (await ben.signs_up()).text, "he is still signed up"


@pytest.mark.slow
async def test_a_proposal_that_the_facts_have_overtaken_is_refused_and_looked_for_anew(
    world: World, server: Server
) -> None:
    office, (ada, ben, cho), lively = await a_quiet_group(world, server)
    for person in (ada, ben):
        await person.presses(await person.presses(asked(server, person), "Read it"), "Yes, I'm in")
    out = await cho.presses(await cho.presses(asked(server, cho), "Read it"), "No, take me out")
    await cho.presses(out, "Leave")
    proposal = await proposed(world, server, office, "somebody joins them; 1 person moves")
    assert "from another group" in proposal.text
    await lively[0].types("leave")
    assert "has changed since" in (await server.olu.presses(proposal, "Apply")).text
    proposal = await proposed(world, server, office, "two groups become one; 2 people move")
    assert "1 group changes" in (await server.olu.presses(proposal, "Apply")).text
    await world.passes(minutes=1)
    assert server.members_of(ada.thread) == {person.id for person in (ada, ben, *lively[1:])}


@pytest.mark.slow
async def test_where_nothing_fits_that_is_said_and_looked_for_again(world: World, server: Server) -> None:
    office = server.guild.create_text_channel("organisers")
    await server.olu.types("server channel", channel=office)
    await server.opens_cohort()
    ada, *others = await a_group(server)
    await world.until(FIRST_MONDAY + timedelta(days=14, minutes=2))
    await ada.presses(await ada.presses(asked(server, ada), "Read it"), "Yes, I'm in")
    await world.passes(days=2)
    await proposed(world, server, office, "no group near it")
    for name in ("Dee", "Eli"):
        await server.member(name).signs_up()
    await others[0].presses(await others[0].presses(asked(server, others[0]), "Read it"), "Yes, I'm in")
    await proposed(world, server, office, "somebody joins them; 1 person moves")
    # who answers late is asked after again
    await others[0].presses(await others[0].presses(asked(server, others[0]), "Read it"), "I need a break")
    proposal = await proposed(world, server, office, "no group near it")
    assert "looking anew" in (await server.olu.presses(proposal, "Look again")).text


@pytest.mark.slow
async def test_a_group_that_is_heard_of_again_is_well(world: World, server: Server) -> None:
    office, people, _ = await a_quiet_group(world, server)
    for person in people[:2]:
        await says(world, person, UNITS[1], Answer(Done.PARTLY))
    await world.passes(days=4)
    assert not told(server, office)
    assert "settled by now" in (await people[2].presses(asked(server, people[2]), "Read it")).text
