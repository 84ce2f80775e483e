"""`journeybot outbox`: the messages that wait or could not be delivered, and what can be done about them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from bot.failures import JobFailed
from bot.jobs import Job, job
from bot.settings import Settings
from bot.usecases import outbox
from bot.usecases.outbox import Fate, Listed
from journeys.journey import Journey
from journeys.messages import MessageState
from storage.outbox_entries import OutboxEntry

NEEDS_EYES = (MessageState.QUEUED, MessageState.AMBIGUOUS, MessageState.DEAD)
"""What is listed unless states are named."""

STATES = tuple(state.value for state in MessageState)
_HEADER = ("ID", "STATE", "AGE", "KIND", "FOR", "WHY")
_UNITS = (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("min", timedelta(minutes=1)))
_RETRIED: Mapping[Fate, str] = {
    Fate.DONE: "is sent again.",
    Fate.SENT: "has been sent already.",
    Fate.ON_ITS_WAY: "is on its way anyway.",
    Fate.OVER: "has been given up again at this moment.",
}
_CANCELLED: Mapping[Fate, str] = {
    Fate.DONE: "will not be sent.",
    Fate.IN_DOUBT: "will not be sent again; it may have arrived.",
    Fate.SENT: "has been sent already.",
    Fate.ON_ITS_WAY: "is being sent at this moment. Look again in a minute.",
    Fate.OVER: "is not going to be sent anyway.",
}


async def list_messages(settings: Settings, states: Sequence[str], limit: int) -> str:
    """A table, newest first; without `states` what waits, may have arrived, or is dead."""
    async with job(settings, stores=False, asks_slack=False) as work:
        wanted = [MessageState(state) for state in states] or NEEDS_EYES
        found = outbox.listed(work.desk, work.workspace, wanted, limit + 1)
        return _table(found, limit, work.clock.now())


def _table(found: Listed, limit: int, now: datetime) -> str:
    if not found.entries:
        return "There are no such messages."
    rows = [_HEADER, *(_row(entry, found.names, now) for entry in found.entries[:limit])]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    if len(found.entries) > limit:
        lines.append(f"There are more; --limit {limit * 10} shows them.")
    return "\n".join(lines)


def _row(entry: OutboxEntry, names: Mapping[str, str], now: datetime) -> tuple[str, ...]:
    message = entry.message
    age = age_of(now - message.created_at)
    return (message.id, entry.state, age, message.kind, _recipient(entry, names), _one_line(entry.why or ""))


def age_of(time: timedelta) -> str:
    """In the largest unit of which there is a whole one."""
    return next((f"{time // unit} {name}" for name, unit in _UNITS if time >= unit), f"{int(time.total_seconds())} s")


def _recipient(entry: OutboxEntry, names: Mapping[str, str]) -> str:
    message = entry.message
    who = names.get(message.recipient, message.recipient)
    place = "" if message.channel == message.recipient else message.channel
    return _one_line(" in ".join(part for part in (who, place) if part))


def _one_line(text: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


async def show_message(settings: Settings, message_id: str) -> str:
    """All there is to know about one message. Raises `JobFailed` where there is none."""
    async with job(settings, stores=False, asks_slack=False) as work:
        found, about = outbox.shown(work.desk, work.workspace, message_id)
        if not found.entries:
            raise JobFailed(_unknown([message_id]))
        rows = list(_facts(found.entries[0], found.names, about))
        width = max(len(name) for name, _ in rows)
        return "\n".join(f"{name.ljust(width)}  {value}" for name, value in rows)


def _facts(entry: OutboxEntry, names: Mapping[str, str], about: Sequence[Journey]) -> Iterator[tuple[str, str]]:
    message = entry.message
    is_over = entry.settled_at is not None
    yield "id", message.id
    yield "state", entry.state
    yield "kind", message.kind
    yield "for", _recipient(entry, names)
    for journey in about:
        yield "customer", journey.customer
        yield "journey", journey.id
    yield "queued", _instant(message.created_at)
    yield "settled" if is_over else "next try", _instant(entry.settled_at or entry.ready_at)
    yield "tried", str(entry.attempts)
    if entry.why:
        yield "why", _one_line(entry.why)
    if entry.cause:
        yield "cause", entry.cause


def _instant(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"


async def retry_messages(settings: Settings, ids: Sequence[str], *, all_dead: bool) -> str:
    """Raises `JobFailed` where one is not known, and then none is sent again."""
    async with job(settings, stores=False, asks_slack=False) as work:
        wanted = outbox.dead(work.desk, work.workspace) if all_dead else ids
        if not wanted:
            return "There are no dead messages."
        return _done(work, wanted, outbox.retry, _RETRIED)


async def cancel_messages(settings: Settings, ids: Sequence[str]) -> str:
    """Raises `JobFailed` where one is not known, and then none is cancelled."""
    async with job(settings, stores=False, asks_slack=False) as work:
        return _done(work, ids, outbox.cancel, _CANCELLED)


Act = Callable[..., dict[str, Fate]]


def _done(work: Job, ids: Sequence[str], act: Act, said: Mapping[Fate, str]) -> str:
    fates = act(work.desk, work.workspace, ids, work.clock.now())
    unknown = [one for one, fate in fates.items() if fate is Fate.UNKNOWN]
    if unknown:
        raise JobFailed(_unknown(unknown))
    return "\n".join(f"{one} {said[fate]}" for one, fate in fates.items())


def _unknown(ids: Sequence[str]) -> str:
    many = "is no message" if len(ids) == 1 else "are no messages"
    return f"There {many} {', '.join(ids)}, so nothing was done. `journeybot outbox list` shows what there is."
