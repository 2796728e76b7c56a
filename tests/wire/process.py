"""`python -m bot` as people start it: a process of its own, in a copy of the program where nobody has put a .env."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from pathlib import Path

from bot.settings import ROOT

STRICT = "error,ignore:'audioop' is deprecated:DeprecationWarning"
"""Warnings are errors there too; those of what was not closed can't be raised, and are looked for in the output."""
TRACES = ("Traceback", "Warning", "Exception ignored", "Unclosed", "never awaited", "never retrieved")


class Program:
    def __init__(self, folder: Path) -> None:
        """Copy the program, compiled files and all."""
        self.folder = folder
        for part in ("bot", "cogs", "curriculum"):
            shutil.copytree(ROOT / part, folder / part)
        self.started: list[Running] = []

    def append(self, file: str, code: str) -> None:
        """Have this copy of the program do something else."""
        with (self.folder / file).open("a") as opened:
            opened.write(code)

    async def start(self, *arguments: str, **environment: str | Path) -> Running:
        """Start `python -m bot ...` with these settings and no others."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("UNDERSTUDY_", "DISCORD_"))}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", *arguments),
            cwd=self.folder,
            env=plain | {"PYTHONWARNINGS": STRICT} | {name: str(value) for name, value in environment.items()},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        self.started.append(Running(process))
        return self.started[-1]

    async def end(self) -> None:
        """Kill what a failed test has left running."""
        for running in self.started:
            await running.kill()


class Running:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._output = asyncio.ensure_future(process.communicate())
        self.status: int | None = None
        self.out = self.err = ""

    async def ends(self, within: float = 15) -> int:
        """Wait for its end; returns the exit status, with `out` and `err` filled."""
        async with asyncio.timeout(within):
            out, err = await asyncio.shield(self._output)
        self.out, self.err, self.status = out.decode(), err.decode(), self._process.returncode
        assert self.status is not None
        return self.status

    async def stops(self, sign: signal.Signals = signal.SIGTERM, within: float = 10) -> int:
        """Ask it to stop, which it must do soon; returns the exit status."""
        self._process.send_signal(sign)
        return await self.ends(within)

    async def stops_whole(self, sign: signal.Signals, within: float = 10) -> int:
        """The same for all its processes, as a terminal's Ctrl-C and systemd do."""
        os.killpg(self._process.pid, sign)
        return await self.ends(within)

    async def kill(self) -> None:
        """End it by force if need be; what it said is shown by pytest with the test that failed."""
        if self._process.returncode is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        await self.ends()
        sys.stdout.write(self.said)

    @property
    def said(self) -> str:
        return self.out + self.err

    @property
    def last_words(self) -> str:
        return self.err.splitlines()[-1]

    @property
    def clean(self) -> bool:
        """Whether it went without a traceback or a warning."""
        return not any(trace in self.said for trace in TRACES)
