"""The pictures of common hours: within their limits for any week, exact to the quarter hour, no hue needed."""

from __future__ import annotations

import pickle
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.core.availability import DAY, WEEK, Availability, merge, parse_hours
from bot.pictures import MOST_GROUPS, HoursRow, WeekMember, hours_picture, hours_text, week_picture, week_text
from bot.pictures.hours import HEAD
from bot.pictures.marks import SHADES, side_by_side
from bot.pictures.sheet import INK
from bot.pictures.symbols import BLUE
from bot.pictures.times import Piece, by_day, days_free, meeting
from bot.pictures.week import ALL_FREE, LEFT, NEEDED
from bot.pictures.week import HOUR as WEEK_HOUR

HOUR = 4 * 8
"""Pixels of an hour where there is one group."""
EVENINGS = parse_hours("Mon-Fri 18-22, Sat-Sun 8-24")
TUESDAY, THURSDAY = DAY + 18 * 60, 3 * DAY + 18 * 60

minutes = st.integers(0, WEEK - 1)
weeks = st.lists(st.tuples(minutes, st.integers(1, WEEK)), max_size=6).map(
    lambda pairs: merge((start, min(start + length, WEEK)) for start, length in pairs)
)
starts = st.lists(minutes, max_size=7).map(tuple)
lengths = st.integers(1, DAY)
rows = st.builds(
    lambda label, common, sessions, people, some: HoursRow(label, common, sessions, people, min(people, some)),
    st.text(max_size=80),
    weeks,
    starts,
    st.integers(0, 10),
    st.integers(0, 10),
)


def groups(count: int) -> list[HoursRow]:
    sessions = (TUESDAY, THURSDAY, 6 * DAY + 23 * 60)
    return [HoursRow(f"Group {n + 1}", EVENINGS, sessions[: n % 4], 4, n % 3) for n in range(count)]


def drawn(*rows: HoursRow, length: int = 90) -> Image.Image:
    return opened(hours_picture("Autumn", rows, zone="UTC", session_minutes=length)).convert("RGB")


def drawn_week(members: list[WeekMember], common: Availability = (), sessions: tuple[int, ...] = ()) -> Image.Image:
    return opened(week_picture("Group 7", members, common, sessions, zone="UTC", session_minutes=90)).convert("RGB")


def opened(png: bytes) -> Image.Image:
    image = Image.open(BytesIO(png))
    image.load()
    assert image.format == "PNG"
    assert len(png) < 1_000_000
    assert image.width <= 2000
    assert image.height <= 2400
    return image


def columns(image: Image.Image, colour: str, top: int = HEAD) -> list[int]:
    """Where the colour occurs below `top`, and so below what explains the colours."""
    return [
        x for x in range(image.width) if any(image.getpixel((x, y)) == rgb(colour) for y in range(top, image.height))
    ]


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


@pytest.mark.parametrize("count", [0, 1, 4, 16, 60, 88, MOST_GROUPS])
def test_any_number_of_groups_fits(count: int) -> None:
    opened(hours_picture("Autumn", groups(count), zone="Europe/London time", session_minutes=90))


def test_with_the_most_groups_the_page_is_not_tall() -> None:
    long = [HoursRow(f"A very long label, number {n}", EVENINGS, (n * 60, WEEK - 1), 4) for n in range(MOST_GROUPS)]
    image = opened(hours_picture("Autumn", long, zone="UTC", session_minutes=90))
    assert image.width > image.height


def test_what_cannot_be_drawn_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at most 125"):
        hours_picture("Autumn", groups(MOST_GROUPS + 1), zone="UTC", session_minutes=90)
    with pytest.raises(ValueError, match="session_minutes"):
        hours_picture("Autumn", [], zone="UTC", session_minutes=0)
    with pytest.raises(ValueError, match="within the week"):
        HoursRow("a", ((0, WEEK + 1),), (), 4)
    with pytest.raises(ValueError, match="at most 7"):
        HoursRow("a", (), tuple(range(8)), 4)
    with pytest.raises(ValueError, match="stretched"):
        HoursRow("a", (), (), 4, 5)
    with pytest.raises(ValueError, match="at most 10"):
        drawn_week([WeekMember("Ann", "UTC", ())] * 11)
    with pytest.raises(ValueError, match="one local time a session"):
        week_text("a", [WeekMember("Ann", "UTC", (), (), (5,))], (), (), zone="UTC", session_minutes=90)


