"""The calendar as organisers edit it and everyone reads it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from icalendar import Calendar

from bot.demo.simulation import run_as_bot
from tests.stories.test_delivery import FIRST_MONDAY, a_group, units
from tests.stories.test_organisers import ORGANISERS_ONLY, show_every_command_to
from tests.world import Seen, Server, Someone, World

A_MINUTE = timedelta(minutes=1)
WEEK = timedelta(days=7)
STALE = "The calendar has changed since"


def stamp(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}"


def titles(server: Server, place: object) -> list[str]:
    """The units posted there, in order, by their titles."""
    found = [seen.text.splitlines()[0].removeprefix("# ") for seen in server.posts(place) if "Week " in seen.text]
    return [title for title in found if "is open" not in title]


async def edits(server: Server, command: str, **options: object) -> Seen:
    """Preview and confirm."""
    preview = await server.olu.types(f"calendar {command}", **options)
    assert preview.labels == ["Confirm", "Cancel"], preview.text
    return await server.olu.presses(preview, "Confirm")


@pytest.mark.slow
async def test_a_week_is_delayed_and_the_posts_follow(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, *_ = await a_group(server)
    await world.until(FIRST_MONDAY + A_MINUTE)
    first = server.posts(ada.thread)[-1]
    assert "Week 1 of 3" in first.text
    assert f"Next: Batched tensors: a small ray tracer, {stamp(FIRST_MONDAY + WEEK)}" in first.text

    preview = await server.olu.types("calendar delay", week=2, weeks=1, why="a holiday")
    assert "Everything from week 2 on comes 1 week later" in preview.text
    assert f"{stamp(FIRST_MONDAY + WEEK)}:f> → {stamp(FIRST_MONDAY + 2 * WEEK)}:f>" in preview.text
    assert "ends with week 4 instead of week 3" in preview.text
    assert "`/regroup` plans those after that" in preview.text
    await world.passes(hours=1)
    assert "Week 1 of 3" in server.posts(ada.thread)[-1].text, "a preview changes nothing"
    done = await server.olu.presses(preview, "Confirm")
    assert "Done" in done.text
    edited = server.posts(ada.thread)[-1]
    assert edited.id == first.id
    assert "Week 1 of 4" in edited.text
    assert f"Next: Batched tensors: a small ray tracer, {stamp(FIRST_MONDAY + 2 * WEEK)}" in edited.text

    await world.until(FIRST_MONDAY + 2 * WEEK - A_MINUTE)
    assert units(server, ada.thread).total() == 1
    await world.until(FIRST_MONDAY + 2 * WEEK + A_MINUTE)
    assert units(server, ada.thread).total() == units(server, server.channel).total() == 2
    assert "Week 3 of 4" in server.posts(ada.thread)[-1].text
    await world.passes(days=30)
    assert set(units(server, ada.thread).values()) == {1}
    assert len(titles(server, server.channel)) == 3


@pytest.mark.slow
async def test_a_swap_edits_the_message_that_stands_and_posts_nothing_twice(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, *_ = await a_group(server)
    await world.until(FIRST_MONDAY + A_MINUTE)
    before = server.posts(ada.thread)
    second, third = "tensors-ray-tracer", "cnn-resnet"
    refused = await server.olu.types("calendar swap", unit="kickoff-toolkit", other=third)
    assert "is posted already, and what is posted stays where it is" in refused.text
    preview = await server.olu.types("calendar swap", unit=second, other=third)
    assert "trade places" in preview.text
    await server.olu.presses(preview, "Confirm")
    after = server.posts(ada.thread)
    assert [seen.id for seen in after] == [seen.id for seen in before]
    assert "Next: Batch" in before[-1].text
    assert "Next: Batch" not in after[-1].text
    await world.passes(days=20)
    kickoff, one, two = titles(server, ada.thread)
    assert "Kick-off" in kickoff
    assert "ray tracer" not in one
    assert "ray tracer" in two


@pytest.mark.slow
async def test_a_unit_is_left_out_and_the_undo_brings_it_back(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, *_ = await a_group(server)
    done = await edits(server, "skip", unit="tensors-ray-tracer")
    assert "is left out" in done.text
    shown = await ada.types("curriculum")
    assert "Left out: Batched tensors: a small ray tracer" in shown.text
    assert "break: 1 week" in shown.text
    history = await server.olu.types("calendar history")
    await world.restarts()
    assert "Undone" in (await server.olu.presses(done, "Undo")).text
    assert "Left out" not in (await ada.types("curriculum")).text
    await world.until(FIRST_MONDAY + 3 * WEEK)
    assert len(titles(server, ada.thread)) == 3
    assert "undone already" in (await server.olu.presses(history, "Undo 1")).text


async def test_what_is_out_of_date_or_not_ones_own_to_do_is_refused(world: World, server: Server) -> None:
    await server.opens_cohort()
    first = await server.olu.types("calendar delay", week=2)
    other = await server.olu.types("calendar skip", unit="cnn-resnet")
    await server.olu.presses(first, "Confirm")
    assert STALE in (await server.olu.presses(other, "Confirm")).text

    late = await server.olu.types("calendar skip", unit="cnn-resnet")
    await world.until(FIRST_MONDAY + A_MINUTE)
    assert STALE in (await server.olu.presses(late, "Confirm")).text, "a unit was posted meanwhile"

    kept = await server.olu.types("calendar skip", unit="cnn-resnet")
    assert "stays as it is" in (await server.olu.presses(kept, "Cancel")).text

    ada = server.member("Ada")
    await show_every_command_to(world, ada)
    for command, options in {
        "delay": {"week": 2},
        "break": {"first": "2026-01-12"},
        "swap": {"unit": "a", "other": "b"},
        "replace": {"unit": "a", "by": "b"},
        "skip": {"unit": "a"},
        "shorten": {},
        "post-now": {"unit": "a"},
        "hour": {"hour": "10"},
        "poll": {"unit": "a"},
        "history": {},
    }.items():
        assert ORGANISERS_ONLY in (await ada.types(f"calendar {command}", **options)).text, command


async def test_buttons_of_somebody_who_is_no_organiser_any_more_are_refused(world: World, server: Server) -> None:
    await server.opens_cohort()
    role = server.guild.create_role("Volunteers")
    vera = Someone(server, server.guild.add_member(world.env.create_user("Vera"), roles=[role]))
    await show_every_command_to(world, vera)
    await server.olu.types("server organisers", role=role)
    done = await vera.presses(await vera.types("calendar hour", hour="10"), "Confirm")
    preview = await vera.types("calendar skip", unit="cnn-resnet")
    await server.olu.types("server organisers")
    assert ORGANISERS_ONLY in (await vera.presses(preview, "Confirm")).text
    assert ORGANISERS_ONLY in (await vera.presses(done, "Undo")).text


async def test_a_restart_between_preview_and_confirm_loses_nothing(world: World, server: Server) -> None:
    await server.opens_cohort()
    preview = await server.olu.types("calendar break", first="2026-01-12", last="2026-01-18", why="winter *break*")
    await world.restarts()
    assert "Done" in (await server.olu.presses(preview, "Confirm")).text
    await world.restarts()
    history = await server.olu.types("calendar history")
    assert "A break from 12 January 2026 to 18 January 2026" in history.text
    assert "winter \\*break\\*" in history.text
    assert f"<@{server.olu.id}>" in history.text
    assert history.labels == ["Undo 1"]
    assert "Undone" in (await server.olu.presses(history, "Undo 1")).text
    again = await server.olu.types("calendar history")
    assert "undone <t:" in again.text
    assert not again.labels
    await server.olu.presses(await server.olu.types("forget-me"), "Delete it all")
    forgotten = await server.olu.types("calendar history")
    assert str(server.olu.id) not in forgotten.text
    assert "somebody who asked to be forgotten" in forgotten.text


@pytest.mark.slow
async def test_a_unit_is_posted_at_once_and_at_another_hour(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, *_ = await a_group(server)
    await world.until(FIRST_MONDAY + timedelta(days=2, hours=14))  # a Wednesday, late in the evening
    await edits(server, "post-now", unit="cnn-resnet")
    assert len(titles(server, ada.thread)) == 2, "though it is night: an organiser asked for it"
    assert "comes late" not in server.posts(ada.thread)[-1].text
    await edits(server, "hour", hour="18:30", zone="Asia/Kathmandu")
    assert "comes late" not in "".join(seen.text for seen in server.posts(ada.thread))
    evening = datetime(2026, 1, 12, 12, 45, tzinfo=UTC)
    await world.until(evening - A_MINUTE)
    assert len(titles(server, ada.thread)) == 2
    await world.until(evening + A_MINUTE)
    assert len(titles(server, ada.thread)) == len(titles(server, server.channel)) == 3
    await world.passes(days=20)
    assert len(titles(server, ada.thread)) == 3


async def test_an_elective_is_replaced_and_buffers_are_dropped(world: World, server: Server) -> None:
    await server.opens_cohort(track="part-time-16")
    olu = server.olu
    assert "evals-and-control" in await olu.completes("calendar replace", "by", "", unit="rlhf")
    assert await olu.completes("calendar replace", "unit", "rlhf") == ["rlhf"]
    await edits(server, "replace", unit="rlhf", by="evals-and-control")
    preview = await olu.types("calendar shorten")
    assert "ends with week 15 instead of week 16" in preview.text
    await olu.presses(preview, "Confirm")
    shown = await server.member("Ada").types("curriculum")
    assert "Left out: Catch up" in shown.text
    history = await olu.types("calendar history")
    assert history.labels == ["Undo 2"], "the second moved what the first replaced"


async def test_weeks_and_units_complete_while_one_types(world: World, server: Server) -> None:
    await server.opens_cohort()
    assert await server.olu.completes("calendar delay", "week", "") == [1, 2, 3]
    await world.until(FIRST_MONDAY + A_MINUTE)
    assert await server.olu.completes("calendar delay", "week", "") == [2, 3]
    assert await server.olu.completes("calendar skip", "unit", "ray") == ["tensors-ray-tracer"]
    assert "2026-01-12" in await server.olu.completes("calendar break", "first", "")
    await server.opens_cohort("Spring")
    assert await server.olu.completes("calendar skip", "unit", "") == [], "of which cohort?"
    assert await server.olu.completes("calendar skip", "unit", "ray", cohort="Winter") == ["tensors-ray-tracer"]


@pytest.mark.slow
async def test_a_daily_track_posts_on_its_days(world: World, server: Server) -> None:
    await server.opens_cohort(track="full-time-6")
    ada, *_ = await a_group(server)
    for day in range(5):
        await world.until(FIRST_MONDAY + timedelta(days=day, minutes=1))
        assert len(titles(server, ada.thread)) == day + 1
    await world.until(FIRST_MONDAY + timedelta(days=7, minutes=1))
    assert len(titles(server, ada.thread)) == 7, "two units come on this day, each in a post of its own"
    assert "comes late" not in "".join(seen.text for seen in server.posts(ada.thread))
    assert "Week 2 of 6" in server.posts(ada.thread)[-1].text
    progress = await server.olu.types("progress cohort")
    assert "week 2 of 6" in progress.text


@pytest.mark.slow
async def test_everyone_sees_the_plan_and_where_they_are(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, *_ = await a_group(server)
    eve = server.member("Eve")
    before = await eve.types("curriculum")
    assert "not begun yet" in before.text
    assert before.text.count("▫️") == 4, "three units, and once in the line that explains"
    assert f"**1** Kick-off, pairing and the tensor toolkit · {stamp(FIRST_MONDAY)}:D>" in before.text
    await world.until(FIRST_MONDAY + WEEK + A_MINUTE)
    await ada.presses(next(seen for seen in server.posts(ada.thread) if "Week 1" in seen.text), "Done")
    mine, others = await ada.types("curriculum"), await eve.types("curriculum")
    assert "week 2 of 3" in mine.text
    assert "You have checked in for 1 of the 2 units that have come." in mine.text
    assert [line[:1] for line in mine.text.splitlines() if " · <t:" in line] == ["✅", "▶", "▫"]
    assert "You have checked in" not in others.text
    assert [line[:1] for line in others.text.splitlines() if " · <t:" in line] == ["▪", "▶", "▫"]
    assert f"https://discord.com/channels/{server.guild.id}/{server.channel.id}/" in others.text


async def test_who_joins_late_reads_what_has_come(world: World, server: Server) -> None:
    await server.opens_cohort()
    early = await server.member("Ada").signs_up()
    assert "which begins" in early.text
    assert "Has come already" not in early.text
    await world.until(FIRST_MONDAY + WEEK + A_MINUTE)
    late = await server.member("Ben").signs_up()
    assert "which began" in late.text
    assert "**Has come already**" in late.text
    posted = next(seen for seen in server.posts(server.channel) if "Week 1" in seen.text)
    address = f"https://discord.com/channels/{server.guild.id}/{server.channel.id}/{posted.id}"
    assert f"Week 1: [Kick-off, pairing and the tensor toolkit]({address})" in late.text


async def exported(world: World, seen: Seen, who: object) -> list[tuple[str, str, datetime, str]]:
    """The calendar file's events: kind, title, moment, status."""
    answer = await who.presses(seen, "Add to my calendar")  # type: ignore[attr-defined]
    assert answer.files == ["calendar.ics"]
    (file,) = answer.message.attachments
    data = await run_as_bot(world.env, world.bot.http.get_from_cdn(file.url))
    return [
        (str(event["categories"].cats[0]), str(event["summary"]), event.start.astimezone(UTC), str(event["status"]))
        for event in Calendar.from_ical(data).events
    ]


