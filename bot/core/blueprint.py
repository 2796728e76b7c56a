"""What should stand on the server, drawn from the facts; and the steps that get it there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core import keys
from bot.core.cohort import Cohort
from bot.core.curriculum import Slot, Track
from bot.core.groups import Group
from bot.core.moves import SessionsMove, notices
from bot.core.people import ChannelId, GroupId, MemberId

RETRY_GIVEN_UP = timedelta(days=1)
"""What Discord refused outright (a person who left, a missing permission) is tried again after this long."""
LATE = timedelta(hours=1)
"""A unit posted later than this after it was due says so."""


# The facts


@dataclass(frozen=True, slots=True)
class Standing:
    """One cohort as the memory knows it. `groups` holds the ended ones too; `zones` the IANA zone of everybody who is
    signed up."""

    cohort: Cohort
    track: Track
    groups: tuple[Group, ...]
    zones: Mapping[MemberId, str]


# The blueprint


@dataclass(frozen=True, slots=True)
class Thread:
    """A group's private thread. An archived one keeps its members, so that they can read back."""

    key: str
    cohort: Cohort
    group: GroupId
    members: frozenset[MemberId]
    archived: bool


@dataclass(frozen=True, slots=True)
class Announcement:
    """The cohort is open for sign-ups."""

    track: Track


@dataclass(frozen=True, slots=True)
class Welcome:
    """A group has formed, or its members have changed (`version` above 1). `next` are its next sessions, up to two."""

    group: Group
    next: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class UnitPost:
    """One week's unit for a group, or for the whole cohort. `also` are units of earlier weeks that were not posted."""

    slot: Slot
    group: Group | None
    late: bool = False
    also: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class TimesChange:
    """In a coming week the group meets at other local times than before, all of its members or some."""

    group: Group
    move: SessionsMove


Content = Announcement | Welcome | UnitPost | TimesChange


@dataclass(frozen=True, slots=True)
class Post:
    """One message: in a group's thread, or in the cohort's channel where `thread` is None."""

    key: str
    cohort: Cohort
    track: Track
    thread: Thread | None
    due: datetime
    content: Content

    @property
    def lane(self) -> str:
        """Posts of one lane share a place and go out in order."""
        return self.thread.key if self.thread else f"channel:{self.cohort.id}"


@dataclass(frozen=True, slots=True)
class Blueprint:
    threads: tuple[Thread, ...]
    posts: tuple[Post, ...]


def draw(standings: Iterable[Standing], now: datetime) -> Blueprint:
    """Everything that should stand by `now`: every thread there ever was, and every post that is due and still fits."""
    threads: list[Thread] = []
    posts: list[Post] = []
    for standing in standings:
        own = {group.id: _thread(standing, group) for group in standing.groups}
        threads += own.values()
        if standing.cohort.running:
            posts += _channel_posts(standing, now)
            for group in standing.groups:
                if group.ended_at is None:
                    posts += _group_posts(standing, group, own[group.id], now)
    return Blueprint(tuple(threads), tuple(posts))


def next_due(standings: Iterable[Standing], now: datetime) -> datetime | None:
    """When the next post falls due, for the alarm; None when no running cohort has one left."""
    running = [standing for standing in standings if standing.cohort.running]
    ahead = [due for standing in running for due in _dues(standing, now) if due > now]
    return min(ahead, default=None)


def _dues(standing: Standing, now: datetime) -> Iterator[datetime]:
    for slot in standing.track.slots:
        yield standing.cohort.due(slot.week)
    for group in standing.groups:
        if group.ended_at is None:
            yield from (due for due, _ in notices(group, standing.cohort.starts_on, standing.zones, now))


def _thread(standing: Standing, group: Group) -> Thread:
    return Thread(
        key=keys.thread(standing.cohort.id, group.id),
        cohort=standing.cohort,
        group=group.id,
        members=group.members & standing.zones.keys(),
        archived=group.ended_at is not None or not standing.cohort.running,
    )


def _channel_posts(standing: Standing, now: datetime) -> Iterator[Post]:
    cohort, track = standing.cohort, standing.track
    if cohort.signups:
        yield Post(keys.announcement(cohort.id), cohort, track, None, now, Announcement(track))
    for slot, due in _due_units(standing, now):
        key = keys.unit_post(cohort.id, None, slot.unit.slug)
        yield Post(key, cohort, track, None, due, UnitPost(slot, None, late=now - due > LATE))


def _group_posts(standing: Standing, group: Group, thread: Thread, now: datetime) -> Iterator[Post]:
    cohort, track = standing.cohort, standing.track
    welcome = keys.welcome(cohort.id, group.id, group.version)
    coming = tuple(start for start in group.sessions if start > now)[:2]
    yield Post(welcome, cohort, track, thread, group.formed_at, Welcome(group, coming))
    units = list(_due_units(standing, now))
    before = [due for _, due in units if due <= group.formed_at]
    start = before[-1] if before else group.formed_at  # the unit that was under way when the group formed
    for slot, due in units:
        if due >= start:
            key = keys.unit_post(cohort.id, group.id, slot.unit.slug)
            late = now - max(due, group.formed_at) > LATE
            yield Post(key, cohort, track, thread, due, UnitPost(slot, group, late))
    for due, move in notices(group, cohort.starts_on, standing.zones, now):
        if due <= now:
            key = keys.times_change(cohort.id, group.id, group.version, cohort.monday(move.week))
            yield Post(key, cohort, track, thread, due, TimesChange(group, move))


