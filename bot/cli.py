"""The command `journeybot`. Exit codes: 0, 1 for a failed job with a sentence on stderr, 2 for wrong usage."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from bot.settings import ConfigurationError, read_settings

Run = Callable[[argparse.Namespace], None]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; no traceback reaches a user."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    for talkative in ("apscheduler", "alembic", "slack_bolt", "aiohttp"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    try:
        options.job(options)
    except KeyboardInterrupt:
        sys.exit(130)
    except _known_failures() as failure:
        print(f"journeybot: {failure}", file=sys.stderr)
        sys.exit(1)


def _known_failures() -> tuple[type[Exception], ...]:
    from bot.http_server import AddressTaken
    from bot.jobs import JobFailed
    from bot.slack import SlackRefused, SlackUncertain, SlackUnreachable
    from journeys.errors import Refused
    from storage.errors import StorageError

    slack = (SlackRefused, SlackUncertain, SlackUnreachable)
    return (JobFailed, ConfigurationError, Refused, StorageError, AddressTaken, *slack)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="journeybot", description="Customer journeys in Slack.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _command(commands, "serve", _serve, "run the bot")
    _command(commands, "migrate", _migrate, "create or upgrade the database")
    _command(commands, "check", _check, "check configuration, database and Slack")
    _command(commands, "demo", _demo, "show the bot at work in a workspace on this machine, without Slack")
    _customer_commands(_group(commands, "customers", "customers as files"))
    _template_commands(_group(commands, "templates", "templates as files"))
    return parser


def _command(into: Commands, name: str, job: Run, said: str) -> argparse.ArgumentParser:
    added = into.add_parser(name, help=said, description=f"{said[0].upper()}{said[1:]}.")
    added.set_defaults(job=job)
    return added


def _group(into: Commands, name: str, said: str) -> Commands:
    return into.add_parser(name, help=said).add_subparsers(required=True, metavar="WHAT")


def _customer_commands(customers: Commands) -> None:
    importing = _command(customers, "import", _import_customers, "import customers from a CSV file")
    importing.add_argument("file", type=Path)
    importing.add_argument("--dry-run", action="store_true", help="show what would happen, store nothing")


def _template_commands(templates: Commands) -> None:
    _command(templates, "validate", _validate, "check template files").add_argument("files", type=Path, nargs="+")
    applying = _command(templates, "apply", _apply, "make a draft version of each changed template")
    applying.add_argument("files", type=Path, nargs="+")
    applying.add_argument("--activate", action="store_true", help="put the new versions in force")
    applying.add_argument("--reason", default="", help="why, for the history")
    exporting = _command(templates, "export", _export, "write templates as YAML")
    exporting.add_argument("keys", nargs="*", metavar="KEY", help="all, where none is given")
    exporting.add_argument("--to", type=Path, metavar="FOLDER", help="one file each, instead of the screen")


def _serve(_: argparse.Namespace) -> None:
    from bot.clock import Clock
    from bot.serve import serve

    settings = read_settings()
    settings.require_slack()
    _run(serve(settings, Clock()))


def _run(work: Coroutine[Any, Any, None]) -> None:
    try:
        import uvloop
    except ImportError:
        asyncio.run(work)
    else:
        uvloop.run(work)


def _migrate(_: argparse.Namespace) -> None:
    from storage.database import Database
    from storage.migrations import migrate

    settings = read_settings()
    migrate(Database(settings.database_url))
    print("The database is up to date.")


def _check(_: argparse.Namespace) -> None:
    from bot.checking import check
    from bot.jobs import JobFailed

    problems = asyncio.run(check(read_settings()))
    if problems:
        raise JobFailed("\n".join(("not ready:", *problems)))
    print("Configuration, database and Slack are fine.")


def _demo(_: argparse.Namespace) -> None:
    from bot.demo.walk import demo

    _run(demo())


def _import_customers(options: argparse.Namespace) -> None:
    from bot.importing import import_customers

    said = asyncio.run(import_customers(read_settings(), _bytes(options.file), dry_run=options.dry_run))
    print(said)


def _bytes(file: Path) -> bytes:
    from bot.jobs import JobFailed

    try:
        return file.read_bytes()
    except OSError as error:
        raise JobFailed(f"{file} cannot be read: {error.strerror}.") from error


def _validate(options: argparse.Namespace) -> None:
    from bot.template_jobs import validate

    print(validate([(str(file), _bytes(file)) for file in options.files]))


def _apply(options: argparse.Namespace) -> None:
    from bot.template_jobs import apply_files

    files = [(str(file), _bytes(file)) for file in options.files]
    print(asyncio.run(apply_files(read_settings(), files, activate=options.activate, reason=options.reason)))


def _export(options: argparse.Namespace) -> None:
    from bot.template_jobs import export_files

    for name, text in asyncio.run(export_files(read_settings(), options.keys)):
        if options.to:
            options.to.mkdir(parents=True, exist_ok=True)
            (options.to / name).write_text(text, encoding="utf-8")
        else:
            print(text, end="")
