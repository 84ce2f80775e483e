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


def described(reference: Path, method: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((reference / f"{method}.json").read_text())
    return found


def test_every_method_of_the_table_is_answered() -> None:
    assert set(HANDLERS) == set(METHODS)


@pytest.mark.parametrize("method", METHODS)
def test_arguments_are_those_of_the_reference(reference: Path, method: str) -> None:
    arguments = described(reference, method)["args"]
    assert METHODS[method].arguments == set(arguments["properties"]) - {"token"}
    assert METHODS[method].required == set(arguments.get("required", ())) - {"token"}


@pytest.mark.parametrize("method", METHODS)
def test_scopes_are_those_of_the_reference(reference: Path, method: str) -> None:
    scopes = described(reference, method).get("scope") or {}
    assert set(METHODS[method].scopes) == set(scopes.get("bot", ()))


@pytest.mark.parametrize("method", METHODS)
def test_tiers_are_those_of_the_reference(reference: Path, method: str) -> None:
    assert METHODS[method].tier == described(reference, method)["rate_limits"]


@pytest.mark.parametrize("method", METHODS)
def test_errors_are_known_to_the_reference(reference: Path, method: str) -> None:
    known = set(described(reference, method).get("errors") or ()) | GENERAL_ERRORS
    assert METHODS[method].errors <= known
