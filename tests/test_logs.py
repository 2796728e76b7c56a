"""What is logged: events and numbers; never a token, a name, or what somebody wrote."""

from __future__ import annotations

import logging
import sys

import pytest

from bot.logs import Line, redact, set_up
from tests.world import Server, World

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe.abcdefghijklmnopqrstuvwxyz0123456789AB"
INTERACTION = "aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4OmFiY2RlZg=="
WEBHOOK = f"https://discord.com/api/webhooks/123456789012345678/{'x' * 68}"


def line(message: str, *args: object, error: BaseException | None = None, **facts: object) -> str:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("bot", logging.INFO, "file", 1, message, args, info)
    vars(record).update(facts)
    return Line().format(record)


@pytest.mark.parametrize("secret", [TOKEN, INTERACTION, WEBHOOK.rsplit("/", 1)[1]])
def test_secrets_are_struck_out_wherever_they_stand(secret: str) -> None:
    text = WEBHOOK if secret in WEBHOOK else secret
    try:
        raise RuntimeError(f"refused: {text}")
    except RuntimeError as error:
        traced = line("went wrong with %s", text, error=error, url=text)
    assert "Traceback" in traced
    assert secret not in traced
    assert traced.count("[redacted]") == 3


def test_other_text_is_left_alone() -> None:
    plain = "2027-01-04T09:00:00Z INFO keeper.round guild=123456789012345678 built=3 python.is.fine"
    assert redact(plain) == plain
    assert line("keeper.round", guild=1, built=3).endswith(" INFO keeper.round guild=1 built=3")


def test_debug_is_for_our_own_events_only(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    try:
        set_up("DEBUG")
        logging.getLogger("bot.client").debug("ours")
        for chatty in ("discord.gateway", "discord.http", "apscheduler.scheduler", "aiosqlite"):
            logging.getLogger(chatty).debug("theirs %s", TOKEN)
        sys.stderr.flush()
        said = capsys.readouterr().err
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    assert "ours" in said
    assert "theirs" not in said


async def test_neither_names_nor_words_of_people_are_logged(
    world: World, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await server.opens_cohort()
    people = [server.member(f"{first} Unlikely-Name") for first in ("Zaphod", "Trillian", "Marvin")]
    for person in people:
        await person.signs_up(exact="Sun 03:13-04:17")
    await people[0].signs_up(exact="whenever I feel blue")
    for dates in ("2026-02-13", "when the moon is full"):
        form = await people[1].opens("wishes")
        await people[1].sends(form, dates=dates, languages="English, Klingon", apart=[server.olu.actor])
    await server.regroups()
    await server.olu.types("progress cohort")
    await world.passes(days=5)
    said = "\n".join(Line().format(record) for record in caplog.records)
    assert "keeper.round" in said
    for private in ("Unlikely", "03:13", "feel blue", "2026-02-13", "moon is full", "lingon"):
        assert private not in said
