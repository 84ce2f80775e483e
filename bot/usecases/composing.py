"""What a message says when it goes out, from current truth (requirements N7, design: Deliver)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, TypeGuard

from bot.usecases.deciding import completion_of, held_of
from bot.usecases.desk import Desk
from bot.usecases.digesting import first_digest, first_sample, first_team_digest
from bot.usecases.escalating import is_for_another
from bot.usecases.material import Material, material_for
from bot.usecases.pauses import kept_back, kept_journeys, only, rest_of
from bot.usecases.reaching import Elsewhere, as_read_now, handed_on, held_in_silence, is_silenced, require_turn
from bot.usecases.rolling_up import first_roll_up, first_roll_up_sample
from bot.usecases.showing import (
    Content,
    Digested,
    ToldTogether,
    alert_of,
    as_its_reader_may,
    assignment_of,
    card_content,
    for_reader,
    handoff_of,
    reopened_of,
    ticks_wanted,
    together,
    told_of,
    unattended_of,
)
from bot.usecases.telling import NoLongerTrue
from bot.usecases.ticking import asked_ticks
from bot.usecases.undelivered import undelivered_of
from bot.usecases.whom_to_ask import has_read_of_consent, require_asked
from journeys.advance import CONSENT_BACK, CONSENT_WITHDRAWN
from journeys.alert_truth import concerns, in_its_place, is_still_true, lasts
from journeys.escalation import is_taken
from journeys.journey import Outcome
from journeys.messages import ALERTS, REOPENED, Card, Message, MessageKind, Told
from journeys.notices import (
    MOST_NAMED,
    Alert,
    Assignment,
    ChannelClosed,
    Completion,
    ConsentChanged,
    Fate,
    Gathered,
    Handoff,
    Held,
    Reopened,
    Unattended,
    Undelivered,
)
from journeys.person import Person
from journeys.run import Run
from storage import cards
from storage import told as tolds
from storage.database import Transaction

DIGESTS_TOGETHER = 20


class Composed(NamedTuple):
    """What a message says, the card it draws again if it is a redraw, and the message that says the rest later."""

    content: Content
    card: Card | None = None
    rest: Message | None = None


NotNow = NoLongerTrue | Elsewhere
"""Why a message is not sent: it is not true any longer, or it is to go out later or to somebody else."""


def compose_many(desk: Desk, messages: Sequence[Message], now: datetime) -> list[Composed | NotNow]:
    """What each of the messages says, in their order, or why it is not sent; all from one state of the database."""
    said: dict[tuple[str, str], Composed | NotNow] = {}
    with desk.database.read() as tx:
        for some in _read_together(messages):
            read = material_for(tx, desk, some, now)
            said |= {(m.workspace, m.id): _composed(tx, desk, read, m, now) for m in some}
    return [said[message.workspace, message.id] for message in messages]


def is_to_be_told(tx: Transaction, desk: Desk, message: Message, now: datetime) -> bool:
    """Whether a message is sent, now or later, by what is known in this transaction."""
    composed = _composed(tx, desk, material_for(tx, desk, [message], now), message, now)
    return not isinstance(composed, NoLongerTrue)


def _read_together(messages: Sequence[Message]) -> Iterator[Sequence[Message]]:
    """Those of one workspace, but few digests: each is about all the journeys of somebody."""
    alike: dict[tuple[str, bool], list[Message]] = {}
    for message in messages:
        alike.setdefault((message.workspace, message.kind is MessageKind.DIGEST), []).append(message)
    for (_, is_digest), some in alike.items():
        step = DIGESTS_TOGETHER if is_digest else len(some)
        yield from (some[first : first + step] for first in range(0, len(some), step))


def _composed(tx: Transaction, desk: Desk, read: Material, message: Message, now: datetime) -> Composed | NotNow:
    try:
        if message.kind is MessageKind.REDRAW:
            card = as_read_now(desk, read.card(message), read.people, now)
            content = card_content(tx, desk, as_its_reader_may(read, card), card, now)
            return Composed(for_reader(content, card, read.people, now), card)
        require_asked(tx, desk, read, message, now)
        require_turn(tx, desk, message, read.people, now)
        content = for_reader(_first_content(tx, desk, read, message, now), message, read.people, now)
        recipient = read.people.get(message.recipient)
        rest = rest_of(message, kept_journeys(message, read.runs, now), now)
        if recipient and is_silenced(message, recipient, now):
            _leave_to_the_digest(desk, message, recipient, content, rest, now)
        return Composed(content, rest=rest)
    except (NoLongerTrue, Elsewhere) as reason:
        return reason


def _leave_to_the_digest(
    desk: Desk, message: Message, recipient: Person, content: Content, rest: Message | None, now: datetime
) -> None:
    """Whoever is muted reads it in the digest afterwards; what no digest tells them is kept for them (N5)."""
    parts = content.parts if isinstance(content, Gathered) else (content,)
    kept = {part.run.journey.id for part in parts if _is_in_no_digest(part, message, recipient, now)}
    kept |= set(rest.journeys if rest else ())
    if kept:
        raise held_in_silence(desk, only(message, kept), recipient, now)
    raise NoLongerTrue("its recipient is muted or away; the digest after that tells what is still true")


def _is_in_no_digest(
    content: Content, message: Message, recipient: Person, now: datetime
) -> TypeGuard[Alert | Handoff]:
    """An alert about what others watch over; a hand-off from before the silence to whoever gets no daily digest."""
    if isinstance(content, Handoff):
        began = recipient.muted_from if recipient.is_muted(now) else recipient.away_from
        return not recipient.digest_on and began is not None and message.created_at < began
    return isinstance(content, Alert) and content.run.watcher != content.recipient and not content.overdue


def _first_content(tx: Transaction, desk: Desk, read: Material, message: Message, now: datetime) -> Content:
    """What is to be sent for the first time, while it is still true."""
    if message.kind is MessageKind.DIGEST:
        return first_digest(tx, desk, read, message, now)
    if message.kind in _DIGESTS:
        return _DIGESTS[message.kind](tx, desk, message, now)
    if message.kind is MessageKind.UNDELIVERED:
        return _undelivered(tx, desk, message, now)
    if message.kind is MessageKind.TICKS:
        return ticks_wanted(asked_ticks(tx, desk, message, now))
    if message.parts:
        return _first_gathered(tx, desk, read, message, now)
    run = read.run(message.journey)
    if kept_journeys(message, read.runs, now):
        raise kept_back(desk, message, read.runs, now)
    return _first_of_journey(tx, desk, run, message, now)


def _first_of_journey(tx: Transaction, desk: Desk, run: Run, message: Message, now: datetime) -> Content:
    match message.kind:
        case MessageKind.COMPLETION:
            return _first_completion(tx, desk, run, message)
        case MessageKind.HELD:
            return _first_held(tx, run, message)
        case MessageKind.ASSIGNMENT:
            return _reopened(run, message) if REOPENED in message.about else _assignment(tx, desk, run, message, now)
        case MessageKind.CONSENT:
            return _consent_changed(tx, desk, run, message)
        case _:
            return _first_told(tx, run, message)


def _first_told(tx: Transaction, run: Run, message: Message) -> ToldTogether:
    match message.kind:
        case MessageKind.ALERT:
            return _alert(tx, run, message)
        case MessageKind.HANDOFF:
            return _first_handoff(run, message)
        case _:
            return _unattended(tx, run, message)


def _first_gathered(tx: Transaction, desk: Desk, read: Material, message: Message, now: datetime) -> Gathered:
    """Of several journeys those of which it is still true."""
    told: list[ToldTogether] = []
    kept = kept_journeys(message, read.runs, now)
    for journey, about in message.parts:
        with suppress(NoLongerTrue):
            if journey not in kept:
                told.append(_first_told(tx, read.run(journey), replace(message, journey=journey, about=about)))
    if kept and not told:
        raise kept_back(desk, only(message, kept), read.runs, now)
    return together(told)


def _undelivered(tx: Transaction, desk: Desk, message: Message, now: datetime) -> Undelivered | ChannelClosed:
    explained = undelivered_of(tx, desk, message, now)
    if explained is None:
        raise NoLongerTrue("what could not be delivered has been seen to")
    return explained


def _first_handoff(run: Run, message: Message) -> Handoff:
    """Of what has begun that which is still theirs to do."""
    begun, recipient = message.about["tasks"], message.recipient
    tasks = [a for a in run.journey.activities if a.id in begun and a.is_open and a.owner == recipient]
    if not tasks:
        raise NoLongerTrue("none of the tasks is theirs to do any longer")
    of_these = {task.milestone for task in tasks}
    milestones = [milestone for milestone in message.about["milestones"] if milestone in of_these]
    return handoff_of(run, recipient, {"milestones": milestones, "tasks": [task.id for task in tasks]})


def _first_held(tx: Transaction, run: Run, message: Message) -> Held:
    held = held_of(tx, run, message.about["activity"])
    if held.fate is not Fate.UNDECIDED:
        raise NoLongerTrue("it has been decided what becomes of the failed activity")
    return held


def _first_completion(tx: Transaction, desk: Desk, run: Run, message: Message) -> Completion:
    if run.journey.outcome is not Outcome.COMPLETED:
        raise NoLongerTrue("the journey was taken up again")
    if run.journey.outcome_reached is not None:
        raise NoLongerTrue("somebody has said whether its goal was reached")
    return completion_of(tx, desk, run, message.recipient)


def _assignment(tx: Transaction, desk: Desk, run: Run, message: Message, now: datetime) -> Assignment:
    activity = run.journey.activity(message.about["activity"])
    if not activity.is_open or activity.owner != message.recipient:
        raise NoLongerTrue("the task has been dealt with or given to somebody else")
    if not _has_come_by_alert(tx, message):
        return assignment_of(run, message.about)
    if message.reader != message.recipient:
        known = message.known_to(message.reader)
        raise handed_on(tx, desk, known, message.recipient, now)
    raise NoLongerTrue("an alert has told them of the task")


def _has_come_by_alert(tx: Transaction, message: Message) -> bool:
    """Whether who is to read of the task has done so in an alert that was ahead of it, and named it."""
    posted = cards.get_many(tx, message.workspace, message.about.get(ALERTS, ())).values()
    shown = [dict(card.parts).get(message.journey, card.about) for card in posted if card.reader == message.reader]
    return any(message.about["activity"] in about.get("activities", ())[:MOST_NAMED] for about in shown)


def _reopened(run: Run, message: Message) -> Reopened:
    """Of what was reopened that which is still theirs to do; all of it for whoever watches over what goes on by it."""
    reopened, recipient = reopened_of(run, message.about), message.recipient
    watches = reopened.with_journey and recipient == run.watcher
    theirs = tuple(task for task in reopened.tasks if task.is_open and recipient == (task.owner or run.watcher))
    if not run.journey.is_running or not (theirs or watches):
        raise NoLongerTrue("what was reopened has been dealt with or given to somebody else")
    return reopened if watches else replace(reopened, tasks=theirs)


def _alert(tx: Transaction, run: Run, message: Message) -> Alert:
    told = tuple(one for one in told_of(run, message.recipient, message.about) if lasts(one, run))
    if not (any(is_still_true(one, run) for one in told) or _is_late_untold(tx, run, told)):
        raise NoLongerTrue("the journey is no longer at the level that was to be told")
    if not concerns(run, message.recipient):
        raise NoLongerTrue("what was overdue has been done, moved or given to somebody else")
    return alert_of(run, message.recipient, told, ())


def _is_late_untold(tx: Transaction, run: Run, told: Sequence[Told]) -> bool:
    """Whether what was to be told has got better since, but not good, and its recipient has not heard of that."""
    milder = {one for one in (in_its_place(each, run) for each in told) if one}
    return bool(milder - tolds.among(tx, run.journey.workspace, milder))


def _consent_changed(tx: Transaction, desk: Desk, run: Run, message: Message) -> ConsentChanged:
    is_back = message.about.get("is_back", False)
    if run.customer.marketing_opt_in != is_back or run.journey.reason != _STANDS_STILL[is_back]:
        raise NoLongerTrue("the customer has decided anew, or the journey no longer stands still for lack of consent")
    if has_read_of_consent(tx, desk, run, message):
        raise NoLongerTrue("the customer is back at what was told last")
    return ConsentChanged(run, is_back)


def _unattended(tx: Transaction, run: Run, message: Message) -> Unattended:
    told, since = unattended_of(run, message.recipient, message.about), run.journey.unattended_since
    if since and not told.holds and is_taken(run.journey, message.about["step"], message.about["episode"]):
        told = Unattended(run, message.recipient, since)
    if not told.holds or run.headline != message.about["level"]:
        raise NoLongerTrue("somebody has acted, or the journey stands differently by now")
    if is_for_another(tx, run, message):
        raise NoLongerTrue("another CSM has taken the journey over")
    return told


_STANDS_STILL = {False: CONSENT_WITHDRAWN, True: CONSENT_BACK}

_DIGESTS: Mapping[MessageKind, Callable[[Transaction, Desk, Message, datetime], Digested]] = {
    MessageKind.SAMPLE: first_sample,
    MessageKind.TEAM_DIGEST: first_team_digest,
    MessageKind.ROLL_UP: first_roll_up,
    MessageKind.ROLL_UP_SAMPLE: first_roll_up_sample,
}
