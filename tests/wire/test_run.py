"""python -m bot run: the real client on the wire, from its first start to a stop that loses nothing."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from pathlib import Path
from typing import Any

import discord as dpy
import pytest

from bot.settings import ROOT
from bot.store.lock import only_process
from tests.wire.process import Program, Running
from tests.wire.standin import (
    APPLICATION,
    CHANNEL,
    DEFERRED,
    FORM,
    MESSAGE,
    TOKEN,
    Discord,
    eventually,
    open_discord,
)

ORGANISER = dpy.Permissions(manage_guild=True).value
COHORT = {"name": "Winter", "track": "taster-3", "first_monday": "2099-01-05", "zone": "Europe/Berlin"}
ANSWERS = {"zone": "Europe/Rome", "exact": "Tue 18:13-22:17", "level": "2", "hours": ["10"]}
COMMANDS = f"/applications/{APPLICATION}/commands"
NOWHERE = "127.0.0.1:9"
SLOWLY = """
def alternatives(*_, **__):
    import os, pathlib, time

    pathlib.Path("computing").write_text(str(os.getpid()))
    time.sleep(60)
"""


async def start(program: Program, discord: Discord, database: Path, **more: Any) -> Running:
    settings = discord.environment | {"UNDERSTUDY_DATABASE": database, "DISCORD_TOKEN": TOKEN} | more
    return await program.start("run", **settings)


async def test_a_first_day(program: Program, discord: Discord, database: Path) -> None:
    bot = await start(program, discord, database, UNDERSTUDY_LOG_LEVEL="DEBUG")
    synced = await discord.asked("PUT", COMMANDS)
    assert {"signup", "leave", "cohort", "regroup", "progress"} <= {command["name"] for command in synced.body}
    await eventually(lambda: discord.identified)
    assert discord.identified[0]["intents"] == dpy.Intents(guilds=True).value == 1
    opened = await discord.types("cohort open", permissions=ORGANISER, **COHORT)
    assert "is open" in str(opened["data"])
    await discord.asked("POST", f"/channels/{CHANNEL}/messages")
    form = await discord.types("signup", timezone="Europe/Rome")
    assert form["type"] == FORM
    answer = await discord.sends(form["data"], **ANSWERS)
    assert answer["type"] == MESSAGE
    assert "Winter" in str(answer["data"])
    assert await bot.stops() == 0
    assert bot.clean, bot.said
    assert "commands.synced" in bot.err
    assert not [said for said in (*discord.secrets, "Zaphod", "18:13") if said in bot.said]


@pytest.mark.slow
async def test_a_second_start_goes_on_where_the_first_stopped(
    program: Program, discord: Discord, database: Path
) -> None:
    first = await start(program, discord, database)
    await discord.types("cohort open", permissions=ORGANISER, **COHORT)
    form = await discord.types("signup")
    assert await first.stops() == 0
    discord.calls.clear()
    second = await start(program, discord, database)
    answer = await discord.sends(form["data"], **ANSWERS)
    assert "Winter" in str(answer["data"]), "a form that was open during the restart is read all the same"
    await discord.drop()
    await eventually(lambda: discord.resumed)
    assert (await discord.types("signup"))["type"] == FORM
    assert await second.stops() == 0
    assert second.clean, second.said
    assert not [call for call in discord.calls if call.path == COMMANDS], "nothing has changed since the first start"


@pytest.mark.slow
@pytest.mark.parametrize(
    "by", ["SIGTERM", *(pytest.param(by, marks=pytest.mark.slow) for by in ("a supervisor", "Ctrl-C"))]
)
async def test_it_stops_while_groups_are_computed(discord: Discord, tmp_path: Path, by: str) -> None:
    bot, _ = await computing(discord, tmp_path)
    match by:
        case "SIGTERM":
            status = await bot.stops()
        case _:
            status = await bot.stops_whole(signal.SIGINT if by == "Ctrl-C" else signal.SIGTERM)
    assert status == 0
    assert bot.clean, bot.said


@pytest.mark.slow
async def test_a_search_that_is_killed_is_an_incident_and_the_bot_goes_on(discord: Discord, tmp_path: Path) -> None:
    bot, process = await computing(discord, tmp_path)
    await eventually(lambda: told(discord, "Looking for groups"))
    os.kill(process, signal.SIGKILL)
    await eventually(lambda: told(discord, "Something went wrong on my side"))
    assert told(discord, "came to no end")
    assert (await discord.types("signup"))["type"] == FORM
    assert await bot.stops() == 0
    assert "the process ended with status -9" in bot.said


async def computing(discord: Discord, folder: Path) -> tuple[Running, int]:
    """A bot that looks for groups, and the process that does."""
    program = Program(folder / "program")
    program.append("bot/core/matching/alternatives.py", SLOWLY)
    bot = await start(program, discord, folder / "bot.db")
    await discord.types("cohort open", permissions=ORGANISER, **COHORT)
    form = await discord.types("signup")
    await discord.sends(form["data"], **ANSWERS)
    assert (await discord.types("regroup", permissions=ORGANISER))["type"] == DEFERRED
    file = program.folder / "computing"
    return bot, int(await eventually(lambda: file.exists() and file.read_text()))


def told(discord: Discord, words: str) -> bool:
    """Whether some answer said that."""
    return any(words in str(call.body) for call in discord.calls if call.path.startswith("/webhooks/"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "state", ["silent", *(pytest.param(state, marks=pytest.mark.slow) for state in ("failing", "no gateway"))]
)
async def test_it_stops_while_discord_keeps_it_waiting(
    program: Program, discord: Discord, database: Path, state: str
) -> None:
    discord.status = {"silent": 0, "failing": 500}.get(state, 200)
    more = {"UNDERSTUDY_GATEWAY_URL": f"ws://{NOWHERE}"} if state == "no gateway" else {}
    bot = await start(program, discord, database, UNDERSTUDY_LOG_LEVEL="DEBUG", **more)
    await eventually(lambda: discord.calls)
    await asyncio.sleep(2.5 if state == "no gateway" else 0.3)  # so long that it has tried a second time
    assert await bot.stops(signal.SIGTERM) == 0
    assert bot.clean, bot.said
    assert TOKEN not in bot.said


@pytest.mark.slow
async def test_what_keeps_it_from_starting_is_said_in_a_sentence(program: Program, tmp_path: Path) -> None:
    (tmp_path / "curriculum").mkdir()
    with only_process(tmp_path / "taken.db"):
        await asyncio.gather(
            cannot_start(program, tmp_path, "There is no token", DISCORD_TOKEN=""),
            cannot_start(program, tmp_path, "does not accept the token", status=401),
            cannot_start(program, tmp_path, "answers “503", status=503),
            cannot_start(program, tmp_path, "does not accept the token", closes_with=4004),
            cannot_start(program, tmp_path, "for good, with code 4013", closes_with=4013),
            cannot_start(program, tmp_path, "cannot be reached", UNDERSTUDY_API_BASE=f"http://{NOWHERE}"),
            cannot_start(program, tmp_path, "units: is not a folder", UNDERSTUDY_CURRICULUM=tmp_path / "curriculum"),
            cannot_start(program, tmp_path, "Another Understudy", UNDERSTUDY_DATABASE=tmp_path / "taken.db"),
        )


async def cannot_start(program: Program, folder: Path, says: str, /, **trouble: Any) -> None:
    async with open_discord() as discord:
        discord.status = trouble.pop("status", 200)
        discord.closes_with = trouble.pop("closes_with", None)
        database = folder / f"{discord.port}.db"
        bot = await start(program, discord, database, UNDERSTUDY_LOG_LEVEL="DEBUG", **trouble)
        assert await bot.ends() == 1, bot.said
    assert says in bot.last_words
    assert bot.clean, bot.said
    assert TOKEN not in bot.said


@pytest.mark.slow
async def test_settings_are_read_from_a_filled_env_example(discord: Discord, tmp_path: Path) -> None:
    program = Program(tmp_path / "program")
    example = (ROOT / ".env.example").read_text()
    settings = discord.environment | {"UNDERSTUDY_DATABASE": "here.db", "DISCORD_TOKEN": TOKEN}
    for name, value in settings.items():
        example, changed = re.subn(f"(?m)^#? ?{name}=.*$", f"{name}={value}", example)
        assert changed == 1
    (program.folder / ".env").write_text(example)
    bot = await program.start("run")
    await eventually(lambda: discord.identified)
    assert await bot.stops() == 0, bot.said
    assert (program.folder / "here.db").exists()
