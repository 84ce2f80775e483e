"""`tick`: the entry conditions that only a person can tell (requirements T2)."""

from bot.listeners.answers import Answer, Asked, Modal, Word, which_customer
from bot.usecases import ticking
from bot.usecases.desk import Caller, Desk
from bot.usecases.finding import Unclear
from bot.usecases.meaning import customer_and_template
from journeys.errors import NotPossible
from notifications.ids import COMMAND
from notifications.requests import TicksContext
from notifications.views.ticks import ticks_form


def _tick(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    """`tick acme onboarding` opens the form; the template may be left out where only one asks for ticks."""
    found = customer_and_template(desk, caller, asked.text, "tick")
    if isinstance(found, Unclear):
        return which_customer(found, asked, "tick")
    customer, template = found
    if customer is None:
        raise NotPossible(f"Say for which customer: `{COMMAND} tick acme {template}`, for example.")
    key = template or ticking.template_to_tick(desk, caller, customer)
    wanted = ticking.gate_to_tick(desk, caller, customer.key, key)
    return Modal(ticks_form(wanted, TicksContext(customer.key, key, response_url=asked.response_url)))


WORDS: dict[str, Word] = {"tick": _tick}
