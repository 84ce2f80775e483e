"""Words that act on a customer's journey: start, pause, resume, end, fail (requirements J1, J5)."""

from datetime import date

from bot.listeners.activity_words import failing
from bot.listeners.answers import Answer, Asked, Composed, Message, Modal, Question, Word, which_customer
from bot.listeners.openings import opened_journey_form, start_view
from bot.listeners.redrawing import with_line
from bot.listeners.typed import LIKE_A_DAY, require_readable_day, typed_day
from bot.usecases import running
from bot.usecases.desk import Caller, Desk
from bot.usecases.finding import Unclear
from bot.usecases.meaning import customer_and_template, running_journey
from journeys.errors import NotFound
from journeys.reports import StatusReport
from journeys.run import Run
from notifications.cards.acted import journey_acted_card
from notifications.cards.status import status_card
from notifications.ids import Choice


def _start(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    """`start`, `start acme` open the form; `start acme onboarding [2026-05-04]` shows the computed dates at once."""
    text, starts_on = _trailing_date(asked.text)
    try:
        found = customer_and_template(desk, caller, text) if text else None
    except NotFound:
        require_readable_day(text)
        raise
    if isinstance(found, Unclear):
        return which_customer(found, asked, "start", starts_on.isoformat() if starts_on else "")
    customer, template = found or (None, None)
    context = asked.start_context(customer.key if customer else "")
    return Modal(start_view(desk, caller, context, template, starts_on))


def _trailing_date(text: str) -> tuple[str, date | None]:
    rest, _, last = text.rpartition(" ")
    return (rest, typed_day(last)) if LIKE_A_DAY.fullmatch(last) else (text, None)


def _with_form(choice: Choice) -> Word:
    """A word that opens the form of an act on the journey it names: `pause acme`, `end acme onboarding`."""

    def handle(desk: Desk, caller: Caller, asked: Asked) -> Answer:
        found = running_journey(desk, caller, asked.text)
        if not isinstance(found, Run):
            return _which(found, asked, choice)
        return Modal(opened_journey_form(desk, caller, choice, asked.form_context(found.journey.id)))

    return handle


def _fail(desk: Desk, caller: Caller, asked: Asked) -> Answer | Composed:
    """`fail acme` is about the journey, `fail acme kick-off call` about one activity in it."""
    try:
        return _with_form(Choice.FAIL)(desk, caller, asked)
    except NotFound:
        return failing(desk, caller, asked)


def _resume(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    found = running_journey(desk, caller, asked.text)
    if not isinstance(found, Run):
        return _which(found, asked, "resume")
    done = running.resume(desk, caller, found.journey.id)
    return Message(journey_acted_card(done.verb, done.run, moved=done.moved))


def _which(found: Unclear | StatusReport, asked: Asked, word: str) -> Question:
    """Several journeys are shown with their menus, for two of the same template cannot be told apart by name."""
    if isinstance(found, Unclear):
        return which_customer(found, asked, word)
    by_name = ", or add its name" if len({run.template.name for run in found.runs}) > 1 else ""
    line = f"Several journeys could be meant. Choose in the menu of the right one{by_name}."
    return Question(with_line(status_card(found), line))


WORDS: dict[str, Word] = {
    "start": _start,
    "pause": _with_form(Choice.PAUSE),
    "resume": _resume,
    "end": _with_form(Choice.END),
    "fail": _fail,
}
