"""The steps from what stands on the server to what should: pure, in dependency order; none when all stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.core import keys
from bot.core.blueprint import Blueprint
from bot.core.people import MemberId
from bot.core.placed import Found, Placed, State, is_open
from bot.core.posting import LATE, Post, Thread, TimesChange, UnitPost

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


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
class RenameThread:
    thread: Thread


@dataclass(frozen=True, slots=True)
class Edit:
    """Change what was sent into what it should say now."""

    post: Post


@dataclass(frozen=True, slots=True)
class Send:
    """Send the post; `merged` are the keys of the earlier posts that it stands for as well."""

    post: Post
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drop:
    """Write down that the post's moment has passed: it would help nobody any more."""

    post: Post


Step = OpenThread | AddMember | RemoveMember | ArchiveThread | WakeThread | RenameThread | Send | Edit | Drop


@dataclass(frozen=True, slots=True)
class Ask:
    """What a round is to do besides the difference: `retry` at once what was given up, `refill` threads with members
    who are written down as in them, since a human may have taken them out; `renamed` are the keys of threads with
    another name, `put_away` of those that a human has archived."""

    retry: bool = False
    refill: bool = False
    renamed: frozenset[str] = frozenset()
    put_away: frozenset[str] = frozenset()


USUAL = Ask()


def plan(blueprint: Blueprint, found: Found, now: datetime, ask: Ask = USUAL) -> dict[str, tuple[Step, ...]]:
    """The difference, by lane: the steps of a lane go in order, lanes are independent. Empty when all stands.

    People are taken out of threads before anybody is put in, in all lanes: `removals` is the first lane.
    """
    look = _Look(found, now, ask)
    lanes: dict[str, list[Step]] = {}
    removals: list[Step] = []
    present = _present(found)
    for thread in blueprint.threads:
        removals += look.removals(thread, present.get(keys.thread_members(thread.cohort.id, thread.group), ()))
        lanes[thread.key] = list(look.thread_steps(thread))
    for lane, posts in _by_lane(blueprint.posts).items():
        lanes.setdefault(lane, []).extend(look.sends(posts))
    steps = {"removals": tuple(removals)} | {lane: tuple(own) for lane, own in lanes.items()}
    return {lane: own for lane, own in steps.items() if own}


@dataclass(frozen=True, slots=True)
class _Look:
    """A look at what stands, at one moment."""

    found: Found
    now: datetime
    ask: Ask

    def is_open(self, placed: Placed) -> bool:
        return is_open(placed, self.now, retry=self.ask.retry)

    def removals(self, thread: Thread, present: Sequence[Placed]) -> Iterator[Step]:
        for placed in present:
            gone = placed.member is not None and placed.member not in thread.members
            if gone and (placed.state is not State.GIVEN_UP or self.is_open(placed)):
                assert placed.member is not None
                yield RemoveMember(thread, placed.member)

    def thread_steps(self, thread: Thread) -> Iterator[Step]:
        here = self.found.get(thread.key)
        if thread.archived:
            made = here and here.discord_id  # given up though made: what was refused last is this, or as good as this
            if here and (here.state is State.DONE or (made and here.state is State.GIVEN_UP and self.is_open(here))):
                yield ArchiveThread(thread)
            return
        if here is None or self.is_open(here):
            if not thread.members:
                return
            yield OpenThread(thread)
        elif here.state is State.GIVEN_UP:
            return
        elif here.state is State.ARCHIVED or thread.key in self.ask.put_away:
            yield WakeThread(thread)
        if here and thread.key in self.ask.renamed:
            named = self.found.get(keys.thread_name(thread.cohort.id, thread.group))
            if named is None or self.is_open(named):
                yield RenameThread(thread)
        for member in sorted(thread.members):
            there = self.found.get(keys.thread_member(thread.cohort.id, thread.group, member))
            if there is None or self.is_open(there) or (self.ask.refill and there.state is State.DONE):
                yield AddMember(thread, member)

    def sends(self, posts: Sequence[Post]) -> Iterator[Step]:
        """What was being sent is settled first, each alone; of several units that wait, the newest carries the rest.

        Units that came due at the same moment are all the newest: none of them is late for the others' sake.
        """
        fresh: list[Post] = []
        edits: list[Edit] = []
        carried = self._carried(posts)
        for post in posts:
            placed = self.found.get(post.key)
            if post.until and self.now >= post.until:
                if self.is_open(placed) if placed else not self._told_before(post):
                    yield Drop(post)
            elif placed is None:
                fresh.append(post)
            elif self.is_open(placed):
                sent = placed.state is State.GIVEN_UP and placed.discord_id is not None  # what was refused is its edit
                if sent:
                    edits.append(Edit(_as_sent(post, placed, carried)))
                else:
                    yield Send(post)
            elif placed.state is State.DONE and placed.version is not None and placed.discord_id is not None:
                alone = placed.discord_id not in carried
                if alone and _up_to_date(post, placed.version, self.now):
                    continue
                whole = _as_sent(post, placed, carried)
                if alone or not _up_to_date(whole, placed.version, self.now):
                    edits.append(Edit(whole))
        units = [post for post in fresh if isinstance(post.content, UnitPost)]
        missed = [post for post in units if post.due < units[-1].due]
        for post in fresh:
            if post not in missed:
                yield _carrying(post, missed) if missed and post is units[len(missed)] else Send(post)
        yield from edits  # last: Discord refuses to edit old messages often, and nothing new has to wait for that

    def _told_before(self, post: Post) -> bool:
        """Whether an earlier make-up of the group was told the same, when it was still of use."""
        match post.content:
            case TimesChange(group, move):
                week = post.cohort.monday(move.week)
                earlier = range(1, group.version)
                return any(keys.times_change(post.cohort.id, group.id, one, week) in self.found for one in earlier)
            case _:
                return False

    def _carried(self, posts: Sequence[Post]) -> Mapping[int, list[Post]]:
        """The posts that went out inside others, by the messages that hold them."""
        carried: dict[int, list[Post]] = {}
        for post in posts:
            placed = self.found.get(post.key)
            if placed and placed.state is State.MERGED and placed.discord_id is not None:
                carried.setdefault(placed.discord_id, []).append(post)
        return carried


