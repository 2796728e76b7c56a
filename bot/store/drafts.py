"""Forms that could not be used yet: kept as they were sent, so that they open again like that."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any, TypeVar

from bot.core.check_in import FormAnswers
from bot.core.cohort import Cohort
from bot.core.people import GuildId, MemberId
from bot.core.signup import Answers
from bot.core.wishes import WishAnswers
from bot.store.port import Tx

Form = Answers | WishAnswers | FormAnswers
A = TypeVar("A", Answers, WishAnswers, FormAnswers)

FORMS: dict[type[Answers] | type[WishAnswers] | type[FormAnswers], str] = {
    Answers: "sign-up",
    WishAnswers: "wishes",
    FormAnswers: "check-in",
}
"""The names of the forms in the database; their fields are texts, or tuples of texts."""


async def save(tx: Tx, cohort: Cohort, member: MemberId, answers: Form) -> None:
    await tx.run(
        """INSERT INTO form_draft(guild_id, cohort_id, member_id, form, answers) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT(guild_id, cohort_id, member_id, form) DO UPDATE SET answers = excluded.answers""",
        *(cohort.guild, cohort.id, member, FORMS[type(answers)]),
        json.dumps(asdict(answers)),
    )


async def find(tx: Tx, cohort: Cohort, member: MemberId, form: type[A]) -> A | None:
    row = await tx.one(
        "SELECT answers FROM form_draft WHERE guild_id = ? AND cohort_id = ? AND member_id = ? AND form = ?",
        *(cohort.guild, cohort.id, member, FORMS[form]),
    )
    return form(**_fields(row["answers"])) if row else None


async def drop(tx: Tx, cohort: Cohort, member: MemberId, form: type[Form]) -> None:
    await tx.run(
        "DELETE FROM form_draft WHERE guild_id = ? AND cohort_id = ? AND member_id = ? AND form = ?",
        *(cohort.guild, cohort.id, member, FORMS[form]),
    )


async def forget(tx: Tx, guild: GuildId, member: MemberId) -> None:
    """Their own drafts, and their id where somebody else has picked them."""
    await tx.run("DELETE FROM form_draft WHERE guild_id = ? AND member_id = ?", guild, member)
    for row in await tx.all(
        "SELECT cohort_id, member_id, form, answers FROM form_draft WHERE guild_id = ? AND answers LIKE ?",
        guild,
        f'%"{int(member)}"%',
    ):
        await tx.run(
            """UPDATE form_draft SET answers = ?
               WHERE guild_id = ? AND cohort_id = ? AND member_id = ? AND form = ?""",
            _without(row["answers"], str(int(member))),
            *(guild, row["cohort_id"], row["member_id"], row["form"]),
        )


def _without(answers: str, picked: str) -> str:
    return json.dumps({name: _but(value, picked) for name, value in _fields(answers).items()})


def _but(value: str | tuple[str, ...], picked: str) -> str | tuple[str, ...]:
    return value if isinstance(value, str) else tuple(one for one in value if one != picked)


def _fields(answers: str) -> dict[str, Any]:
    fields: dict[str, str | list[str]] = json.loads(answers)
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}
