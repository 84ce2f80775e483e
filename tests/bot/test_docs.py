"""The documents say what is there: every setting, command, scope and dependency."""

import json
import re
import tomllib
from pathlib import Path

from bot.listeners.commands import WORDS
from bot.manifest import manifest
from bot.settings import Settings, read_settings

ROOT = Path(__file__).parents[2]
UNSET = {"", "None"}
SAME_WORDS = {"templates"}
"""Second spellings of a word that is told already."""


def _text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def _rows(name: str) -> dict[str, str]:
    """Second column by first, of all tables."""
    cells = re.findall(r"^\| (.+?) \| (.+?) \|", _text(name), re.MULTILINE)
    return {first.strip("`"): second.strip("`") for first, second in cells}


def test_every_setting_is_told_with_its_default() -> None:
    rows, defaults = _rows("docs/for-operators.md"), read_settings({})
    told = {name: rows.get(name) for name in map(_alias, Settings.model_fields)}

    assert told == {_alias(name): _shown(getattr(defaults, name)) for name in Settings.model_fields}


def _alias(field: str) -> str:
    return str(Settings.model_fields[field].alias)


def _shown(value: object) -> str:
    if hasattr(value, "strftime"):
        return str(value.strftime("%H:%M"))
    text = ",".join(value) if isinstance(value, tuple) else str(value).removesuffix(".0")
    return "–" if text in UNSET else text


def test_every_command_word_is_told_to_leads_and_in_the_changes() -> None:
    told = set(re.findall(r"/journey ([a-z]+)", _text("docs/for-cs-leads.md")))

    assert told == set(WORDS) - SAME_WORDS
    assert all(word in _text("CHANGELOG.md") for word in told - {"help"})


def test_every_scope_is_told_with_its_reason() -> None:
    scopes = manifest()["oauth_config"]["scopes"]
    told = " ".join(_rows("docs/for-operators.md"))

    assert [scope for scope in [*scopes["bot"], *scopes["bot_optional"]] if scope not in told] == []


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads(_text("pyproject.toml"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *extras["postgres"], *extras["replicas"], *extras["dev"]]
    by_npm = json.loads(_text("tests/browser/package.json"))["devDependencies"]
    names = {re.split(r"[\[~=<>;]", one)[0] for one in asked} | set(by_npm)

    assert set(_rows("docs/dependencies.md")) - {"package", "---"} == names


def test_links_between_documents_lead_somewhere() -> None:
    pages = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + [*(ROOT / "docs").glob("*.md")]
    broken = [
        (page.name, link)
        for page in pages
        for link in re.findall(r"\]\(([^):#]+)\)", page.read_text("utf-8"))
        if not (page.parent / link).exists()
    ]

    assert broken == []
