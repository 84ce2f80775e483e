"""What a card shows of journeys, as of now, from what its message was about (requirements N6)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.usecases.deciding import completion_of, held_of
from bot.usecases.desk import Desk
from bot.usecases.material import Material
from bot.usecases.posted_digests import posted_digest
from bot.usecases.reaching import stands_in
from bot.usecases.telling import NoLongerTrue
from bot.usecases.ticking import ticks_of_card
from journeys.alert_truth import level_now, overdue_for
from journeys.alerts import told_subject
from journeys.digests import Digest, Sample, Shared, TeamDigest
from journeys.history import Verb
from journeys.journey import Level
from journeys.messages import GIVEN_BY, NOW_READ_BY, REOPENED, WITH_JOURNEY, Card, CardKind, Message, Told
from journeys.notices import (
    Alert,
    Assignment,
    ChannelClosed,
    Completion,
    ConsentChanged,
    Gathered,
    Handoff,
    Held,
    Reopened,
    TicksWanted,
    Unattended,
    Undelivered,
    finished_before,
)
from journeys.person import Person
from journeys.rights import may
from journeys.roll_ups import RollUp, RollUpSample
from journeys.run import Run
from storage.database import Transaction

ToldTogether = Alert | Unattended | Handoff
"""What several journeys can share a message of."""

OfAJourney = ToldTogether | Assignment | Reopened | Held | Completion | ConsentChanged
Digested = Sample | tuple[Digest, str] | tuple[TeamDigest, str] | RollUp | RollUpSample
Content = OfAJourney | Gathered | TicksWanted | Undelivered | ChannelClosed | Digested


def card_content(tx: Transaction, desk: Desk, read: Material, card: Card, now: datetime) -> Content:
    """What a card shows. Raises `NoLongerTrue` where nothing of it is there any longer."""
    if card.kind is CardKind.TICKS:
        return ticks_wanted(ticks_of_card(tx, desk, card, now))
    if card.kind is CardKind.DIGEST:
        return posted_digest(read, card, now)
    if card.parts:
        known = [(read.runs.get(journey), about) for journey, about in card.parts]
        return together([_redrawn(card, run, about) for run, about in known if run])
    run = read.run(card.journey)
    if card.kind is CardKind.HELD:
        return held_of(tx, run, card.about["activity"])
    if card.kind is CardKind.COMPLETION:
        return completion_of(tx, desk, run, card.recipient)
    if card.kind is CardKind.ASSIGNMENT:
        return reopened_of(run, card.about) if REOPENED in card.about else assignment_of(run, card.about)
    return _redrawn(card, run, card.about)


def as_its_reader_may(read: Material, card: Card) -> Material:
    """The same with what may not be acted on any longer by who got the card for somebody who is back."""
    if NOW_READ_BY not in card.about:
        return read
    reader = read.people.get(card.reader)
    runs = {journey: _read_only(read.runs[journey], reader) for journey in card.journeys if journey in read.runs}
    return replace(read, runs={**read.runs, **runs})


def _read_only(run: Run, reader: Person | None) -> Run:
    acts = (a for a in run.journey.activities if reader is None or not may(reader, Verb.COMPLETE, run, a))
    return replace(run, read_only=frozenset(a.id for a in acts))


def for_reader(content: Content, sent: Message | Card, known: Mapping[str, Person], now: datetime) -> Content:
    """With what only some may do offered to them alone, and with whose it is where others read it as well; `known` are
    its recipient and its reader."""
    shared = _shared(sent, known)
    match content:
        case Alert() | Unattended():
            return _for_reader(content, sent, known, now)
        case Gathered(parts):
            return Gathered(tuple(_for_reader(part, sent, known, now) for part in parts))
        case (Digest() as digest, str() as zone):
            return replace(digest, shared=shared, may_see_all=NOW_READ_BY not in sent.about), zone
        case Sample(digest=digest):
            return replace(content, digest=replace(digest, shared=shared))
        case RollUp():
            return replace(content, shared=shared)
        case RollUpSample(roll_up=roll_up):
            return replace(content, roll_up=replace(roll_up, shared=shared))
    return content


def _shared(sent: Message | Card, known: Mapping[str, Person]) -> Shared | None:
    """None of what comes directly, and of what is a channel's own. Slack's ids of direct messages begin with D."""
    reader = known.get(sent.reader)
    if reader is None or sent.channel == reader.id or sent.channel.startswith("D"):
        return None
    return Shared(reader.id, reader.name)


def _for_reader(told: ToldTogether, sent: Message | Card, known: Mapping[str, Person], now: datetime) -> ToldTogether:
    recipient, reader = known.get(sent.recipient), known.get(sent.reader)
    if isinstance(told, Handoff) or recipient is None or reader is None:
        return told
    acting_for = (recipient.id,) if stands_in(sent, known, now) else ()
    return replace(told, may_snooze=may(reader, Verb.SNOOZE, told.run, acting_for=acting_for))


def _redrawn(card: Card, run: Run, about: Mapping[str, Any]) -> ToldTogether:
    """What a card shows of a journey."""
    if card.kind is CardKind.ALERT:
        return alert_of(run, card.recipient, told_of(run, card.recipient, about), tuple(about["activities"]))
    if card.kind is CardKind.ESCALATION:
        return unattended_of(run, card.recipient, about)
    return handoff_of(run, card.recipient, about)


def told_of(run: Run, recipient: str, about: Mapping[str, Any]) -> tuple[Told, ...]:
    """The levels that a message tells or has told."""
    return tuple(
        Told(run.journey.workspace, told_subject(run.journey, subject), Level(level), episode, recipient)
        for subject, level, episode in about["told"]
    )


def alert_of(run: Run, recipient: str, told: tuple[Told, ...], shown: tuple[str, ...]) -> Alert:
    """With what it says as of now; `shown` are ids of the activities that its card has shown."""
    late = tuple(one for one in told if level_now(one, run) is not Level.ON_TRACK)
    overdue = overdue_for(run, recipient)
    open_ids = {a.id for a in overdue}
    handled = tuple(a for a in run.journey.activities if a.id in shown and a.id not in open_ids)
    return Alert(run, recipient, told, late, overdue, handled)


def unattended_of(run: Run, recipient: str, about: Mapping[str, Any]) -> Unattended:
    """On which nobody has acted since the date it was about."""
    since, counted_from = about["since"], about.get("counted_from", about["since"])
    return Unattended(run, recipient, date.fromisoformat(since), date.fromisoformat(counted_from))


def handoff_of(run: Run, recipient: str, about: Mapping[str, Any]) -> Handoff:
    """The tasks that it was about, as they are now."""
    milestones = tuple(about["milestones"])
    tasks = tuple(a for a in run.journey.activities if a.id in about["tasks"])
    return Handoff(run, recipient, milestones, tasks, finished_before(run, milestones))


def assignment_of(run: Run, about: Mapping[str, Any]) -> Assignment:
    """The task that it was about, as it is now."""
    return Assignment(run, run.journey.activity(about["activity"]), about[GIVEN_BY])


def reopened_of(run: Run, about: Mapping[str, Any]) -> Reopened:
    """The tasks that it was about, as they are now."""
    names = {activity.id: activity.title for activity in run.journey.activities}
    names |= {milestone: definition.name for milestone, definition in run.template.milestones_by_id.items()}
    tasks = tuple(activity for activity in run.journey.activities if activity.id in about["tasks"])
    return Reopened(run, names[about[REOPENED]], tasks, about[GIVEN_BY], about[WITH_JOURNEY])


def together(told: Sequence[ToldTogether]) -> Gathered:
    """Those of several journeys. Raises `NoLongerTrue` where there are none."""
    if not told:
        raise NoLongerTrue("nothing of what it tells of several journeys is true any longer")
    return Gathered(tuple(told))


def ticks_wanted(wanted: TicksWanted | None) -> TicksWanted:
    """Raises `NoLongerTrue` where none are wanted."""
    if wanted is None:
        raise NoLongerTrue("no tick is missing any longer, or more is")
    return wanted
