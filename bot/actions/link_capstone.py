"""Link an issue or pull request as one's capstone, or choose a merged one to replay."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.actions.membership import membership
from bot.app import App
from bot.core.capstone import (
    MOST_PARTNERS,
    Capstone,
    Kind,
    Link,
    opening,
    read_link,
    read_replay,
    relinked,
)
from bot.core.capstone_refusals import HasOneAlready, LinkedByOthers, NotInYourGroup, TooManyOpen, TooManyPartners
from bot.core.cohort import Cohort
from bot.core.courtesy import MOST_OPEN, library_of, open_at
from bot.core.curriculum import Library
from bot.core.people import GuildId, MemberId
from bot.store import capstones, cohorts, groups
from bot.store.port import Tx


@dataclass(frozen=True, slots=True)
class CapstoneLinked:
    """`before` is the link it had, if it had another; `open_there` pull requests of others in the cohort are open at
    the same project, whose rules are `library`'s, if we know them."""

    cohort: Cohort
    capstone: Capstone
    before: Link | None
    library: Library | None
    open_there: int


async def link_capstone(
    app: App, guild: GuildId, member: MemberId, cohort: str | None, kind: Kind, url: str, partners: Collection[MemberId]
) -> CapstoneLinked:
    """The link from now on of the one capstone of that kind that the member has under way, or of a new one.

    Partners of the same group are taken in. Safe to repeat.
    """
    link = read_link(url) if kind is Kind.CHANGE else read_replay(url)
    async with app.db.transaction() as tx:
        known = await cohorts.all_of(tx, guild)
        running = [one for one in known if one.running]
        chosen, _ = await membership(tx, guild, member, running or known, cohort)
        with_ = frozenset(partners) - {member}
        await _check_group(tx, chosen, member, with_)
        everybody = await capstones.of_cohort(tx, chosen)
        mine = _under_way(everybody, kind, {member})
        own = mine[-1] if mine else None
        others = [one for one in everybody if own is None or one.number != own.number]
        _check_free(others, kind, with_, own)
        if kind is Kind.CHANGE:
            _check_link(link, others)
        if own is None:
            before = None
            own = await capstones.add(tx, chosen, kind, {member} | with_, opening(kind, link, app.now()), app.now())
        else:
            before = own.at.link if own.at.link != link else None
            own = await capstones.add_members(tx, chosen, own, with_)
            if before is not None:
                to = relinked(own, link, app.now())
                own = await capstones.move(tx, chosen, own, to, to.how, member, app.now())
    app.changed.ring(guild)
    library = library_of(link, app.curriculum.libraries.values())
    return CapstoneLinked(chosen, own, before, library, open_at(others, link.repo))


async def _check_group(tx: Tx, cohort: Cohort, member: MemberId, partners: frozenset[MemberId]) -> None:
    """Refuse partners who are not in the member's living group."""
    if not partners:
        return
    living = [group for group in await groups.of_cohort(tx, cohort) if group.ended_at is None]
    mine = next((group.members for group in living if member in group.members), frozenset[MemberId]())
    if strangers := partners - mine:
        raise NotInYourGroup(people=_mentioned(strangers))


def _check_free(others: Iterable[Capstone], kind: Kind, partners: frozenset[MemberId], own: Capstone | None) -> None:
    """Refuse partners who have another capstone of the kind under way, and more people than share one."""
    busy = {member for one in _under_way(others, kind, partners) for member in one.members} & partners
    if busy:
        raise HasOneAlready(people=_mentioned(busy))
    if own is not None and len(own.members | partners) > MOST_PARTNERS + 1:
        raise TooManyPartners(most=MOST_PARTNERS + 1)


def _check_link(link: Link, others: Collection[Capstone]) -> None:
    """Refuse what another pair of the cohort works on, and a third pull request at one project."""
    if any(one.live and one.kind is Kind.CHANGE and one.at.link.same_as(link) for one in others):
        raise LinkedByOthers(link=link.short)
    if link.page == "pull" and (many := open_at(others, link.repo)) >= MOST_OPEN:
        raise TooManyOpen(many=many, repo=link.repo)


def _under_way(capstones: Iterable[Capstone], kind: Kind, members: Collection[MemberId]) -> list[Capstone]:
    return [one for one in capstones if one.live and one.kind is kind and not one.members.isdisjoint(members)]


def _mentioned(members: Iterable[MemberId]) -> str:
    return " ".join(f"<@{member}>" for member in sorted(members))
