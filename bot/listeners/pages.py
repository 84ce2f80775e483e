"""Pages of lists, tasks, histories, journeys and digest sections."""

from collections.abc import Callable
from typing import Any

from bot.usecases import asking
from bot.usecases.desk import Caller, Desk
from bot.usecases.listing import journey_list
from bot.usecases.settings import digest_now
from journeys.errors import NotAllowed, NotPossible
from journeys.reports import PickList
from notifications.cards.digest import TITLES, section_items
from notifications.cards.list import list_card
from notifications.cards.log import log_card
from notifications.cards.tasks import tasks_card
from notifications.ids import BACK, Action, PageRef, SectionRef
from notifications.views.digest_section import digest_section_view
from notifications.views.journey import journey_view

Drawn = dict[str, Any]


def page_of(desk: Desk, caller: Caller, action: str, value: str) -> Drawn:
    """What a pager's button turns to."""
    try:
        turned = PageRef.parse(value)
    except ValueError as error:
        raise NotPossible("This button is of an older kind. Ask again.") from error
    return PAGES[_plain(action)](desk, caller, turned)


def _plain(action: str) -> str:
    return action.removesuffix(BACK)


def _list(desk: Desk, caller: Caller, turned: PageRef) -> Drawn:
    return list_card(journey_list(desk, caller, turned.id, turned.page), turned.id)


def _tasks(desk: Desk, caller: Caller, turned: PageRef) -> Drawn:
    return tasks_card(asking.tasks(desk, caller), turned.page)


def _log(desk: Desk, caller: Caller, turned: PageRef) -> Drawn:
    history = asking.log(desk, caller, turned.id)
    if isinstance(history, PickList):
        raise NotPossible("This customer is gone.")
    return log_card(history, turned.page)


def _journey(desk: Desk, caller: Caller, turned: PageRef) -> Drawn:
    return journey_view(asking.journey_of(desk, caller, turned.id), turned.page)


def _section(desk: Desk, caller: Caller, turned: PageRef) -> Drawn:
    """A section of the digest as of now; only for whom the digest is."""
    ref = SectionRef.parse(turned.id)
    if ref.recipient != caller.user:
        raise NotAllowed("This digest is somebody else's. `/journey digest` shows yours.")
    digest, _ = digest_now(desk, caller)
    return digest_section_view(ref, TITLES[ref.section], section_items(digest, ref.section), turned.page)


PAGES: dict[str, Callable[[Desk, Caller, PageRef], Drawn]] = {
    Action.LIST_PAGE: _list,
    Action.TASKS_PAGE: _tasks,
    Action.LOG_PAGE: _log,
    Action.JOURNEY_PAGE: _journey,
    Action.DIGEST_SECTION: _section,
    Action.DIGEST_PAGE: _section,
}
