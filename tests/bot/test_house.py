"""The house rules hold, and the gates that keep them do bite (docs/for-contributors.md)."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CONTRACTS = [contract["name"] for contract in PROJECT["tool"]["importlinter"]["contracts"]]
ROOMS = {
    "bot": {
        "aiohttp", "apscheduler", "orjson", "procrastinate", "prometheus_client", "pydantic", "pydantic_core",
        "rapidfuzz", "ruamel", "slack_bolt", "slack_sdk", "starlette", "uvicorn", "uvloop",
    },
    "journeys": {"cel_expr_python", "holidays", "pydantic"},
    "notifications": {"jinja2", "markupsafe", "orjson"},
    "storage": {"alembic", "sqlalchemy"},
}  # fmt: skip
"""The rooms, and which packages of others each may use."""

BREAKS = {
    CONTRACTS[0]: ("storage/told.py", "import notifications.ids"),
    CONTRACTS[1]: ("bot/unplaced.py", ""),
    CONTRACTS[2]: ("journeys/calendar.py", "import time"),
    CONTRACTS[3]: ("bot/office.py", "import sqlalchemy"),
    CONTRACTS[4]: ("notifications/phrases.py", "import slack_sdk"),
    CONTRACTS[5]: ("bot/usecases/asking.py", "import bot.slack"),
    CONTRACTS[6]: ("bot/delivery.py", "import slack_sdk"),
    CONTRACTS[7]: ("bot/office.py", "import slack_bolt"),
    CONTRACTS[8]: ("bot/delivery.py", "import procrastinate"),
}


def test_code_lives_in_its_rooms_only() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert folders - {"tests", "benchmarks"} == set(ROOMS)
    assert not list(ROOT.glob("*.py"))


def test_each_room_uses_only_the_packages_that_are_its_own() -> None:
    graph = grimp.build_graph(*ROOMS, include_external_packages=True, cache_dir=None)
    used = {
        room: {
            name
            for module in {room} | graph.find_descendants(room)
            for imported in graph.find_modules_directly_imported_by(module)
            if (name := imported.split(".")[0]) not in {*ROOMS, *sys.stdlib_module_names}
        }
        for room in ROOMS
    }

    assert used == ROOMS


def test_every_import_contract_bites(tmp_path: Path) -> None:
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for file, line in BREAKS.values():
        with (tmp_path / file).open("a", encoding="utf-8") as broken:
            broken.write(f"\n{line}\n")

    ran = subprocess.run(
        [BIN / "lint-imports", "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    said = " ".join(ran.stdout.split())
    assert ran.returncode == 1
    assert {name for name in CONTRACTS if f"{name} BROKEN" in said} == set(BREAKS) == set(CONTRACTS)


def test_serve_loads_nothing_that_only_other_commands_need() -> None:
    asked = "import sys, bot.serve; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert {"alembic", "bot.demo", "bot.sandbox", "fastapi", "procrastinate"} & set(loaded.split()) == set()


def test_the_demos_page_and_workspace_need_nothing_of_the_bot() -> None:
    asked = "import sys, bot.demo.serving, bot.demo.beginning, bot.demo.page.site, bot.demo.page.stream"
    command = [sys.executable, "-c", f"{asked}; print(*sys.modules)"]
    loaded = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert {"aiohttp", "alembic", "apscheduler", "bot.app", "slack_bolt", "slack_sdk", "sqlalchemy"} & set(
        loaded.split()
    ) == set()


@pytest.mark.parametrize(
    "line",
    [
        "from datetime import datetime\n\nNOW = datetime.now()\n",
        "import datetime\n\nNOW = datetime.datetime.utcnow()\n",
        "from datetime import date\n\nTODAY = date.today()\n",
        "import time\n\nNOW = time.time()\n",
        "from time import monotonic\n\nNOW = monotonic()\n",
    ],
)
def test_lint_bans_reading_the_clock_outside_its_module(line: str) -> None:
    elsewhere, at_home = (_banned(line, file) for file in ("bot/loop.py", "bot/clock.py"))

    assert "TID251" in elsewhere
    assert "TID251" not in at_home


def _banned(code: str, file: str) -> str:
    command = [str(BIN / "ruff"), "check", "--output-format=concise", f"--stdin-filename={file}", "-"]
    return subprocess.run(command, cwd=ROOT, input=code, capture_output=True, text=True, check=False).stdout


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_pin_by_hash_and_name_no_address(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    pinned = re.findall(r"^[a-z0-9][\w.\-]*==\S+.*$", text, re.MULTILINE)

    assert "://" not in text
    assert "index-url" not in text
    assert pinned
    assert all(line.endswith("\\") for line in pinned)
    assert text.count("--hash=sha256:") >= len(pinned)


def test_the_lock_file_of_npm_pins_by_hash_and_names_no_address() -> None:
    text = (ROOT / "tests" / "browser" / "package-lock.json").read_text("utf-8")
    pinned = [package for name, package in json.loads(text)["packages"].items() if name]

    assert "://" not in text
    assert pinned
    assert all(package["integrity"].startswith("sha512-") for package in pinned)


def test_lock_files_hold_every_dependency_that_is_asked_for() -> None:
    project = PROJECT["project"]
    extras = project["optional-dependencies"]

    assert _names(project["dependencies"]) <= _pinned("requirements.lock")
    assert _names([*project["dependencies"], *extras["dev"], *extras["postgres"]]) <= _pinned("requirements-dev.lock")


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[~=<>; ]", requirement)[0].lower().replace(".", "-") for requirement in requirements}


def _pinned(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9][\w.\-]*?)(?:\[[\w,]+\])?==", (ROOT / lock).read_text("utf-8"), re.MULTILINE))
