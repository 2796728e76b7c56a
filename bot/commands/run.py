"""python -m bot run: go on Discord and stay there until told to stop."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from contextlib import suppress

from discord import VoiceClient

from bot import logs
from bot.app import open_app
from bot.client import Understudy
from bot.commands.trouble import TROUBLE, in_words
from bot.guild.addresses import use_addresses
from bot.settings import Settings

NO_TOKEN = "There is no token. Put DISCORD_TOKEN into .env (see .env.example), then run `python -m bot check`."


def run(settings: Settings) -> int:
    """Returns an exit status: 0 after Ctrl-C or SIGTERM, 1 with one sentence if the bot cannot start or go on."""
    logs.set_up(settings.log_level)
    if settings.discord_token is None:
        return _cannot(NO_TOKEN)
    VoiceClient.warn_nacl = VoiceClient.warn_dave = False  # it never speaks, so nobody needs to install that
    try:
        asyncio.run(_until_stopped(settings, settings.discord_token.get_secret_value()))
    except TROUBLE as error:
        return _cannot(in_words(error, settings))
    except (KeyboardInterrupt, asyncio.CancelledError):
        pass
    return 0


async def _until_stopped(settings: Settings, token: str) -> None:
    _stop_on_sigterm()
    use_addresses(settings)
    async with open_app(settings) as app, Understudy(app) as bot:
        gc.freeze()  # what is loaded by now stays: looking through it for garbage would stop the loop for 40 ms
        await bot.start(token)


def _stop_on_sigterm() -> None:
    """Cancel the current task, which closes what is open: what Ctrl-C does by itself."""
    task = asyncio.current_task()
    assert task is not None
    with suppress(NotImplementedError):  # Windows knows no signal handlers; Ctrl-C works there all the same
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


def _cannot(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1
