"""A folder with a team's own wording is checked whole, and the shipped files are a start (requirements N8)."""

import logging
import os
import re
import threading
from pathlib import Path

import pytest

from bot.failures import ConfigurationError, JobFailed
from bot.own_wording import check_folder, export_wording, read_wording
from notifications import wording_check
from notifications.own_wording import SHIPPED
from notifications.wording_check import trial_cards
from notifications.wording_language import FILTERS, LONGEST_FILE
from notifications.wording_parts import MESSAGES


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.j2").write_text(text, "utf-8")
    return folder


def problems(folder: Path) -> list[str]:
    with pytest.raises(JobFailed) as caught:
        check_folder(folder)
    return str(caught.value).splitlines()


def test_exported_files_give_the_very_same_messages(tmp_path: Path) -> None:
    export_wording(tmp_path / "new" / "words")
    wording = read_wording(tmp_path / "new" / "words")

    assert set(wording.own) == set(MESSAGES)
    assert list(trial_cards(wording)) == list(trial_cards(SHIPPED))


def test_an_export_overwrites_nothing(tmp_path: Path) -> None:
    folder = written(tmp_path, digest="ours")

    with pytest.raises(JobFailed, match=r"digest\.j2 is there already"):
        export_wording(folder)
    assert [file.name for file in folder.iterdir()] == ["digest.j2"]


def test_several_files_that_are_there_are_named_as_several(tmp_path: Path) -> None:
    folder = written(tmp_path, alert="ours", digest="ours")

    with pytest.raises(JobFailed, match=r"alert\.j2, .*digest\.j2 are there already\. .* or move them away first"):
        export_wording(folder)


def test_a_problem_of_every_file_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        alert="{% block told %}\n{{ custommer }}\n{% endblock %}",
        digest="{% block summary %}\n\n{{ overdue|shout }}\n{% endblock %}",
        alrt="x",
    )

    assert [problem.partition(" ")[0] for problem in problems(folder)] == [
        f"{folder}/alert.j2:2:",
        f"{folder}/alrt.j2:",
        f"{folder}/digest.j2:3:",
    ]


@pytest.mark.parametrize(
    ("message", "part", "sentence"),
    [
        ("alert", "{% if state == 'ended' %}\n{{ rules }}{% else %}x{% endif %}", "a list cannot be put into a text"),
        ("alert", "{% if level %}\nx{% endif %}", "it says nothing"),
        ("handoff", "x\n{{ milestones|join('; ') }}<{{ customer }}>", "within < and >"),
        ("handoff", "{% for f in finished %}\n{{ f.title }}{% endfor %}x", "too long"),
    ],
)
def test_what_only_some_example_brings_to_light_is_found(
    message: str, part: str, sentence: str, tmp_path: Path
) -> None:
    folder = written(tmp_path, **{message: f"{{% block told %}}{part}{{% endblock %}}"})

    assert any(sentence in problem for problem in problems(folder))


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    folder = written(tmp_path, alert="\ufeff{% block footer %}Be kind.{% endblock %}\r\n")
    (folder / "README.md").write_text("{{ broken", "utf-8")

    assert check_folder(folder) == f"{folder} can be used; it words alert."


def test_a_folder_that_is_missing_empty_or_unreadable_is_told(tmp_path: Path) -> None:
    assert "cannot be read" in problems(tmp_path / "missing")[0]
    assert "there is no wording in this folder" in problems(tmp_path)[0]
    (tmp_path / "alert.j2").write_bytes(b"\xff\xfe")
    assert "not written in UTF-8" in problems(tmp_path)[0]
    (tmp_path / "alert.j2").unlink()
    (tmp_path / "alert.j2").mkdir()
    assert "cannot be read" in problems(tmp_path)[0]


def test_what_may_never_end_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "alert.j2")
    (tmp_path / "digest.j2").symlink_to(os.devnull)
    held_open = os.open(tmp_path / "alert.j2", os.O_RDWR)
    gives_up = threading.Timer(5, os.close, [held_open])
    gives_up.start()

    found = problems(tmp_path)

    gives_up.cancel()
    os.close(held_open)
    no_file = "it cannot be read: it is no ordinary file."
    assert found == [f"{tmp_path}/{name}.j2: {no_file}" for name in ("alert", "digest")]


def test_of_a_file_that_is_too_long_no_more_is_read_than_shows_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr(wording_check, "worded", lambda _, text, __: read.append(text))
    written(tmp_path, alert="x" * 10 * LONGEST_FILE)

    wording_check.read_folder(tmp_path)
    assert list(map(len, read)) == [LONGEST_FILE + 1]


def test_leads_read_of_every_block_and_value_and_their_examples_work(tmp_path: Path) -> None:
    told = (
        (Path(__file__).parents[2] / "docs" / "for-cs-leads.md").read_text("utf-8").partition("## Your own wording")[2]
    )
    parts = [(name, part) for message in MESSAGES.values() for name, part in message.items()]
    names = {name for name, part in parts for name in (name, *part.variables, *(f".{a}" for a in part.attributes))}
    examples = re.findall(r"^    \{# (\w+)\.j2 #\}\n((?:    .*\n)+)", told, re.MULTILINE)

    assert {name for name in names if f"`{name}`" not in told} == set()
    assert {name for name in FILTERS if f"`{name}" not in told} == set()
    assert check_folder(written(tmp_path, **dict(examples))).endswith("it words alert, digest.")


def test_without_a_folder_the_shipped_wording_is_used() -> None:
    assert read_wording(None) is SHIPPED


def test_a_broken_folder_is_no_configuration_to_start_with(tmp_path: Path) -> None:
    folder = written(tmp_path, alert="{% block told %}{{ x }}{% endblock %}")

    with pytest.raises(ConfigurationError, match=r"JOURNEYBOT_WORDING.*\n.*alert\.j2:1: there is no value “x”"):
        read_wording(folder)


def test_what_fails_later_is_logged_once_and_without_what_people_wrote(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    part = "{% if customer == 'Secret & Sons' %}{{ customer + 1 }}{% else %}x{% endif %}"
    wording = read_wording(written(tmp_path, alert=f"{{% block footer %}}{part}{{% endblock %}}"))
    values = dict.fromkeys(MESSAGES["alert"]["footer"].variables, "") | {"customer": "Secret & Sons"}

    with caplog.at_level(logging.ERROR):
        said = {wording.say("alert", "footer", values) for _ in range(3)}

    assert said == {SHIPPED.say("alert", "footer", values)}
    assert [record.getMessage() for record in caplog.records] == [
        f"{tmp_path}/alert.j2:1 fails; the shipped wording is sent instead"
    ]
