"""The main job, from sign-up to progress, as people live it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.world import Server, Someone, World

FIRST_MONDAY = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)  # 09:00 in Berlin


async def three_sign_up(server: Server) -> tuple[Someone, Someone, Someone]:
    people = server.member("Ada"), server.member("Ben"), server.member("Cho")
    for person in people:
        answer = await person.signs_up()
        assert "You are in!" in answer.text
    return people


async def test_from_sign_up_to_progress(world: World, server: Server) -> None:
    opened = await server.opens_cohort()
    assert "**Winter** is open" in opened.text
    ada, ben, cho = await three_sign_up(server)

    preview = await server.olu.types("regroup")
    assert "**3 of 3** people placed" in preview.text
    assert "<t:" in preview.text
    assert not server.threads, "a preview changes nothing"

    applied = await server.olu.presses(preview, "Apply")
    assert "1 group" in applied.text
    assert ada.thread.id == ben.thread.id == cho.thread.id
    (welcome,) = server.posts(ada.thread)
    assert "This is your group" in welcome.text

    await world.until(FIRST_MONDAY + timedelta(minutes=1))
    unit = server.posts(ada.thread)[-1]
    assert "Kick-off" in unit.text
    assert "Kick-off" in server.posts(server.channel)[-1].text

    await world.passes(days=7)
    latest = server.posts(ada.thread)[-1]
    assert "Week 2 of 3" in latest.text

    done = await ada.presses(unit, "Done")
    assert "Checked in" in done.text
    assert "1 of 3 in your group" in done.text

    await world.restarts()
    again = await ada.presses(unit, "Done")
    assert "already" in again.text

    progress = await server.olu.types("progress cohort")
    assert progress.files == ["units.png", "progress.png"]
    assert "week 2 of 3 · 3 people" in progress.text
    assert "1 of 1 unit done" in progress.text
