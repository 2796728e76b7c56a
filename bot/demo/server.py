"""Runs the demo: a simulated server with people in it, our real bot, and the page to try it on."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import discord
import simcord
from PIL import Image, ImageDraw, ImageFont
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle

from bot.demo import simulation
from bot.demo.stage import Meanwhile, Stage
from bot.demo.web import free_port

PORT = 8765

MakeBot = Callable[[Callable[[], datetime]], Awaitable[discord.Client]]
CloseBot = Callable[[discord.Client], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class World:
    """The simulated server: what seeding can act with."""

    env: simcord.Env
    guild: GuildHandle
    welcome: ChannelHandle
    cohort: ChannelHandle
    staff: ChannelHandle
    ada: MemberActor
    olu: MemberActor
    people: tuple[MemberActor, ...]
    """All others, none of whom one can be; in the order of the names given."""


PEOPLE = ("Amara", "Bo", "Chiara", "Dmitri", "Esra", "Farid", "Grace", "Hana", "Ivo", "Jun", "Kofi", "Lena")


def furnish(env: simcord.Env, names: Sequence[str] = PEOPLE, permissions: discord.Permissions | None = None) -> World:
    """A server as a cohort would find it; the bot may do there what everyone may and what `permissions` say."""
    guild = env.create_guild("ML self-study")
    if permissions is not None:
        simulation.allow_bot(guild, permissions)
    organisers = guild.create_role("organiser", permissions=discord.Permissions(manage_guild=True, manage_threads=True))
    unseen, seen = discord.PermissionOverwrite(view_channel=False), discord.PermissionOverwrite(view_channel=True)
    study = guild.create_category("Self-study")
    return World(
        env=env,
        guild=guild,
        welcome=guild.create_text_channel("welcome", topic="Say hello. Type /signup to join the next cohort."),
        cohort=guild.create_text_channel("cohort", topic="Groups live in threads of this channel.", category=study),
        staff=guild.create_text_channel(
            "organisers",
            topic="For those who run the cohorts.",
            category=study,
            overwrites={guild.roles["@everyone"]: unseen, organisers: seen, guild.roles["Understudy"]: seen},
        ),
        ada=_member(guild, "Ada"),
        olu=_member(guild, "Olu", organisers),
        people=tuple(_member(guild, name) for name in names),
    )


def _member(guild: GuildHandle, name: str, *roles: simcord.RoleHandle) -> MemberActor:
    return simulation.newcomer(guild, name, portrait(name), roles=roles)


def portrait(name: str) -> bytes:
    """A PNG with somebody's initial on a colour of their own."""
    return _portrait(name[0], f"hsl({sum(map(ord, name)) * 47 % 360}, 45%, 45%)")


def _portrait(letter: str, colour: str) -> bytes:
    image = Image.new("RGB", (128, 128), colour)
    font = ImageFont.load_default(72)
    ImageDraw.Draw(image).text((64, 66), letter, fill="white", font=font, anchor="mm")
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


async def serve(
    make_bot: MakeBot,
    close_bot: CloseBot,
    seed: Callable[[World], Awaitable[None]],
    *,
    names: Sequence[str] = PEOPLE,
    port: int = PORT,
    permissions: discord.Permissions | None = None,
    meanwhile: Meanwhile | None = None,
    say: Callable[[str], None] = print,
) -> None:
    """Show the page until Ctrl-C or SIGTERM. `meanwhile` is what people do as time passes whom one cannot be.

    Says the address in one line. It holds the key to the page, which is served to this machine alone; where somebody
    listens on the port, it is another one.
    """
    this = asyncio.current_task()
    assert this is not None
    for end in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(end, this.cancel)
    with suppress(asyncio.CancelledError):
        async with running(
            make_bot, close_bot, seed, names=names, port=port, permissions=permissions, meanwhile=meanwhile
        ) as stage:
            say(f"Understudy is at {stage.url} (Ctrl-C ends it)")
            await asyncio.Event().wait()


@asynccontextmanager
async def running(
    make_bot: MakeBot,
    close_bot: CloseBot,
    seed: Callable[[World], Awaitable[None]],
    *,
    names: Sequence[str] = PEOPLE,
    port: int = 0,
    permissions: discord.Permissions | None = None,
    meanwhile: Meanwhile | None = None,
) -> AsyncIterator[Stage]:
    """The demo as a resource. `close_bot` gets every bot that `make_bot` made, the last one at the end."""
    simulation.quick_settling()
    env = simulation.new_world()
    simulation.give_picture(env, env.backend.bot_user.id, _portrait("U", "#5865f2"))
    world = furnish(env, names, permissions)

    async def new_bot() -> discord.Client:
        await close_bot(env.bot)
        return await make_bot(env.now)

    bot = await make_bot(env.now)
    try:
        with simulation.scheduler_clock(env.now):
            await simulation.start(env, bot)
            await seed(world)
            people = {world.ada: "a newcomer", world.olu: "an organiser"}
            stage = Stage(env, world.guild, world.cohort, people, new_bot, free_port(port), meanwhile)
            async with _served(stage):
                yield stage
    finally:
        await env.shutdown()
        await close_bot(env.bot)


@asynccontextmanager
async def _served(stage: Stage) -> AsyncIterator[Stage]:
    await stage.__aenter__()
    clock = asyncio.create_task(stage.run_clock())
    try:
        yield stage
    finally:
        clock.cancel()
        await asyncio.wait([clock])
        await stage.close()
