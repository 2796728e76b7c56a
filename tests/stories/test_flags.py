"""Who slips is noticed kindly: told first and alone, with a day to answer; organisers see what is left, and take it."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.check_in import Answer, Done
from bot.core.people import CohortId, GuildId, MemberId
from bot.demo.simulation import run_as_bot
from bot.store import check_ins, cohorts, groups
from tests.stories.test_capstone import ISSUE
from tests.stories.test_delivery import FIRST_MONDAY, a_group
from tests.stories.test_organisers import ORGANISERS_ONLY, show_every_command_to
from tests.stories.test_sign_up import everything_about
from tests.world import Seen, Server, Someone, World, open_world

TWO_OVER = FIRST_MONDAY + timedelta(days=14)
"""At nine on Monday in Berlin: the second unit is over, and people may be told."""
ROOT = Path(__file__).parents[2]
A_WORD = "there is something for you alone"


async def says(world: World, person: Someone, unit: str, answer: Answer) -> None:
    """As the form for check-ins does."""

    async def inside() -> None:
        app, guild = world.app, GuildId(person.server.guild.id)
        async with app.db.transaction() as tx:
            cohort = await cohorts.find(tx, guild, CohortId(1))
            assert cohort
            (group,) = [g.id for g in await groups.of_cohort(tx, cohort) if person.id in g.members]
            await check_ins.record(tx, cohort, MemberId(person.id), unit, group, answer, app.now())
        app.changed.ring(guild)

    await run_as_bot(world.env, inside())
    await world.passes(seconds=1)


async def words_to(server: Server, person: Someone) -> list[Seen]:
    return [seen for seen in server.posts(person.thread) if A_WORD in seen.text and str(person.id) in seen.text]


async def slipping(world: World, server: Server) -> list[Someone]:
    """Ada has said nothing of two units; Ben and Cho have done them."""
    await server.opens_cohort()
    people = await a_group(server)
    await world.until(FIRST_MONDAY + timedelta(days=13))
    for person in people[1:]:
        for unit in ("kickoff-toolkit", "tensors-ray-tracer"):
            await says(world, person, unit, Answer(Done.DONE))
    await world.until(TWO_OVER + timedelta(minutes=2))
    return people


async def test_who_slips_hears_it_first_and_organisers_only_what_was_not_answered(world: World, server: Server) -> None:
    ada, ben, _ = await slipping(world, server)
    (word,) = await words_to(server, ada)
    assert not await words_to(server, ben)
    assert word.labels == ["Read them"]
    assert "last two units" not in word.text, "the group reads its thread"
    assert "for somebody else" in (await ben.presses(word, "Read them")).text
    assert "nobody is flagged" in (await server.olu.types("flags")).text

    said = await ada.presses(word, "Read them")
    assert "the last two units that are over: *Kick-off" in said.text
    assert said.labels == ["I'm fine", "I need help", "Slower track", "Pause", "Leave"]
    await world.passes(hours=23)
    assert "nobody is flagged" in (await server.olu.types("flags")).text
    await world.passes(hours=2)
    listed = await server.olu.types("flags")
    assert str(ada.id) in listed.text and "two units without a word" in listed.text

    card = await server.olu.chooses(listed, "1. Ada")
    assert "in Winter" in (await server.olu.presses(card, "What they said")).text
    line = next(line for line in said.text.splitlines() if "the last two units" in line)
    assert line in card.text, "the very same words"
    taken = await server.olu.presses(card, "I look after this")
    assert f"<@{server.olu.id}> looks after it" in taken.text
    assert "Nobody looks after it yet" in (await server.olu.presses(taken, "Take over, or hand back")).text
    assert "Last in touch: <t:" in (await server.olu.presses(taken, "I have been in touch")).text

    await says(world, ada, "tensors-ray-tracer", Answer(Done.DONE))
    assert "nobody is flagged" in (await server.olu.types("flags")).text, "it clears by itself"
    assert "settled" in (await ada.presses(word, "Read them")).text
    await world.passes(days=3)
    await world.restarts()
    assert len(await words_to(server, ada)) == 1


@pytest.mark.slow
async def test_im_fine_stays_with_the_person(world: World, server: Server) -> None:
    ada, *_ = await slipping(world, server)
    (word,) = await words_to(server, ada)
    assert "I say nothing more" in (await ada.presses(await ada.presses(word, "Read them"), "I'm fine")).text
    await world.passes(days=6)
    assert "nobody is flagged" in (await server.olu.types("flags")).text
    assert len(await words_to(server, ada)) == 1


def calls(server: Server, office: Any) -> list[Seen]:
    """What organisers are told of people who ask for somebody."""
    return [seen for seen in server.posts(office) if "asks for somebody" in seen.text]


@pytest.mark.slow
async def test_a_call_for_help_reaches_the_organisers_channel_and_is_taken(world: World, server: Server) -> None:
    office = server.guild.create_text_channel("organisers")
    await server.olu.types("server channel", channel=office)
    ada, ben, _ = await slipping(world, server)
    await says(world, ben, "cnn-resnet", Answer(Done.PARTLY, needs_person=True))
    (call,) = calls(server, office)
    assert f"<@{ben.id}> asks for somebody" in call.text
    assert not await words_to(server, ben), "he knows what he asked for"

    (word,) = await words_to(server, ada)
    assert "told the organisers" in (await ada.presses(await ada.presses(word, "Read them"), "I need help")).text
    await world.passes(seconds=1)
    call, other = calls(server, office)
    assert f"<@{ada.id}> asks for somebody" in other.text
    await show_every_command_to(world, ben)
    assert ORGANISERS_ONLY in (await ben.presses(call, "I look after this")).text
    assert "look after this now" in (await server.olu.presses(other, "I look after this")).text
    await world.passes(seconds=1)
    other = calls(server, office)[1]
    assert f"<@{server.olu.id}> looks after it" in other.text
    assert "Noted" in (await server.olu.presses(other, "I have been in touch")).text
    await world.passes(seconds=1)
    await server.olu.presses(call, "I have been in touch")
    await world.passes(minutes=1)
    settled = [seen for seen in server.posts(office) if "taken care of" in seen.text]
    assert [seen.labels for seen in settled] == [[], []]


@pytest.mark.slow
async def test_all_of_it_is_shown_to_the_person_and_forgotten_when_they_ask(world: World, server: Server) -> None:
    office = server.guild.create_text_channel("organisers")
    await server.olu.types("server channel", channel=office)
    ada, ben, _ = await slipping(world, server)
    (word,) = await words_to(server, ada)
    await ada.presses(await ada.presses(word, "Read them"), "I need help")
    await ada.types("capstone link", url=ISSUE, **{"with": ben.actor})
    await ada.types("away", until="2026-02-01")
    await says(world, ada, "cnn-resnet", Answer(Done.PARTLY, stuck="the stride"))
    assert "asks for somebody" in server.posts(office)[-1].text

    shown = await ada.presses(await ada.types("forget-me"), "What is stored about me")
    for words in ("1 partly", "huggingface/peft#100", "Away: 2026-01-19", "asks for help", "the last two units"):
        assert words in shown.text, words
    (file,) = shown.message.attachments
    kept = (await run_as_bot(world.env, file.read())).decode()
    for words in ("stuck: the stride", "reason: missed", "2026-02-01", "capstone member", "words:1:"):
        assert words in kept.casefold(), words
    assert str(ben.id) not in kept

    await ada.presses(await ada.types("forget-me"), "Delete it all")
    await world.passes(minutes=1)
    assert not everything_about(ada.id, world.settings.database)
    assert not calls(server, office) and "taken care of" in str(server.posts(office)), "the call loses her name"
    nothing = await ada.presses(await ada.types("forget-me"), "What is stored about me")
    assert nothing.text == "I keep nothing about you on this server."


@pytest.mark.slow
async def test_a_pause_a_slower_track_and_leaving(world: World, server: Server) -> None:
    ada, *_ = await slipping(world, server)
    (word,) = await words_to(server, ada)
    said = await ada.presses(word, "Read them")
    slower = await ada.presses(said, "Slower track")
    assert "too much each week" in slower.text and "No cohort" in slower.text
    said = await ada.presses(word, "Read them")
    assert "would like a slower track" in (await server.olu.types("flags")).text
    weeks = await ada.presses(said, "Pause")
    assert weeks.labels == ["1 week", "2 weeks", "3 weeks", "4 weeks"]
    assert "Until 2026-02-01" in (await ada.presses(weeks, "2 weeks")).text
    asked = await ada.presses(said, "Leave")
    assert "stays as it is" in (await ada.presses(asked, "Stay")).text
    asked = await ada.presses(said, "Leave")
    assert "You have left" in (await ada.presses(asked, "Leave")).text
    await world.passes(hours=2)
    assert "nobody is flagged" in (await server.olu.types("flags")).text


@pytest.mark.slow
async def test_nobody_is_told_at_night_or_while_they_are_away(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada = server.member("Ada")
    await ada.signs_up(zone="Pacific/Auckland", parts=["tue-am", "wed-am", "thu-am", "mon-am"])
    others = [server.member(name) for name in ("Ben", "Cho")]
    for other in others:
        await other.signs_up(zone="Pacific/Auckland", parts=["tue-am", "wed-am", "thu-am", "mon-am"])
    await server.regroups()
    await world.until(TWO_OVER - timedelta(days=1))
    for other in others:
        await says(world, other, "kickoff-toolkit", Answer(Done.DONE))
    await world.until(TWO_OVER + timedelta(minutes=2))
    assert not await words_to(server, ada), "nine in the evening in Auckland"
    await world.until(TWO_OVER + timedelta(hours=11, minutes=55))
    assert not await words_to(server, ada)
    await world.until(TWO_OVER + timedelta(hours=12, minutes=2))
    assert len(await words_to(server, ada)) == 1


async def no_messages(world: World, server: Server) -> list[Someone]:
    """As `slipping`, but Ada has chosen no messages, and so has Dee, who has said nothing either."""
    await server.opens_cohort()
    people = await a_group(server, "Ada", "Ben", "Cho", "Dee")
    for silent in (people[0], people[3]):
        await silent.chooses(await silent.types("reminders"), "Not at all")
    await world.until(FIRST_MONDAY + timedelta(days=13))
    for person in people[1:3]:
        for unit in ("kickoff-toolkit", "tensors-ray-tracer"):
            await says(world, person, unit, Answer(Done.DONE))
    await world.until(TWO_OVER + timedelta(hours=3))
    return people


IN_PASSING = "I send you no message about this"


async def test_who_wants_no_messages_is_told_in_passing_and_nobody_is_lost_unseen(world: World, server: Server) -> None:
    ada, _, _, dee = await no_messages(world, server)
    assert not ada.direct and not await words_to(server, ada), "they want no messages"
    assert "nobody is flagged" in (await server.olu.types("flags")).text

    said = await ada.types("curriculum")
    assert IN_PASSING in said.text and "the last two units" in said.text, "beside the answer"
    assert said.message.flags.ephemeral
    assert "organisers see exactly these lines" in said.text
    assert IN_PASSING not in (await ada.types("curriculum")).text, "once"
    assert "I say nothing more" in (await ada.presses(said, "I'm fine")).text

    await world.passes(days=6, hours=20)
    assert "nobody is flagged" in (await server.olu.types("flags")).text
    await world.passes(hours=8)
    listed = await server.olu.types("flags")
    assert str(dee.id) in listed.text and str(ada.id) not in listed.text, "who has not come by in a week is seen"
    card = await server.olu.chooses(listed, "1. Dee")
    assert "they may not have read this" in card.text
    assert not dee.direct and not await words_to(server, dee), "nothing was sent"

    late = await dee.types("reminders")
    assert IN_PASSING in late.text and "Organisers see these lines, too." in late.text
    card = await server.olu.chooses(await server.olu.types("flags"), "1. Dee")
    assert "They have read the same words since." in card.text


@pytest.mark.slow
async def test_what_one_says_in_passing_settles_it_before_it_is_told(world: World, server: Server) -> None:
    ada, _, _, dee = await no_messages(world, server)
    unit = next(seen for seen in server.posts(ada.thread) if "Week 2 of 3" in seen.text)
    checked = await ada.presses(unit, "Done")
    assert IN_PASSING not in checked.text, "it was true until a moment ago"
    form = await dee.opens("signup")
    assert IN_PASSING in (await dee.sends(form, **dee.answers())).text, "an open form is no answer yet; a sent one is"


async def test_who_waits_for_maintainers_is_not_told_that_they_slip(tmp_path: Path) -> None:
    folder = tmp_path / "curriculum"
    shutil.copytree(ROOT / "curriculum", folder)
    track = folder / "tracks" / "taster-3.yaml"
    text = track.read_text(encoding="utf-8")
    for unit in ("kickoff-toolkit", "tensors-ray-tracer"):  # as if the capstone began at once
        text = text.replace(f"unit: {unit}", f"unit: {unit}, strand: capstone")
    track.write_text(text, encoding="utf-8")
    async with open_world(tmp_path, curriculum=folder) as world:
        server = world.server()
        await server.opens_cohort()
        ada, ben, cho = await a_group(server)
        await world.until(FIRST_MONDAY + timedelta(days=1))
        await ada.types("capstone link", url=ISSUE, **{"with": ben.actor})
        card = await ada.types("capstone show")
        asked = await ada.chooses(card, "Three shortlisted, this one reproduced, maintainers asked")
        assert "waits for the maintainers" in asked.text
        await world.until(TWO_OVER + timedelta(minutes=2))
        assert [len(await words_to(server, one)) for one in (ada, ben, cho)] == [0, 0, 1], "only Cho has none"

        (word,) = await words_to(server, cho)
        assert "the last two units" in (await cho.presses(word, "Read them")).text
        await cho.types("capstone link", url=ISSUE.replace("100", "101"))
        card = await cho.types("capstone show")
        await cho.chooses(card, "Three shortlisted, this one reproduced, maintainers asked")
        await world.passes(hours=7)
        assert "settled by now" in (await cho.presses(word, "Read them")).text, "now he waits, too"

        await ada.chooses(await ada.types("capstone show"), "A maintainer agrees")
        await world.passes(days=2)
        assert not await words_to(server, ada), "while those units went on, she waited"
        assert "nobody is flagged" in (await server.olu.types("flags")).text
