"""Capstones as pairs live them: linked, moved by hand, reviewed by others, followed upstream, listed for organisers."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from tests.stories.test_delivery import FIRST_MONDAY, a_group
from tests.upstream.standin import TOKEN, Api, PullRequest, standing_in
from tests.world import Seen, Server, Someone, World, open_world

ISSUE = "https://github.com/huggingface/peft/issues/100"
PULL = "https://github.com/huggingface/peft/pull/{}"


def told(seen: Seen) -> str:
    """Its words without the times, which every reader sees in their own way."""
    return " ".join(seen.text.split())


async def two_groups(server: Server) -> tuple[list[Someone], list[Someone]]:
    """Six people in two groups of three, as they were placed."""
    people = await a_group(server, "Ada", "Ben", "Cho", "Dee", "Eli", "Fay")
    first = [person for person in people if person.thread.id == people[0].thread.id]
    return first, [person for person in people if person not in first]


@pytest.mark.slow
async def test_from_an_issue_to_merged_by_hand(world: World, server: Server) -> None:
    await server.opens_cohort()
    (ada, ben, _), (dee, *_) = await two_groups(server)
    assert "There is no capstone here yet" in (await ada.types("capstone show")).text
    assert "whole address of one issue" in (await ada.types("capstone link", url="github.com/x/y/pull/1")).text
    stranger = await ada.types("capstone link", url=ISSUE, **{"with": dee.actor})
    assert "members of your own group" in stranger.text

    linked = await ada.types("capstone link", url=ISSUE, **{"with": ben.actor})
    assert "**Scouting**" in linked.text
    assert "not before 14 days have passed" in linked.text
    assert "does not count" in linked.text
    assert "have" not in linked.text.split("does not count.")[1].split("-#")[0], "no others are at that project"
    assert "another pair's capstone already" in (await dee.types("capstone link", url=ISSUE.replace("pe", "PE"))).text

    card = await ben.types("capstone show")
    card = await ben.chooses(card, "Three shortlisted, this one reproduced, maintainers asked")
    assert "waits for the maintainers" in card.text
    assert "Nobody asks the maintainers for an answer before" in card.text
    await world.passes(days=10)
    card = await ben.types("capstone show")
    assert "more than three days" not in card.text, "waiting for maintainers is not slipping"
    card = await ben.chooses(card, "The written rule needs no answer")
    card = await ben.presses(card, "Undo: The written rule needs no answer")
    assert "Issue chosen and reproduced" in card.text
    card = await ben.chooses(card, "A maintainer agrees")
    card = await ben.chooses(card, "Our test fails, for the right reason")
    await world.restarts()
    await world.passes(days=4)
    assert "more than three days" in (await ben.types("capstone show")).text

    linked = await ada.types("capstone link", url=PULL.format(7))
    assert "**Draft pull request**. It was" in linked.text
    assert "No pull request" in (await ben.types("capstone review")).text, "one's own is for others"
    waiting = await dee.types("capstone review")
    thanks = await dee.presses(waiting, "We reviewed it (huggingface/peft#7)")
    assert "counts as reviewed by another pair" in thanks.text
    assert (
        "does not fit where this capstone stands"
        in (await dee.presses(waiting, "We reviewed it (huggingface/peft#7)")).text
    )

    card = await ada.types("capstone show")
    for line in ("It is marked ready for review", "All checks are green", "The maintainers asked for changes"):
        card = await ada.chooses(card, line)
    assert "Changes asked for" in card.text
    for line in ("We have answered the review", "We gave our demo"):
        card = await ada.chooses(card, line)
    assert "**Completed.**" in card.text
    old = card
    card = await ben.chooses(await ben.types("capstone show"), "It is merged")
    assert "**Merged**" in card.text
    stale = await ada.presses(old, "Undo: We gave our demo")
    assert "Something else has happened since" in stale.text


async def test_two_open_pull_requests_at_a_project_are_enough(world: World, server: Server) -> None:
    await server.opens_cohort()
    (ada, ben, cho), (dee, *_) = await two_groups(server)
    await ada.types("capstone link", url=PULL.format(1))
    await ben.types("capstone link", url=PULL.format(2))
    refused = await cho.types("capstone link", url=PULL.format(3).replace("peft", "PEFT"))
    assert "2 pull requests of this cohort are open at huggingface/PEFT already" in told(refused)
    warned = await cho.types("capstone link", url=ISSUE)
    assert "Others of your cohort have 2 pull requests open at this project" in warned.text
    assert "I know none of this project" in (await dee.types("capstone link", url="https://github.com/a/b/pull/1")).text
    busy = await ada.types("capstone link", url=PULL.format(1), **{"with": ben.actor})
    assert f"<@{ben.id}> already work on another capstone" in busy.text

    card = await ben.types("capstone show")
    card = await ben.chooses(card, "Closed: somebody else has mended it")
    assert "somebody else has mended it" in card.text
    assert "Draft pull request" in (await cho.types("capstone link", url=PULL.format(3))).text
    assert await ben.types("capstone link", url="https://github.com/jax-ml/jax/pull/9"), "a new one of his own"


async def test_a_replay_is_always_possible(world: World, server: Server) -> None:
    await server.opens_cohort()
    (ada, ben, _), _ = await two_groups(server)
    assert "takes a merged pull request" in (await ada.types("capstone replay", url=ISSUE)).text
    await ada.types("capstone link", url=ISSUE)
    await ada.types("capstone replay", url=PULL.format(5), **{"with": ben.actor})
    card = await ben.types("capstone show")
    assert "maintainers" not in card.text
    for line in (
        "The parent commit is checked out",
        "Our test is written, and fails",
        "Our fix is written, unseen",
        "We compared it with the real change and its review",
        "We gave our demo",
    ):
        card = await ben.chooses(card, line)
    assert "**Completed.**" in card.text
    out = await ben.presses(card, "I'm not part of it")
    assert f"it goes on with <@{ada.id}>" in out.text
    assert "There is no capstone" in (await ben.types("capstone show")).text
    both = await ada.types("capstone show")
    assert "I'm not part of it" not in both.labels, "she is alone in both"
    assert "Capstone: " in both.text
    assert "Replay: " in both.text


async def test_who_sees_what(world: World, server: Server) -> None:
    await server.opens_cohort()
    (ada, ben, _), _ = await two_groups(server)
    await ada.types("capstone link", url=ISSUE)
    await world.passes(days=4)
    await ben.types("capstone link", url=PULL.format(1))
    assert "Only organisers" in (await ben.types("capstone show", who=ada.actor)).text
    assert "Only organisers" in (await ben.types("capstone list")).text
    listed = await server.olu.types("capstone list")
    first, second = (line for line in listed.text.splitlines() if line.startswith("- "))
    assert "⚠️" in first and "huggingface/peft#100" in first and f"<@{ada.id}>" in first
    assert "needs another pair" in second
    shown = await server.olu.types("capstone show", who=ada.actor)
    assert "their turn" in shown.text
    assert not [part for part in shown.parts if part["type"] == 3], "organisers look; its people say how it goes"
    assert "You are not in" in (await server.olu.types("capstone link", url=PULL.format(2))).text
    await ada.presses(await ada.types("forget-me"), "Delete it all")
    assert f"<@{ada.id}>" not in (await server.olu.types("capstone list")).text


@pytest.mark.parametrize(
    "url", ["http://github.com/a/b/pull/1", "https://github.com.evil.example/a/b/pull/1", "x" * 3000]
)
async def test_only_github_is_linked(world: World, server: Server, url: str) -> None:
    await server.opens_cohort()
    ada, *_ = await a_group(server)
    assert "whole address of one issue" in (await ada.types("capstone link", url=url)).text


# Followed upstream, at a stand-in for GitHub's API


@pytest.fixture
async def api() -> AsyncGenerator[Api]:
    async with standing_in() as api:
        yield api


@pytest.fixture
async def followed(api: Api, tmp_path: Path) -> AsyncGenerator[World]:
    """A world whose bot has a token."""
    async with open_world(tmp_path, github_token=TOKEN, github_api=api.base) as world:
        yield world


@pytest.mark.slow
async def test_upstream_is_followed_and_the_thread_told_once(api: Api, followed: World) -> None:
    world, server = followed, followed.server()
    await server.opens_cohort(first_monday="2026-02-02")
    (ada, ben, cho), (dee, *_) = await two_groups(server)
    pull = api.pulls["huggingface/peft/7"] = PullRequest(draft=True)
    await ada.types("capstone link", url=PULL.format(7), **{"with": ben.actor})
    await dee.types("capstone link", url=ISSUE)
    before = len(server.posts(ada.thread))
    await world.passes(hours=7)
    assert api.asked and {request.method for request in api.asked} == {"GET"}
    assert "Draft pull request" in (await ada.types("capstone show")).text
    gone = await dee.types("capstone show")
    assert "is it private or deleted?" in gone.text

    pull.draft = False
    pull.checks = [{"status": "completed", "conclusion": "success"}]
    pull.reviewed("CHANGES_REQUESTED", world.now().isoformat())
    await world.passes(days=1)
    (told,) = server.posts(ada.thread)[before:]
    assert f"<@{min(ada.id, ben.id)}> <@{max(ada.id, ben.id)}> **The maintainers have asked for changes**" in told.text
    card = await ben.presses(told, "Show our capstone")
    assert "Changes asked for" in card.text
    assert "☑ Checks green" in card.text
    assert "All checks are green" not in str(card.parts), "GitHub knows that better"
    await ada.chooses(await ada.types("capstone show"), "We have answered the review")
    await world.restarts()
    await world.passes(hours=15)
    assert "Ready for review" in (await ada.types("capstone show")).text, "their word holds until upstream changes"

    pull.state, pull.merged_at = "closed", world.now().isoformat()
    await world.passes(days=1)
    (_, merged) = server.posts(ada.thread)[before:]
    assert "is merged" in merged.text
    assert "**Merged**" in (await ben.types("capstone show")).text
    assert "other people's" in (await cho.presses(told, "Show our capstone")).text
    assert len(server.posts(ada.thread)) == before + 2


@pytest.mark.slow
async def test_whatever_goes_wrong_upstream_the_rest_goes_on(
    api: Api, followed: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    world, server = followed, followed.server()
    await server.opens_cohort()
    ada, *_ = await a_group(server)
    await ada.types("capstone link", url=PULL.format(7))
    troubles = iter([web.Response(status=500), web.Response(text="?"), web.Response(status=403)])
    api.trouble["/"] = lambda _: next(troubles, None) or web.Response(status=404)
    await world.until(FIRST_MONDAY + timedelta(minutes=1))
    assert "Week 1 of 3" in server.posts(ada.thread)[-1].text
    assert len(api.asked) < 6, "it asks less and less often"
    assert not [record for record in caplog.records if record.msg == "upstream.round_failed"]
    ours = "".join(str(vars(record)) for record in caplog.records if record.name.startswith("bot."))
    assert "upstream.asked" in ours
    assert TOKEN not in ours
    assert "peft" not in ours
    card = await ada.types("capstone show")
    assert "is it private or deleted?" in card.text
