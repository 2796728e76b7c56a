"""What Discord refuses, by its documentation, though not always by its own machine-readable description.

It counts characters as Python does, in code points (discord-api-docs #1315).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tests.requests.asked import CHOICES, MODAL, Asked, Part, parts, texts

CONTENT, V2_TEXT, COMPONENTS, FORM_PARTS, FILES, PINGS, NONCE = 2000, 4000, 40, 5, 10, 100, 25
COMPONENTS_V2 = 1 << 15

ROW, BUTTON, MENU, INPUT, TEXT = 1, 2, 3, 4, 10
NAMES = {
    ROW: "row",
    BUTTON: "button",
    MENU: "menu",
    INPUT: "text input",
    5: "user menu",
    6: "role menu",
    7: "mentionable menu",
    8: "channel menu",
    9: "section",
    TEXT: "text",
    11: "thumbnail",
    12: "gallery",
    13: "file",
    14: "separator",
    17: "container",
    18: "label",
    19: "file upload",
    21: "radio group",
    22: "checkbox group",
    23: "checkbox",
}
MENUS = (MENU, 5, 6, 7, 8)
ONLY_V2 = (9, TEXT, 11, 12, 13, 14, 17)

LONGEST = {
    BUTTON: {"label": 80, "custom_id": 100, "url": 512},
    INPUT: {"label": 45, "custom_id": 100, "placeholder": 100, "value": 4000},
    **{menu: {"custom_id": 100, "placeholder": 150} for menu in MENUS},
    TEXT: {"content": V2_TEXT},
    11: {"description": 1024},
    18: {"label": 45, "description": 100},
    **{field: {"custom_id": 100} for field in (19, 21, 22, 23)},
}
"""Characters of a component's texts, by its type."""
MANY = {
    ROW: {"components": (1, 5)},
    MENU: {"options": (1, 25)},
    9: {"components": (1, 3)},
    12: {"items": (1, 10)},
    21: {"options": (2, 10)},
    22: {"options": (1, 10)},
}
"""How few and how many of something a component holds, by its type."""
OF_A_LINE = {"label": 100, "value": 100, "description": 100}
"""Characters of the texts of one option of a menu."""


def beyond(asked: Asked) -> Iterator[str]:
    """What is wrong with a request, a sentence's end each: "the content has 2,001 characters; Discord takes 2,000"."""
    yield from _at_most("the request", "files", asked.files, FILES)
    yield from _long("the reason", asked.reason, 512)
    if (message := asked.message) is not None:
        yield from _message(message, asked)
    if (form := asked.answer(MODAL)) is not None:
        yield from _form(form)
    if (answer := asked.answer(CHOICES)) is not None:
        yield from _choices(answer.get("choices") or ())
    if "commands" in asked.steps[2:]:
        yield from _commands(asked.body if isinstance(asked.body, list) else [asked.body or {}])
    if asked.steps[0] == "channels" and (name := (asked.body or {}).get("name")) is not None:
        yield from _long("the name", name, 100, least=1)


def _message(message: Part, asked: Asked) -> Iterator[str]:
    yield from _pings(message)
    yield from _long("the content", message.get("content"), CONTENT)
    yield from _long("the nonce", str(message.get("nonce") or ""), NONCE)
    yield from _at_most("the message", "attachments", len(message.get("attachments") or ()), FILES)
    for attachment in message.get("attachments") or ():
        yield from _long("the description of a file", attachment.get("description"), 1024)
    if asked.is_new and not asked.files and not any(map(message.get, ("content", "components", "embeds", "poll"))):
        yield "the message says nothing"
    yield from _components(message, COMPONENTS)
    yield from _either_kind(message)


def _pings(message: Part) -> Iterator[str]:
    """Discord's own default is to ping whomever the text names: we always say whom."""
    allowed = message.get("allowed_mentions")
    if not isinstance(allowed, Mapping):
        yield "allowed_mentions is missing: whom the message may ping is always said"
        return
    if not isinstance(parse := allowed.get("parse"), list):
        yield "allowed_mentions has no parse, so that whoever is named would be pinged"
    elif parse:
        yield f"allowed_mentions lets the text ping {' and '.join(map(str, parse))}; people are pinged by their ids"
    for kind in ("users", "roles"):
        yield from _at_most("allowed_mentions", kind, len(allowed.get(kind) or ()), PINGS)


