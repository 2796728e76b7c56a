"""Turns pydantic's complaints into sentences for somebody who edits a file and reads no Python."""

from __future__ import annotations

from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.curriculum.files import Document
from bot.curriculum.forms import (
    COMMIT,
    NO_BRACKETS,
    QUESTION_ID,
    REPOSITORY,
    SLUG,
    DoneWhenForm,
    HoursForm,
    LibrariesForm,
    LibraryForm,
    LinkForm,
    QuestionForm,
    SlotForm,
    TrackForm,
    UnitForm,
)
from bot.curriculum.problems import Problem

SENTENCES: dict[str, tuple[str, str]] = {
    "missing": ("is missing", "add it"),
    "string_type": ("should be a text", "put it in double quotes; it needs them if it holds a colon"),
    "string_too_short": (
        "is empty",
        "write something there; a unit's `message` is the text below its fields",
    ),
    "string_too_long": ("is longer than {max_length} characters", "shorten it"),
    "string_pattern_mismatch": ("can't be written like that", "{shape}"),
    "too_short": ("has {actual_length} entries", "write at least {min_length}"),
    "too_long": ("has {actual_length} entries", "keep at most {max_length}"),
    "list_type": ("should be a list", "write each entry on its own line, beginning with -"),
    "dict_type": ("should be fields", "write lines like `name: value`"),
    "model_type": ("should be fields", "write lines like `name: value`; a text with a colon needs double quotes"),
    "literal_error": ("is none of the known values", "use {expected}"),
    "int_type": ("should be a whole number", "write digits only, without quotes"),
    "float_type": ("should be a number", "write digits only, without quotes"),
    "bool_type": ("should be true or false", "write one of the two, without quotes"),
    "greater_than": ("is too small", "use more than {gt}"),
    "greater_than_equal": ("is too small", "use at least {ge}"),
    "less_than_equal": ("is too large", "use at most {le}"),
}


SHAPES: dict[str, str] = {
    SLUG: "use a-z, 0-9 and - only",
    QUESTION_ID: "begin with a letter, and use a-z, 0-9 and - only",
    REPOSITORY: "write owner/name, as in the address of its page on GitHub",
    COMMIT: "copy the commit's full 40 digits; a branch such as main would change under you",
    NO_BRACKETS: "leave out [ and ], and keep it on one line",
}


FORMS = (UnitForm, HoursForm, LinkForm, QuestionForm, TrackForm, SlotForm, DoneWhenForm, LibrariesForm, LibraryForm)
FIELDS = [info.alias or name for form in FORMS for name, info in form.model_fields.items()]


def complaints(name: str, document: Document, error: ValidationError) -> list[Problem]:
    """One problem for each of the error's details, with the line that it is about."""
    return [_problem(name, document, detail) for detail in error.errors(include_url=False, include_input=False)]


def _problem(name: str, document: Document, detail: ErrorDetails) -> Problem:
    what, mend = _say(detail)
    return Problem(name, f"{_called(detail['loc'])} {what}", mend, document.line(detail["loc"]))


def _say(detail: ErrorDetails) -> tuple[str, str]:
    facts = detail.get("ctx", {})
    if detail["type"] == "value_error":
        what, _, mend = str(facts["error"]).partition("; ")
        return what, mend
    if detail["type"] == "extra_forbidden":
        near = get_close_matches(str(detail["loc"][-1]), FIELDS, n=1)
        return "is not a field I know", f"did you mean `{near[0]}`?" if near else "remove it, or check the spelling"
    what, mend = SENTENCES.get(detail["type"], ("can't be used", "curriculum/README.md shows how to write it"))
    shape = SHAPES.get(str(facts.get("pattern")), "")
    return what.format(**facts), mend.format(**facts, shape=shape)


def _called(place: tuple[str | int, ...]) -> str:
    """`goals`, entry 2; or `pair_exercises`, entry 1, `url`."""
    steps = [f"entry {step + 1}" if isinstance(step, int) else f"`{step[:40]}`" for step in place]
    return ", ".join(steps) or "the file"
