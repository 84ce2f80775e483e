"""Telling further of late journeys on which nobody has acted (requirements N2)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.usecases.messages import message_to
from journeys.escalation import Escalation, Step
from journeys.journey import Level
from journeys.messages import Message, MessageKind, Told
from journeys.run import Run
from storage import stage_owners, told
from storage.database import Transaction

MANAGER = "manager"
"""The role of a customer's that is told where nobody answers for the stage."""


def escalations(tx: Transaction, due: Sequence[tuple[Run, tuple[Escalation, ...]]], now: datetime) -> list[Message]:
    """What is owed for steps that are due in one workspace; what was told before is not told again."""
    taken = [(run, step) for run, steps in due for step in steps]
    if not taken:
        return []
    owners = stage_owners.all_owners(tx, taken[0][0].journey.workspace)
    addressed = {
        _told(run, step, recipient): (run, step) for run, step in taken for recipient in _who(run, step, owners)
    }
    new = told.add_new(tx, addressed)
    return [_message(one, *addressed[one], now) for one in addressed if one in new]


def take_back(tx: Transaction, message: Message, dropped: Collection[str]) -> None:
    """A step that was dropped in these journeys before anybody heard of it may be taken again."""
    about = dict(message.parts) or {message.journey: message.about}
    told.take_back(tx, [_taken(message, journey, about[journey]) for journey in dropped])


def _taken(message: Message, journey: str, about: Mapping[str, Any]) -> Told:
    subject = _subject(journey, about["step"])
    return Told(message.workspace, subject, Level(about["level"]), about["episode"], message.recipient)


def _who(run: Run, step: Escalation, owners: dict[str, str]) -> Iterator[str]:
    """Whoever watches over the journey; then whoever answers for the stage, if that is somebody else."""
    watcher = run.watcher
    if step.step is Step.CSM and watcher:
        yield watcher
    above = owners.get(run.template.stage) or run.journey.owners.get(MANAGER)
    if step.step is Step.STAGE_OWNER and above and above != watcher:
        yield above


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
