"""A plan as a page to read: the figures and what is proven, a picture of all groups' hours, and each group's week."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape
from zoneinfo import ZoneInfo

from bot.commands.people_file import People
from bot.commands.plan_report import Planned, local_times, summary
from bot.core.group_hours import hours_of_groups, hours_of_members
from bot.core.matching import Applicant, Group
from bot.guild.cards.advice import change, why
from bot.pictures import (
    MOST_GROUPS,
    MOST_MEMBERS,
    HoursRow,
    WeekMember,
    hours_picture,
    hours_text,
    week_picture,
    week_text,
)

ZONE = "UTC"
IN_DETAIL = 150
"""Groups whose week is drawn: a page with more pictures is slow to open."""

STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
pre { font: inherit; white-space: pre-wrap; }
img { max-width: 100%; height: auto; }
table { border-collapse: collapse; margin: 0.5rem 0 1rem; }
td { padding: 0.15rem 1rem 0.15rem 0; vertical-align: top; }
"""


def page(planned: Planned) -> str:
    """One file of HTML with everything in it; pictures have a text in their place for who can't see them."""
    body = "\n".join(_body(planned))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>Groups</title>'
        f"<style>{STYLE}</style></head><body>\n{body}\n</body></html>\n"
    )


def _body(planned: Planned) -> Iterator[str]:
    known = {applicant.key: applicant for applicant in planned.people.applicants}
    groups = planned.proposal.groups
    yield "<h1>Groups</h1>"
    yield f"<pre>{escape(chr(10).join(summary(planned)))}</pre>"
    if groups:
        yield "<h2>When groups can meet</h2>"
        yield from _all_hours(planned.people, groups, known)
    yield from _unplaced(planned)
    yield from (
        _group(planned, number, group, [known[key] for key in group.members])
        for number, group in enumerate(groups, start=1)
    )


def _all_hours(people: People, groups: Sequence[Group], known: dict[str, Applicant]) -> Iterator[str]:
    rules = people.rules
    pairs = [
        (tuple(known[key] for key in group.members), tuple(group.sessions[0] if group.sessions else ()))
        for group in groups
    ]
    hours = hours_of_groups(pairs, ZONE, rules.first_monday, rules.session_minutes)
    rows = [
        HoursRow(f"Group {number}", each.common, each.sessions, each.people, each.stretched)
        for number, each in enumerate(hours, start=1)
    ]
    for at in range(0, len(rows), MOST_GROUPS):
        some = rows[at : at + MOST_GROUPS]
        title, minutes = f"Groups {at + 1} to {at + len(some)}, first week", rules.session_minutes
        png = hours_picture(title, some, zone=ZONE, session_minutes=minutes)
        yield _image(png, hours_text(title, some, zone=ZONE, session_minutes=minutes))


def _unplaced(planned: Planned) -> Iterator[str]:
    if not planned.advice:
        return
    yield f"<h2>Not placed ({len(planned.advice)})</h2><ul>"
    for one in planned.advice:
        yield f"<li><b>{escape(one.key)}</b>: {escape(why(one))}. {escape(change(one))}</li>"
    yield "</ul>"


def _group(planned: Planned, number: int, group: Group, members: Sequence[Applicant]) -> str:
    rows = "".join(
        f"<tr><td>{escape(each.key)}</td><td>{escape(each.zone)}</td>"
        f"<td>{escape(local_times(group, ZoneInfo(each.zone)))}</td></tr>"
        for each in members
    )
    drawn = number <= IN_DETAIL and len(members) <= MOST_MEMBERS
    picture = _week(planned.people, number, group, members) if drawn else ""
    quality = f"<p>Quality {planned.quality(group.quality, 100):.2f}</p>"
    return f"<h2>Group {number}</h2>{quality}<table>{rows}</table>{picture}"


def _week(people: People, number: int, group: Group, members: Sequence[Applicant]) -> str:
    rules = people.rules
    monday, minutes = rules.first_monday, rules.session_minutes
    starts = group.sessions[0] if group.sessions else ()
    [whole] = hours_of_groups([(tuple(members), starts)], ZONE, monday, minutes)
    own = hours_of_members(members, starts, ZONE, monday, minutes)
    shown = [
        WeekMember(each.key, each.zone, hours.preferred, hours.if_needed, hours.local)
        for each, hours in zip(members, own, strict=True)
    ]
    about = f"Group {number}, first week", shown, whole.common, whole.sessions
    png = week_picture(*about, zone=ZONE, session_minutes=minutes)
    return _image(png, week_text(*about, zone=ZONE, session_minutes=minutes))


def _image(png: bytes, text: str) -> str:
    return f'<img alt="{escape(text)}" src="data:image/png;base64,{b64encode(png).decode()}">'
