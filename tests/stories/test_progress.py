"""How a cohort stands, as organisers see it; how a person stands, as they see it; and nobody else sees either."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest

from bot.core import keys
from bot.core.check_in import Answer, Done
from bot.core.progress import Show
from bot.demo.simulation import run_as_bot
from bot.guild.cards.progress import SHOWS
from tests.stories.test_apart import forged
from tests.stories.test_delivery import FIRST_MONDAY, a_group
from tests.stories.test_flags import TWO_OVER, says, slipping
from tests.stories.test_organisers import ORGANISERS_ONLY
from tests.world import Seen, Server, Someone, World

DAY = timedelta(days=1)


async def files(world: World, person: Someone, command: str, **options: Any) -> dict[str, list[list[str]]]:
    """The files that the person gets, as a spreadsheet reads them."""
    seen = await person.types(command, **options)
    found: dict[str, list[list[str]]] = {}
    for one in seen.message.attachments:
        content = await run_as_bot(world.env, world.bot.http.get_from_cdn(one.url))
        found[one.filename] = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return found


async def test_organisers_see_who_is_where_and_may_look_closer(world: World, server: Server) -> None:
    ada, ben, cho = await slipping(world, server)
    await server.member("Dee").signs_up()
    await world.until(TWO_OVER + 2 * DAY)
    seen = await server.olu.types("progress cohort")
    assert seen.files == ["units.png", "progress.png"]
    assert "week 3 of 3 · 4 people, 3 of them in 1 group" in seen.text
    assert "4 of 6 check-ins say done (67%)" in seen.text
    assert f"**Needs a hand** (1)\n- <@{ada.id}>: two units without a word" in seen.text
    assert "it works, as far as people say. 1 person" in seen.text
    assert f"<@{ada.id}> (group 1): nothing said yet, and 2 units over **(two units without a word)**" in seen.text
    assert "(no group): nothing said yet" in seen.text
    assert "1 person is in none: `/regroup` says why" in seen.text

    lists = {Show.BEHIND: [ada], Show.ALONE: [], Show.HAND: [ada], Show.SILENT: [ada], Show.NOW: [ada, ben, cho]}
    for choice, names in lists.items():
        listed = (await server.olu.chooses(seen, SHOWS[choice])).text
        assert all(f"<@{person.id}> (group" in listed for person in names), choice
        assert all(f"<@{person.id}> (group" not in listed for person in {ada, ben, cho} - set(names)), choice
    await world.restarts()
    everyone = await server.olu.chooses(seen, "Everyone")
    card = await server.olu.chooses(everyone, "Ben")
    assert f"<@{ben.id}> in Winter" in card.text
    assert "2 of 2 units done" in card.text
    groups = await server.olu.presses(everyone, "Groups")
    assert "**Group 1**: 3 people, 2 active. 4 of 6 check-ins done" in groups.text
    group = await server.olu.chooses(groups, "Group 1")
    assert group.files == ["units.png"]
    assert "# Group 1 of Winter" in group.text
    assert (await server.olu.types("progress group", number=1)).text == group.text


async def test_a_person_sees_their_own_way_and_organisers_the_same(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, _, _ = await a_group(server)
    assert "No unit has come yet" in (await ada.types("progress me")).text
    await world.until(FIRST_MONDAY + 2 * DAY)
    await says(world, ada, "kickoff-toolkit", Answer(Done.PARTLY, minutes=150, pairing=2, stuck="=cmd() *loud*"))
    mine = await ada.types("progress me")
    assert mine.files == ["units.png"]
    assert "You in Winter" in mine.text
    assert "**partly**" in mine.text
    assert r"2.5 hours; pairing: 2 of 5; stuck on: =cmd() \*loud\*" in mine.text
    late = await ada.chooses(mine, "Kick-off, pairing and the tensor toolkit")
    assert "How far did you get?" in late.text
    assert "done" in (await ada.presses(late, "Done")).text
    assert "Kick-off" not in str((await ada.types("progress me")).parts[-1]), "nothing is open any more"
    assert "stuck" not in (await ada.types("progress me")).text, "and what is done is not stuck"
    await says(world, ada, "kickoff-toolkit", Answer(Done.PARTLY, minutes=150, pairing=2, stuck="=cmd() *loud*"))
    theirs = await server.olu.types("progress person", member=ada.actor)
    assert r"stuck on: =cmd() \*loud\*" in theirs.text
    stranger = server.member("Zoe")
    assert "You are not in “Winter”" in (await stranger.types("progress me")).text
    assert (
        f"In “Winter” there is no <@{stranger.id}>"
        in (await server.olu.types("progress person", member=stranger.actor)).text
    )
    assert "has no group 9 now" in (await server.olu.types("progress group", number=9)).text


async def test_files_for_a_spreadsheet_hold_no_formula(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, ben, _ = await a_group(server)
    await world.until(FIRST_MONDAY + 8 * DAY)
    await says(world, ada, "kickoff-toolkit", Answer(Done.DONE, minutes=90, stuck='=HYPERLINK("x")'))
    await says(world, ben, "tensors-ray-tracer", Answer(Done.PARTLY))
    found = await files(world, server.olu, "progress export")
    assert set(found) == {"people.csv", "answers.csv", "questions.csv"}
    assert [line[:8] for line in found["people.csv"][1:]] == [
        [f"<@{ada.id}>", "Ada", "1", "1", "1", "0", "0", "2026-01-13 08:00"],
        [f"<@{ben.id}>", "Ben", "1", "0", "1", "1", "1", "2026-01-13 08:00"],
        [f"<@{ben.id + 1}>", "Cho", "1", "0", "1", "1", "1", ""],
    ]
    assert [line[10] for line in found["answers.csv"]] == ["stuck on", '\'=HYPERLINK("x")', ""]
    one = await files(world, server.olu, "progress export", unit="tensors-ray-tracer")
    assert [line[0] for line in one["answers.csv"][1:]] == [f"<@{ben.id}>"]
    assert "people.csv" not in one
    assert await server.olu.completes("progress export", "unit", "tensors") == ["tensors-ray-tracer"]
    assert "has no such unit" in (await server.olu.types("progress export", unit="nonsense")).text


async def test_nobody_but_organisers_sees_others(world: World, server: Server) -> None:
    ada, ben, _ = await slipping(world, server)
    await world.until(TWO_OVER + 2 * DAY)
    post = next(seen for seen in server.posts(server.channel) if "Sign up" in seen.labels)
    for custom_id in (
        keys.PROGRESS.id(cohort=1, show="everyone", page=0),
        keys.PROGRESS_GROUPS.id(cohort=1),
        keys.GROUPS_PAGE.id(cohort=1, page=0),
        keys.PROGRESS_EXPORT.id(cohort=1),
        keys.PERSON.id(cohort=1, member=ben.id, page=0),
    ):
        assert ORGANISERS_ONLY in (await forged(ada, post, custom_id)).text, custom_id
    other = world.server("Elsewhere")
    await other.opens_cohort(name="Theirs")
    assert "Theirs" in (await other.olu.types("progress cohort")).text
    assert "Winter" not in (await other.olu.types("progress cohort")).text


async def test_who_has_finished_finds_their_own_way_when_another_cohort_runs(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, _, _ = await a_group(server)
    await server.olu.types("cohort close", what="all")
    await server.opens_cohort(name="Spring", first_monday="2026-02-02")
    assert "You in Winter" in (await ada.types("progress me")).text


def test_ids_that_no_database_can_hold_are_no_ids() -> None:
    pattern = re.compile(keys.PERSON.pattern)
    assert pattern.match("pi:v1:1:8999999999999999999:0")
    assert not pattern.match("pi:v1:1:9999999999999999999:0")
    assert not pattern.match("pi:v1:1:18446744073709551616:0")


async def pages(olu: Someone, seen: Seen) -> list[str]:
    """All pages of a card, from the first on."""
    found = [seen.text]
    while "More ›" in seen.labels:
        seen = await olu.presses(seen, "More ›")
        found.append(seen.text)
    return found


@pytest.mark.slow
async def test_a_large_cohort_has_pages(world: World, server: Server) -> None:
    await server.opens_cohort()
    people = [server.member(f"P{number:02}") for number in range(23)]
    for person in people:
        await person.signs_up()
    found = await pages(server.olu, await server.olu.types("progress cohort"))
    assert len(found) == 3
    for number, text in enumerate(found):
        own = people[number * 10 : number * 10 + 10]
        assert [f"<@{person.id}>" in text for person in people] == [person in own for person in people]
