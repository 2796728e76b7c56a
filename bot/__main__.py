"""python -m bot: the only reader of the environment and of the command line."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable

from pydantic import ValidationError

from bot.commands import check, run
from bot.settings import ENV_FILE, Settings


def main() -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a server's name still gets the rest
    parser = argparse.ArgumentParser(prog="python -m bot", description="Understudy runs remote self-study cohorts.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("check", help="say what is missing before the bot can run, and print the invite address")
    commands.add_parser("run", help="run the bot on Discord (needs a token in .env)")
    demo = commands.add_parser("demo", help="try the bot in the browser, on a simulated Discord")
    demo.add_argument("--port", type=int, default=8765, help="where to serve the page; a free one if it is taken")
    content = commands.add_parser("curriculum", help="check the units and tracks, or import others'")
    if "curriculum" in sys.argv[1:2]:
        from bot.commands import curriculum  # all that reads others' formats, which the bot itself never does

        curriculum.add_arguments(content)
        args = parser.parse_args()
        return _with_settings(lambda settings: curriculum.run(args, settings.curriculum))
    planning = commands.add_parser("plan", help="group the people in a file, without Discord")
    if "plan" in sys.argv[1:2]:
        from bot.commands import plan  # it loads numpy and HiGHS, which stay out of the bot's own process

        plan.add_arguments(planning)
        return plan.run(parser.parse_args())
    args = parser.parse_args()
    match args.command:
        case "demo":
            from bot.commands import demo as demo_command  # simcord is installed for the demo only

            return demo_command.run(args.port)
        case "check":
            return _with_settings(check.run)
        case _:
            return _with_settings(run.run)


def _with_settings(command: Callable[[Settings], int]) -> int:
    try:
        settings = Settings(_env_file=ENV_FILE)  # pyright: ignore[reportCallIssue] - pydantic-settings' own argument
    except ValidationError as error:
        return check.print_settings_error(error)
    return command(settings)


if __name__ == "__main__":
    sys.exit(main())
