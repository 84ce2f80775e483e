"""Telling further of late journeys on which nobody has acted (requirements N2)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.usecases.messages import message_to
from journeys.escalation import Escalation, Step
from journeys.journey import Level
from journeys.messages import Message, MessageKind, Told
from journeys.run import Run
from storage import people, stage_owners, told
from storage.database import Transaction

MANAGER = "manager"
"""The role of a customer's that is told where nobody answers for the stage, or who does has left."""


def escalations(tx: Transaction, due: Sequence[tuple[Run, tuple[Escalation, ...]]], now: datetime) -> list[Message]:
    """What is owed for steps that are due in one workspace; what was told before is not told again."""
    taken = [(run, step) for run, steps in due for step in steps]
    if not taken:
        return []
    answering = _answering(tx, [run for run, _ in taken])
    addressed = {
        _told(run, step, recipient): (run, step) for run, step in taken for recipient in answering.who(run, step)
    }
    new = told.add_new(tx, addressed)
    return [_message(one, *addressed[one], now) for one in addressed if one in new]


def is_for_another(tx: Transaction, run: Run, message: Message) -> bool:
    """Whether a step tells the CSM, who is somebody else by now; one who has left Slack is told of by others."""
    watcher = run.watcher
    if message.about["step"] != Step.CSM or watcher is None or watcher == message.recipient:
        return False
    return watcher not in people.left(tx, message.workspace, [watcher])


def steps_of(message: Message, dropped: Collection[str]) -> list[Told]:
    """What a message was to tell of these journeys."""
    about = dict(message.parts) or {message.journey: message.about}
    return [_taken(message, journey, about[journey]) for journey in dropped]


def _taken(message: Message, journey: str, about: Mapping[str, Any]) -> Told:
    subject = _subject(journey, about["step"])
    return Told(message.workspace, subject, Level(about["level"]), about["episode"], message.recipient)


@dataclass(frozen=True, slots=True)
class _Answering:
    """Who answers for each stage, the admins, and who has left Slack, to whom nothing can be told."""

    owners: Mapping[str, str]
    admins: Sequence[str]
    left: Collection[str]

    def who(self, run: Run, step: Escalation) -> Iterator[str]:
        """Whoever watches over the journey; then whoever answers for the stage, if that is somebody else."""
        watching = self._here(run, *_named(run, self.owners)) if run.watcher else None
        if step.step is Step.CSM and watching:
            yield watching
        above = self._here(run, *_above(run, self.owners))
        if step.step is Step.STAGE_OWNER and above and above != watching:
            yield above

    def _here(self, run: Run, *named: str) -> str | None:
        """The first of those named, unless they have left: then the next one but the CSM, at last an admin."""
        if not named or named[0] not in self.left:
            return next(iter(named), None)
        others = (one for one in (*named[1:], *self.admins) if one not in self.left)
        return next((one for one in others if one != run.watcher), None)


def _answering(tx: Transaction, runs: Sequence[Run]) -> _Answering:
    workspace = runs[0].journey.workspace
    owners = stage_owners.all_owners(tx, workspace)
    named = {one for run in runs for one in _named(run, owners)}
    return _Answering(owners, [one.id for one in people.admins(tx, workspace)], people.left(tx, workspace, named))


def _named(run: Run, owners: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, (run.watcher, *_above(run, owners))))


def _above(run: Run, owners: Mapping[str, str]) -> tuple[str, ...]:
    """Whoever answers for the stage, and who does where nobody else is there."""
    return tuple(filter(None, (owners.get(run.template.stage), run.journey.owners.get(MANAGER))))


def _told(run: Run, step: Escalation, recipient: str) -> Told:
    return Told(run.journey.workspace, _subject(run.journey.id, step.step), step.level, step.episode, recipient)


def _subject(journey: str, step: int) -> str:
    """A row of its own beside those of the alert; no milestone's id has brackets."""
    return f"{journey}/(escalation {int(step)})"


def _message(one: Told, run: Run, step: Escalation, now: datetime) -> Message:
    since = step.since.isoformat()
    key = f"escalation:{one.subject}:{one.level}:{one.episode}:{since}:{one.recipient}"
    counted = {"since": since, "counted_from": step.counted_from.isoformat()}
    about = {**counted, "level": step.level, "step": int(step.step), "episode": step.episode}
    return message_to(
        one.recipient, MessageKind.ESCALATION, key, one.workspace, now, journey=run.journey.id, about=about
    )
