"""What a form can't tell by itself: units against their names and posts, libraries against each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from bot.core.curriculum import POST_LIMIT, Link, Unit
from bot.curriculum.files import Document, Source
from bot.curriculum.forms import LibrariesForm
from bot.curriculum.problems import Problem

ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
SOLUTION = re.compile(r"solution|answer[s_-]?key", re.IGNORECASE)
FENCE = "```"


def name_problems(source: Source, document: Document, slug: str, others: Mapping[str, object]) -> Iterator[Problem]:
    """A slug is the name of its file, and nobody else's."""
    line = document.line(("slug",))
    if slug != source.slug:
        mend = f"write `slug: {source.slug}`, or rename the file"
        yield Problem(source.name, f"has the slug {slug!r}, which is not the file's name", mend, line)
    if slug in others:
        yield Problem(source.name, f"has the slug {slug!r}, which another file has too", "give it its own", line)


def unit_problems(source: Source, document: Document, unit: Unit) -> Iterator[Problem]:
    """No solution before its time, no question asked under another's name, no post that Discord would refuse."""
    yield from _spoilers(source, document, unit)
    yield from _addresses(source, document, unit)
    ids = [question.id for question in unit.checkin]
    for index, id_ in enumerate(ids):
        if id_ in ids[:index]:
            what, line = f"`checkin` has the id {id_!r} twice", document.line(("checkin", index, "id"))
            yield Problem(source.name, what, "give each question its own, and keep it for ever", line)
    if unit.message.count(FENCE) % 2:
        what = f"`message` opens a block of code with {FENCE} and never closes it"
        yield Problem(source.name, what, f"add a line {FENCE} at its end", document.line(("message",)))
    if unit.post_length > POST_LIMIT:
        what = f"makes a post of {unit.post_length:,} characters, links included"
        yield Problem(source.name, what, f"shorten it to at most {POST_LIMIT:,}")


def prerequisite_problems(source: Source, document: Document, unit: Unit, files: Set[str]) -> Iterator[Problem]:
    """A unit builds only on units that exist."""
    for index, slug in enumerate(unit.prerequisites):
        if slug not in files or slug == unit.slug:
            what, line = f"builds on {slug!r}, which is no other unit", document.line(("prerequisites", index))
            yield Problem(source.name, what, "check the spelling, or remove it from `prerequisites`", line)


def library_problems(source: Source, document: Document, form: LibrariesForm) -> Iterator[Problem]:
    """Each library stands there once."""
    slugs = [library.slug for library in form.libraries]
    for index, slug in enumerate(slugs):
        if slug in slugs[:index]:
            line = document.line(("libraries", index, "slug"))
            yield Problem(source.name, f"has the library {slug!r} twice", "keep one of them", line)


def texts(unit: Unit) -> Iterator[tuple[Sequence[str | int], str]]:
    """Everything that somebody wrote to be read, and where it stands."""
    for field in ("message", "pairing_notes", "reflection", "title"):
        yield (field,), getattr(unit, field)
    for field in ("goals", "discussion", "done_when"):
        for index, said in enumerate(getattr(unit, field)):
            yield (field, index), said
    for index, question in enumerate(unit.checkin):
        yield ("checkin", index, "prompt"), question.prompt
    for field, index, link in _links(unit):
        yield (field, index, "note"), link.note


def _spoilers(source: Source, document: Document, unit: Unit) -> Iterator[Problem]:
    """What shows solutions is marked, and stands in `stretch` alone."""
    marked = {link.url for link in unit.links if link.spoiler}
    for field, index, link in _links(unit):
        line = document.line((field, index))
        if field != "stretch" and (link.spoiler or link.url in marked):
            yield Problem(source.name, f"`{field}`, entry {index + 1} is a spoiler", "move it to `stretch`", line)
        elif not link.spoiler and SOLUTION.search(link.url.rpartition("://")[2]):
            what = f"`{field}`, entry {index + 1} looks like a solution"
            yield Problem(source.name, what, "put it in `stretch` and mark it `spoiler: true`", line)


def _links(unit: Unit) -> Iterator[tuple[str, int, Link]]:
    for field in ("pre_reading", "pair_exercises", "stretch"):
        for index, link in enumerate(getattr(unit, field)):
            yield field, index, link


def _addresses(source: Source, document: Document, unit: Unit) -> Iterator[Problem]:
    """An address in running text has no licence, is in no check of links, and may be cut in the middle."""
    for place, said in texts(unit):
        if found := ADDRESS.search(said):
            called = ", ".join(f"entry {step + 1}" if isinstance(step, int) else f"`{step}`" for step in place)
            what = f"{called} holds the address {found[0][:60]!r}"
            mend = "make it an entry of `pre_reading`, `pair_exercises` or `stretch`, with its licence"
            yield Problem(source.name, what, mend, document.line(place))