def _either_kind(message: Part) -> Iterator[str]:
    """A message is of components alone, or of content with rows of buttons below; never both."""
    if (message.get("flags") or 0) & COMPONENTS_V2:
        if any(map(message.get, ("content", "embeds", "poll", "sticker_ids"))):
            yield "the message has content or embeds beside components of version 2"
        yield from _at_most("the message", "characters in its texts", sum(map(len, texts(message))), V2_TEXT)
    elif strange := [part for part in parts(message) if part.get("type") in ONLY_V2]:
        yield f"a {_name(strange[0])} stands in a message without the flag for components of version 2"
    else:
        yield from _at_most("the message", "rows", len(message.get("components") or ()), 5)


def _form(form: Part) -> Iterator[str]:
    yield from _at_most("the form", "parts", len(form.get("components") or ()), FORM_PARTS, least=1)
    yield from _long("the form's title", form.get("title") or "", 45, least=1)
    yield from _long("the form's custom_id", form.get("custom_id") or "", 100, least=1)
    yield from _components(form, COMPONENTS)


def _components(holder: Part, most: int) -> Iterator[str]:
    everything = list(parts(holder))
    yield from _at_most("the message", "components", len(everything), most)
    ids = [part["custom_id"] for part in everything if part.get("custom_id")]
    if twice := next((one for one in ids if ids.count(one) > 1), None):
        yield f"two components have the custom_id {twice}"
    for part in everything:
        yield from _component(part)


def _component(part: Part) -> Iterator[str]:
    kind, name = part.get("type", 0), f"a {_name(part)}"
    for key, most in LONGEST.get(kind, {}).items():
        yield from _long(f"{name}'s {key}", part.get(key), most, least=key in ("custom_id", "content"))
    for key, (least, most) in MANY.get(kind, {}).items():
        yield from _at_most(name, key, len(part.get(key) or ()), most, least)
    for option in part.get("options") or ():
        for key, most in OF_A_LINE.items():
            yield from _long(f"the {key} of one of {name}'s options", option.get(key), most, least=key != "description")
    if kind == ROW and len(held := part.get("components") or ()) > 1 and any(one.get("type") != BUTTON for one in held):
        yield "a row holds a menu and something else"
    if kind == BUTTON and not (part.get("label") or part.get("emoji")):
        yield "a button has neither a label nor an emoji"
    yield from _filled(part, name)


def _filled(part: Part, name: str) -> Iterator[str]:
    """What a form or menu opens with must be what one could have filled in."""
    longest, most = part.get("max_length"), part.get("max_values")
    if longest is not None:
        yield from _long(f"{name}'s value", part.get("value"), longest)
    if most is not None:
        picked = [one for one in part.get("options") or () if one.get("default")] or part.get("default_values") or ()
        yield from _at_most(name, "values picked beforehand", len(picked), most)
        if part.get("type") == MENU:
            yield from _at_most(name, "values to pick", most, len(part.get("options") or ()))


def _choices(choices: Sequence[Part]) -> Iterator[str]:
    yield from _at_most("the answer", "choices", len(choices), 25)
    for choice in choices:
        yield from _long("a choice's name", choice.get("name"), 100, least=1)
        if isinstance(value := choice.get("value"), str):
            yield from _long("a choice's value", value, 100)


def _commands(commands: Iterable[Part]) -> Iterator[str]:
    for command in commands:
        name = command.get("name")
        yield from _long(f"the name of /{name}", name, 32)
        yield from _long(f"the description of /{name}", command.get("description"), 100)
        yield from _at_most(f"/{name}", "options", len(command.get("options") or ()), 25)
        yield from _choices(command.get("choices") or ())
        yield from _commands(command.get("options") or ())


def _name(part: Part) -> str:
    return NAMES.get(part.get("type", 0), f"component of type {part.get('type')}")


def _long(what: str, text: Any, most: int, least: int = 0) -> Iterator[str]:
    if isinstance(text, str) and not least <= len(text) <= most:
        yield f"{what} has {len(text):,} characters; Discord takes {_range(least, most)}"


def _at_most(what: str, things: str, number: int, most: int, least: int = 0) -> Iterator[str]:
    if not least <= number <= most:
        yield f"{what} has {number:,} {things}; Discord takes {_range(least, most)}"


def _range(least: int, most: int) -> str:
    return f"{least:,} to {most:,}" if least else f"{most:,}"
