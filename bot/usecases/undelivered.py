"""Messages that can never arrive: who is told instead, once, and what of (requirements N4)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice

from bot.usecases.acting import queue
from bot.usecases.desk import Desk, run_of, watcher
from bot.usecases.digest_plans import plan_digests
from bot.usecases.messages import message_to
from bot.usecases.ticking import ticks_of_lost
from journeys.messages import SAMPLES, Message, MessageKind, MessageState
from journeys.notices import ChannelClosed, Leaver, Lost, Undelivered
from journeys.outcomes import Cause
from storage import journeys, outbox, outbox_entries, outbox_reading, people
from storage.database import Transaction
from storage.outbox_entries import OutboxEntry

TOLD_FOR = timedelta(days=7)
"""So long an explanation speaks for what dies of the same cause on the way to the same recipient."""

_OF_NO_JOURNEY = SAMPLES | {MessageKind.DIGEST, MessageKind.ROLL_UP}
"""What is lost of somebody's own stands in their next one; nobody else can do anything about it."""

MOST_COUNTED = 500
MOST_NAMED = 5


def tell_of_dead(tx: Transaction, desk: Desk, dead: Iterable[Message], now: datetime) -> None:
    """Owe an explanation to who watches each, else to an admin; admins also get a count in their digest.

    A message that somebody else has claimed meanwhile is not dead.
    """
    for message in dead:
        entry = outbox_entries.get(tx, message.workspace, message.id)
        if entry and entry.state is MessageState.DEAD and message.kind is not MessageKind.REDRAW:
            queue(tx, desk, list(_explanation(tx, entry, now)), now)
            admins = {admin.id for admin in people.admins(tx, message.workspace)}
            plan_digests(tx, desk, message.workspace, admins, now)


def tell_of_closed(tx: Transaction, closed: Iterable[tuple[Message, Cause]], now: datetime) -> None:
    """Owe those whose messages came directly, because the channel they chose is closed, a word about it."""
    for message, cause in closed:
        notice = _notice(message, message.reader, {"closed": message.channel, "cause": cause}, now)
        if not _is_told_already(tx, notice, now):
            outbox.put_many(tx, [notice], ready_at=now)


def _explanation(tx: Transaction, entry: OutboxEntry, now: datetime) -> Iterator[Message]:
    """To the first who has not been out of reach themselves; an explanation that dies goes on to the next."""
    message = entry.message
    is_explanation = message.kind is MessageKind.UNDELIVERED
    if is_explanation and "closed" in message.about:
        return
    tried = {message.recipient, message.reader, *(message.about["tried"] if is_explanation else ())}
    told = next((user for user in _answerable(tx, message) if user not in tried), None)
    if told is None:
        return
    subject = {"since": str(message.created_at), **message.about} if is_explanation else _subject(entry)
    notice = _notice(message, told, {**subject, "tried": sorted(tried)}, now)
    if not _is_told_already(tx, notice, now):
        yield notice


def _subject(entry: OutboxEntry) -> dict[str, object]:
    """What an explanation is about: whom or where it could not reach, and why; for whom that one stands in; and which
    death of which message it was where the next one may well arrive. One that goes on to the next has `since` when it
    tells of that."""
    message, cause = entry.message, entry.cause or Cause.REFUSED
    stands_in = {"for": message.recipient} if message.reader != message.recipient else {}
    alone = {"message": message.id, "died": str(entry.settled_at)} if cause is Cause.UNCERTAIN else {}
    return {"to": message.reader, "channel": message.channel, "cause": cause, **stands_in, **alone}


def _answerable(tx: Transaction, message: Message) -> Iterator[str]:
    """Who watches its journey, then the admins."""
    journey = journeys.get(tx, message.workspace, message.journey) if message.journey else None
    watching = watcher(tx, journey) if journey else None
    if watching:
        known = people.get(tx, message.workspace, watching)
        if known is None or known.is_active:
            yield watching
    for admin in people.admins(tx, message.workspace):
        yield admin.id


def _notice(message: Message, told: str, about: Mapping[str, object], now: datetime) -> Message:
    """One for each person told, recipient and cause on a day; of one in doubt, always."""
    of = about.get("channel") or about["closed"]
    when = f"{about['message']}:{about['died']}" if "message" in about else now.date().isoformat()
    key = f"undelivered:{of}:{about['cause']}:{told}:{when}"
    return message_to(told, MessageKind.UNDELIVERED, key, message.workspace, now, journey=message.journey, about=about)


