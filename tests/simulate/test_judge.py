"""The judge sees what a bot does wrong: on made-up observations, each of which breaks one rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.people import GroupId, MemberId
from bot.demo.people import DemoPerson
from tests.simulate.__main__ import plan_of
from tests.simulate.judge import cases, judge
from tests.simulate.observed import Course, Message, Noticed, Observed, Paired, Trouble
from tests.simulate.page import WIDTH, page
from tests.simulate.people import DIRECTLY, NONE, Kind, Part, Person

MONDAY = datetime(2026, 10, 12, 8, tzinfo=UTC)
WEEK, DAY, HOUR = timedelta(days=7), timedelta(days=1), timedelta(hours=1)
COURSE = [Course(f"unit-{n}", MONDAY + n * WEEK, MONDAY + (n + 1) * WEEK, n, True) for n in range(5)]
ANN, BEN, CHO, DEE, EVE, FAY, GUS, HAL = map(MemberId, range(1, 9))
BERLIN, TOKYO = "Europe/Berlin", "Asia/Tokyo"
THREAD = 77
SEVEN_IN_BERLIN = datetime(2026, 10, 18, 17, tzinfo=UTC)


def person(name: str, zone: str = BERLIN) -> Person:
    return Person(DemoPerson(name, zone, (), 2, 10))


def message(at: datetime, *buttons: str, to: MemberId) -> Message:
    return Message(at, THREAD, None, frozenset([to]), buttons)


def reminder(at: datetime, to: MemberId, unit: int = 0) -> Message:
    return message(at, f"ci:v1:1:0:unit-{unit}", f"rd:v1:1:unit-{unit}:{to}", to=to)


GONE = Noticed(BEN, "missed", COURSE[2].ends, COURSE[2].ends + HOUR, shared=COURSE[2].ends + HOUR + DAY)
QUIET = frozenset({FAY, GUS, HAL})
GOOD = Observed(
    people={ANN: person("Ann"), BEN: person("Ben"), CHO: person("Cho", TOKYO), DEE: person("Dee"), EVE: person("Eve")}
    | {FAY: person("Fay"), GUS: person("Gus"), HAL: person("Hal")},
    parts={ANN: Part(Kind.STEADY), CHO: Part(Kind.LATE), DEE: Part(Kind.AWAY, 1), EVE: Part(Kind.STEADY)}
    | {BEN: Part(Kind.VANISHING, 1)}
    | {member: Part(Kind.QUIET, 0, QUIET - {member}) for member in QUIET},
    course=COURSE,
    messages=[
        reminder(SEVEN_IN_BERLIN, ANN),
        reminder(SEVEN_IN_BERLIN - 7 * HOUR, CHO),
        reminder(SEVEN_IN_BERLIN + WEEK + HOUR, ANN, 1),
        message(COURSE[2].ends + HOUR, f"fr:v1:1:{BEN}:2026-11-02", to=BEN),
        message(COURSE[1].ends + HOUR, f"gr:v1:1:2:1:{FAY}", to=FAY),
    ],
    flags=[GONE],
    troubles=[Trouble(GroupId(2), COURSE[1].ends, QUIET, COURSE[1].ends + 2 * DAY)],
    pairs=[
        Paired(GroupId(1), "unit-0", COURSE[0].due, ((ANN, BEN), (CHO, DEE))),
        Paired(GroupId(1), "unit-1", COURSE[1].due, ((ANN, CHO), (BEN, DEE))),
        Paired(GroupId(1), "unit-2", COURSE[2].due, ((ANN, DEE), (BEN, CHO))),
        Paired(GroupId(1), "unit-3", COURSE[3].due, ((ANN, BEN), (DEE, CHO))),
    ],
    began={BEN: 1} | dict.fromkeys(QUIET, 0),
    seen={BEN: COURSE[2].ends + 2 * DAY},
    proposals={GroupId(2): COURSE[1].ends + 2 * DAY},
)


def but(messages: Message | None = None, flags: Noticed | None = None, **other: object) -> Observed:
    """The good one with these besides."""
    more: dict[str, object] = {}
    if messages is not None:
        more["messages"] = [*GOOD.messages, messages]
    if flags is not None:
        more["flags"] = [*GOOD.flags, flags]
    return replace(GOOD, **more | other)


def broken(seen: Observed) -> list[str]:
    return [rule.what for rule in judge(seen) if not rule.holds]


def test_where_all_is_well_everything_holds_and_fits_the_page() -> None:
    assert not broken(GOOD)
    text, holds = page(GOOD)
    assert holds and "all holds" in text
    assert max(map(len, text.splitlines())) <= WIDTH
    assert "vanishing           Ben" in text
    vanished = next(case for case in cases(GOOD) if case.kind is Kind.VANISHING)
    assert (vanished.began, vanished.units, vanished.noticed) == (1, 2, COURSE[2].ends)


WRONG: dict[str, tuple[str, Callable[[], Observed]]] = {
    "reminded twice of a unit": (
        "reminded more than once",
        lambda: but(reminder(SEVEN_IN_BERLIN + HOUR, ANN)),
    ),
    "reminded at night in Tokyo": (
        "own evening",
        lambda: but(reminder(SEVEN_IN_BERLIN, CHO, 1)),
    ),
    "reminded an hour early, after clocks have changed": (
        "own evening",
        lambda: but(reminder(datetime(2026, 11, 1, 17, 29, tzinfo=UTC), ANN, 2)),
    ),
    "reminded against their wish": (
        "wants none",
        lambda: replace(GOOD, people=GOOD.people | {ANN: replace(GOOD.people[ANN], way=NONE)}),
    ),
    "reminded where everybody reads it": (
        "wants none",
        lambda: replace(GOOD, people=GOOD.people | {CHO: replace(GOOD.people[CHO], way=DIRECTLY)}),
    ),
    "reminded while away": (
        "wants none",
        lambda: but(reminder(SEVEN_IN_BERLIN + 2 * WEEK + HOUR, DEE, 2)),
    ),
    "no reminders at all": (
        "reminded more than once",
        lambda: replace(GOOD, messages=GOOD.messages[3:]),
    ),
    "never noticed": ("noticed within", lambda: replace(GOOD, flags=[], seen={})),
    "noticed for another reason": (
        "noticed within",
        lambda: replace(GOOD, flags=[replace(GONE, reason="pairing")]),
    ),
    "noticed a unit late": (
        "noticed within",
        lambda: replace(
            GOOD,
            flags=[replace(GONE, opened=GONE.opened + WEEK, told=GONE.opened + WEEK, shared=GONE.opened + WEEK + DAY)],
            seen={BEN: GONE.opened + WEEK + 2 * DAY},
            messages=[*GOOD.messages, message(GONE.opened + WEEK, f"fr:v1:1:{BEN}:2026-11-09", to=BEN)],
        ),
    ),
    "a quiet group is not noticed": ("noticed within", lambda: replace(GOOD, troubles=[], proposals={})),
    "a steady person is flagged": (
        "nobody steady",
        lambda: but(flags=Noticed(DEE, "missed", COURSE[2].ends, None)),
    ),
    "organisers read it before the person": (
        "told first",
        lambda: replace(GOOD, flags=[replace(GONE, told=None, shared=GONE.opened + DAY)]),
    ),
    "organisers read it an hour after the person": (
        "told first",
        lambda: replace(GOOD, flags=[replace(GONE, shared=GONE.opened + 2 * HOUR)]),
    ),
    "it stands in the list before it is shared": ("told first", lambda: replace(GOOD, seen={BEN: GONE.opened})),
    "told in the table alone": (
        "told first",
        lambda: replace(GOOD, messages=[one for one in GOOD.messages if not one.has("fr")]),
    ),
    "told at night": (
        "alone, by day",
        lambda: but(message(COURSE[2].ends + 13 * HOUR, f"fr:v1:1:{BEN}:2026-11-02", to=BEN)),
    ),
    "the group reads what is said": (
        "alone, by day",
        lambda: but(message(COURSE[2].ends + HOUR, "fa:v1:1:1:fine:2026-11-02", to=BEN)),
    ),
    "a group that works is asked": (
        "no group that works",
        lambda: but(
            troubles=[*GOOD.troubles, Trouble(GroupId(1), COURSE[2].ends, frozenset({ANN, CHO}))],
            proposals=GOOD.proposals | {GroupId(1): COURSE[2].ends},
        ),
    ),
    "no proposal": ("have a proposal", lambda: but(proposals={})),
    "a pair again too early": (
        "a partner again",
        lambda: but(
            pairs=[*GOOD.pairs[:2], Paired(GroupId(1), "unit-2", COURSE[2].due, ((ANN, BEN), (CHO, DEE)))],
        ),
    ),
    "everyone is pinged": ("pings everyone", lambda: but(Message(MONDAY, 1, None, frozenset(), (), everyone=True))),
    "an error is logged": ("logged as an error", lambda: but(log=["keeper.round_failed"])),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_seen(name: str) -> None:
    what, made = WRONG[name]
    [rule] = broken(made())
    assert what in rule
    text, holds = page(made())
    assert not holds and "BROKEN: 1 of" in text
    assert max(map(len, text.splitlines())) <= WIDTH


def test_make_simulate_runs_sixty_people_for_sixteen_weeks() -> None:
    usual = plan_of([])
    assert (usual.people, usual.weeks, usual.track, usual.first_monday.weekday()) == (60, 16, "part-time-16", 0)
    assert plan_of(["--seed", "7", "--from", "2027-02-01"]) == replace(usual, seed=7, first_monday=date(2027, 2, 1))


def test_who_cannot_be_told_has_a_week() -> None:
    late = replace(GONE, told=None, shared=GONE.opened + WEEK)
    assert not broken(replace(GOOD, flags=[late], seen={BEN: GONE.opened + WEEK + DAY}))


def test_pairs_made_anew_for_who_is_left_are_not_called_stale() -> None:
    again = Paired(GroupId(1), "unit-1", COURSE[1].due + 2 * DAY, ((ANN, BEN), (CHO, DEE)))
    assert not broken(replace(GOOD, pairs=[GOOD.pairs[0], again]))
