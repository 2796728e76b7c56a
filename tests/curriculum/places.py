"""Folders to break: small copies of the shipped curriculum."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.curriculum import BrokenCurriculum, load

SHIPPED = Path(__file__).parents[2] / "curriculum"


def complaints(folder: Path) -> list[str]:
    """Every problem of a curriculum that can't be used, one a line."""
    with pytest.raises(BrokenCurriculum) as broken:
        load(folder)
    return str(broken.value).splitlines()


def small(target: Path, *tracks: str, units: tuple[str, ...]) -> Path:
    """A curriculum in `target` with the shipped `units`, and `tracks` given as text, named t1, t2, ..."""
    (target / "units").mkdir(parents=True)
    (target / "tracks").mkdir()
    for slug in units:
        (target / "units" / f"{slug}.md").write_bytes((SHIPPED / "units" / f"{slug}.md").read_bytes())
    for number, text in enumerate(tracks, start=1):
        head = f"schema: 1\nslug: t{number}\ntitle: T\npace: part_time\n"
        (target / "tracks" / f"t{number}.yaml").write_text(head + text, encoding="utf-8")
    return target
