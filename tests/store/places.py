"""Where a database can be: an SQLite file, or a PostgreSQL that lives as long as the tests."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import asyncpg

Place = Path | str

NOW_AND_THEN = 0.02  # seconds between two looks at whether the server has started


class NoServer(Exception):
    """There is no PostgreSQL to test with; its message says why."""


@contextmanager
def server() -> Iterator[str]:
    """Start the PostgreSQL that pgserver's wheel carries; yields its folder, which is also the host to connect to.

    pgserver's own launcher is not used: as root it adds a user to the machine and opens folders up to the root.
    """
    found = find_spec("pgserver")
    if found is None or found.origin is None:
        raise NoServer("pgserver is not installed (there is no wheel of it for this platform)")
    programs = Path(found.origin).parent / "pginstall" / "bin"
    folder = Path(tempfile.mkdtemp(prefix="understudy-pg-"))
    try:
        with _running(programs, folder):
            yield str(folder)
    except (OSError, subprocess.SubprocessError) as error:
        raise NoServer(f"PostgreSQL cannot be started: {error}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(programs: Path, folder: Path) -> Iterator[None]:
    data = str(folder / "data")
    user: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "nobody")
        user["user"] = "nobody"
    initdb = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "utf8", "--locale=C", "-N"]
    subprocess.run(initdb, check=True, **user)
    postgres = [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
    process = subprocess.Popen(postgres, **user)
    try:
        _wait(process, [programs / "pg_isready", "-q", "-h", folder])
        yield
    finally:
        process.send_signal(signal.SIGINT)  # what PostgreSQL calls a fast shutdown
        process.wait(timeout=10)


def _wait(process: subprocess.Popen[bytes], ready: list[str | Path]) -> None:
    for _ in range(500):
        if subprocess.run(ready, check=False).returncode == 0:
            return
        if process.poll() is not None:
            break
        time.sleep(NOW_AND_THEN)
    raise NoServer("PostgreSQL does not start")


def url(folder: str, database: str) -> str:
    return f"postgresql://postgres@/{database}?host={folder}"


async def on_disk(place: Place, sql: str) -> list[tuple[Any, ...]]:
    """What somebody else sees, who has nothing to do with the bot's connections."""
    if isinstance(place, Path):
        with closing(sqlite3.connect(place)) as connection:
            return connection.execute(sql).fetchall()
    session = await asyncpg.connect(place)
    try:
        return [tuple(row) for row in await session.fetch(sql)]
    finally:
        await session.close()
