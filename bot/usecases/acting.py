"""Storing what somebody did, with all that is owed because of it, in one transaction (design, Transactional outbox)."""

import hashlib
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.usecases.desk import Desk, setting_of
from bot.usecases.digest_plans import plan_digests
from bot.usecases.drawing_again import draw_again
from bot.usecases.escalating import escalations
from bot.usecases.gathering import gathered
from bot.usecases.messages import message_to
from bot.usecases.reaching import addressed
from bot.usecases.time_off import knowing_time_off
from journeys.alerts import subject_of
from journeys.history import BOT, Act, Change, Verb
from journeys.journey import Journey, JourneyState
from journeys.messages import ALERTS, GIVEN_BY, Card, CardKind, Check, CheckKind, Message, MessageKind, Told
from journeys.posted_digests import has_changed
from journeys.run import Run, watcher_of
from journeys.settle import Settlement, check_at, settle
from journeys.template import Template
from storage import acts, cards, checks, outbox, told
from storage.database import Transaction
from storage.journey_saves import save_many

BY_TIME_OFF = "time off"
"""Why due dates move that nobody has moved, as the history says it."""

OF_TASKS = frozenset({CardKind.HANDOFF, CardKind.ASSIGNMENT})
"""Cards that tell of tasks, and not how their journey stands."""

ASKED_OF_ALL = frozenset({MessageKind.COMPLETION, MessageKind.CONSENT})
"""Questions that are asked whoever caused them."""


@dataclass(frozen=True, slots=True)
class Acted:
    """One journey after an act: its run as it now is, what is owed, and who did what.

    `subject` is the id of the activity or milestone that was acted on, empty for the journey.
    """

    run: Run
    settlement: Settlement
    verb: Verb
    actor: str = BOT
    subject: str = ""
    text: str = ""


def acted(
    run: Run, after: Journey, verb: Verb, now: datetime, *, actor: str = BOT, subject: str = "", text: str = ""
) -> Acted:
    """Settle an act on the journey of `run` that led to `after`; nothing is stored yet."""
    settlement = settle(run.journey, after, setting_of(run, now), by_person=actor != BOT)
    return Acted(_with_journey(run, settlement.after), settlement, verb, actor, subject, text)


def started(run: Run, now: datetime, actor: str) -> Acted:
    """Settle the start of the new journey in `run`."""
    settlement = settle(None, run.journey, setting_of(run, now))
    return Acted(_with_journey(run, settlement.after), settlement, Verb.START, actor)


def _with_journey(run: Run, journey: Journey) -> Run:
    return replace(run, journey=journey)


def by_itself(run: Run, now: datetime) -> Acted:
    """What time alone has done to a journey, or the time off of its owners."""
    done = acted(run, run.journey, Verb.BEGIN, now)
    changed = {name for change in done.settlement.changes for name in _differing(change)}
    if changed == {"planned_on"}:
        # A date that somebody chose within time off: that it is over changes nothing anybody could see.
        return acted(replace(run, time_off=None), run.journey, Verb.BEGIN, now)
    is_time_off = "due_on" in changed and changed <= {"due_on", "planned_on"}
    return replace(done, verb=Verb.MOVE_DUE_DATE, text=BY_TIME_OFF) if is_time_off else done


def _differing(change: Change) -> set[str]:
    if change.before is None:
        return set(change.after)
    return {name for name, value in change.after.items() if change.before.get(name) != value}


def caught_up(tx: Transaction, desk: Desk, run: Run, now: datetime) -> Run:
    """The run after what time alone has done and no sweep has seen yet, stored as the bot's own doing.

    Whoever acts next acts on the journey as it really is, and is told what they have not caused (requirements N5).
    """
    (run,) = knowing_time_off(tx, desk, run.journey.workspace, [run], now)
    done = by_itself(run, now)
    if done.settlement.after is run.journey:
        return run
    return store(tx, desk, [done], now)[0]


