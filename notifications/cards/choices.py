"""Answers to whoever mutes the bot or goes away, by command (requirements N5)."""

from datetime import timedelta

from journeys.reports import Settings
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
    """On which days, and who stands in."""
    known, zone, today = settings.person, settings.now.tzinfo, settings.now.date()
    if known.away_from is None or known.away_until is None:
        return back_card()
    first = phrases.day(known.away_from.astimezone(zone).date(), today)
    last = phrases.day((known.away_until - timedelta(seconds=1)).astimezone(zone).date(), today)
    days = f"on {first}" if first == last else f"from {first} to {last}"
    stands_in = f"{phrases.who(known.stand_in)} gets your messages and may act for you."
    returns = f"On your first working morning after that one digest tells what still matters. `{COMMAND} back` ends it."
    return stated(f"You are away {days}. {stands_in} {returns}")


def back_card() -> Block:
    return stated(f"You are no longer away: everything goes to you again. `{COMMAND} digest` shows what matters now.")
