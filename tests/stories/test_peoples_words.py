"""Names and answers that try to ping people or to break cards: the bot goes on, every request of it is valid."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.requests.asked import texts
from tests.stories.test_main_story import FIRST_MONDAY
from tests.world import Server, World

TRIED = {
    "pings": "@everyone @here <@&1> <@1> <@!1>",
    "turned round": "\u202eevil \u2067\u200f\u200e name",
    "zalgo": "Z" + "\u0336\u0301\u0489" * 12,
    "markup in markup": "**a _b ~~c~~_** ||d|| # > [x](y) [z](w)",
    "code": "` `` ``` ```py",
    "links": "[me](https://e.example) https://e.ex/**",
    "lines": "\n# a\n- b\n> c\n-# d\r\n1. e",
    "emoji": "🦉👩\u200d💻" * 10,
}
MENTION = re.compile(r"<@[!&]?(\d+)>|<#(\d+)>|(@everyone|@here)")


@pytest.mark.slow
@pytest.mark.parametrize("words", TRIED.values(), ids=TRIED)
async def test_whatever_people_write(world: World, server: Server, words: str) -> None:
    await server.opens_cohort(words[:40])
    people = [server.member(f"{name} {words}"[:32]) for name in ("Ada", "Ben", "Cho")]
    ada, ben, cho = people
    for person in people:
        await person.signs_up(zone="Asia/Kathmandu")

    for answers in ({"exact": words}, {"exact": words * 3, "zone": words[:60]}):
        refused = await ada.sends(await ada.opens("signup"), **ada.answers() | answers)
        assert "Nothing you typed is lost" in refused.text
        again = await ada.opens_by(refused, "Mend my answers")
        assert answers["exact"].strip() in [label["component"].get("value") for label in again.modal["components"]]
    await ada.opens("signup", timezone=(words * 500)[:6000])
    for field in ("hours", "dates", "languages"):
        await ada.sends(await ada.opens("wishes"), **{field: words * 4})
    assert "There is no cohort" in (await cho.types("signup", cohort=f"no {words}" * 30)).text
    assert "already a cohort" in (await server.opens_cohort(words[:40])).text
    for option in ("name", "first_monday", "hour", "zone", "track"):
        await server.opens_cohort(**{option: words * 3})

    preview = await server.olu.types("regroup")
    await server.olu.chooses(preview, "New group 1")
    await server.olu.presses(preview, "Apply")
    await world.until(FIRST_MONDAY + timedelta(minutes=1))
    welcome, unit = server.posts(ada.thread)
    await ada.presses(welcome, "What is stored about me")
    await ada.presses(unit, "Done")
    assert (await server.olu.types("progress cohort")).files
    await server.olu.completes("progress cohort", "cohort", words[:3])
    await ben.types("leave")
    await server.olu.types("cohort close", what="all")
    nobody_is_pinged_but(world, {person.id for person in people})


def nobody_is_pinged_but(world: World, members: set[int]) -> None:
    """What is shown mentions only these members and real channels; only these are pinged, each by their id."""
    known = {str(id) for id in (*members, *world.env.backend.channels)}
    for asked in world.requests.asked:
        if (message := asked.message) is None:
            continue
        assert {int(id) for id in message["allowed_mentions"].get("users", ())} <= members
        for text in texts(message):
            for person, channel, everyone in MENTION.findall(text):
                assert not everyone
                assert (person or channel) in known, text
