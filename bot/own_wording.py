"""A team's own wording: read and checked before anything is sent with it, and never in the way later (N8)."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.failures import ConfigurationError, JobFailed
from notifications.own_wording import SHIPPED, Wording, shipped_source
from notifications.wording_check import read_folder
from notifications.wording_language import Faulty, Problem
from notifications.wording_parts import MESSAGES

log = logging.getLogger(__name__)


def read_wording(folder: Path | None) -> Wording:
    """The wording to send with; the shipped one where there is no folder. Raises `ConfigurationError`."""
    if folder is None:
        return SHIPPED
    try:
        return replace(read_folder(folder), failed=_logged_once())
    except Faulty as fault:
        said = "\n".join(map(str, fault.problems))
        raise ConfigurationError(f"The wording in {folder} (JOURNEYBOT_WORDING) cannot be used:\n{said}") from fault


def _logged_once() -> Callable[[Problem], None]:
    """Logs where a wording failed, once for each place in a file; what people wrote stays out of the log."""
    told: set[tuple[str, int]] = set()

    def failed(problem: Problem) -> None:
        if (problem.file, problem.line) not in told:
            told.add((problem.file, problem.line))
            log.error("%s:%d fails; the shipped wording is sent instead", problem.file, problem.line)

    return failed


def check_folder(folder: Path) -> str:
    """What there is to say of a folder that can be used. Raises `JobFailed` with every problem."""
    try:
        wording = read_folder(folder)
    except Faulty as fault:
        raise JobFailed("\n".join(map(str, fault.problems))) from fault
    return f"{folder} can be used; it words {', '.join(wording.own)}."


def export_wording(folder: Path) -> str:
    """Write the shipped files as a start; what a team has there is never overwritten. Raises `JobFailed`."""
    files = {folder / f"{message}.j2": shipped_source(message) for message in MESSAGES}
    there = [str(file) for file in files if file.exists()]
    if there:
        are, them = ("are", "them") if len(there) > 1 else ("is", "it")
        raise JobFailed(f"{', '.join(there)} {are} there already. Name another folder, or move {them} away first.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, source in files.items():
            file.write_text(source, encoding="utf-8", newline="\n")
    except OSError as error:
        raise JobFailed(f"{folder} cannot be written to: {error.strerror}.") from error
    return "\n".join(f"Wrote {file}." for file in files)