def plan_posts(posts: Iterable[Post], found: Found, now: datetime, ask: Ask = USUAL) -> tuple[Step, ...]:
    """The difference for posts that share a lane, as `plan` would have it."""
    return tuple(_Look(found, now, ask).sends(tuple(posts)))


def without_threads(found: Found, lost: Sequence[Thread]) -> Found:
    """What stands once these threads are struck out: they, their members and welcomes go; unit posts stay facts."""
    gone = {key for thread in lost for key in (thread.key, keys.thread_name(thread.cohort.id, thread.group))}
    within = tuple(begin for thread in lost for begin in keys.within_thread(thread.cohort.id, thread.group))
    if not gone:
        return found
    return {key: placed for key, placed in found.items() if key not in gone and not key.startswith(within)}


def _present(found: Found) -> Mapping[str, Sequence[Placed]]:
    """The members we put into each thread, by what their keys begin with."""
    present: dict[str, list[Placed]] = {}
    for key, placed in found.items():
        if placed.member is not None:
            present.setdefault(key.rsplit(":", 1)[0], []).append(placed)
    return present


def _as_sent(post: Post, placed: Placed, carried: Mapping[int, Sequence[Post]]) -> Post:
    """The post with the units that its message carries, late if it was late when it was sent."""
    if not isinstance(post.content, UnitPost) or placed.discord_id is None:
        return post
    inside = carried.get(placed.discord_id, ())
    slots = tuple(other.content.slot for other in inside if isinstance(other.content, UnitPost))
    group = post.content.group
    could = max(post.due, group.formed_at) if group else post.due
    late = bool(slots) or sent_at(placed.discord_id) - could > LATE
    return replace(post, content=replace(post.content, also=slots, late=late))


def _up_to_date(post: Post, version: str, now: datetime) -> bool:
    """Whether what stands in that version needs no edit. What a unit's post says of the calendar is kept right until
    the next unit has come; after that it is only edited when the unit itself changes."""
    content = post.content
    if isinstance(content, UnitPost) and not content.pairs:  # over, or nobody is paired: what it said of pairs stays
        version = " ".join(version.split()[:2])
    if isinstance(content, UnitPost) and content.next is not None and content.next.due <= now:
        return version.split()[:1] == post.version.split()[:1]
    return version == post.version


def sent_at(message: int) -> datetime:
    """When a message was sent, by its id: Discord's ids hold milliseconds since 2015 (docs: reference#snowflakes)."""
    return EPOCH + timedelta(milliseconds=message >> 22)


def _carrying(post: Post, earlier: Sequence[Post]) -> Send:
    assert isinstance(post.content, UnitPost)
    slots = tuple(other.content.slot for other in earlier if isinstance(other.content, UnitPost))
    content = replace(post.content, also=slots, late=post.content.late or bool(slots))
    return Send(replace(post, content=content), tuple(other.key for other in earlier))


def _by_lane(posts: Iterable[Post]) -> dict[str, list[Post]]:
    """The posts of each lane as they fell due; what is due at the same moment in the order it was drawn in."""
    lanes: dict[str, list[Post]] = {}
    for post in sorted(posts, key=lambda post: post.due):
        lanes.setdefault(post.lane, []).append(post)
    return lanes
