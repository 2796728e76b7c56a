"""What stands in for a picture is short: one line of text each, cut to what Discord takes."""

from __future__ import annotations

from collections.abc import Iterable

TEXT_LIMIT = 1000
"""Characters. Discord takes 1,024 as the description of a picture."""


def cut(text: str, most: int) -> str:
    """At most `most` characters, with an ellipsis where something is left out."""
    return text if len(text) <= most else text[: most - 1] + "…"


def one_line(text: str, most: int) -> str:
    """The same on one line."""
    return cut(" ".join(text.split()), most)


def number(count: int, one: str, more: str = "") -> str:
    """A count and its noun, such as "1 group" or "2 groups"; the plural is given where it is not one + "s"."""
    return f"{count} {one if count == 1 else more or one + 's'}"


def as_many_as_fit(head: str, lines: Iterable[str], rest: str) -> str:
    """The head and the first lines that fit into TEXT_LIMIT characters; `rest`, with its {}, counts those left out."""
    waiting, text = list(lines), cut(head, TEXT_LIMIT)
    for place, line in enumerate(waiting):
        left = len(waiting) - place - 1
        after = f"\n{rest.format(left)}" if left else ""
        if len(text) + 1 + len(line) + len(after) > TEXT_LIMIT:
            return cut(f"{text}\n{rest.format(left + 1)}", TEXT_LIMIT)
        text += f"\n{line}"
    return text