def store(
    tx: Transaction, desk: Desk, done: Sequence[Acted], now: datetime, *, extra: Iterable[Told] = ()
) -> list[Run]:
    """Store acts on journeys of one workspace, and queue their messages and next checks; gives the runs as stored.

    `extra` are further levels to be told (of a task's new owner). Raises `storage.Conflict` when a journey was changed
    by somebody else meanwhile.
    """
    if not done:
        return []
    saved = save_many(tx, [(a.settlement.before, a.settlement.after, a.settlement.headline) for a in done])
    acts.record_many(tx, [_act(a, now) for a in done if a.settlement.changes or a.actor != BOT])
    by_journey = {a.settlement.after.id: a for a in done}
    new = told.add_new(tx, [*(t for a in done for t in a.settlement.tolds), *extra])
    messages = [*_alerts(new, by_journey, now), *(m for a in done for m in (*_handoffs(a, now), *_questions(a, now)))]
    messages += escalations(tx, [(a.run, a.settlement.escalations) for a in done], now)
    owed = _to_tell(addressed(tx, desk, messages, now), by_journey)
    watchers = {journey: one.run.watcher for journey, one in by_journey.items()}
    outbox.put_many(tx, gathered(owed, watchers), ready_at=now)
    _release_going_on(tx, done, now)
    _queue_redraws(tx, [a for a in done if _looks_different(a.settlement)], now)
    _plan_checks(tx, desk, done, now)
    return [_with_journey(a.run, journey) for a, journey in zip(done, saved, strict=True)]


def _release_going_on(tx: Transaction, done: Sequence[Acted], now: datetime) -> None:
    """What a pause, or an end that was a mistake, has kept back is looked at again."""
    going_on = [
        a.run.journey.id
        for a in done
        if a.settlement.before
        and a.settlement.before.state in (JourneyState.PAUSED, JourneyState.ENDED)
        and a.settlement.after.state is JourneyState.IN_PROGRESS
    ]
    if going_on:
        outbox.release_of(tx, done[0].run.journey.workspace, going_on, now)


def _act(done: Acted, now: datetime) -> Act:
    journey = done.settlement.after
    return Act(
        id=secrets.token_urlsafe(9),
        workspace=journey.workspace,
        journey=journey.id,
        verb=done.verb,
        actor=done.actor,
        at=now,
        subject=done.subject,
        text=done.text,
        changes=done.settlement.changes,
    )


def _alerts(new: Iterable[Told], by_journey: Mapping[str, Acted], now: datetime) -> Iterator[Message]:
    """One message per journey and recipient; whoever caused the crossing knows, and is not notified (N5)."""
    grouped: dict[tuple[str, str], list[Told]] = {}
    for one in sorted(new, key=_told_key):
        grouped.setdefault((one.subject.partition("/")[0], one.recipient), []).append(one)
    for (journey, recipient), tolds in grouped.items():
        if recipient != by_journey[journey].actor:
            about = {"told": [[subject_of(t), t.level, t.episode] for t in tolds]}
            key, workspace = _alert_key(by_journey[journey].settlement.after.revision, tolds), tolds[0].workspace
            yield message_to(recipient, MessageKind.ALERT, key, workspace, now, journey=journey, about=about)


def _told_key(one: Told) -> tuple[str, str, int, str]:
    return (one.subject, one.level, one.episode, one.recipient)


def _alert_key(revision: int, tolds: Sequence[Told]) -> str:
    """The hash of the rows it tells, so that the same alert can only be queued once (design, Once); in another revision
    of the journey they may be told anew, since they were taken back."""
    rows = "\n".join("\t".join(map(str, _told_key(t))) for t in tolds)
    return f"alert:{hashlib.blake2b(rows.encode(), digest_size=16).hexdigest()}:{revision}"


def _handoffs(done: Acted, now: datetime) -> Iterator[Message]:
    """Each owner of newly begun work is told once; the actor sees it in the answer (requirements N9, N5)."""
    journey = done.settlement.after
    for owner, tasks in done.settlement.begun.items():
        if owner != done.actor:
            milestones = list(dict.fromkeys(task.milestone for task in tasks))
            key = f"hand-off:{journey.id}:{','.join(milestones)}:{owner}"
            about = {"milestones": milestones, "tasks": [task.id for task in tasks]}
            yield _about(journey, owner, MessageKind.HANDOFF, key, now, about)


def _questions(done: Acted, now: datetime) -> Iterator[Message]:
    """What the CSM has to decide: what becomes of a failed required activity (J4), and at completion whether the
    outcome was reached and what comes next (T3, J8); the latter is asked whoever completed the journey."""
    journey = done.settlement.after
    asked = watcher_of(journey, done.run.template)
    if not asked:
        return
    for activity in done.settlement.held if asked != done.actor else ():
        key = f"held:{activity.id}:{journey.revision}"
        yield _about(journey, asked, MessageKind.HELD, key, now, {"activity": activity.id})
    if done.settlement.lost_consent or done.settlement.got_consent_back:
        key, about = f"consent:{journey.id}:{journey.revision}", {"is_back": done.settlement.got_consent_back}
        yield _about(journey, asked, MessageKind.CONSENT, key, now, about)
    if done.settlement.has_completed:
        key = f"completion:{journey.id}:{journey.revision}"
        yield _about(journey, asked, MessageKind.COMPLETION, key, now, {})


