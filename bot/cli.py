"""The command `journeybot`. Exit codes: 0, 1 for a failed job with a sentence on stderr, 2 for wrong usage."""

import argparse
import asyncio
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Coroutine, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from bot.failures import JobFailed
from bot.logs import log_to_stderr
from bot.outbox_commands import outbox_commands
from bot.wording_commands import wording_commands
from journeys.errors import Refused
from storage.errors import StorageError

Run: TypeAlias = Callable[[argparse.Namespace], None]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; no traceback reaches a user."""
    options = _parser().parse_args(arguments)
    log_to_stderr()
    try:
        options.job(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read along has left, `head` for one; Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as failure:  # noqa: BLE001  the outermost door: whatever it is, the user gets a sentence
        _give_up(failure)


def _give_up(failure: Exception) -> NoReturn:
    print(f"journeybot: {_sentence(failure)}", file=sys.stderr)
    sys.exit(1)


def _sentence(failure: Exception) -> str:
    if isinstance(failure, (JobFailed, Refused, StorageError)):
        return str(failure)
    return _slack_trouble(failure) or _left_in_a_file(failure)


def _slack_trouble(failure: Exception) -> str:
    from bot.slack import SlackRefused, SlackUncertain, SlackUnreachable
    from bot.slack_trouble import sentence

    return sentence(failure) if isinstance(failure, (SlackRefused, SlackUncertain, SlackUnreachable)) else ""


def _left_in_a_file(failure: Exception) -> str:
    with tempfile.NamedTemporaryFile("w", prefix="journeybot-", suffix=".txt", delete=False, encoding="utf-8") as trace:
        traceback.print_exception(failure, file=trace)
    return f"This is a mistake in Journeybot itself ({type(failure).__name__}). Please report it with {trace.name}."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="journeybot", description="Customer journeys in Slack.")
    parser.add_argument("--version", action="version", version=f"journeybot {version('journeybot')}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serving = _command(commands, "serve", _serve, "run the bot")
    serving.add_argument(
        "--wait", action="store_true", help="on SQLite: begin when the process that serves it has gone"
    )
    serving.add_argument(
        "--only", choices=("web", "worker"), help="on PostgreSQL: answer Slack, or do the work, beside other processes"
    )
    _command(commands, "worker", _worker, "sweep and deliver beside others, by hints that they give each other")
    _command(commands, "migrate", _migrate, "create or upgrade the database")
    backing_up = _command(commands, "backup", _backup, "copy a SQLite database into a file, also while the bot runs")
    backing_up.add_argument("file", type=Path)
    restoring = _command(commands, "restore", _restore, "put a backup of a SQLite database back, while no bot runs")
    restoring.add_argument("file", type=Path)
    restoring.add_argument("--replace", action="store_true", help="in place of the database that is there")
    checking = _command(commands, "check", _check, "check configuration, database and Slack")
    checking.add_argument("--only", choices=("worker",), help="what a process needs that does not listen to Slack")
    _demo_command(commands)
    _customer_commands(_group(commands, "customers", "customers as files"))
    _template_commands(_group(commands, "templates", "templates as files"))
    _export_commands(_group(commands, "export", "what has been stored, as files"))
    outbox_commands(_group(commands, "outbox", "messages on their way to Slack"), _command)
    wording_commands(_group(commands, "wording", "your own wording of messages"), _command)
    return parser


def _demo_command(commands: Commands) -> None:
    shown = _command(commands, "demo", _demo, "try the bot in a workspace on this machine, without Slack")
    shown.add_argument("--port", type=_port, default=8765, help="where the page is, 8765; 0 takes any free one")
    shown.add_argument("--data", type=Path, metavar="DIR", help="keep everything here; else it is forgotten at the end")
    shown.add_argument("--headless", action="store_true", help="open no browser")
    shown.add_argument("--walk", action="store_true", help="print the main job as people see it, and end")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 65535):
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)


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
    exporting.add_argument("--to", type=Path, metavar="FOLDER", help="a file for each, KEY.yaml, instead of the screen")
    for name, do, said in (
        ("archive", _archive_templates, "take templates out of use; their running journeys go on"),
        ("restore", _restore_templates, "bring archived templates back"),
    ):
        _command(templates, name, do, said).add_argument("keys", nargs="+", metavar="KEY")
    exporting.set_defaults(wrong_usage=exporting.error)


def _export_commands(export: Commands) -> None:
    history = _command(export, "history", _export_history, "write who did what, and when, as CSV")
    history.add_argument("--to", type=Path, metavar="FILE", help="a file instead of the screen")


def _serve(options: argparse.Namespace) -> None:
    _serve_part(options.only, wait=options.wait)


def _worker(_: argparse.Namespace) -> None:
    _serve_part("replica")


def _serve_part(name: str | None, *, wait: bool = False) -> None:
    from bot.app import Only
    from bot.clock import Clock
    from bot.serve import serve
    from bot.settings import read_settings

    settings, only = read_settings(), Only(name) if name else None
    settings.require_slack(listens=only in (None, Only.WEB))
    log_to_stderr(settings.log_format, settings.log_level, settings.secrets)
    _run(serve(settings, Clock(), wait=wait, only=only))


def _run(work: Coroutine[Any, Any, None]) -> None:
    try:
        import uvloop
    except ImportError:
        asyncio.run(work)
    else:
        uvloop.run(work)


def _migrate(_: argparse.Namespace) -> None:
    from bot.migrating import migrate_all
    from bot.settings import read_settings

    print(migrate_all(read_settings()))


def _backup(options: argparse.Namespace) -> None:
    from bot.backups import backup
    from bot.settings import read_settings

    print(backup(read_settings(), options.file))


def _restore(options: argparse.Namespace) -> None:
    from bot.backups import restore
    from bot.settings import read_settings

    print(asyncio.run(restore(read_settings(), options.file, replace=options.replace)))


def _check(options: argparse.Namespace) -> None:
    from bot.checking import check
    from bot.settings import read_settings

    problems = asyncio.run(check(read_settings(), listens=options.only is None))
    if problems:
        raise JobFailed("\n".join(("Not ready yet:", *problems)))
    print("Configuration, database and Slack are fine.")


def _demo(options: argparse.Namespace) -> None:
    log_to_stderr(level="warning")
    if options.walk:
        from bot.demo.walk import walk

        _run(walk())
    else:
        from bot.demo.serving import demo

        _run(demo(options.data, options.port, headless=options.headless))


def _import_customers(options: argparse.Namespace) -> None:
    from bot.importing import import_customers
    from bot.settings import read_settings

    print(asyncio.run(import_customers(read_settings(), _bytes(options.file), dry_run=options.dry_run)))


def _bytes(file: Path) -> bytes:
    """No more of it than shows that it is too large; a device could go on for ever."""
    from bot.csv_table import MAX_BYTES

    try:
        with file.open("rb") as source:
            return source.read(MAX_BYTES + 1)
    except OSError as error:
        raise JobFailed(f"{file} cannot be read: {error.strerror}.") from error


def _validate(options: argparse.Namespace) -> None:
    from bot.template_jobs import validate

    print(validate([(str(file), _bytes(file)) for file in options.files]))


def _apply(options: argparse.Namespace) -> None:
    from bot.settings import read_settings
    from bot.template_jobs import apply_files

    files = [(str(file), _bytes(file)) for file in options.files]
    print(asyncio.run(apply_files(read_settings(), files, activate=options.activate, reason=options.reason)))


def _archive_templates(options: argparse.Namespace) -> None:
    from bot.settings import read_settings
    from bot.template_jobs import archive_templates

    print(asyncio.run(archive_templates(read_settings(), options.keys)))


def _restore_templates(options: argparse.Namespace) -> None:
    from bot.settings import read_settings
    from bot.template_jobs import restore_templates

    print(asyncio.run(restore_templates(read_settings(), options.keys)))


def _export(options: argparse.Namespace) -> None:
    from bot.settings import read_settings
    from bot.template_jobs import export_files

    if not options.to and len(options.keys) != 1:
        options.wrong_usage("name one KEY for the screen, or a folder for several with --to FOLDER")
    for name, text in asyncio.run(export_files(read_settings(), options.keys)):
        if options.to:
            _write(options.to / name, text)
        else:
            print(text, end="")


def _export_history(options: argparse.Namespace) -> None:
    from bot.history_file import export_history
    from bot.settings import read_settings

    text = asyncio.run(export_history(read_settings()))
    if options.to:
        _write(options.to, text)
    else:
        print(text, end="")


def _write(file: Path, text: str) -> None:

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise JobFailed(f"{file} cannot be written: {error.strerror}.") from error
    print(f"Wrote {file}.")