def test_the_same_values_give_the_same_bytes_in_another_process() -> None:
    value = groups(5), [WeekMember("Ann", "UTC", EVENINGS, (), (TUESDAY,))]
    (rows, members), copied = value, pickle.loads(pickle.dumps(value))
    assert copied == value
    for draw in (hours_picture, hours_text):
        results = [draw("Autumn", some, zone="UTC", session_minutes=90) for some in (rows, copied[0])]
        assert results[0] == results[1]
    first, second = (
        week_picture("a", some, EVENINGS, (TUESDAY,), zone="UTC", session_minutes=90) for some in (members, copied[1])
    )
    assert first == second


@given(st.text(max_size=60), st.lists(rows, max_size=3), lengths)
@settings(max_examples=25, deadline=None)
def test_no_rows_break_it(title: str, some: list[HoursRow], length: int) -> None:
    opened(hours_picture(title, some, zone=title, session_minutes=length))
    text = hours_text(title, some * 40, zone=title, session_minutes=length)
    assert len(text) <= 1000
    assert f"{40 * len(some)} groups" in text


@pytest.mark.slow
@given(st.lists(st.tuples(st.text(max_size=60), weeks, weeks), max_size=10), weeks, starts, lengths)
@settings(max_examples=25, deadline=None)
def test_no_week_breaks_it(
    people: list[tuple[str, Availability, Availability]], common: Availability, sessions: tuple[int, ...], length: int
) -> None:
    members = [WeekMember(name, name, free, needed, sessions) for name, free, needed in people]
    opened(week_picture("a", members, common, sessions, zone="UTC", session_minutes=length))
    text = week_text("a" * 500, members, common, sessions, zone="u" * 500, session_minutes=length)
    assert len(text) <= 1000
    assert len(text.splitlines()) == 3 + len(members)
    assert f"Sessions of {length} min" in text


@pytest.mark.parametrize(
    "name", ["", "\n", "\u202eevil\u202c", "Zoë" + "\u0301" * 90, "陈大文", "محمد", "\ud800", "👩‍👩‍👧" * 20]
)
def test_odd_names_one_by_one(name: str) -> None:
    drawn(HoursRow(name, EVENINGS, (TUESDAY,), 4))
    drawn_week([WeekMember(name, name, EVENINGS)])


@given(weeks)
def test_days_are_counted_where_all_of_a_quarter_is_common(common: Availability) -> None:
    free = {minute for start, end in common for minute in range(start, end)}
    quarters = [[day * DAY + cell * 15 + minute for minute in range(15)] for cell in range(96) for day in range(7)]
    whole = [free.issuperset(quarter) for quarter in quarters]
    assert list(days_free(common)) == [sum(whole[cell * 7 : cell * 7 + 7]) for cell in range(96)]


@given(weeks)
def test_days_put_together_again_are_the_week(free: Availability) -> None:
    assert merge((day * DAY + start, day * DAY + end) for day, start, end, *_ in by_day(free)) == free
    assert all(0 <= start < end <= DAY for _, start, end, *_ in by_day(free))


def test_a_session_across_midnight_is_two_pieces_and_after_sunday_comes_monday() -> None:
    assert meeting(TUESDAY, 90) == [Piece(1, 1080, 1170)]
    assert meeting(DAY - 90, 90) == [Piece(0, 1350, 1440)]
    late = [Piece(6, 1380, 1440, goes_on=True), Piece(0, 0, 30, began_before=True)]
    assert meeting(WEEK - 60, 90) == late


