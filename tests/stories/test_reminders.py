"""Reminders: on their own evening, the way they chose, to who has said nothing, and never twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.stories.test_delivery import a_group
from tests.world import Seen, Server, Someone, World

SUNDAY = datetime(2026, 1, 11, 17, 30, tzinfo=UTC)
"""Half past six in Berlin, on the evening before the second unit."""
A_MINUTE = timedelta(minutes=1)


def reminders(server: Server, place: object) -> list[Seen]:
    return [seen for seen in server.posts(place) if "How is it going?" in seen.text]


async def chooses(someone: Someone, way: str) -> Seen:
    return await someone.chooses(await someone.types("reminders"), way)


@pytest.mark.slow
async def test_one_message_reminds_those_who_have_said_nothing_and_only_once(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, ben, cho = await a_group(server)
    await world.until(datetime(2026, 1, 6, 12, tzinfo=UTC))
    (unit,) = (seen for seen in server.posts(ada.thread) if "Week 1 of 3" in seen.text)
    await ada.presses(unit, "Done")
    await world.until(SUNDAY - A_MINUTE)
    assert not reminders(server, ada.thread)
    world.faults.lose_answer("POST", "/channels/*/messages")
    await world.until(SUNDAY + A_MINUTE)
    (reminder,) = reminders(server, ada.thread)
    assert f"<@{ben.id}> <@{cho.id}>" in reminder.text
    assert f"<@{ada.id}>" not in reminder.text
    assert "Kick-off" in reminder.text
    assert {user.id for user in reminder.message.mentions} == {ben.id, cho.id}
    await world.restarts()
    await world.passes(hours=2)
    assert len(reminders(server, ada.thread)) == 1
    assert "Kick-off" in (await ben.presses(reminder, "Done")).text
    assert "In my group's thread" in str((await cho.presses(reminder, "Reminders…")).parts)


@pytest.mark.slow
async def test_what_could_not_be_sent_in_the_evening_is_not_sent_at_night(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, *_ = await a_group(server)
    await world.until(SUNDAY - A_MINUTE)
    world.faults.unavailable("POST", "/channels/*/messages", times=None)
    await world.passes(hours=3)
    world.faults.clear()
    await world.passes(hours=12)
    assert not reminders(server, ada.thread)
    assert "Week 2 of 3" in server.posts(ada.thread)[-1].text


@pytest.mark.slow
async def test_a_direct_message_comes_once_and_its_buttons_work_there(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, ben, _ = await a_group(server)
    assert "I send you a direct message" in (await chooses(ada, "By direct message")).text
    assert "I do not remind you" in (await chooses(ben, "Not at all")).text
    await world.until(SUNDAY - A_MINUTE)
    world.faults.lose_answer("POST", "/users/@me/channels")
    world.faults.lose_answer("POST", f"/channels/{ada.actor.user.dm_channel.id}/messages", times=None)
    await world.until(SUNDAY + timedelta(minutes=20))  # longer than Discord remembers nonces
    world.faults.clear()
    await world.restarts()
    await world.passes(hours=2)
    (direct,) = ada.direct
    assert "Kick-off" in direct.text
    (in_thread,) = reminders(server, ada.thread)
    assert f"<@{ada.id}>" not in in_thread.text
    assert f"<@{ben.id}>" not in in_thread.text
    assert "Kick-off" in (await ada.directly.presses(direct, "Done")).text
    card = await ada.directly.presses(direct, "Reminders…")
    assert "I do not remind you" in (await ada.directly.chooses(card, "Not at all")).text
    await world.passes(days=8)
    assert len(ada.direct) == 1


@pytest.mark.slow
async def test_where_discord_refuses_the_same_post_goes_to_the_thread(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, *others = await a_group(server)
    await chooses(ada, "By direct message")
    for other in others:
        await chooses(other, "Not at all")
    refused = f"/channels/{ada.actor.user.dm_channel.id}/messages"
    world.env.inject_error("POST", refused, status=403, code=50007)
    await world.until(SUNDAY + A_MINUTE)
    (reminder,) = reminders(server, ada.thread)
    assert f"<@{ada.id}>" in reminder.text
    card = await ada.types("reminders")
    assert "does not let me write to you" in card.text
    assert "I mention you in your group's thread" in card.text
    await ada.chooses(card, "By direct message")
    await world.until(SUNDAY + timedelta(days=7) + A_MINUTE)
    assert len(ada.direct) == 1, "chosen anew, it is tried again"
    assert len(reminders(server, ada.thread)) == 1


@pytest.mark.slow
async def test_who_changes_their_way_while_the_outcome_is_unknown_is_not_told_twice(
    world: World, server: Server
) -> None:
    await server.opens_cohort()
    ada, *others = await a_group(server)
    await chooses(ada, "By direct message")
    for other in others:
        await chooses(other, "Not at all")
    await world.until(SUNDAY - A_MINUTE)
    world.faults.lose_answer("POST", f"/channels/{ada.actor.user.dm_channel.id}/messages")
    await world.until(SUNDAY + timedelta(seconds=5))
    await chooses(ada, "In my group's thread")
    await world.passes(hours=1)
    assert len(ada.direct) == 1
    assert not reminders(server, ada.thread)


async def test_sessions_can_be_switched_off_and_on(world: World, server: Server) -> None:
    ada = server.member("Ada")
    card = await ada.types("reminders")
    assert card.message.flags.ephemeral
    off = await ada.presses(card, "Don't mention me before sessions")
    assert "do not mention you before they begin" in off.text
    assert "I mention you before they begin" in (await ada.presses(off, "Mention me before sessions")).text