def _is_told_already(tx: Transaction, notice: Message, now: datetime) -> bool:
    """One that waits, perhaps since weeks before, tells of all that has died until it goes out; one that came speaks
    for a week."""
    waiting = outbox_reading.waiting(tx, notice.workspace, notice.recipient, MessageKind.UNDELIVERED)
    if any(_subject_of(one) == _subject_of(notice) for one in waiting):
        return True
    days = (now.date() - timedelta(days=ago) for ago in range(TOLD_FOR.days + 1))
    keys = [f"{_subject_of(notice)}:{day}" for day in days]
    return any(one.owed_at > now - TOLD_FOR for one in outbox_reading.told(tx, notice.workspace, keys).values())


def _subject_of(notice: Message) -> str:
    """What it shares with those of other days."""
    return notice.key.rpartition(":")[0]


def undelivered_of(tx: Transaction, desk: Desk, message: Message, now: datetime) -> Undelivered | ChannelClosed | None:
    """What an explanation says, as it now stands; None when there is nothing left to explain."""
    about = message.about
    if "closed" in about:
        known = people.get(tx, message.workspace, message.recipient)
        has_chosen_it = known is not None and known.channel == about["closed"]
        return ChannelClosed(about["closed"], Cause(about["cause"])) if has_chosen_it else None
    dead = _of_subject(tx, message)
    if not dead:
        return None
    telling = [entry.message for entry in dead if entry.message.kind not in _OF_NO_JOURNEY or not about["to"]]
    lost = (one for message in telling[:MOST_NAMED] for one in _lost(tx, desk, message, now))
    told_of = sum(max(1, len(message.journeys)) for message in telling)
    cause, named, absent = Cause(about["cause"]), tuple(islice(lost, MOST_NAMED)), about.get("for", "")
    leaver = _leaver(tx, message.workspace, about["to"]) if cause is Cause.GONE and not absent else None
    return Undelivered(about["to"], about["channel"], cause, len(dead), named, told_of, absent, leaver)


def _leaver(tx: Transaction, workspace: str, user: str) -> Leaver | None:
    known = people.get(tx, workspace, user)
    if known is None or known.is_active:
        return None
    concerned = journeys.get_many(tx, workspace, journeys.of_people(tx, workspace, [user])[user])
    return Leaver(known.name, sum(journey.csm == user for journey in concerned), len(concerned))


def _of_subject(tx: Transaction, message: Message) -> Sequence[OutboxEntry]:
    """What has died of the same cause on the way to the same recipient, and is for the one who is told to see to."""
    about = message.about
    since = datetime.fromisoformat(about.get("since", str(message.created_at))) - TOLD_FOR
    if "message" in about:
        entry = outbox_entries.get(tx, message.workspace, about["message"])
        return [entry] if entry and (entry.state, entry.cause) == (MessageState.DEAD, about["cause"]) else []
    channel, cause = about["channel"], Cause(about["cause"])
    lost = outbox_entries.lost_in(tx, message.workspace, channel, cause, since, limit=MOST_COUNTED)
    dead = [entry for entry in lost if entry.message.reader == about["to"]]
    found = journeys.get_many(tx, message.workspace, {e.message.journey for e in dead if e.message.journey})
    watching = {journey.id: watcher(tx, journey) for journey in found}
    left = people.left(tx, message.workspace, filter(None, watching.values()))
    tried = {None, message.recipient, *about["tried"], *left}
    of_others = {journey for journey, user in watching.items() if user not in tried}
    return [e for e in dead if e.message.journey not in of_others]


def _lost(tx: Transaction, desk: Desk, message: Message, now: datetime) -> Iterator[tuple[MessageKind, Lost]]:
    """Once for each journey it would have told of; what asked for ticks has none yet."""
    if message.kind is MessageKind.TICKS:
        yield message.kind, ticks_of_lost(tx, desk, message, now)
        return
    found = [journeys.get(tx, message.workspace, one) for one in message.journeys[:MOST_NAMED]] or [None]
    for journey in found:
        yield message.kind, run_of(tx, desk, journey, now) if journey else None