def test_hours_stand_where_they_belong_as_dark_as_they_are_common() -> None:
    image = drawn(HoursRow("Ann", parse_hours("Mon 6-7, Mon-Wed 18-20, Mon-Sun 21:15-21:30"), (), 4))
    once, thrice, daily = (columns(image, SHADES[days]) for days in (1, 3, 7))
    assert (len(once), len(thrice), len(daily)) == (HOUR, 2 * HOUR, HOUR // 4)
    assert thrice[0] - once[0] == 12 * HOUR
    assert daily[0] - once[0] == 15.25 * HOUR


def test_a_session_is_outlined_as_long_as_it_lasts_and_goes_on_over_midnight() -> None:
    left, dark = outlined((TUESDAY,), 120)
    assert dark == [left + 18 * HOUR + x for x in (0, 1, 2 * HOUR - 2, 2 * HOUR - 1)]
    left, dark = outlined((WEEK - 60,), 90)
    assert dark == [left + x for x in (HOUR // 2 - 2, HOUR // 2 - 1, 23 * HOUR, 23 * HOUR + 1)]


def outlined(sessions: tuple[int, ...], length: int) -> tuple[int, list[int]]:
    """Where the day begins, and where a line through its middle crosses the edges of sessions."""
    image = drawn(HoursRow("Ann", ((0, WEEK),), sessions, 4), length=length)
    across = columns(image, SHADES[7])
    deep = [y for y in range(HEAD, image.height) if image.getpixel((across[0] + 12 * HOUR, y)) == rgb(SHADES[7])]
    middle = deep[len(deep) // 2]
    return across[0], [x for x in range(across[0], across[-1]) if image.getpixel((x, middle)) == rgb(INK)]


def test_shades_are_even_steps_of_lightness() -> None:
    lightness = [_lightness(shade) for shade in SHADES]
    steps = [before - after for before, after in pairwise(lightness)]
    assert len(steps) == 7
    assert min(steps) > 9
    assert max(steps) < 10.5


def test_hours_if_needed_are_told_by_their_strokes() -> None:
    image = drawn_week([WeekMember("Ann", "UTC", parse_hours("Mon 6-8"), parse_hours("Mon 12-14"))])
    free, needed = columns(image, BLUE, 130), columns(image, NEEDED, 130)
    assert free == list(range(LEFT + 6 * WEEK_HOUR, LEFT + 8 * WEEK_HOUR))
    assert needed[0] == LEFT + 12 * WEEK_HOUR
    assert needed[-1] == LEFT + 14 * WEEK_HOUR - 1
    assert len(needed) < WEEK_HOUR


def test_the_band_is_where_all_are_free() -> None:
    ann = WeekMember("Ann", "UTC", EVENINGS)
    band = columns(drawn_week([ann, ann], ((TUESDAY, TUESDAY + 180),)), ALL_FREE, 130)
    assert (band[0], band[-1]) == (LEFT + 18 * WEEK_HOUR + 1, LEFT + 21 * WEEK_HOUR - 1)


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(10, 40)), max_size=7).map(sorted))
def test_flags_never_overlap_nor_leave_the_lane(flags: list[tuple[int, int]]) -> None:
    widths = [width for _, width in flags]
    places = side_by_side([place for place, _ in flags], widths, 0, 300)
    ends = [place + width for place, width in zip(places, widths, strict=True)]
    assert all(end < place for end, place in zip(ends, places[1:], strict=False))
    assert not places or (places[0] >= 0 and ends[-1] <= 300)


def test_the_text_says_the_figures_and_then_the_groups() -> None:
    some = [HoursRow("Group 1", ((0, 600),), (TUESDAY, THURSDAY), 4, 1), HoursRow("Group 2", (), (), 3)]
    assert hours_text("Autumn", some, zone="UTC", session_minutes=90).splitlines() == [
        "Autumn: hours common to all, 2 groups, in UTC",
        "Common hours a week: 0 h to 10 h, typically 0 h",
        "2 sessions of 90 min; 1 group without; most, 2, start between 16:00 and 19:00",
        "1 of 7 people meet at hours given only if needed, in 1 group",
        "Group 1: 10 h; Tue 18:00, Thu 18:00; 1 of 4 if needed",
        "Group 2: 0 h; no sessions",
    ]
    many = hours_text("Autumn", groups(125), zone="UTC", session_minutes=90).splitlines()
    shown = sum(line.startswith("Group ") for line in many)
    assert many[-1] == f"… and {125 - shown} more in the picture"


def test_the_text_of_a_week_says_everybody_s_times() -> None:
    ann = WeekMember("Ann", "Europe/Berlin", ((0, 600),), ((600, 690),), (TUESDAY + 60,))
    bo = WeekMember("Bo", "UTC", ((0, 600),))
    assert week_text("Group 7", [ann, bo], ((0, 600),), (TUESDAY,), zone="UTC", session_minutes=90).splitlines() == [
        "Group 7: a week in UTC, 2 members",
        "Sessions of 90 min: Tue 18:00",
        "All are free 10 h a week: Mon 00:00-10:00",
        "Ann, Europe/Berlin: free 10 h, 1.5 h if needed; Tue 19:00",
        "Bo, UTC: free 10 h",
    ]


def _lightness(colour: str) -> float:
    """L* of CIELAB."""
    linear = [((c / 255 + 0.055) / 1.055) ** 2.4 for c in bytes.fromhex(colour[1:])]
    return 116 * (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]) ** (1 / 3) - 16
