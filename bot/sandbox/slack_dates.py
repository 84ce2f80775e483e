"""Slack's date tokens as a person in a zone reads them, in British English with a 24-hour clock."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

HALF_A_YEAR = timedelta(days=182)
TOKEN = re.compile(r"\{(\w+)\}")


def written_date(form: str, moment: datetime, now: datetime) -> str:
    """`form` with its tokens replaced; both times are aware and in the viewer's zone. Unknown tokens stay."""
    return TOKEN.sub(lambda m: _token(m[1], moment, now) or m[0], form)


def _token(name: str, moment: datetime, now: datetime) -> str | None:
    plain = name.removesuffix("_pretty")
    write = WRITERS.get("date_long" if plain == "day_divider" else plain)
    if write is None:
        return None
    return (_nearby(moment, now) if plain != name else None) or write(moment, now)


def _nearby(moment: datetime, now: datetime) -> str | None:
    return {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((moment.date() - now.date()).days)


def _with_year(form: str) -> Callable[[datetime, datetime], str]:
    """The year is left out within half a year, as Slack does."""

    def write(moment: datetime, now: datetime) -> str:
        year = "" if abs(moment - now) < HALF_A_YEAR else f" {moment.year}"
        return f"{moment.strftime(form).replace('{d}', str(moment.day))}{year}"

    return write


def _ago(moment: datetime, now: datetime) -> str:
    seconds = (now - moment).total_seconds()
    size = abs(seconds)
    for unit, length in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if size >= length:
            count = int(size // length)
            words = f"{count} {unit}{'' if count == 1 else 's'}"
            return f"{words} ago" if seconds > 0 else f"in {words}"
    return "just now"


WRITERS: Mapping[str, Callable[[datetime, datetime], str]] = {
    "date_num": lambda moment, _: moment.strftime("%Y-%m-%d"),
    "date_slash": lambda moment, _: moment.strftime("%d/%m/%Y"),
    "date": _with_year("{d} %B"),
    "date_short": _with_year("{d} %b"),
    "date_long": _with_year("%A {d} %B"),
    "time": lambda moment, _: moment.strftime("%H:%M"),
    "time_secs": lambda moment, _: moment.strftime("%H:%M:%S"),
    "ago": _ago,
}