async def test_the_calendar_file_has_units_and_ones_own_sessions(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, *_ = await a_group(server)
    await edits(server, "delay", week=2)
    await edits(server, "skip", unit="cnn-resnet")
    shown = await ada.types("curriculum")
    events = await exported(world, shown, ada)
    units_ = [(title, start, status) for kind, title, start, status in events if kind == "UNIT"]
    assert [(start, status) for _, start, status in units_] == [
        (FIRST_MONDAY, "CONFIRMED"),
        (FIRST_MONDAY + 2 * WEEK, "CONFIRMED"),
        (FIRST_MONDAY + 3 * WEEK, "CANCELLED"),
    ]
    assert units_[0][0] == "Winter: Kick-off, pairing and the tensor toolkit"
    sessions = [start for kind, _, start, _ in events if kind == "SESSION"]
    welcome = server.posts(ada.thread)[0].text
    assert len(sessions) == 6
    assert all(stamp(start) in welcome for start in sessions[:2])
    eve = server.member("Eve")
    stranger = await exported(world, await eve.types("curriculum"), eve)
    assert {kind for kind, *_ in stranger} == {"UNIT", "DEADLINE"}
    deadlines = [start for kind, _, start, _ in events if kind == "DEADLINE"]
    assert deadlines[0] == FIRST_MONDAY + 2 * WEEK - timedelta(minutes=30), "half an hour before the next one comes"


@pytest.mark.slow
async def test_a_long_plan_is_paged(world: World, server: Server) -> None:
    await server.opens_cohort(track="full-time-6")
    ada = server.member("Ada")
    await world.until(FIRST_MONDAY + 6 * WEEK)
    shown = await ada.types("curriculum")
    assert shown.labels[-1] == "More ›"
    second = await ada.presses(shown, "More ›")
    assert "‹ Back" in second.labels
    weeks = re.findall(r"\*\*(\d+)\*\* ", shown.text + second.text)
    assert weeks[0] == "1"
    assert (weeks[-1], len(weeks)) == ("6", 22)


@pytest.mark.parametrize("command", ["delay", "skip"])
async def test_nothing_can_be_edited_where_no_cohort_runs(world: World, server: Server, command: str) -> None:
    options = {"week": 2} if command == "delay" else {"unit": "x"}
    assert "No cohort is open here" in (await server.olu.types(f"calendar {command}", **options)).text
    assert "No cohort is open here" in (await server.olu.types("curriculum")).text


@pytest.mark.slow
async def test_a_cohort_from_before_calendars_lives_on_and_can_be_edited(world: World, server: Server) -> None:
    await server.opens_cohort()
    ada, *_ = await a_group(server)

    async def as_it_was() -> None:
        async with world.app.db.transaction() as tx:
            await tx.run("DELETE FROM calendar_entry WHERE guild_id = ?", server.guild.id)

    await run_as_bot(world.env, as_it_was())
    await world.until(FIRST_MONDAY + A_MINUTE)
    assert len(titles(server, ada.thread)) == 1
    await edits(server, "delay", week=2)
    await world.until(FIRST_MONDAY + 3 * WEEK - A_MINUTE)
    assert len(titles(server, ada.thread)) == 2


async def test_holidays_where_people_live_are_suggested_as_breaks(world: World, server: Server) -> None:
    await server.opens_cohort(first_monday="2026-03-23")
    await server.member("Ada").signs_up(zone="Europe/Berlin")
    await server.member("Ben").signs_up(zone="Europe/London")
    choices = await server.olu.actor.autocomplete(server.channel, "calendar break", "first", "")
    names = [choice["name"] for choice in choices]
    assert names[0].startswith("2026-04-06 Easter Monday (DE): ")
    assert names[1] == "2026-04-03 Good Friday (DE, GB, 2 of your people)"
    assert [choice["value"] for choice in choices][2:] == ["2026-03-23", "2026-03-30"]
    preview = await server.olu.types("calendar break", first="2026-04-06")
    assert "A break on 6 April 2026" in preview.text
    cho = server.member("Cho")
    await show_every_command_to(world, cho)
    assert not await cho.completes("calendar break", "first", ""), "it tells where people live"
    tuesday = datetime(2026, 4, 7, 7, tzinfo=UTC)
    assert f"→ {stamp(tuesday)}:f>" in preview.text
    assert "Write it like" in (await server.olu.types("calendar break", first="soon")).text


async def polled(server: Server) -> Any:
    """The poll that stands in the cohort's channel."""
    (poll,) = [message for message in server.channel.history() if message.poll is not None]
    return poll


async def test_a_cohort_votes_on_an_elective_and_gets_what_it_chose(world: World, server: Server) -> None:
    await server.opens_cohort(track="part-time-16")
    people = [server.member(name) for name in ("Ada", "Ben", "Cho")]
    assert await server.olu.completes("calendar poll", "unit", "") == ["rlhf"]
    assert "nothing to vote on" in (await server.olu.types("calendar poll", unit="cnn-resnet")).text
    asked = await server.olu.types("calendar poll", unit="rlhf", hours=24)
    assert "which unit shall come in week 12" in asked.text
    assert "under way already" in (await server.olu.types("calendar poll", unit="rlhf")).text
    poll = await polled(server)
    names = [answer.text for answer in poll.poll.answers]
    assert len(names) == 5
    for person, choice in zip(people, (5, 5, 1), strict=True):
        await person.actor.vote(poll, answer=choice)
    await world.restarts()
    await world.passes(hours=23)
    assert "Nobody has changed" in (await server.olu.types("calendar history")).text
    await world.passes(hours=2)
    history = await server.olu.types("calendar history")
    assert "comes in the place of" in history.text
    assert "vote: 2 of 3" in history.text
    shown = await people[0].types("curriculum")
    assert names[4][:20] in shown.text
    await world.passes(days=1)
    assert len([message for message in server.channel.history() if message.poll is not None]) == 1
    await server.olu.presses(history, "Undo 1")
    assert names[0][:20] in (await people[0].types("curriculum")).text
    await world.passes(days=1)
    assert (await server.olu.types("calendar history")).text.count("in the place of") == 1, "it is counted once"


@pytest.mark.slow
async def test_a_vote_that_nobody_decides_or_somebody_deletes_changes_nothing(world: World, server: Server) -> None:
    await server.opens_cohort(track="part-time-16")
    world.faults.lose_answer("POST", "/channels/*/messages", times=None)
    await server.olu.types("calendar poll", unit="rlhf", hours=24)
    await world.passes(seconds=5)
    world.faults.clear()
    await world.is_down(hours=3)  # longer than Discord remembers nonces: the poll is known by its question
    await world.passes(hours=26)
    assert await polled(server), "it stands once"
    assert "Nobody has changed" in (await server.olu.types("calendar history")).text
    await server.olu.types("calendar poll", unit="rlhf", hours=24)
    _, second = [message for message in server.channel.history() if message.poll is not None]
    world.env.backend.delete_message(server.channel.id, second.id)
    await world.passes(hours=26)
    assert "Nobody has changed" in (await server.olu.types("calendar history")).text
    await world.until(FIRST_MONDAY + 11 * WEEK - timedelta(hours=5))
    late = await server.olu.types("calendar poll", unit="rlhf", hours=24)
    assert "comes in 5 hours, and a vote has to end before that" in late.text or "comes in 4 hours" in late.text


async def test_a_poll_where_the_bot_may_make_none_is_refused_at_once(world: World, server: Server) -> None:
    everyone = {server.guild.default_role: discord.PermissionOverwrite(create_polls=False)}
    channel = server.guild.create_text_channel("no-polls", overwrites=everyone)
    await server.opens_cohort(track="part-time-16", channel=channel)
    answer = await server.olu.types("calendar poll", unit="rlhf", hours=24)
    assert "I still need: Create Polls" in answer.text
