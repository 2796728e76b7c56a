"""Stable names: of everything we place on a server, and of every button. Both outlive restarts and new versions."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime

from bot.core.matching.model import Keep
from bot.core.people import CohortId, GroupId, MemberId
from bot.core.progress import Show

# What we place: the primary key of the `placed` table.


def announcement(cohort: CohortId) -> str:
    return f"announcement:{cohort}"


def thread(cohort: CohortId, group: GroupId) -> str:
    return f"thread:{cohort}:{group}"


def thread_name(cohort: CohortId, group: GroupId) -> str:
    """What is written down while a thread is given its name back, and after that was refused."""
    return f"name:{cohort}:{group}"


def thread_members(cohort: CohortId, group: GroupId) -> str:
    """What the keys of all members of a thread begin with, up to the last colon."""
    return f"member:{cohort}:{group}"


def thread_member(cohort: CohortId, group: GroupId, member: MemberId) -> str:
    return f"{thread_members(cohort, group)}:{member}"


def welcome(cohort: CohortId, group: GroupId, version: int) -> str:
    return f"welcome:{cohort}:{group}:{version}"


def unit_post(cohort: CohortId, group: GroupId | None, slug: str) -> str:
    return f"unit:{cohort}:{group or 0}:{slug}"


def unit_posts(cohort: CohortId) -> str:
    """A SQL LIKE pattern of the keys of all unit posts of a cohort."""
    return f"unit:{cohort}:%"


def unit_of(key: str) -> str:
    """The slug of the unit of a unit post's key."""
    return key.split(":")[3]


def times_change(cohort: CohortId, group: GroupId, version: int, week: date) -> str:
    """What tells the group that its sessions move in that week, named by its Monday."""
    return f"times:{cohort}:{group}:{version}:{week}"


def session(cohort: CohortId, group: GroupId, start: datetime) -> str:
    """What a group reads of its session that begins then."""
    return f"session:{cohort}:{group}:{int(start.timestamp())}"


def vote(cohort: CohortId, number: int) -> str:
    """The poll on which unit of a choice comes."""
    return f"vote:{cohort}:{number}"


def capstone(cohort: CohortId, number: int, event: str) -> str:
    """What tells a capstone's people that upstream has answered."""
    return f"capstone:{cohort}:{number}:{event}"


def trouble(cohort: CohortId, why: str) -> str:
    """What tells the organisers of a trouble; `why` is its cause."""
    return f"trouble:{cohort}:{why}"


def reminder(cohort: CohortId, unit: str, number: int) -> str:
    """What reminds people of a unit (its slug); messages of one unit are told apart by a number."""
    return f"reminder:{cohort}:{unit}:{number}"


def reminders(cohort: CohortId) -> str:
    """A SQL LIKE pattern of the keys of all reminders of a cohort."""
    return f"reminder:{cohort}:%"


def digest(cohort: CohortId, monday: date) -> str:
    """What tells the organisers of the week that begins on that Monday."""
    return f"digest:{cohort}:{monday}"


def pace(cohort: CohortId, number: int) -> str:
    """What tells the organisers that a cohort is slower than planned: one in each three weeks, by its number."""
    return f"pace:{cohort}:{number}"


UNTROUBLED = ("trouble", "reminder", "digest", "pace", "session", "words", "still", "capstone")
"""Kinds of what is not itself a trouble, where it was refused: it is about one, or soon of no use."""


# What was noticed of people


def words(cohort: CohortId) -> str:
    """What the keys of all words to members of a cohort begin with."""
    return f"words:{cohort}:"


def words_to(cohort: CohortId, member: MemberId, day: date) -> str:
    """What is said to a member of what was noticed, on that local date of theirs."""
    return f"{words(cohort)}{member}:{day}"


def member_of_words(key: str) -> MemberId:
    return MemberId(int(key.split(":")[2]))


def asked_at(key: str) -> datetime:
    """When somebody asked, by the key of the call."""
    return datetime.fromtimestamp(int(key.split(":")[3]), UTC)


