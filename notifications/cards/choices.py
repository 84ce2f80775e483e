"""Answers to whoever mutes the bot or goes away, by command (requirements N5)."""

from collections.abc import Sequence
from datetime import date, timedelta

from journeys import calendar
from journeys.reports import Settings
from journeys.time_off import Moved
from notifications import phrases
from notifications.cards.notice import stated
from notifications.elements import Block
from notifications.ids import COMMAND

_AFTERWARDS = "Afterwards one digest tells what still matters."


def muted_card(settings: Settings) -> Block:
    """Until when; without an end, how to end it."""
    until = settings.person.muted_until
    if until is None:
        return stated(f"You are muted until you write `{COMMAND} unmute`. {_AFTERWARDS}")
    local = phrases.moment(until.astimezone(settings.now.tzinfo))
    where = phrases.said(settings.timezone)
    return stated(f"You are muted until {local} ({where}). `{COMMAND} unmute` ends it earlier. {_AFTERWARDS}")


def unmuted_card() -> Block:
    return stated("You are no longer muted. What you have missed and still matters comes in one digest.")


def away_card(settings: Settings) -> Block:
    """On which days, who stands in, and what becomes of due dates if nobody does."""
    known, today = settings.person, settings.now.date()
    zone = calendar.zone(known.away_zone) if known.away_zone else settings.now.tzinfo
    if known.away_from is None or known.away_until is None:
        return back_card(settings)
    first = phrases.day(known.away_from.astimezone(zone).date(), today)
    last = phrases.day((known.away_until - timedelta(seconds=1)).astimezone(zone).date(), today)
    days = f"on {first}" if first == last else f"from {first} to {last}"
    stands_in = _stands_in(settings) if known.stand_in else _nobody(settings)
    returns = f"On your first working morning after that one digest tells what still matters. `{COMMAND} back` ends it."
    return stated(f"You are away {days}. {stands_in} {returns} {_replaced(settings, today)}".strip())


def _replaced(settings: Settings, today: date) -> str:
    if settings.replaced is None:
        return ""
    first, last = settings.replaced
    days = phrases.day(first, today) if first == last else f"{phrases.day(first, today)} to {phrases.day(last, today)}"
    again = f"`{COMMAND} away {first} {last}`"
    return f"Only one absence is kept, so {days} is no longer noted: write {again} once you are back."


def back_card(settings: Settings) -> Block:
    moves = moved_text(settings.moved, settings.now.date())
    return stated(
        f"You are no longer away: everything goes to you again. {moves}{' ' if moves else ''}"
        f"`{COMMAND} digest` shows what matters now."
    )


def asking_card(days: str, moved: Sequence[Moved], today: date) -> Block:
    """Who stands in, and what becomes of due dates if nobody does (requirements P4); `days` are as they were typed."""
    return stated(
        f"Who stands in for you? Write `{COMMAND} away {days} @name`, and your tasks stay due when they are. "
        f"If nobody does, write `{COMMAND} away {days} nobody`. {would_move_text(moved, today)} Nothing is stored yet."
    )


def would_move_text(moved: Sequence[Moved], today: date) -> str:
    """What an absence without a stand-in would do, beside what the one before has done."""
    told = _told("Without a stand-in", moved, today)
    return told or f"No due date of yours moves by it now. {_LATER}"


def moved_text(moved: Sequence[Moved], today: date) -> str:
    """What has become of due dates; empty if nothing."""
    return _told("Nobody stands in for you, so", moved, today)


def _told(why: str, moved: Sequence[Moved], today: date) -> str:
    later = [one for one in moved if one.after > one.before]
    back = sorted(one.after for one in moved if one.after < one.before)
    told = [f"{why} {_moves(later, today)}"] if later else []
    if back:
        many = f"{phrases.count(len(back), 'task')} of yours {'is' if len(back) == 1 else 'are'}"
        told.append(f"{many} due earlier again: {_between(back, today)}.")
    return " ".join(told)


def saved_text(settings: Settings) -> str:
    """What saving the settings did to due dates; empty if nothing."""
    return moved_text(settings.moved, settings.now.date())


_LATER = "What still comes to be due on these days moves to your first working day back."


def _stands_in(settings: Settings) -> str:
    gets = f"{phrases.who(settings.person.stand_in)} gets your messages and may act for you."
    return f"{gets} {moved_text(settings.moved, settings.now.date())}".strip()


def _nobody(settings: Settings) -> str:
    told = moved_text(settings.moved, settings.now.date()) or "Nobody stands in for you."
    return f"{told} {_LATER} What comes up meanwhile goes to the journey's CSM, else to an admin."


def _moves(moved: Sequence[Moved], today: date) -> str:
    count, days = phrases.count(len(moved), "task"), sorted({one.after for one in moved})
    return f"{count} of yours due meanwhile {'moves' if len(moved) == 1 else 'move'} to {_between(days, today)}."


def _between(days: Sequence[date], today: date) -> str:
    first, last = phrases.day(days[0], today), phrases.day(days[-1], today)
    return first if first == last else f"days between {first} and {last}"
