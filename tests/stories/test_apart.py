"""Two cohorts on one server, one on each of two servers: nothing of one is ever seen in another."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from bot.core import keys
from tests.stories.test_delivery import FIRST_MONDAY
from tests.world import Seen, Server, Someone, World


async def joins(server: Server, cohort: str, *names: str) -> list[Someone]:
    people = [server.member(name) for name in names]
    for person in people:
        await person.signs_up(cohort=cohort)
    return people


@pytest.mark.slow
async def test_two_cohorts_on_one_server(world: World, server: Server) -> None:
    other = server.guild.create_text_channel("spring")
    await server.opens_cohort("Winter")
    await server.opens_cohort("Spring", channel=other, first_monday="2026-01-12")
    winter = await joins(server, "Winter", "Ada", "Ben", "Cho")
    spring = await joins(server, "Spring", "Dee", "Eli", "Fay", "Gus")

    asked = await server.olu.types("regroup")
    assert "more than one cohort here" in asked.text
    assert "“Winter”, “Spring”" in asked.text
    await server.regroups(cohort="Winter")
    await server.regroups(cohort="Spring")
    (in_winter,), (in_spring,) = server.channel.threads, other.threads
    assert server.members_of(in_winter) == {person.id for person in winter}
    assert server.members_of(in_spring) == {person.id for person in spring}

    await world.until(FIRST_MONDAY + timedelta(minutes=1))
    assert "Winter" in server.posts(in_winter)[-1].text
    assert len(server.posts(in_spring)) == 1, "its first unit comes a week later"
    unit = server.posts(server.channel)[-1]
    assert "You are not in “Winter”" in (await spring[0].presses(unit, "Done")).text
    await winter[0].presses(unit, "Done")
    assert "1 of 3 done" in (await server.olu.types("progress cohort", cohort="Winter")).text
    assert "The first unit comes" in (await server.olu.types("progress cohort", cohort="Spring")).text
    assert await server.olu.completes("progress cohort", "cohort", "") == ["Spring", "Winter"]
    assert "no cohort “Autumn” here" in (await server.olu.types("progress cohort", cohort="Autumn")).text


async def test_one_person_may_be_in_two_cohorts(world: World, server: Server) -> None:
    await server.opens_cohort("Winter")
    await server.opens_cohort("Spring")
    ada = server.member("Ada")
    await ada.signs_up(cohort="Winter", zone="Europe/Berlin")
    await ada.signs_up(cohort="Spring", zone="Asia/Tokyo")
    announcements = {seen.text.splitlines()[0]: seen for seen in server.posts(server.channel)}
    form = await ada.opens_by(announcements["# Winter is open"], "Sign up")
    assert "Europe/Berlin" in str(form.modal)
    assert "Asia/Tokyo" not in str(form.modal)


@pytest.mark.slow
async def test_two_servers_with_the_same_people(world: World) -> None:
    here, there = world.server("Here"), world.server("There")
    await here.opens_cohort("Winter")
    await there.opens_cohort("Winter", zone="Asia/Tokyo")
    for name in ("Ada", "Ben", "Cho"):
        user = world.env.create_user(name)
        for server in (here, there):
            await Someone(server, server.guild.add_member(user)).signs_up()
    await here.regroups()
    assert len(here.threads) == 1
    assert not there.threads
    await world.until(FIRST_MONDAY + timedelta(minutes=1))
    (thread,) = here.threads
    ada = Someone(here, here.guild.add_member(world.env.create_user("Ada two")))
    assert "You are not in" in (await ada.presses(here.posts(here.channel)[-1], "Done")).text
    member = next(iter(here.members_of(thread)))
    assert member in there.guild.member_ids()
    await there.regroups()
    assert "0 of 3 done" in (await there.olu.types("progress cohort")).text
    assert "No cohort" not in (await here.olu.types("progress cohort")).text


async def test_every_row_of_a_guild_names_its_guild(world: World, server: Server) -> None:
    await server.opens_cohort()
    await joins(server, "Winter", "Ada", "Ben", "Cho")
    await server.regroups()
    with closing(sqlite3.connect(f"file:{world.settings.database}?mode=ro", uri=True)) as connection:
        tables = {
            row[0]: row[1] for row in connection.execute("SELECT name, sql FROM sqlite_master WHERE type='table'")
        }
    apart = set(tables) - {"app_state", "schema_migration"}
    assert apart
    for table in apart:
        assert "PRIMARY KEY(guild_id" in tables[table] or "guild_id BIGINT PRIMARY KEY" in tables[table], table


async def test_a_forged_button_gets_an_answer_and_changes_nothing(world: World, server: Server) -> None:
    await server.opens_cohort()
    await joins(server, "Winter", "Ada", "Ben", "Cho")
    await server.regroups()
    eve = server.member("Eve")
    (announcement,) = server.posts(server.channel)
    for custom_id, says in (
        (keys.CHECK_IN.id(cohort=1, group=1, unit="kickoff-toolkit"), "has not started yet"),
        (keys.CHECK_IN.id(cohort=1, group=1, unit="no-such-unit"), "no longer part of"),
        (keys.CHECK_IN.id(cohort=99, group=1, unit="kickoff-toolkit"), "No cohort is open here"),
        (keys.SIGN_UP.id(cohort=99), "No cohort is open here"),
        (keys.MY_ANSWERS.id(cohort=1, about="w1-1"), "I keep nothing about you"),
        (keys.MY_CERTIFICATE.id(cohort=1), "You are not in"),
        (keys.MY_CERTIFICATE.id(cohort=99), "No cohort is open here"),
        (keys.APPLY.id(cohort=1, proposal="0" * 16, keep="whole"), "Only organisers"),
        (keys.CHOICE.id(cohort=1, proposal="0" * 16, keep="nothing"), "Only organisers"),
        (keys.CANCEL.id(search="01234567-1"), "Only organisers"),
        (keys.ENOUGH.id(search="01234567-1"), "Only organisers"),
        (keys.OLD_APPLY.id(cohort=1, proposal="0" * 16), "have changed since"),
        (keys.REOPEN.id(cohort=1, what="all"), "Only organisers"),
        (keys.PAGE.id(cohort=1, proposal="0" * 16, keep="balanced", page=10**17), "Only organisers"),
    ):
        assert says in (await forged(eve, announcement, custom_id)).text, custom_id
    later = await forged(server.olu, announcement, keys.APPLY.id(cohort=1, proposal="0" * 16, keep="whole"))
    assert "Run `/regroup` again" in later.text


async def forged(someone: Someone, seen: Seen, custom_id: str) -> Seen:
    """Press a button whose id was made up: put it into a message first, as a changed client would."""
    backend = someone.server.env.backend
    stored = backend.get_message(someone.server.channel.id, seen.id)
    for part in _buttons(stored.components):
        part["custom_id"] = custom_id
    message = next(m for m in someone.server.channel.history() if m.id == seen.id)
    return await someone.presses(Seen(message), "Sign up")


def _buttons(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for part in rows:
        if part.get("type") == 2:
            found.append(part)
        found += _buttons(part.get("components", []))  # type: ignore[arg-type]
    return found