def assignment(done: Acted, owner: str, alerts: Sequence[str], now: datetime) -> Message:
    """The message to a task's new owner, behind alerts that may tell of it."""
    journey = done.settlement.after
    key = f"assignment:{done.subject}:{journey.revision}:{owner}"
    about = {"activity": done.subject, GIVEN_BY: done.actor, ALERTS: alerts}
    return _about(journey, owner, MessageKind.ASSIGNMENT, key, now, about)


def _about(
    journey: Journey, recipient: str, kind: MessageKind, key: str, now: datetime, about: Mapping[str, object]
) -> Message:
    return message_to(recipient, kind, key, journey.workspace, now, journey=journey.id, about=about)


def queue(tx: Transaction, desk: Desk, messages: Sequence[Message], now: datetime) -> None:
    """Queue messages, each to who reads it now."""
    outbox.put_many(tx, addressed(tx, desk, messages, now), ready_at=now)


def _to_tell(messages: Sequence[Message], by_journey: Mapping[str, Acted]) -> list[Message]:
    """Whoever stands in for a recipient and did it knows, too, save what is asked whoever did it (N5)."""
    return [m for m in messages if m.kind in ASKED_OF_ALL or m.reader != by_journey[m.journey].actor]


def _looks_different(settlement: Settlement) -> bool:
    before, after = settlement.before, settlement.after
    noticed_before = (before.watches, before.unattended_since) if before else None
    return bool(settlement.changes) or noticed_before not in (None, (after.watches, after.unattended_since))


def _queue_redraws(tx: Transaction, done: Sequence[Acted], now: datetime) -> None:
    """Every posted card about these journeys that shows what has changed is drawn again (requirements N6)."""
    if done:
        changed = {a.settlement.after.id: _touched(a.settlement) for a in done}
        posted = cards.of_journeys(tx, done[0].run.journey.workspace, changed)
        draw_again(tx, [card for card in posted if _is_outdated(card, changed)], now)


def _touched(settlement: Settlement) -> set[str]:
    """Ids of what has changed, activities of milestones that have among them; none where only the level is another."""
    changed = {change.subject for change in settlement.changes}
    return changed | {a.id for a in settlement.after.activities if a.milestone in changed}


def _is_outdated(card: Card, changed: Mapping[str, Collection[str]]) -> bool:
    """Whether a card may look different, by the ids of what has changed in each journey, of which there are none where
    only the level is another: what tells of tasks does not, and a digest only by what it has shown."""
    if card.kind is CardKind.DIGEST:
        return any(has_changed(told, journey, changed.get(journey, ())) for journey, told in card.parts)
    return card.kind not in OF_TASKS or any(changed.get(journey) for journey in card.journeys)


def _plan_checks(tx: Transaction, desk: Desk, done: Sequence[Acted], now: datetime) -> None:
    """The next look at each journey, and a digest for whoever has newly got work."""
    due = [
        Check(a.run.journey.workspace, CheckKind.JOURNEY, a.run.journey.id, at)
        for a in done
        if (at := check_at(a.settlement, desk.zone_of(a.run.customer)))
    ]
    checks.put_many(tx, due)
    planned = {check.subject for check in due}
    settled = [a.run.journey.id for a in done if a.run.journey.id not in planned]
    if settled:
        checks.remove(tx, done[0].run.journey.workspace, CheckKind.JOURNEY, settled)
    plan_digests(tx, desk, done[0].run.journey.workspace, set().union(*(_new_people(a) for a in done)), now)


def _new_people(done: Acted) -> set[str]:
    before, after, template = done.settlement.before, done.settlement.after, done.run.template
    if before is None:
        return _people_of(after, template)
    is_same = before.owners is after.owners and before.activities is after.activities
    return set() if is_same else _people_of(after, template) - _people_of(before, template)


def _people_of(journey: Journey, template: Template) -> set[str]:
    people = (watcher_of(journey, template), *journey.owners.values(), *(a.owner for a in journey.activities))
    return {one for one in people if one}