def _due_units(standing: Standing, now: datetime) -> Iterator[tuple[Slot, datetime]]:
    for slot in standing.track.slots:
        due = standing.cohort.due(slot.week)
        if due <= now:
            yield slot, due


# What stands there now


class State(StrEnum):
    SENDING = "sending"
    """Written down before the call: if we die now, the outcome is unknown and must be looked up."""
    DONE = "done"
    MERGED = "merged"
    """A unit that went out inside a later unit's catch-up post."""
    GONE = "gone"
    """Placed, and deleted since by a human: it stays deleted."""
    ARCHIVED = "archived"
    GIVEN_UP = "given up"
    """Discord refused, and would again."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What we wrote down about one key."""

    state: State
    discord_id: int | None
    channel: ChannelId | None
    member: MemberId | None
    changed_at: datetime


Found = Mapping[str, Placed]
"""What stands there, by key: what we wrote down, once the survey has struck out what is no more."""


# The steps


@dataclass(frozen=True, slots=True)
class OpenThread:
    thread: Thread


@dataclass(frozen=True, slots=True)
class AddMember:
    thread: Thread
    member: MemberId


@dataclass(frozen=True, slots=True)
class RemoveMember:
    thread: Thread
    member: MemberId


@dataclass(frozen=True, slots=True)
class ArchiveThread:
    thread: Thread


@dataclass(frozen=True, slots=True)
class WakeThread:
    thread: Thread


@dataclass(frozen=True, slots=True)
class Send:
    """Send the post; `merged` are the keys of the earlier posts that it stands for as well."""

    post: Post
    merged: tuple[str, ...] = ()


Step = OpenThread | AddMember | RemoveMember | ArchiveThread | WakeThread | Send


def plan(blueprint: Blueprint, found: Found, now: datetime) -> dict[str, tuple[Step, ...]]:
    """The difference, by lane: the steps of a lane go in order, lanes are independent. Empty when all stands.

    People are taken out of threads before anybody is put in, in all lanes: `removals` is the first lane.
    """
    lanes: dict[str, list[Step]] = {}
    removals: list[Step] = []
    present = _present(found)
    for thread in blueprint.threads:
        removals += _removals(thread, present.get(keys.thread_members(thread.cohort.id, thread.group), ()), now)
        lanes[thread.key] = list(_thread_steps(thread, found, now))
    for lane, posts in _by_lane(blueprint.posts).items():
        lanes.setdefault(lane, []).extend(_sends(posts, found, now))
    steps = {"removals": tuple(removals)} | {lane: tuple(own) for lane, own in lanes.items()}
    return {lane: own for lane, own in steps.items() if own}


def _removals(thread: Thread, present: Sequence[Placed], now: datetime) -> Iterator[Step]:
    for placed in present:
        gone = placed.member is not None and placed.member not in thread.members
        if gone and (placed.state is not State.GIVEN_UP or _open(placed, now)):
            assert placed.member is not None
            yield RemoveMember(thread, placed.member)


def _present(found: Found) -> Mapping[str, Sequence[Placed]]:
    """The members we put into each thread, by what their keys begin with."""
    present: dict[str, list[Placed]] = {}
    for key, placed in found.items():
        if placed.member is not None:
            present.setdefault(key.rsplit(":", 1)[0], []).append(placed)
    return present


def _thread_steps(thread: Thread, found: Found, now: datetime) -> Iterator[Step]:
    here = found.get(thread.key)
    if thread.archived:
        made = here and here.discord_id  # given up though made: what was refused last is this very step, or as good as
        if here and (here.state is State.DONE or (made and here.state is State.GIVEN_UP and _open(here, now))):
            yield ArchiveThread(thread)
        return
    if here is None or _open(here, now):
        if not thread.members:
            return
        yield OpenThread(thread)
    elif here.state is State.ARCHIVED:
        yield WakeThread(thread)
    elif here.state is State.GIVEN_UP:
        return
    for member in sorted(thread.members):
        key = keys.thread_member(thread.cohort.id, thread.group, member)
        there = found.get(key)
        if there is None or _open(there, now):
            yield AddMember(thread, member)


def _sends(posts: Sequence[Post], found: Found, now: datetime) -> Iterator[Send]:
    """What was being sent is settled first, each alone; of several units that wait, the newest carries the rest."""
    fresh: list[Post] = []
    for post in posts:
        placed = found.get(post.key)
        if placed is None:
            fresh.append(post)
        elif _open(placed, now):
            yield Send(post)
    units = [post for post in fresh if isinstance(post.content, UnitPost)]
    for post in fresh:
        if post not in units[:-1]:
            yield _carrying(post, units[:-1]) if units and post is units[-1] else Send(post)


def _carrying(post: Post, earlier: Sequence[Post]) -> Send:
    assert isinstance(post.content, UnitPost)
    slots = tuple(other.content.slot for other in earlier if isinstance(other.content, UnitPost))
    content = replace(post.content, also=slots, late=post.content.late or bool(slots))
    return Send(replace(post, content=content), tuple(other.key for other in earlier))


def _open(placed: Placed, now: datetime) -> bool:
    """Whether something is still to be done about what was written down."""
    if placed.state is State.GIVEN_UP:
        return now - placed.changed_at >= RETRY_GIVEN_UP
    return placed.state is State.SENDING


def _by_lane(posts: Iterable[Post]) -> dict[str, list[Post]]:
    """The posts of each lane as they fell due; what is due at the same moment in the order it was drawn in."""
    lanes: dict[str, list[Post]] = {}
    for post in sorted(posts, key=lambda post: post.due):
        lanes.setdefault(post.lane, []).append(post)
    return lanes
