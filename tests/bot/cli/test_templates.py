"""`journeybot templates validate|apply|export` (requirements T9, C3)."""

import re
from pathlib import Path

import pytest

from tests.bot.cli.conftest import CommandLine

BROKEN = """key: renewal
name: Renewal
stage: Retention
length: soon
milestones:
  - key: talk
    name: Talk
    length: -3
"""


@pytest.fixture
async def shipped(connected: CommandLine) -> CommandLine:
    """With every shipped template as a file in `first`."""
    assert (await connected("templates", "export", "--to", "first")).code == 0
    return connected


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml"))


def _texts(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in _files(folder)}


async def test_exported_templates_come_back_byte_for_byte(shipped: CommandLine, tmp_path: Path) -> None:
    for file in _files(tmp_path / "first"):
        renamed = file.read_text("utf-8").replace("key: ", "key: my-", 1).replace("name: ", "name: My ", 1)
        (tmp_path / f"my-{file.name}").write_text(renamed, encoding="utf-8")

    applied = await shipped("templates", "apply", "--activate", *_files(tmp_path))
    await shipped("templates", "export", "--to", "second")
    again = await shipped("templates", "apply", "--activate", *_files(tmp_path / "second"))
    await shipped("templates", "export", "--to", "third")

    assert applied.code == 0
    assert applied.out.count("version 1 is active") == 5
    assert _texts(tmp_path / "first").items() <= _texts(tmp_path / "second").items()
    assert again.out.count("unchanged") == 10
    assert _texts(tmp_path / "third") == _texts(tmp_path / "second")


async def test_one_template_is_exported_to_the_screen_as_to_a_file(shipped: CommandLine, tmp_path: Path) -> None:
    ran = await shipped("templates", "export", "onboarding")

    assert ran.out.encode() == (tmp_path / "first" / "onboarding.yaml").read_bytes()


async def test_a_changed_template_is_a_draft_until_it_is_activated(shipped: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "first" / "onboarding.yaml"
    file.write_text(file.read_text("utf-8").replace("\nlength_days: 45\n", "\nlength_days: 44\n"), encoding="utf-8")

    drafted = await shipped("templates", "apply", file)
    before = await shipped("templates", "export", "onboarding")
    activated = await shipped("templates", "apply", file, "--activate", "--reason", "one day less")
    after = await shipped("templates", "export", "onboarding")

    assert "onboarding: version 2 is a draft. Add --activate" in drafted.out
    assert "nothing in it may be marketing" in activated.out
    assert "\nlength_days: 45\n" in before.out
    assert "onboarding: version 2 is active." in activated.out
    assert "\nlength_days: 44\n" in after.out


async def test_whoever_is_inside_a_template_when_it_comes_into_force_is_counted(
    shipped: CommandLine, tmp_path: Path
) -> None:
    (tmp_path / "customers.csv").write_text("key,name,stage\nacme,Acme Rockets,Onboarding\n", encoding="utf-8")
    file = tmp_path / "first" / "onboarding.yaml"
    by_itself = re.sub(r"(?ms)^entry_conditions:.*?^(?=failure)", "automatic_start: true\n", file.read_text("utf-8"))
    file.write_text(by_itself, encoding="utf-8")

    await shipped("customers", "import", "customers.csv")
    ran = await shipped("templates", "apply", file, "--activate")

    assert "1 customer meets its entry conditions already; start these by hand: /journey start" in ran.out


async def test_templates_are_archived_and_brought_back_all_or_none(shipped: CommandLine) -> None:
    refused = await shipped("templates", "archive", "onboarding", "nonsense")
    archived = await shipped("templates", "archive", "onboarding", "growth")
    again = await shipped("templates", "archive", "onboarding")
    restored = await shipped("templates", "restore", "onboarding")

    assert "There is no active template “nonsense”" in refused.err
    assert "onboarding: archived; its running journeys, 0, go on." in archived.out
    assert "is archived already" in again.err
    assert "onboarding: version 1 is active again." in restored.out


@pytest.mark.parametrize("words", [("validate",), ("apply", "--activate")], ids=" ".join)
async def test_every_problem_is_told_with_file_and_line_and_nothing_is_stored(
    shipped: CommandLine, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    (tmp_path / "odd.yaml").write_bytes("key: odd\nname: Größe\n".encode("latin-1"))
    good = tmp_path / "first" / "adoption.yaml"
    good.write_text(good.read_text("utf-8").replace("name: ", "name: Changed ", 1), encoding="utf-8")

    ran = await shipped("templates", *words, good, "odd.yaml", "broken.yaml")
    adoption = await shipped("templates", "export", "adoption")

    assert ran.code == 1
    assert {line.split(": ")[0] for line in ran.err.splitlines()[1:]} >= {
        "odd.yaml:2", "broken.yaml:1", "broken.yaml:4", "broken.yaml:6", "broken.yaml:8",
    }  # fmt: skip
    assert "name: Changed" not in adoption.out


async def test_files_that_are_right_are_fine_without_any_database(
    journeybot: CommandLine, shipped: CommandLine
) -> None:
    files = _files(shipped.folder / "first")
    nowhere = CommandLine(shipped.folder, {"JOURNEYBOT_DATABASE_URL": "sqlite:///nowhere.db"})

    ran = await nowhere("templates", "validate", *files)

    assert ran.code == 0
    assert "5 files are fine." in ran.out


async def test_two_files_for_one_template_are_refused(shipped: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "first" / "onboarding.yaml"
    (tmp_path / "copy.yaml").write_bytes(file.read_bytes())

    ran = await shipped("templates", "apply", file, "copy.yaml")

    assert ran.code == 1
    assert "copy.yaml:1: The key onboarding stands in" in ran.err


async def test_a_template_that_is_not_there_is_answered_with_those_that_are(shipped: CommandLine) -> None:
    ran = await shipped("templates", "export", "onboardin")

    assert ran.code == 1
    assert "There is no template onboardin. Known ones: adoption, advocacy, growth, onboarding" in ran.err


async def test_a_folder_that_cannot_be_written_is_named(shipped: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")

    ran = await shipped("templates", "export", "--to", "taken/deep")

    assert ran.code == 1
    assert "cannot be written: Not a directory" in ran.err
