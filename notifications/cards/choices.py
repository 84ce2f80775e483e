"""Answers to whoever mutes the bot or goes away, by command (requirements N5)."""

from collections.abc import Sequence
from datetime import date, timedelta

from journeys.absence import Days, days_off
from journeys.reports import Settings
from journeys.time_off import Moved
from notifications import phrases
from notifications.cards.notice import stated
from notifications.elements import Block
from notifications.ids import COMMAND

_DAY = timedelta(days=1)
_AFTERWARDS = "Afterwards one digest tells what still matters."


def muted_card(settings: Settings) -> Block:
    """Until when; without an end, how to end it."""
    until = settings.person.muted_until
    if until is None:
        return stated(f"You are muted until you write `{COMMAND} unmute`. {_AFTERWARDS}")
    local = phrases.moment(until.astimezone(settings.now.tzinfo), settings.now.date())
    where = phrases.said(settings.timezone)
    return stated(f"You are muted until {local} ({where}). `{COMMAND} unmute` ends it earlier. {_AFTERWARDS}")


def unmuted_card() -> Block:
    return stated("You are no longer muted. What you have missed and still matters comes in one digest.")


def away_card(settings: Settings) -> Block:
    """On which days, who stands in, and what becomes of due dates if nobody does."""
    today, off = settings.now.date(), days_off(settings.person, settings.now.tzinfo)
    if off is None:
        return back_card(settings)
    days = f"on {phrases.day(off[0], today)}" if off[0] == off[1] else f"from {_days(off, today)}"
    stands_in = _stands_in(settings) if settings.person.stand_in else _nobody(settings)
    returns = "On your first working morning after that, one digest tells what still matters."
    return stated(
        f"You are away {days}. {stands_in} {returns} `{COMMAND} back` ends it. {_dropped(settings, off)}".strip()
    )


def _dropped(settings: Settings, now: Days) -> str:
    """Which days are no longer noted, and how to have them as well."""
    if not settings.dropped:
        return ""
    gone = " and ".join(_days(days, settings.now.date()) for days in settings.dropped)
    first, last = settings.dropped[0][0], settings.dropped[-1][1]
    if first > now[1] + _DAY:
        also = f"write `{COMMAND} away {first} {last}` once you are back"
    elif last < now[0] - _DAY:
        also = "enter the earlier one first, and the other once you are back"
    else:
        also = f"`{COMMAND} away {min(first, now[0])} {max(last, now[1])}` covers both"
    return f"Only one absence is kept, so {gone} is no longer noted: {also}."


def _days(days: Days, today: date) -> str:
    first, last = (phrases.day(day, today) for day in days)
    return first if first == last else f"{first} to {last}"


def back_card(settings: Settings) -> Block:
    """That it has ended, or which days are given up that have not begun."""
    moves = moved_text(settings.moved, settings.now.date())
    if settings.person.away_from is None and settings.dropped:
        return stated(f"Your time off, {_days(settings.dropped[0], settings.now.date())}, is dropped. {moves}".strip())
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
    """What saving the settings did to due dates, and to days off that were noted, and that a stand-in has left; empty
    if nothing."""
    moves, off = moved_text(settings.moved, settings.now.date()), days_off(settings.person, settings.now.tzinfo)
    dropped = _dropped(settings, off) if off and settings.person.has_time_off(settings.now) else ""
    return " ".join(text for text in (moves, dropped, _left(settings)) if text)


def _left(settings: Settings) -> str:
    if not settings.stand_in_has_left:
        return ""
    who = phrases.who(settings.person.stand_in)
    return f"{who} has left this Slack workspace and cannot stand in for you: choose somebody else in the settings."


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
