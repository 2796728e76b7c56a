"""Reads what somebody else has written: plain files within limits, never through a link, never out of the folder."""

from __future__ import annotations

import stat
from pathlib import Path

from bot.curriculum.importing.draft import BrokenSource

MOST_FILES = 200
MOST_BYTES = 512 * 1024
MOST_IN_ALL = 8 * 1024 * 1024


def read_file(path: Path) -> str:
    """The text of a file; raises BrokenSource if it is no plain UTF-8 file of at most 512 KiB."""
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            raise BrokenSource([f"{path.name} is no plain file; links and folders are not followed"])
        if found.st_size > MOST_BYTES:
            raise BrokenSource([f"{path.name} has {found.st_size:,} bytes; at most {MOST_BYTES:,} are read"])
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise BrokenSource([f"{path.name} can't be read as text; save it as UTF-8"]) from None
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", " ")


def list_folder(folder: Path, suffix: str) -> tuple[list[Path], list[str]]:
    """The plain files of a folder with that suffix, sorted by name, and what else stands in it. Subfolders stay out."""
    if folder.is_symlink():
        raise BrokenSource([f"{folder.name} is a link; give the folder that it leads to"])
    try:
        everything = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:
        raise BrokenSource([f"{folder.name} can't be looked into"]) from None
    plain = [path for path in everything if path.suffix.lower() == suffix and stat.S_ISREG(path.lstat().st_mode)]
    if len(plain) > MOST_FILES:
        raise BrokenSource([f"{folder.name} holds {len(plain)} files; at most {MOST_FILES} are read"])
    if sum(path.lstat().st_size for path in plain) > MOST_IN_ALL:
        raise BrokenSource([f"{folder.name} holds more than {MOST_IN_ALL:,} bytes"])
    return plain, [path.name for path in everything if path not in plain]
