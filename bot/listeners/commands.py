"""`/journey` and all its words (requirements V1). Each word is a plain function: a request in, an answer out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.listeners.openings import activity_form, journey_form, start_view
from bot.office import Office
from bot.usecases import activities, asking, running
from bot.usecases.asking import Named
from bot.usecases.desk import Caller, Desk
from bot.usecases.listing import journey_list
from bot.usecases.settings import digest_now, send_team_digest, settings, stop_team_digest, team_digest_now
from bot.words import nearest
from journeys.errors import NotFound, NotPossible
from journeys.history import Verb
from journeys.reports import PickList
from journeys.run import Run
from notifications.cards.acted import activity_acted_card, journey_acted_card
from notifications.cards.catalogue import template_list_card
from notifications.cards.digest import digest_card
from notifications.cards.done import done_card, which_activity_card
from notifications.cards.help import help_card, unknown_command_card
from notifications.cards.list import list_card
from notifications.cards.log import log_card
from notifications.cards.notice import sentence
from notifications.cards.pick import pick_card
from notifications.cards.status import status_card
from notifications.cards.tasks import tasks_card
from notifications.cards.team_digest import team_digest_card
from notifications.ids import COMMAND, Choice, Origin, Ref
from notifications.requests import FormContext, StartContext
from notifications.views.settings import settings_form

Block = dict[str, Any]
SHARE = "--share"


@dataclass(frozen=True, slots=True)
class Asked:
    """One command: the words after the first, and where it was typed."""

    text: str
    channel: str = ""
    response_url: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """An answer to show."""

    card: Block


@dataclass(frozen=True, slots=True)
class Modal:
    """An answer that opens a modal."""

    view: Block


Answer = Message | Modal
Word = Callable[[Desk, Caller, Asked], Answer]


def register(app: AsyncApp, office: Office) -> None:
    async def journey(ack: AsyncAck, body: dict[str, Any]) -> None:
        text, share = _without_share(body.get("text", ""))
        asked = Asked(text, body["channel_id"], body["response_url"])
        caller = office.caller(body, body["trigger_id"])
        word = text.partition(" ")[0].casefold()
        answer = await (office.change if word in CHANGING else office.ask)(answer_to, caller, asked)
        if isinstance(answer, Modal):
            await office.slack.open_view(body["trigger_id"], answer.view)
            await ack()
        else:
            await ack(response_type="in_channel" if share else "ephemeral", **answer.card)

    app.command(COMMAND)(journey)


def _without_share(text: str) -> tuple[str, bool]:
    words = text.split()
    return " ".join(word for word in words if word != SHARE), SHARE in words


def answer_to(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    """The answer to a command as typed after `/journey`."""
    word, _, rest = asked.text.strip().partition(" ")
    handler = WORDS.get(word.casefold())
    if handler is None:
        return Message(unknown_command_card(word, nearest(word, WORDS) or "") if word else help_card())
    return handler(desk, caller, Asked(rest.strip(), asked.channel, asked.response_url))


def _help(desk: Desk, caller: Caller, asked: Asked) -> Answer:  # noqa: ARG001
    return Message(help_card())


def _status(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    found = asking.status(desk, caller, asked.text)
    return Message(pick_card(found, "status") if isinstance(found, PickList) else status_card(found))


def _start(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    """`start`, `start acme` open the form; `start acme onboarding [2026-05-04]` shows the computed dates at once."""
    text, starts_on = _trailing_date(asked.text)
    found = asking.customer_and_template(desk, caller, text) if text else None
    if isinstance(found, PickList):
        return Message(pick_card(found, "start"))
    customer, template = found or (None, None)
    context = StartContext(customer.key if customer else "", asked.channel, asked.response_url)
    return Modal(start_view(desk, caller, context, template, starts_on))


def _trailing_date(text: str) -> tuple[str, date | None]:
    rest, _, last = text.rpartition(" ")
    try:
        return rest, date.fromisoformat(last)
    except ValueError:
        return text, None


def _on_activity(choice: Choice) -> Word:
    """A command that opens the form of an act on the activity it names: `skip acme kick-off call`."""

    def handle(desk: Desk, caller: Caller, asked: Asked) -> Answer:
        found = asking.find_activity(desk, caller, asked.text)
        if not isinstance(found, Named):
            return _which(found, choice)
        ref = Ref(found.activity.id, Origin.STATUS)
        context = FormContext(ref, asked.channel, response_url=asked.response_url)
        return Modal(activity_form(choice, found.run, found.activity, context))

    return handle


def _which(found: PickList | tuple[Run, tuple[Any, ...]], command: str) -> Answer:
    if isinstance(found, PickList):
        return Message(pick_card(found, command))
    return Message(which_activity_card(*found))


def _done(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    found = asking.find_activity(desk, caller, asked.text)
    if not isinstance(found, Named):
        return _which(found, "done")
    done = activities.complete(desk, caller, found.activity.id)
    return Message(done_card(done.run, done.activity, done.begun))


def _progress(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    found = asking.find_activity(desk, caller, asked.text)
    if not isinstance(found, Named):
        return _which(found, "progress")
    taken_up = activities.set_in_progress(desk, caller, found.activity.id)
    return Message(activity_acted_card(Verb.PROGRESS, taken_up.run, taken_up.activity))


def _reopen(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    found = asking.find_activity(desk, caller, asked.text, ended=True)
    if not isinstance(found, Named):
        return _which(found, "reopen")
    reopened = activities.reopen(desk, caller, found.activity.id)
    return Message(activity_acted_card(Verb.REOPEN, reopened.run, reopened.activity))


def _tasks(desk: Desk, caller: Caller, asked: Asked) -> Answer:  # noqa: ARG001
    return Message(tasks_card(asking.tasks(desk, caller)))


def _list(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    return Message(list_card(journey_list(desk, caller, asked.text), asked.text))


def _log(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    found = asking.log(desk, caller, asked.text)
    return Message(pick_card(found, "log") if isinstance(found, PickList) else log_card(found))


def _on_journey(choice: Choice) -> Word:
    """A command that opens the form of an act on the customer's running journey: `pause acme`."""

    def handle(desk: Desk, caller: Caller, asked: Asked) -> Answer:
        found = asking.running_journey(desk, caller, asked.text)
        if isinstance(found, PickList):
            return Message(pick_card(found, choice))
        context = FormContext(Ref(found.journey.id, Origin.STATUS), asked.channel, response_url=asked.response_url)
        return Modal(journey_form(choice, found, context))

    return handle


