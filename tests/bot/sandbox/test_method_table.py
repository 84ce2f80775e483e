"""The table of methods says what the method reference says."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.method_table import GENERAL_ERRORS, METHODS
from bot.sandbox.web_api import HANDLERS


@pytest.fixture(scope="module")
def reference() -> Path:
    folder = os.environ.get("SLACK_REFERENCE_DIR")
    if folder:
        return Path(folder) / "slack-api-ref"
    why = "SLACK_REFERENCE_DIR is not set: the sandbox's methods were not compared with Slack's reference."
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


Facts = tuple[set[str], set[str], set[str], str]


def written_down(reference: Path, method: str) -> tuple[Facts, set[str]]:
    """Arguments, required ones, scopes and tier as the reference has them, and the errors it knows."""
    found: dict[str, Any] = json.loads((reference / f"{method}.json").read_text())
    arguments, scopes = found["args"], found.get("scope") or {}
    required = set(arguments.get("required", ())) - {"token"}
    facts = (set(arguments["properties"]) - {"token"}, required, set(scopes.get("bot", ())), found["rate_limits"])
    return facts, set(found.get("errors") or ())


def test_every_method_of_the_table_is_answered() -> None:
    assert set(HANDLERS) == set(METHODS)


def test_the_table_says_what_the_reference_says(reference: Path) -> None:
    ours = {name: (set(m.arguments), set(m.required), set(m.scopes), str(m.tier)) for name, m in METHODS.items()}
    assert ours == {name: written_down(reference, name)[0] for name in METHODS}


def test_every_error_the_sandbox_raises_is_known_to_the_reference(reference: Path) -> None:
    unknown = {name: m.errors - written_down(reference, name)[1] - GENERAL_ERRORS for name, m in METHODS.items()}
    assert {name: errors for name, errors in unknown.items() if errors} == {}
