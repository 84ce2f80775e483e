"""Pages of lists, tasks, histories, journeys and digest sections."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from bot.usecases import asking
from bot.usecases.desk import Caller, Desk
from bot.usecases.listing import journey_list
from bot.usecases.rolling_up import stuck_now
from bot.usecases.settings import digest_now
from journeys.errors import NotAllowed, NotPossible
from notifications.cards.digest import TITLES, section_items
from notifications.cards.list import list_card
from notifications.cards.log import log_card
from notifications.cards.roll_up import STUCK_LONGEST
from notifications.cards.tasks import tasks_card
from notifications.ids import BACK, Action
from notifications.refs import PageRef, RollUpRef, SectionRef
from notifications.views.digest_section import digest_section_view
from notifications.views.journey import journey_view
from notifications.views.log import log_view

Drawn = dict[str, Any]


def page_of(desk: Desk, caller: Caller, action: str, value: str, *, in_modal: bool = False) -> Drawn:
    """What a pager's button turns to: a message, or a view if it stands in a modal."""
    plain = action.removesuffix(BACK)
    draw = _log_view if in_modal and plain == Action.LOG_PAGE else PAGES[plain]
    return draw(desk, caller, _parsed(value))


def modal_page(desk: Desk, caller: Caller, page: str) -> Drawn:
    """A page of a journey's or a digest section's modal as it is now, by the text the modal carries."""
    turned = _parsed(page)
    return (_section if _section_ref(turned) else _journey)(desk, caller, turned)


def _parsed(value: str) -> PageRef:
    try:
        return PageRef.parse(value)
    except ValueError as error:
        raise _of_another_version() from error


def _of_another_version() -> NotPossible:
    return NotPossible("This is of another version of Journeybot. Ask again.")


def _section_ref(turned: PageRef) -> SectionRef | RollUpRef | None:
    """The section of a digest or roll-up that this is a page of, if it is."""
    for kind in (SectionRef, RollUpRef):
        with suppress(ValueError):
            return kind.parse(turned.id)
    return None


def _list(desk: Desk, caller: Caller, turned: PageRef) -> Drawn:
    return list_card(journey_list(desk, caller, turned.id, turned.page), turned.id)


def _tasks(desk: Desk, caller: Caller, turned: PageRef) -> Drawn:
    if turned.id != caller.user:
        raise NotAllowed("These are somebody else's tasks. `/journey tasks` shows yours.")
    return tasks_card(asking.tasks(desk, caller), turned.page)


def _log(desk: Desk, caller: Caller, turned: PageRef) -> Drawn:
    return log_card(asking.log_of(desk, caller, turned.id), turned.page)


def _log_view(desk: Desk, caller: Caller, turned: PageRef) -> Drawn:
    return log_view(asking.log_of(desk, caller, turned.id), turned.page)


def _journey(desk: Desk, caller: Caller, turned: PageRef) -> Drawn:
    return journey_view(asking.journey_of(desk, caller, turned.id), turned.page)


def _section(desk: Desk, caller: Caller, turned: PageRef) -> Drawn:
    """A section as of now; of a digest only for whom the digest is, and who stands in for them."""
    ref = _section_ref(turned)
    if ref is None:
        raise _of_another_version()
    if isinstance(ref, RollUpRef):
        return digest_section_view(ref, STUCK_LONGEST, stuck_now(desk, caller, ref.recipient, ref.scope), turned.page)
    digest, _ = digest_now(desk, caller, ref.recipient)
    return digest_section_view(ref, TITLES[ref.section], section_items(digest, ref.section), turned.page)


PAGES: dict[str, Callable[[Desk, Caller, PageRef], Drawn]] = {
    Action.LIST_PAGE: _list,
    Action.TASKS_PAGE: _tasks,
    Action.LOG_PAGE: _log,
    Action.JOURNEY_PAGE: _journey,
    Action.DIGEST_SECTION: _section,
    Action.DIGEST_PAGE: _section,
}
