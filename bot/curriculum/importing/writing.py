"""Writes an import's files; a file that somebody has edited since the last import is left as it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from bot.curriculum.importing.draft import BrokenSource, Report

LEDGER = ".imported.json"
"""In the target folder: what the last import wrote, as {file: hash}."""


def write(out: Path, files: Mapping[str, str], report: Report, *, dry: bool) -> None:
    """Put `files` (names such as units/x.md) below `out`, and say in `report` what became of each."""
    if any(path.is_symlink() for path in (out, out / "units", out / "tracks", out / LEDGER)):
        raise BrokenSource([f"{out} or a folder in it is a link; give a plain folder"])
    ledger = _ledger(out / LEDGER)
    try:
        for name, text in files.items():
            verdict = _verdict(out / name, text, ledger.get(name))
            getattr(report, verdict).append(name)
            if verdict in ("created", "updated"):
                ledger[name] = _hash(text)
                if not dry:
                    _put(out / name, text)
        gone = [name for name in ledger if name not in files and (out / name).exists()]
        report.warnings += [
            f"{name}: from an earlier import, no longer in the source; delete it if it may go" for name in gone
        ]
        if not dry:
            _put(out / LEDGER, json.dumps(ledger, indent=1, sort_keys=True) + "\n")
    except OSError as error:
        raise BrokenSource([f"can't write to {out}: {error.strerror or error}"]) from None


def _verdict(path: Path, text: str, last: str | None) -> str:
    if path.is_symlink():
        return "kept"
    if not path.exists():
        return "created"
    current = path.read_bytes()
    if current == text.encode():
        return "unchanged"
    return "updated" if sha256(current).hexdigest() == last else "kept"


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(text.encode())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _ledger(path: Path) -> dict[str, str]:
    """What it says, if it says anything of use: a lost or broken one makes the import keep every file."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: value for name, value in found.items() if isinstance(value, str)}
