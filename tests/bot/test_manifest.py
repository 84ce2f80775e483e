"""What Slack is told of the app is what the app does: its commands, its scopes, no events."""

import ast
import inspect
import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot import slack
from bot.manifest import bot_scopes, manifest
from bot.sandbox.method_table import METHODS
from notifications.ids import COMMAND

BESIDES = {"commands"}
"""The scope of slash commands, which needs no method."""


def methods_called() -> set[str]:
    """Every method of the Web API that bot/slack.py names."""
    nodes = ast.walk(ast.parse(inspect.getsource(slack)))
    return {str(node.value) for node in nodes if isinstance(node, ast.Constant)} & METHODS.keys()


def optional_scopes() -> set[str]:
    return set(manifest()["oauth_config"]["scopes"]["bot_optional"])


@pytest.mark.parametrize("version", ["1.0.0", "2.0.0"])
def test_the_manifest_is_one_that_slack_takes(version: str) -> None:
    folder = os.environ.get("SLACK_REFERENCE_DIR", "")
    if not folder:
        why = "SLACK_REFERENCE_DIR is not set: the manifest was not compared with Slack's schema."
        (pytest.fail if os.environ.get("CI") else pytest.skip)(why)
    schema = json.loads((Path(folder) / f"manifest.schema.{version}.json").read_text())
    jsonschema.Draft7Validator(schema).validate(_for(manifest(), version))


def _for(described: dict[str, Any], version: str) -> dict[str, Any]:
    """The schema of the first version knows no optional scopes, and its own number."""
    copy: dict[str, Any] = json.loads(json.dumps(described))
    if version.startswith("1."):
        copy["_metadata"] = {"major_version": 1, "minor_version": 1}
        del copy["oauth_config"]["scopes"]["bot_optional"]
    return copy


def test_every_method_called_is_allowed_by_a_scope_that_is_asked_for() -> None:
    granted = bot_scopes()
    called = methods_called()
    assert {"chat.postMessage", "views.open", "users.info"} <= called
    assert [m for m in called if METHODS[m].scopes and not granted & set(METHODS[m].scopes)] == []


def test_no_scope_is_asked_for_that_nothing_needs() -> None:
    needed = {scope for method in methods_called() for scope in METHODS[method].scopes}
    assert bot_scopes() - needed == BESIDES
    assert optional_scopes() - needed <= {"users:read.email"}, "e-mail addresses in users.list"


def test_the_one_command_is_that_of_the_listeners() -> None:
    (command,) = manifest()["features"]["slash_commands"]
    assert command["command"] == COMMAND
    assert command["should_escape"] is True, "mentions arrive as ids"


def test_no_event_is_subscribed_to_for_none_is_listened_to() -> None:
    assert "event_subscriptions" not in manifest()["settings"]


def test_presses_and_searches_have_somewhere_to_go() -> None:
    interactivity = manifest()["settings"]["interactivity"]
    assert interactivity["is_enabled"]
    assert interactivity["request_url"] == interactivity["message_menu_options_url"]
