"""Reads the curriculum's files and trusts none of them: plain small files with plain names, plain YAML."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from bot.curriculum.problems import Problem

MOST_FILES = 60
MOST_BYTES = 64 * 1024
MOST_DEPTH = 8
LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}
"""What file managers leave behind, and nobody put there."""
NAME = re.compile(r"[a-z0-9-]{1,40}\.(md|yaml)")


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one file. `name` is its place in the folder, such as units/cnn-resnet.md."""

    name: str
    slug: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file's YAML as plain values, and the Markdown below it (empty in a .yaml file)."""

    values: Any
    body: str
    root: yaml.Node | None
    first_line: int
    body_line: int = 1

    def line(self, place: Sequence[str | int]) -> int | None:
        """The line where the value begins that a path of keys and indices leads to, or the last one that is there."""
        if list(place[:1]) == ["message"] and self.body:
            return self.body_line
        key = node = self.root
        for step in place:
            key, node = _child(node, step) or (key, node)
        return key and self.first_line + key.start_mark.line


def read(folder: Path, kind: str, suffix: str, problems: list[Problem]) -> list[Source]:
    """The files of `folder/kind`, sorted by name. What can't be read safely goes to `problems` instead."""
    here = folder / kind
    if here.is_symlink() or not here.is_dir():
        problems.append(Problem(kind, "is not a folder", f"make a folder {kind}/ beside README.md"))
        return []
    try:
        paths = sorted(path for path in here.iterdir() if path.name not in LITTER)
    except OSError:
        problems.append(Problem(kind, "can't be looked into", "make the folder readable for the bot"))
        return []
    if len(paths) > MOST_FILES:
        problems.append(Problem(kind, f"holds {len(paths)} files", f"keep at most {MOST_FILES}"))
        return []
    return [source for path in paths if (source := _read(path, kind, suffix, problems))]


def read_one(folder: Path, name: str, problems: list[Problem]) -> Source | None:
    """A file that stands in `folder` itself; None if there is none. One that can't be read goes to `problems`."""
    path = folder / name
    if not path.is_symlink() and not path.exists():
        return None
    return _read(path, "", path.suffix, problems)


def parse(source: Source) -> Document | Problem:
    """The file's values, or what keeps it from being YAML (with front matter, if it is Markdown)."""
    text, body = source.text, ""
    if source.name.endswith(".md"):
        try:
            text, body = YAMLHandler().split(source.text)
        except ValueError:
            return Problem(source.name, "has no front matter", "begin with a line ---, the fields, and a line ---")
    first_line = source.text[: source.text.find(text)].count("\n") + 1
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
        values = loader.construct_document(root) if root else None
    except yaml.YAMLError as error:
        return _unreadable(source.name, error, first_line)
    except ValueError as error:
        # PyYAML reads 2026-13-45 as a date and fails on it without saying where.
        return Problem(source.name, f"holds a date or number that makes no sense ({error})", "put it in double quotes")
    body = body.strip()
    body_line = source.text[: source.text.rfind(body)].count("\n") + 1
    return Document(values, body, root, first_line, body_line)


def _read(path: Path, kind: str, suffix: str, problems: list[Problem]) -> Source | None:
    name = f"{kind}/{path.name[:80]}".lstrip("/")
    try:
        found = path.lstat()
        if what := _unfit(path.name, suffix, found.st_mode, found.st_size):
            problems.append(Problem(name, *what))
            return None
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        problems.append(Problem(name, "can't be read as text", "save it as UTF-8, readable for the bot"))
        return None
    return Source(name, path.stem, text.replace("\r\n", "\n"))


def _unfit(name: str, suffix: str, mode: int, size: int) -> tuple[str, str] | None:
    if not NAME.fullmatch(name) or not name.endswith(suffix):
        return "has a name I don't take", f"use a-z, 0-9 and -, at most 40 of them, then {suffix}; or move it away"
    if not stat.S_ISREG(mode):
        return "is a link or a folder", "put a plain file in its place"
    if size > MOST_BYTES:
        return f"has {size:,} bytes", f"shorten it to at most {MOST_BYTES:,}"
    return None


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """A field's name and value, or an entry of a list twice."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    if isinstance(node, yaml.MappingNode):
        return next((pair for pair in node.value if pair[0].value == step), None)
    return None


def _unreadable(name: str, error: yaml.YAMLError, first_line: int) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or "holds a character that YAML forbids"
    mend = "check the indentation there, and put texts that hold a colon, a # or a quote in double quotes"
    return Problem(name, str(what)[:120], mend, first_line + mark.line if mark else None)


class _Loader(yaml.SafeLoader):
    """Safe YAML without what surprises people: no aliases, no tags, no key twice, no deep nesting."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="uses an alias (*)", problem_mark=event.start_mark)
        if getattr(event, "tag", None):
            raise yaml.MarkedYAMLError(problem="uses a tag (!)", problem_mark=event.start_mark)
        if self.depth >= MOST_DEPTH:
            raise yaml.MarkedYAMLError(problem="is nested too deep", problem_mark=event.start_mark)
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        for key in _repeated(node):
            raise yaml.MarkedYAMLError(problem=f"has {key.value!r} twice", problem_mark=key.start_mark)
        return super().construct_mapping(node, deep)


def _repeated(node: yaml.MappingNode) -> Iterator[yaml.Node]:
    seen: set[str] = set()
    for key, _ in node.value:
        if str(key.value) in seen:
            yield key
        seen.add(str(key.value))
