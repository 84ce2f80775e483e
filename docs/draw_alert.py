"""Draw the demo's alert as docs/alert.svg (`make picture`): the words are what the demo printed, the look is ours."""

import re
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

WIDTH, MARGIN, LINE, BUTTON = 760, 24, 24, 34
INK, PALE, EDGE = "#1d1c1d", "#616061", "#c9c9cb"
PRIMARY = "#007a5a"
CHARACTER = 9.2
FONT = "Lato, 'Helvetica Neue', Arial, sans-serif"


def alert_lines(demo: str) -> list[str]:
    """The lines of the card that the demo shows as the alert."""
    (card,) = re.findall(r"^== [^\n]* finds an alert [^\n]*\n\n(.*?)\n\n==", demo, re.MULTILINE | re.DOTALL)
    return [line.strip() for line in card.splitlines()]


def drawing(lines: list[str]) -> str:
    y, parts = MARGIN + LINE, [_text(MARGIN, MARGIN + 16, "journeybot", "700", INK)]
    for index, line in enumerate(lines):
        buttons = re.findall(r"\[([^\]]+)\]", line)
        words = re.sub(r"\[[^\]]+\]", "", line).strip()
        if words:
            parts.append(_text(MARGIN, y + 17, words, *_look(lines, index)))
            parts.extend(_beside(buttons, y - LINE / 2))
            y += LINE
        else:
            parts.extend(_buttons(buttons, MARGIN, y + 4))
            y += BUTTON + 12
    frame = f'<rect x="1" y="1" width="{WIDTH - 2}" height="{y + 14}" rx="10" fill="#ffffff" stroke="{EDGE}"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y + 16}" font-family="{FONT}">'
    return "\n".join([head, frame, *parts, "</svg>", ""])


def _look(lines: list[str], index: int) -> tuple[str, str]:
    """Weight and colour: headings and titles are bold, what stands under a title and at the end is pale."""
    line, following = lines[index], lines[index + 1] if index + 1 < len(lines) else ""
    if index == 0 or "overdue, was due" in following or line.startswith("Yours"):
        return "700", INK
    return "400", PALE if "overdue, was due" in line or index == len(lines) - 1 else INK


def _text(x: float, y: float, words: str, weight: str, colour: str, anchor: str = "start") -> str:
    look = f'font-size="15" font-weight="{weight}" fill="{colour}" text-anchor="{anchor}"'
    return f'<text x="{x:.0f}" y="{y}" {look}>{escape(words)}</text>'


def _beside(labels: list[str], y: float) -> Iterator[str]:
    """At the right edge of the lines they belong to."""
    width = sum(_width(label) + 10 for label in labels)
    return _buttons(labels, WIDTH - MARGIN + 10 - width, y)


def _width(label: str) -> float:
    return len(_words(label)) * CHARACTER + 26


def _words(label: str) -> str:
    return label[0] if label.startswith("⋯") else label


def _buttons(labels: list[str], x: float, y: float) -> Iterator[str]:
    for label in labels:
        words, width = _words(label), _width(label)
        primary = words == "Mark done"
        fill, edge, ink = (PRIMARY, PRIMARY, "#ffffff") if primary else ("#ffffff", EDGE, INK)
        yield f'<rect x="{x:.0f}" y="{y}" width="{width:.0f}" height="{BUTTON}" rx="5" fill="{fill}" stroke="{edge}"/>'
        yield _text(x + width / 2, y + 22, words, "700", ink, anchor="middle")
        x += width + 10


if __name__ == "__main__":
    Path(__file__).with_name("alert.svg").write_text(drawing(alert_lines(sys.stdin.read())), encoding="utf-8")
