"""What can be typed after a slash: the manifest's commands, and the words the help card tells of."""

import re
from collections.abc import Iterable, Mapping

from bot.listeners.commands import WORDS
from bot.sandbox.records import Json
from notifications.cards.help import help_card
from notifications.ids import COMMAND

TOLD = re.compile(rf"• `{re.escape(COMMAND)} ([^`]+)`: ([^\n]+)")
QUOTED = re.compile(r"`([^`]+)`")
MARKS = re.compile(r"[`*]")


def commands_json(told: Json) -> list[Json]:
    """Each command of a manifest with its description, its hint and, for the bot's own, its words."""
    commands = (told.get("features") or {}).get("slash_commands") or ()
    return [
        {
            "command": command["command"],
            "description": command.get("description", ""),
            "hint": command.get("usage_hint", ""),
            "words": bot_words() if command["command"] == COMMAND else [],
        }
        for command in commands
    ]


def bot_words() -> list[Json]:
    """Every word the bot knows: those of the help card with an example and what it does, then the rest."""
    told = list(_told_in_help(_texts(help_card().get("blocks"))))
    named = {entry["word"] for entry in told}
    rest = [_entry(word, "") for word in WORDS if word not in named]
    return [*told, *rest]


def _told_in_help(texts: Iterable[str]) -> Iterable[Json]:
    for text in texts:
        for example, told in TOLD.findall(text):
            first, *further = told.split(";")
            yield _entry(example, first)
            for part in further:
                yield from _told_along(example, part)


def _told_along(example: str, part: str) -> Iterable[Json]:
    """Words told in the same line: one with what it does, or several that go like the line's own."""
    word, _, rest = example.partition(" ")
    named = [each.removeprefix(COMMAND).strip() for each in QUOTED.findall(part)]
    if len(named) == 1:
        yield _entry(named[0], QUOTED.sub("", part).strip(" :"))
    else:
        yield from (_entry(f"{each} {rest}", f"in the same way as {word}") for each in named)


def _entry(example: str, hint: str) -> Json:
    return {"word": example.split()[0], "example": example, "hint": MARKS.sub("", hint)}


def _texts(node: object) -> Iterable[str]:
    """The words of every text object in a card."""
    if isinstance(node, Mapping):
        if isinstance(node.get("text"), str):
            yield node["text"]
        yield from _texts(list(node.values()))
    elif isinstance(node, list):
        for each in node:
            yield from _texts(each)