CALLS = "call:"
"""What the keys of all calls to organisers begin with."""


def call(cohort: CohortId, member: MemberId, asked: datetime) -> str:
    """What tells organisers that the member asked for somebody."""
    return f"{CALLS}{cohort}:{member}:{int(asked.timestamp())}"


def nameless(key: str) -> str:
    """The key of a call to organisers without the member's id: what stands there is still to lose the name."""
    kind, cohort, _, asked = key.split(":")
    return f"{kind}:{cohort}:0:{asked}"


# Groups that do not work


def still_in(cohort: CohortId, group: GroupId, opened: datetime, member: MemberId) -> str:
    """What asks a member of such a group whether they are still in."""
    return f"{still_in_of(cohort, group, opened)}{member}"


def still_in_of(cohort: CohortId, group: GroupId, opened: datetime) -> str:
    """What the keys of these questions begin with."""
    return f"still:{cohort}:{group}:{int(opened.timestamp())}:"


REPAIRS = "repair:"
"""What the keys of all proposals to mend a group begin with."""


def repair(cohort: CohortId, group: GroupId, opened: datetime) -> str:
    """What proposes to organisers how to mend a group."""
    return f"{REPAIRS}{cohort}:{group}:{int(opened.timestamp())}"


def to_one_alone(member: MemberId) -> tuple[str, ...]:
    """SQL LIKE patterns of the keys of all that was ever said to that member alone, of what was noticed."""
    return (f"words:%:{member}:%", f"still:%:{member}")


WORK = "work"
"""The card that tells how far a long piece of work is; a server has one at most."""


def cohort_of(key: str) -> CohortId | None:
    """The cohort that something is placed for; None where it is not for one, and for what is UNTROUBLED."""
    kind, _, rest = key.partition(":")
    number = rest.partition(":")[0]
    return CohortId(int(number)) if number.isdigit() and kind not in UNTROUBLED else None


def group_of(key: str) -> GroupId:
    """The group of a thread's or a member's key."""
    return GroupId(int(key.split(":")[2]))


def within_thread(cohort: CohortId, group: GroupId) -> tuple[str, ...]:
    """What the keys begin with that go when a group's thread is lost, besides its own and its name's."""
    return (f"member:{cohort}:{group}:", f"welcome:{cohort}:{group}:")


def in_thread(cohort: CohortId, group: GroupId) -> tuple[str, ...]:
    """SQL LIKE patterns of the keys that go when a group's thread is lost: its members, its welcomes and its name."""
    return (*(f"{begin}%" for begin in within_thread(cohort, group)), thread_name(cohort, group))


def nonce(key: str, channel: int) -> str:
    """Discord's de-duplication key for the message `key` in `channel`; at most 25 characters."""
    return hashlib.sha256(f"{key}@{channel}".encode()).hexdigest()[:25]


# Buttons and forms: a version, then ids. They carry no authority: whoever presses or sends is looked up anew.


class Button:
    """The custom ids of one kind of button or form: built by `id`, recognised by `pattern` (whole, named groups)."""

    def __init__(self, prefix: str, **fields: str) -> None:
        self._prefix = prefix
        self._fields = tuple(fields)
        parts = [re.escape(prefix), *(f"(?P<{name}>{pattern})" for name, pattern in fields.items())]
        self.pattern = ":".join(parts) + r"\Z"

    def id(self, **values: object) -> str:
        return ":".join([self._prefix, *(str(values[name]) for name in self._fields)])


NUMBER = r"[0-9]{1,18}"
SLUG = r"[a-z0-9-]{1,40}"
HASH = r"[0-9a-f]{16}"
KEEP = "|".join(Keep)
SEARCH = r"[0-9a-f]{8}-[0-9]{1,9}"

