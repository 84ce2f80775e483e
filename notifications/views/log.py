"""A customer's history in a modal, for where it is asked for in one (requirements J7, V4)."""

from journeys.reports import Log
from notifications import blocks
from notifications.cards.log import act_item
from notifications.elements import Block
from notifications.ids import Action, Form
from notifications.paging import turns
from notifications.refs import PageRef
from notifications.splitter import MODAL, Content, Group, fit, page

PER_PAGE = 20


def log_view(log: Log, number: int = 1) -> Block:
    """A page, from 1, of the history, newest first."""
    shown = page(log.acts, number, PER_PAGE)
    nothing = () if log.acts else (blocks.section("Nothing has happened yet."),)
    content = Content(
        lead=nothing,
        groups=(Group(tuple(act_item(log, act) for act in shown.items)),),
        tail=tuple(turns(shown, Action.LOG_PAGE, log.customer.key)),
    )
    return blocks.modal(
        f"History of {log.customer.name}",
        fit(content, MODAL).blocks,
        callback_id=Form.LOG,
        private_metadata=str(PageRef(log.customer.key, shown.number)),
    )