def _resume(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    found = asking.running_journey(desk, caller, asked.text)
    if isinstance(found, PickList):
        return Message(pick_card(found, "resume"))
    done = running.resume(desk, caller, found.journey.id)
    return Message(journey_acted_card(done.verb, done.run))


def _template(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    if asked.text.casefold() not in ("", "list"):
        raise NotFound("Try `/journey template list`. Templates are edited as files: `journeybot templates apply`.")
    return Message(template_list_card(asking.template_list(desk, caller)))


def _digest(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    """`digest` mine now, `digest team` the channel's now, `digest here [09:00]`, `digest stop` for the channel."""
    word, _, rest = asked.text.casefold().partition(" ")
    match word:
        case "":
            return Message(digest_card(*digest_now(desk, caller)))
        case "team":
            return Message(team_digest_card(*team_digest_now(desk, caller, asked.channel)))
        case "here":
            team = send_team_digest(desk, caller, asked.channel, _hour(rest))
            days = ", ".join(team.digest_days)
            when = f"{team.digest_at:%H:%M} ({team.timezone})"
            return Message(sentence(f"This channel gets the team digest at {when} on {days}."))
        case "stop":
            stop_team_digest(desk, caller, asked.channel)
            return Message(sentence("This channel no longer gets the team digest."))
    raise NotPossible("Write `/journey digest`, `digest team`, `digest here 09:00` or `digest stop`.")


def _hour(text: str) -> time | None:
    try:
        return time.fromisoformat(text) if text else None
    except ValueError as error:
        raise NotPossible(f"“{text}” is not a time of day; write 09:00, for example.") from error


def _settings(desk: Desk, caller: Caller, asked: Asked) -> Answer:  # noqa: ARG001
    return Modal(settings_form(settings(desk, caller)))


WORDS: dict[str, Word] = {
    "help": _help,
    "status": _status,
    "start": _start,
    "done": _done,
    "progress": _progress,
    "reopen": _reopen,
    "skip": _on_activity(Choice.SKIP),
    "snooze": _on_activity(Choice.SNOOZE),
    "reassign": _on_activity(Choice.REASSIGN),
    "note": _on_activity(Choice.NOTE),
    "due": _on_activity(Choice.DUE_DATE),
    "tasks": _tasks,
    "list": _list,
    "log": _log,
    "pause": _on_journey(Choice.PAUSE),
    "resume": _resume,
    "end": _on_journey(Choice.END),
    "fail": _on_journey(Choice.FAIL),
    "template": _template,
    "templates": _template,
    "digest": _digest,
    "settings": _settings,
}
CHANGING = frozenset({"done", "progress", "reopen", "resume", "digest"})
"""Words that may store something, so that the caller's rights are read from Slack and the loop is woken."""
