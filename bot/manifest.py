"""The app manifest, as it lies in the repository or in the installed package."""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML


@cache
def manifest() -> dict[str, Any]:
    """What Slack is told of the app: commands, scopes, transport."""
    packaged = files("bot") / "manifest.yml"
    text = packaged.read_text("utf-8") if packaged.is_file() else _in_repository().read_text("utf-8")
    loaded: dict[str, Any] = YAML(typ="safe").load(text)
    return loaded


def bot_scopes() -> frozenset[str]:
    """The scopes without which the bot cannot work."""
    return frozenset(manifest()["oauth_config"]["scopes"]["bot"])


def _in_repository() -> Path:
    return Path(__file__).parent.parent / "manifest.yml"
