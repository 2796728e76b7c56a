"""python -m bot check: what is missing is said in words, and the address to invite the bot by asks for no more."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.guild.permissions import PERMISSIONS
from bot.store.lock import only_process
from tests.wire.process import Program
from tests.wire.standin import APPLICATION, TOKEN, Discord

NOWHERE = "http://127.0.0.1:9/api/v10"


async def said(program: Program, status: int, **settings: str | Path) -> str:
    running = await program.start("check", **settings)
    assert await running.ends() == status, running.out + running.err
    output = running.out + running.err
    assert "Traceback" not in output
    assert TOKEN not in output
    return output


@pytest.mark.slow
async def test_without_a_token_it_says_where_to_get_one(program: Program, database: Path) -> None:
    output = await said(program, 1, UNDERSTUDY_DATABASE=database)
    assert "✓ Curriculum: 6 tracks, 28 units." in output
    assert "There is no token yet" in output
    assert f"permissions={PERMISSIONS.value}" in output
    assert "client_id=YOUR_APPLICATION_ID" in output
    assert "scope=bot+applications.commands" in output
    assert "1 thing to mend" in output


@pytest.mark.slow
async def test_with_everything_there_it_says_so(program: Program, discord: Discord, database: Path) -> None:
    settings = discord.environment | {"DISCORD_TOKEN": TOKEN, "UNDERSTUDY_DATABASE": database}
    output = await said(program, 0, **settings)
    assert "Everything is there" in output
    assert f"client_id={APPLICATION}" in output


async def test_what_discord_has_against_it_is_said(program: Program, database: Path) -> None:
    away = {"UNDERSTUDY_API_BASE": NOWHERE, "UNDERSTUDY_DATABASE": database}
    output = await said(program, 1, DISCORD_TOKEN=TOKEN, **away)
    assert "127.0.0.1:9" in output or "reach" in output


async def test_a_database_in_use_and_a_broken_curriculum_are_said(program: Program, tmp_path: Path) -> None:
    units = tmp_path / "curriculum" / "units"
    units.mkdir(parents=True)
    (tmp_path / "curriculum" / "tracks").mkdir()
    (units / "broken.md").write_text("---\ntitle: [\n---\n")
    with only_process(tmp_path / "bot.db"):
        output = await said(
            program, 1, UNDERSTUDY_DATABASE=tmp_path / "bot.db", UNDERSTUDY_CURRICULUM=tmp_path / "curriculum"
        )
    assert "Another Understudy is using" in output
    assert "units/broken.md" in output
    assert "3 things to mend" in output


async def test_settings_that_cannot_be_used_are_named_each(program: Program) -> None:
    output = await said(program, 2, UNDERSTUDY_SWEEP_MINUTES="0", UNDERSTUDY_GROUP_MIN="9", UNDERSTUDY_LOG_LEVEL="loud")
    for name in ("UNDERSTUDY_SWEEP_MINUTES", "UNDERSTUDY_GROUP_MAX", "UNDERSTUDY_LOG_LEVEL"):
        assert name in output
