"""What can be asked (requirements V1): the answer to `/journey`, `/journey help` and to words nobody knows."""

from functools import cache

from notifications import blocks, phrases
from notifications.elements import Block
from notifications.ids import COMMAND
from notifications.wording import worded


@cache
def _paragraphs() -> tuple[str, ...]:
    return tuple(worded("help", command=COMMAND))


def help_card() -> Block:
    """All commands, each with an example."""
    text = f"Help: `{COMMAND} status acme` shows how a customer is doing, `{COMMAND} tasks` what you have to do."
    return blocks.message(text, [blocks.section(paragraph) for paragraph in _paragraphs()])


def unknown_command_card(word: str, nearest: str = "") -> Block:
    """`nearest` is the command most like what was typed, empty where none is."""
    meant = f" Did you mean `{COMMAND} {phrases.said(nearest)}`?" if nearest else ""
    text = f"I do not know {phrases.quoted(word)}.{meant} `{COMMAND} help` shows all I know."
    return blocks.message(text, [blocks.section(text)])