CHECK_IN = Button("ci:v1", cohort=NUMBER, group=NUMBER, unit=SLUG)
STRETCH = Button("st:v1", cohort=NUMBER, unit=SLUG)
UNDO_CHECK_IN = Button("cu:v1", cohort=NUMBER, unit=SLUG)
SIGN_UP = Button("su:v1", cohort=NUMBER)
SIGN_UP_FORM = Button("sf:v1", cohort=NUMBER, opening=r"[0-9a-f]{8}")
WISHES = Button("wi:v1", cohort=NUMBER)
WISHES_FORM = Button("wf:v1", cohort=NUMBER, opening=r"[0-9a-f]{8}")
MY_ANSWERS = Button("me:v1", cohort=NUMBER, about=r"[a-z0-9-]{1,40}")
PAGE = Button("rp:v2", cohort=NUMBER, proposal=HASH, keep=KEEP, page=NUMBER)
CHOICE = Button("rk:v1", cohort=NUMBER, proposal=HASH, keep=KEEP)
WEEK = Button("rw:v1", cohort=NUMBER, proposal=HASH, keep=KEEP, page=NUMBER)
REPAIR = Button("sr:v1", now=r"1")
WORK_ON = Button("wk:v1", began=NUMBER)
LOOK_AGAIN = Button("lk:v1", cohort=NUMBER, why=r"[a-z-]{1,20}")
APPLY = Button("ra:v2", cohort=NUMBER, proposal=HASH, keep=KEEP)
WHAT_IF = Button("rq:v1", cohort=NUMBER, proposal=HASH, keep=KEEP)
OLD_PAGE = Button("rp:v1", cohort=NUMBER, proposal=HASH, page=NUMBER)
OLD_APPLY = Button("ra:v1", cohort=NUMBER, proposal=HASH)
"""Of previews from before there were choices: those are gone."""
ENOUGH = Button("se:v1", search=SEARCH)
CANCEL = Button("sc:v1", search=SEARCH)
REOPEN = Button("ro:v1", cohort=NUMBER, what=r"signups|all")
CONFIRM_EDIT = Button("cc:v1", cohort=NUMBER, preview=HASH)
CANCEL_EDIT = Button("cx:v1", cohort=NUMBER)
UNDO_EDIT = Button("ce:v1", cohort=NUMBER, edit=NUMBER)
CURRICULUM = Button("cv:v1", cohort=NUMBER, page=NUMBER)
ADD_CALENDAR = Button("ic:v1", cohort=NUMBER)
CHECK_IN_AS = Button("cs:v1", cohort=NUMBER, group=NUMBER, unit=SLUG, done=r"partly|none")
TELL_MORE = Button("cm:v1", cohort=NUMBER, unit=SLUG, page=r"week|unit")
CHECK_IN_FORM = Button("cf:v1", cohort=NUMBER, opening=r"[0-9a-f]{8}", unit=SLUG, page=r"week|unit")
NEED_A_PERSON = Button("cn:v1", cohort=NUMBER, unit=SLUG, need=r"[01]")
GROUP_WROTE = Button("cw:v1", cohort=NUMBER, unit=SLUG)
BACK = Button("bk:v1")
REACH = Button("rc:v1", cohort=NUMBER, about=r"[a-z0-9-]{1,40}")
MET = Button("sm:v1", cohort=NUMBER, group=NUMBER, start=r"[0-9]{1,12}", met=r"[01]")
WENT = Button("sw:v1", cohort=NUMBER, group=NUMBER, start=r"[0-9]{1,12}", went=r"[1-5]")
REACH_WAY = Button("rm:v1", cohort=NUMBER)
REACH_SESSIONS = Button("rx:v1", cohort=NUMBER, on=r"0|1")
REMINDER = Button("rd:v1", cohort=NUMBER, unit=SLUG, number=NUMBER)
"""Under a reminder: opens the same as REACH."""
PACE = Button("pc:v1", cohort=NUMBER, about=r"[a-z0-9-]{1,40}")
"""Shows organisers the pace by unit; `about` names the message under which it stands."""
MY_CERTIFICATE = Button("ct:v1", cohort=NUMBER)
"""The certificate of whoever presses."""
FORGET_ME = Button("fm:v1", choice=r"yes|no")

