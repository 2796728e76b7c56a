"""Edits of a calendar as JSON text, and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, time
from typing import Any

from bot.core.edits import Break, Clock, Delay, Edit, PostNow, Replace, Shorten, Skip, Swap
from bot.core.schedule import Entry, State
from bot.core.undoing import Changes
from bot.store.port import from_ms, to_ms

NAMES: dict[type[Edit], str] = {
    Delay: "delay",
    Break: "break",
    Swap: "swap",
    Replace: "replace",
    Skip: "skip",
    Shorten: "shorten",
    PostNow: "post now",
    Clock: "clock",
}
KINDS: dict[str, type[Edit]] = {name: kind for kind, name in NAMES.items()}


def edit_to_text(edit: Edit) -> str:
    return json.dumps({"kind": NAMES[type(edit)], **asdict(edit)}, default=_plain, sort_keys=True)


def edit_from_text(text: str) -> Edit:
    fields: dict[str, Any] = json.loads(text)
    kind = KINDS[fields.pop("kind")]
    if kind is Break:
        fields = {name: date.fromisoformat(value) for name, value in fields.items()}
    if kind is Clock and fields["post_at"] is not None:
        fields["post_at"] = time.fromisoformat(fields["post_at"])
    return kind(**fields)


def changes_to_text(changes: Changes) -> str:
    return json.dumps(
        {
            "before": [entry_to_json(entry) for entry in changes.before],
            "after": [entry_to_json(entry) for entry in changes.after],
            "clock": [[at.isoformat("minutes"), zone] for at, zone in (changes.clock_before, changes.clock_after)],
        }
    )


def changes_from_text(text: str) -> Changes:
    body: dict[str, Any] = json.loads(text)
    (before, zone_before), (after, zone_after) = body["clock"]
    return Changes(
        before=tuple(map(entry_from_json, body["before"])),
        after=tuple(map(entry_from_json, body["after"])),
        clock_before=(time.fromisoformat(before), zone_before),
        clock_after=(time.fromisoformat(after), zone_after),
    )


def entry_to_json(entry: Entry) -> list[Any]:
    at = None if entry.at is None else to_ms(entry.at)
    return [entry.slot, entry.unit, entry.day.isoformat(), entry.rank, entry.state.value, at, entry.edit]


def entry_from_json(fields: list[Any]) -> Entry:
    slot, unit, day, rank, state, at, edit = fields
    return Entry(slot, unit, date.fromisoformat(day), rank, State(state), None if at is None else from_ms(at), edit)


def _plain(value: object) -> str:
    assert isinstance(value, date | time)
    return value.isoformat()
