"""Promises about the house itself, kept by tests."""

from __future__ import annotations

import ast
import re
import string
import subprocess
import sys
from pathlib import Path

import discord
import pytest
from discord import app_commands

from bot.client import Understudy
from bot.core.refusals import Refusal
from bot.settings import ROOT, Settings
from tests.world import World

README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
CODE = [path for folder in ("bot", "cogs") for path in sorted((ROOT / folder).rglob("*.py"))]
TOOLS = Path(sys.executable).parent


def variables() -> dict[str, str]:
    """Every environment variable, with its description."""
    names = {name: "DISCORD_TOKEN" if name == "discord_token" else f"UNDERSTUDY_{name.upper()}" for name in fields()}
    return {names[name]: field.description or "" for name, field in Settings.model_fields.items()}


def fields() -> list[str]:
    return list(Settings.model_fields)


def test_every_setting_is_described_in_env_example_and_named_in_the_readme() -> None:
    for name, description in variables().items():
        assert description, name
        assert description in EXAMPLE, name
        assert re.search(rf"^#?{name}=", EXAMPLE, re.MULTILINE), name
        assert f"`{name}`" in README, name


def commands(bot: Understudy) -> list[app_commands.Command[object, ..., object]]:
    return [one for one in bot.tree.walk_commands() if isinstance(one, app_commands.Command)]


async def test_every_command_is_in_the_readme_and_explains_itself(world: World) -> None:
    found = commands(world.bot)
    assert len(found) == 39
    for command in found:
        assert f"`/{command.qualified_name}`" in README
        assert 1 <= len(command.description) <= 100
        for option in command.parameters:
            assert option.description != "…", f"/{command.qualified_name} {option.name}"


async def test_organisers_commands_are_hidden_from_others_by_default(world: World) -> None:
    open_to_all = {
        "signup",
        "wishes",
        "away",
        "checkin",
        "reminders",
        "capstone",
        "leave",
        "forget-me",
        "curriculum",
        "progress",
    }
    for command in world.bot.tree.get_commands():
        assert isinstance(command, app_commands.Command | app_commands.Group)
        hidden = command.default_permissions == discord.Permissions(manage_guild=True)
        assert hidden != (command.name in open_to_all), command.name


def test_every_refusal_is_a_sentence() -> None:
    found = refusals(Refusal)
    assert len(found) > 20
    for refusal in found:
        sentence = refusal.__doc__ or ""
        facts = {name: "x" for _, name, _, _ in string.Formatter().parse(sentence) if name}
        said = str(refusal(**facts))
        assert said.lstrip("“")[0] in string.ascii_letters, refusal
        assert said.endswith((".", "}", "`", ")", "x")), refusal


def refusals(base: type[Refusal]) -> list[type[Refusal]]:
    return [one for sub in base.__subclasses__() for one in (sub, *refusals(sub))]


def test_most_of_the_code_knows_nothing_of_discord() -> None:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    free = sum(count for path, count in lines.items() if not imports_discord(path))
    share = free / sum(lines.values())
    sys.stdout.write(f"{share:.0%} of {sum(lines.values())} lines are in files that do not import discord\n")
    assert share >= 0.6


def imports_discord(path: Path) -> bool:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if any(name.split(".")[0] == "discord" for name in names):
            return True
    return False


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_short_and_say_what_they_promise(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 350
    assert not text or ast.get_docstring(ast.parse(text)), "a module's docstring states its promise"


def test_the_bots_own_process_does_not_load_the_solver() -> None:
    """The search does, in a process of its own: its memory goes back, and the bot starts at once."""
    cogs = [f"cogs.{path.stem}" for path in (ROOT / "cogs").glob("*.py")]
    code = f"import sys, bot.__main__, {', '.join(cogs)}; print({{'numpy', 'highspy'}} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.stdout.strip() == "set()", run.stdout + run.stderr


def test_no_package_index_is_named_anywhere() -> None:
    needles = [
        "pypi." + "org",
        "python" + "hosted",
        "registry." + "npmjs",
        "--index" + "-url",
        "--extra-index" + "-url",
    ]
    for path in tracked():
        text = path.read_bytes().decode("utf-8", errors="ignore")
        assert not [needle for needle in needles if needle in text], path


def tracked() -> list[Path]:
    skipped = {".git", "node_modules"}
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    paths = [ROOT / name for name in listed.split("\0") if name] or [
        path
        for path in ROOT.rglob("*")
        if not skipped & set(path.parts) and not any(p.startswith(".venv") for p in path.parts)
    ]
    return [path for path in paths if path.is_file()]


@pytest.mark.parametrize("name", ["run", "demo", "dev"])
def test_every_package_is_pinned_with_its_hashes(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[\w.-]+(\[[\w,]+\])?==\S+", entry), entry[:60]
        assert "--hash=sha256:" in entry, entry[:60]


@pytest.mark.parametrize(
    "tool", [["lint-imports"], ["ruff", "check", "."], ["ruff", "format", "--check", "."]], ids=" ".join
)
def test_style_and_layers_hold(tool: list[str]) -> None:
    result = subprocess.run([TOOLS / tool[0], *tool[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
