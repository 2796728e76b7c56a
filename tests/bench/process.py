"""A process that answers questions, a line each way: so that nobody else's CPU and memory are counted with it."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any


class Process:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin and process.stdout
        self._in, self._out = process.stdin, process.stdout

    async def ask(self, name: str, *args: Any) -> Any:
        """Have it call its function of that name, which `answer_questions` was given there."""
        self._in.write(json.dumps([name, *args]).encode() + b"\n")
        line = await self._out.readline()
        if not line:
            raise EOFError(f"the process that was asked {name!r} has ended")
        return json.loads(line)


@asynccontextmanager
async def process(module: str, *args: object, **settings: str) -> AsyncGenerator[Process]:
    """`python -m module ...` with these settings and no others, for as long as the block runs."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("UNDERSTUDY_", "DISCORD_"))}
    started = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *map(str, args)),
        env=plain | settings,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=2**20,
    )
    try:
        yield Process(started)
    finally:
        assert started.stdin
        started.stdin.close()
        try:
            async with asyncio.timeout(10):
                await started.wait()
        except TimeoutError:
            started.kill()
            await started.wait()


async def answer_questions(*functions: Callable[..., Awaitable[Any]]) -> None:
    """Call what standard input asks for, one after the other, until it ends."""
    named: Mapping[str, Callable[..., Awaitable[Any]]] = {function.__name__: function for function in functions}
    loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async for line in reader:
        name, *args = json.loads(line)
        answer = await named[name](*args)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
