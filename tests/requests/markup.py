"""What of a text Discord would not show as it is written: mentions, links, formatting, lines, turned-round writing."""

from __future__ import annotations

import re

FENCE = re.compile(r"```[^`].*?```", re.DOTALL)
ESCAPED = re.compile(r"\\[^0-9A-Za-z\s]")
MARKUP = re.compile(
    r"""
      <(?:@[!&]?|\#|a?:\w+:|t:|/|id:)[^>\s]*>    # mentions, emoji, times, commands
    | @everyone | @here
    | \]\( | https?://\S                         # links, masked and bare
    | [*_`]+ | ~~ | \|\|                         # formatting
    | ^\s*(?:\#{1,3}|-\#|>{1,3}|[-*+]|\d+[.)])\s # headings, small print, quotations, lists
    | \n
    | [\u202a-\u202e\u2066-\u2069]               # writing direction, up to the end of the paragraph
    """,
    re.VERBOSE | re.MULTILINE,
)


def markup(text: str) -> list[str]:
    """The pieces that are markup, in order. Nothing is in a fence, and nothing is markup after a backslash.

    Two texts with the same markup look alike, but for their words.
    """
    unfenced = FENCE.sub(lambda fence: "``" + "\n" * fence[0].count("\n"), text)
    return MARKUP.findall(ESCAPED.sub("x", unfenced))
