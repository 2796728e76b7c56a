"""Finishing follows from one's own check-ins; who has finished gets a picture and a line, which nobody else sees."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.actions.show_certificate import show_certificate
from bot.core.people import CohortId
from bot.core.refusals import NoCohort, NotSignedUp
from bot.demo.simulation import run_as_bot
from tests.curriculum.places import small
from tests.stories.test_delivery import A_MINUTE, FIRST_MONDAY, a_group
from tests.world import Seen, Server, Someone, World, open_world

CERTIFICATE = "My certificate"
TASTER = ("kickoff-toolkit", "tensors-ray-tracer", "cnn-resnet")


async def three_weeks(world: World, server: Server) -> list[Someone]:
    """A group whose three units have all come."""
    await server.opens_cohort()
    people = await a_group(server)
    await world.until(FIRST_MONDAY + timedelta(days=14) + A_MINUTE)
    return people


async def checks_in(someone: Someone, unit: str, how: str = "Done") -> Seen:
    return await someone.presses(await someone.types("checkin", unit=unit), how)


async def test_who_is_done_with_everything_is_offered_a_certificate(world: World, server: Server) -> None:
    ada, ben, _ = await three_weeks(world, server)
    for unit in TASTER[:2]:
        assert CERTIFICATE not in (await checks_in(ada, unit)).labels
    assert CERTIFICATE not in (await checks_in(ada, TASTER[2], "Partly")).labels
    before = [len(server.posts(place)) for place in (server.channel, ada.thread)]
    done = await checks_in(ada, TASTER[2])
    assert "You have finished: 3 of 3 units." in done.text

    await world.restarts()
    given = await ada.presses(done, CERTIFICATE)
    assert given.message.flags.ephemeral
    assert given.files == ["certificate.png"]
    assert (
        "Ada" in given.described[0] and "3 of 3 units" in given.described[0] and "19 January 2026" in given.described[0]
    )
    line = "I finished “Taster, 3 weeks part-time” in 3 weeks with the self-study cohort Winter: 3 of 3 units."
    assert f"```\n{line}\n```" in given.text
    assert "nobody was examined" in given.text
    assert [len(server.posts(place)) for place in (server.channel, ada.thread)] == before, "nothing is posted for them"

    told = await ada.opens_by(done, "Tell more")
    await world.passes(days=5)
    assert CERTIFICATE in (await ada.sends(told, hours="3")).labels
    later = await ada.presses(done, CERTIFICATE)
    assert later.described == given.described, "telling more a week later moves no date"

    same = await checks_in(ada, TASTER[2])
    assert "already" in same.text and CERTIFICATE in same.labels
    assert CERTIFICATE not in (await ada.presses(done, "Undo")).labels
    missing = await ada.presses(same, CERTIFICATE)
    assert "Not quite yet" in missing.text and "You have done 2 of 3 units." in missing.text
    assert world.app.curriculum.units[TASTER[2]].title in missing.text
    assert world.app.curriculum.units[TASTER[0]].title not in missing.text
    assert not missing.files
    await world.restarts()
    again = await ada.presses(await checks_in(ada, TASTER[2]), CERTIFICATE)
    assert "24 January 2026" in again.described[0]
    assert CERTIFICATE not in (await checks_in(ben, TASTER[0])).labels
    asked = await ben.presses(await ben.types("progress me"), CERTIFICATE)
    assert "You have done 1 of 3 units." in asked.text
    assert (await ada.presses(await ada.types("progress me"), CERTIFICATE)).files == ["certificate.png"]


async def test_late_after_the_cohort_closed_and_after_one_left(world: World, server: Server) -> None:
    ada, ben, _ = await three_weeks(world, server)
    cards = [await checks_in(ada, unit) for unit in TASTER[:2]]
    other = await checks_in(ben, TASTER[0])
    last = await ada.types("checkin", unit=TASTER[2])
    await server.olu.types("cohort close", what="all")
    await world.passes(days=40)
    done = await ada.presses(last, "Done")
    assert "in 8 weeks with" in (await ada.presses(done, CERTIFICATE)).text
    await ada.types("leave", cohort="Winter")
    await ben.types("leave", cohort="Winter")
    assert "3 of 3 units" in (await ada.presses(done, CERTIFICATE)).text, "what she has done she has done"
    assert cards and other

    async def forged(who: Someone, cohort: int) -> None:
        await run_as_bot(
            world.env, show_certificate(world.app, server.guild.id, who.id, CohortId(cohort), called="Somebody")
        )

    with pytest.raises(NotSignedUp):
        await forged(ben, 1)
    with pytest.raises(NoCohort):
        await forged(ada, 9)
    await ada.presses(await ada.types("forget-me"), "Delete it all")
    assert "You are not in “Winter”" in (await ada.presses(done, CERTIFICATE)).text


async def test_another_servers_cohort_is_none_of_ours(world: World, server: Server) -> None:
    ada, *_ = await three_weeks(world, server)
    for unit in TASTER:
        await checks_in(ada, unit)
    elsewhere = world.server("Elsewhere")
    with pytest.raises(NoCohort):
        await run_as_bot(world.env, show_certificate(world.app, elsewhere.guild.id, ada.id, CohortId(1), called="Ada"))


async def test_a_track_with_a_capstone_is_finished_with_it(tmp_path: Path) -> None:
    track = (
        "weeks: 2\ndone_when: {capstone: true}\nslots:\n  - {week: 1, unit: kickoff-toolkit}\n"
        "  - {week: 2, unit: catch-up, strand: capstone}\n"
    )
    folder = small(tmp_path / "curriculum", track, units=("kickoff-toolkit", "catch-up"))
    async with open_world(tmp_path, curriculum=folder) as world:
        server = world.server()
        await server.opens_cohort(track="t1")
        ada, ben, _ = await a_group(server)
        await world.until(FIRST_MONDAY + timedelta(days=7) + A_MINUTE)
        assert CERTIFICATE not in (await checks_in(ada, "catch-up")).labels
        assert CERTIFICATE not in (await checks_in(ada, "kickoff-toolkit")).labels
        await ada.types("capstone replay", url="https://github.com/jax-ml/jax/pull/5", **{"with": ben.actor})
        card = await ada.types("capstone show")
        for step in (
            "The parent commit is checked out",
            "Our test is written, and fails",
            "Our fix is written, unseen",
            "We compared it with the real change and its review",
        ):
            card = await ada.chooses(card, step)
            assert CERTIFICATE not in card.labels
        card = await ada.chooses(card, "We gave our demo")
        assert "You have finished: 2 of 2 units, and a replay of a change to jax-ml/jax." in card.text
        given = await ada.presses(card, CERTIFICATE)
        assert "2 of 2 units, and a replay of a change to jax-ml/jax.\n```" in given.text

        others = await ben.types("capstone show")
        assert CERTIFICATE not in others.labels, "he has not checked in for the other unit"
        assert CERTIFICATE in (await checks_in(ben, "kickoff-toolkit")).labels
        assert CERTIFICATE in (await ben.types("capstone show")).labels
        shown = await server.olu.types("capstone show", who=ada.actor)
        assert "Completed" in shown.text and CERTIFICATE not in shown.labels

        undone = await ben.presses(await ben.types("capstone show"), "Undo: We gave our demo")
        assert CERTIFICATE not in undone.labels
        missing = await ada.presses(card, CERTIFICATE)
        assert "Your capstone is under way" in missing.text
        assert "Still open" not in missing.text, "no unit is missing"
