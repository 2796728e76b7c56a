"""python -m bot check: what is missing before the bot can run, and the address to invite it by."""

from __future__ import annotations

import asyncio
import base64
import re
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
from pydantic import ValidationError

from bot import curriculum
from bot.commands.trouble import TROUBLE, in_words
from bot.guild.addresses import use_addresses
from bot.guild.permissions import PERMISSIONS
from bot.settings import Settings
from bot.store.database import try_database

PATIENCE = 20  # seconds; discord.py alone would go on trying for longer than anybody watches

GET_TOKEN = """\
There is no token yet. In Discord's developer portal: New Application, then Bot, then Reset Token.
Copy .env.example to .env and put it there, after DISCORD_TOKEN=. No privileged intent is needed."""
INVITE = "To invite the bot, open this address; it asks for exactly what the bot needs:"
NO_ID = "To invite the bot, put your application's id (page General Information) into this address and open it:"
PLACEHOLDER = "YOUR_APPLICATION_ID"


@dataclass(frozen=True, slots=True)
class Good:
    text: str


@dataclass(frozen=True, slots=True)
class Bad:
    text: str


def run(settings: Settings) -> int:
    """Print a line per finding; returns 0 if the bot can run, 1 if something is missing."""
    return asyncio.run(_run(settings))


async def _run(settings: Settings) -> int:
    missing = 0
    async for finding in _findings(settings):
        missing += isinstance(finding, Bad)
        print("✓" if isinstance(finding, Good) else "✗", finding.text.replace("\n", "\n  "), flush=True)
    application = application_of(settings)
    print(f"\n{INVITE if application else NO_ID}\n{invite(application or PLACEHOLDER)}\n")
    if missing:
        print(f"{missing} thing{'s' * (missing > 1)} to mend, marked ✗ above; then run this again.")
        return 1
    print("Everything is there: `python -m bot run` starts the bot.")
    return 0


def invite(application: str) -> str:
    """The address by which a server's owner adds the bot, with exactly the permissions it needs."""
    return discord.utils.oauth_url(application, permissions=PERMISSIONS, scopes=("bot", "applications.commands"))


def application_of(settings: Settings) -> str | None:
    """The application's id: a token begins with it, in base64."""
    token = settings.discord_token.get_secret_value() if settings.discord_token else ""
    with suppress(ValueError):
        number = base64.urlsafe_b64decode(token.split(".")[0] + "==").decode("ascii")
        return number if number.isdecimal() else None
    return None


async def _findings(settings: Settings) -> AsyncIterator[Good | Bad]:
    try:
        content = curriculum.load(settings.curriculum)
        yield Good(f"Curriculum: {len(content.tracks)} tracks, {len(content.units)} units.")
    except TROUBLE as error:
        yield Bad(in_words(error, settings))
    try:
        await try_database(settings.database_address)
        where = settings.database.absolute() if isinstance(settings.database, Path) else "PostgreSQL"
        yield Good(f"Database: {where} can be used.")
    except TROUBLE as error:
        yield Bad(in_words(error, settings))
    if settings.discord_token is None:
        yield Bad(GET_TOKEN)
        return
    try:
        name, guilds = await _ask_discord(settings, settings.discord_token.get_secret_value())
    except TROUBLE as error:
        yield Bad(in_words(error, settings))
        return
    yield Good(f"Discord knows the bot as {name}.")
    if not guilds:
        yield Bad("It is on no server yet: open the address below and pick yours.")
    for guild in guilds:
        yield _permissions(guild)


async def _ask_discord(settings: Settings, token: str) -> tuple[str, list[Any]]:
    """The bot's name, and the servers it is on."""
    use_addresses(settings)
    async with asyncio.timeout(PATIENCE), discord.Client(intents=discord.Intents.none()) as client:
        await client.login(token)
        assert client.user is not None
        return client.user.name, await client.http.get_guilds(200)


def _permissions(guild: Any) -> Good | Bad:
    has = discord.Permissions(int(guild["permissions"]))
    if has.administrator or has.is_superset(PERMISSIONS):
        return Good(f"On {guild['name']} it has the permissions it needs.")
    lacks = [name.replace("_", " ").title() for name, needed in PERMISSIONS if needed and not getattr(has, name)]
    return Bad(f"On {guild['name']} it lacks: {', '.join(lacks)}. Invite it again by the address below.")


def print_settings_error(error: ValidationError) -> int:
    """Say which settings cannot be used, one line each, without the values, which may be secret; returns 2."""
    print("Some settings in .env or the environment cannot be used:", file=sys.stderr)
    for wrong in error.errors(include_input=False, include_url=False, include_context=False):
        print(f"✗ {_variable(wrong['loc'])} {_plainly(wrong['msg'])}", file=sys.stderr)
    return 2


def _variable(location: tuple[int | str, ...]) -> str:
    """The environment variable that a setting is read from."""
    name = str(location[0]).upper()
    return name if name == "DISCORD_TOKEN" else f"UNDERSTUDY_{name}"


def _plainly(message: str) -> str:
    """Pydantic's words, so that they go on after a name."""
    return re.sub("^(Value error, |Input |String )", "", message)
