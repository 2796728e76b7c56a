"""From somebody's text to what a unit may hold: links with sound addresses, short lines, names for files."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

from anyascii import anyascii

from bot.curriculum.forms import MOST_URL, URL
from bot.curriculum.importing.draft import Draft, DraftLink, Section

LINK = re.compile(
    r"(!?)\[([^\[\]\n]{0,300})\]\(\s{0,9}<?((?:[^()\n<>\"]|\([^()\n<>\"]{0,200}\)){1,600}?)>?(?:\s+\"[^\"\n]{0,200}\")?\s{0,9}\)"
)
BARE = re.compile(r"<?(https?://(?:[^\s<>\"'()\]]|\([^\s<>()]{0,200}\))+)>?")
PINNED = re.compile(r"https?://github\.com/([\w.-]+/[\w.-]+)/blob/([0-9a-f]{40})/([^?#]+)")
BRANCH = re.compile(r"https?://github\.com/[\w.-]+/[\w.-]+/(?:blob|tree)/(?![0-9a-f]{40})")
HEADING = re.compile(r"(#{1,6})\s+(.*\S)")
BULLET = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(.+)")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]")
SECTIONS: tuple[tuple[Section, str], ...] = (
    ("stretch", r"optional|stretch|extra\b|further|bonus|advanced"),
    ("goals", r"goal|objective|outcome|you will"),
    ("discussion", r"discuss|talk about|questions"),
    ("done_when", r"\bdone|deliverable|criteri"),
    ("pair_exercises", r"exercise|practi[cs]|assignment|\blabs?\b|project|problems?\b|work on"),
    ("pre_reading", r"read|watch|literature|resource|material|prepar|\blinks?\b"),
)


def section_of(heading: str) -> Section | None:
    """What a heading announces, if it is one of the parts of a unit."""
    return next((section for section, words in SECTIONS if re.search(words, heading.casefold())), None)


def one_line(text: str) -> str:
    """On one line, without control characters and without the marks of Markdown's emphasis at its ends."""
    return " ".join(CONTROL.sub(" ", text).split()).strip("*_` ")


def slug_of(title: str, taken: set[str]) -> str:
    """A file name for a title, not among `taken`: small letters, digits and -, at most 40."""
    plain = re.sub(r"[^a-z0-9]+", "-", anyascii(title).lower()).strip("-")[:40].strip("-") or "unit"
    slug, number = plain, 1
    while slug in taken:
        number += 1
        slug = f"{plain[:36].strip('-')}-{number}"
    return slug


def make_link(title: str, url: str, licence: str = "not-checked", note: str = "") -> DraftLink | None:
    """A link as a unit file may hold it, its address encoded; None if the address can't be shown."""
    address = quote(url.strip(), safe="%/:?#&=~+,;@!$*'._-")
    if not URL.fullmatch(address) or len(address) > MOST_URL:
        return None
    name = one_line(title).replace("[", "(").replace("]", ")")[:90].strip() or urlsplit(address).netloc[:90]
    fields: dict[str, object] = {"title": name}
    pinned = PINNED.fullmatch(address)
    path = unquote(pinned[3]) if pinned else ""
    if pinned and ".." not in path.split("/") and len(path) <= 300:
        fields |= {"repo": pinned[1], "path": path, "commit": pinned[2]}
    else:
        fields["url"] = address
    fields["licence"] = one_line(licence)[:40] or "not-checked"
    if note := one_line(BARE.sub("", note)):
        fields["note"] = note[:200]
    if re.search(r"solution", address, re.IGNORECASE):
        fields["spoiler"] = True
    return DraftLink(fields)


def take_links(text: str) -> tuple[str, list[DraftLink], list[str]]:
    """The text with links replaced by their titles, the links, and the addresses that can't be used."""
    links: list[DraftLink] = []
    refused: list[str] = []

    def taken(title: str, url: str) -> str:
        link = make_link(title, url)
        if link is None:
            refused.append(url[:80])
        else:
            links.append(link)
        return title

    def marked(match: re.Match[str]) -> str:
        return "" if match[1] else taken(match[2], match[3])

    def bare(match: re.Match[str]) -> str:
        url = match[1].rstrip(".,;:!?")
        taken(urlsplit_name(url), url)
        return urlsplit_name(url)

    text = LINK.sub(marked, CONTROL.sub(" ", text))
    return BARE.sub(bare, text), links, refused


def links_for(draft: Draft, place: str, text: str) -> tuple[str, list[DraftLink]]:
    """The same; the draft notes which addresses can't be used, and which lead to a file that may change."""
    text, links, refused = take_links(text)
    draft.unmapped += [f"{place}: the address {url!r} can't be shown" for url in refused]
    draft.warnings += [
        f"{place}: “{link.fields['title']}” leads to a branch, which may change; give a commit"
        for link in links
        if _is_branch(link)
    ]
    return text, links


def urlsplit_name(url: str) -> str:
    """What to call an address that has no title: its host, and the last part of its path."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "a page"
    last = [part for part in parts.path.split("/") if part][-1:]
    name = re.sub(r"^www\.", "", parts.netloc)
    return " ".join([name, *(unquote(part) for part in last)])[:90]


def _is_branch(link: DraftLink) -> bool:
    """Whether it leads to a file that may change under the readers."""
    return bool(BRANCH.match(str(link.fields.get("url", ""))))
