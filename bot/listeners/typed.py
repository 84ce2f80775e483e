"""What is typed after a command's words."""

from datetime import date

from bot.forms.submission import YEARS
from journeys.errors import NotPossible


def typed_day(text: str, otherwise: str) -> date:
    """A date as 2026-12-01; raises `NotPossible` with `otherwise` for what is none, and for a year out of range."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise NotPossible(otherwise) from error
    if day.year not in YEARS:
        raise NotPossible(f"Choose a date between {YEARS[0]} and {YEARS[-1]}.")
    return day