CAPSTONE = Button("kc:v1", cohort=NUMBER, capstone=NUMBER, event=r"[a-z]{1,10}-[0-9]{1,9}")
CAPSTONE_MOVE = Button("km:v1", cohort=NUMBER, capstone=NUMBER)
CAPSTONE_UNDO = Button("ku:v1", cohort=NUMBER, capstone=NUMBER, move=NUMBER)
CAPSTONE_REVIEWED = Button("kr:v1", cohort=NUMBER, capstone=NUMBER)
CAPSTONES = Button("kl:v1", cohort=NUMBER, page=NUMBER)
CAPSTONE_LEAVE = Button("kx:v1", cohort=NUMBER, capstone=NUMBER)
SNOWFLAKE = r"[0-9]{1,18}|[1-8][0-9]{18}"
"""An id of Discord's, of what a database can hold; they stay below that until 2084."""
READ_WORDS = Button("fr:v1", cohort=NUMBER, member=SNOWFLAKE, day=r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FLAG_ANSWER = Button(
    "fa:v1", guild=SNOWFLAKE, cohort=NUMBER, answer=r"fine|help|slower|pause|leave", day=r"[0-9-]{1,10}"
)
FLAG_PAUSE = Button("fp:v1", guild=SNOWFLAKE, cohort=NUMBER, weeks=r"[1-4]")
FLAG_LEAVE = Button("fl:v1", guild=SNOWFLAKE, cohort=NUMBER, choice=r"yes|no")
FLAGS_PAGE = Button("fg:v1", cohort=NUMBER, page=NUMBER)
FLAGS_OF = Button("fo:v1", cohort=NUMBER, page=NUMBER)
LOOK_AFTER = Button("fk:v1", cohort=NUMBER, member=SNOWFLAKE, place=r"card|[0-9]{1,18}")
IN_TOUCH = Button("ft:v1", cohort=NUMBER, member=SNOWFLAKE, place=r"card|[0-9]{1,18}")
"""`place`: on a card that only the organiser sees, or in their channel, on the call of that second."""
OPENED = r"[0-9]{1,18}"
"""The second in which a group's case was opened."""
READ_STILL = Button("gr:v1", cohort=NUMBER, group=NUMBER, opened=OPENED, member=SNOWFLAKE)
STILL = Button("gs:v1", guild=SNOWFLAKE, cohort=NUMBER, group=NUMBER, opened=OPENED, answer=r"in|break|out")
MEND = Button("gm:v1", cohort=NUMBER, group=NUMBER, opened=OPENED, way=NUMBER, facts=HASH)
WAYS = Button("gw:v1", cohort=NUMBER, group=NUMBER, opened=OPENED)
SEE_CASE = Button("gc:v1", cohort=NUMBER, group=NUMBER)
MEND_ANEW = Button("gn:v1", cohort=NUMBER, group=NUMBER, opened=OPENED)

SHOWS = "|".join(Show)
PROGRESS = Button("pr:v1", cohort=NUMBER, show=SHOWS, page=NUMBER)
PROGRESS_SHOW = Button("ps:v1", cohort=NUMBER)
"""A menu of which people are listed."""
PROGRESS_OF = Button("pp:v1", cohort=NUMBER)
"""A menu of the people on a page of a list."""
PROGRESS_GROUPS = Button("pg:v1", cohort=NUMBER)
GROUPS_PAGE = Button("px:v1", cohort=NUMBER, page=NUMBER)
PROGRESS_GROUP = Button("po:v1", cohort=NUMBER)
"""A menu of the groups on a page of a list."""
PROGRESS_EXPORT = Button("pe:v1", cohort=NUMBER)
PERSON = Button("pi:v1", cohort=NUMBER, member=SNOWFLAKE, page=NUMBER)
ME = Button("pm:v1", cohort=NUMBER, page=NUMBER)
CHECK_IN_LATE = Button("pl:v1", cohort=NUMBER)
"""A menu of the units that one has not done."""
SEE_PERSON = Button("pq:v1", cohort=NUMBER, member=SNOWFLAKE)
