"""Wrong usage ends with 2, a job that failed with 1 and a sentence (design, CLI)."""

import os
from pathlib import Path

import pytest

from tests.bot.cli.conftest import CommandLine

COMMANDS = ("serve", "migrate", "check", "demo", "backup", "restore", "customers", "templates", "export", "outbox")


async def test_help_names_every_command(journeybot: CommandLine) -> None:
    ran = await journeybot("--help")

    assert ran.code == 0
    assert all(command in ran.out for command in COMMANDS)


async def test_the_version_can_be_asked_for(journeybot: CommandLine) -> None:
    assert (await journeybot("--version")).out.startswith("journeybot 0.")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("fly",),
        ("customers",),
        ("customers", "import"),
        ("templates", "apply"),
        ("templates", "export"),
        ("templates", "export", "onboarding", "renewal"),
        ("migrate", "now"),
    ],
    ids=" ".join,
)
async def test_wrong_usage_says_what_is_right_and_ends_with_2(journeybot: CommandLine, words: tuple[str, ...]) -> None:
    ran = await journeybot(*words)

    assert ran.code == 2
    assert ran.err.startswith("usage: journeybot")
    assert not ran.out


async def test_a_wrong_setting_is_named_with_what_to_write(journeybot: CommandLine) -> None:
    ran = await journeybot("migrate", JOURNEYBOT_DEFAULT_TZ="Mars/Olympus")

    assert ran.code == 1
    assert "JOURNEYBOT_DEFAULT_TZ: write an IANA name such as Europe/Berlin" in ran.err


async def test_a_mistake_of_the_program_leaves_its_trace_in_a_file(journeybot: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import storage.migrations\nstorage.migrations.migrate = lambda database: 1 / 0\n"
    )

    ran = await journeybot("migrate", PYTHONPATH=str(tmp_path), TMPDIR=str(tmp_path))

    assert ran.code == 1
    assert "a mistake in Journeybot itself (ZeroDivisionError)" in ran.err
    assert "1 / 0" in _file_named(ran.err).read_text()


def _file_named(sentence: str) -> Path:
    return Path(sentence.strip().rpartition(" ")[2].removesuffix("."))


async def test_a_reader_who_leaves_early_is_no_failure_to_explain(connected: CommandLine) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    process = await connected.started(["templates", "export", "onboarding"], {}, stdout=writes)
    os.close(writes)
    _, err = await process.communicate()

    assert process.returncode == 1
    assert err == b""
