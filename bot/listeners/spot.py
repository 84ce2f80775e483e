"""Where somebody pressed or submitted something, and drawing it again there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.listeners.pages import page_of
from bot.office import Office
from bot.usecases import asking
from bot.usecases.desk import Caller, Desk
from bot.usecases.settings import digest_now
from journeys.reports import StatusReport
from journeys.run import Run
from notifications.cards.digest import digest_card
from notifications.cards.notice import sentence
from notifications.cards.status import status_card
from notifications.cards.tasks import tasks_card
from notifications.ids import Action, Form, Origin, Ref
from notifications.requests import FormContext
from notifications.views.journey import journey_view

Drawn = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Spot:
    """A message (by response_url, and ts if it has one) or a modal (by view id; `page` of a digest's section)."""

    channel: str = ""
    ts: str = ""
    response_url: str = ""
    view: str = ""
    page: str = ""

    @classmethod
    def pressed(cls, body: Mapping[str, Any]) -> Self:
        container, view = body.get("container") or {}, body.get("view") or {}
        return cls(
            channel=(body.get("channel") or {}).get("id", ""),
            ts=container.get("message_ts", ""),
            response_url=body.get("response_url", ""),
            view=view.get("id", ""),
            page=view.get("private_metadata", "") if view.get("callback_id") == Form.DIGEST_SECTION else "",
        )

    @classmethod
    def submitted(cls, body: Mapping[str, Any], context: FormContext) -> Self:
        """Behind a form: the modal below it, else the message whose button opened it."""
        below = body["view"].get("previous_view_id") or ""
        return cls(context.channel, context.ts, context.response_url, below)

    def context(self, ref: Ref) -> FormContext:
        """What a form opened from here carries."""
        return FormContext(ref, self.channel, self.ts, self.response_url)


_MESSAGES: dict[Origin, Callable[[Desk, Caller, Run], Drawn]] = {
    Origin.STATUS: lambda desk, caller, run: _status(desk, caller, run),
    Origin.LIST: lambda desk, caller, run: _status(desk, caller, run),
    Origin.ASSIGNMENT: lambda desk, caller, run: _status(desk, caller, run),
    Origin.TASKS: lambda desk, caller, _: tasks_card(asking.tasks(desk, caller)),
    Origin.DIGEST: lambda desk, caller, _: digest_card(*digest_now(desk, caller)),
}
"""How to draw again what a press stood on. Alerts and hand-offs are drawn again by the outbox, wherever they are."""


def _status(desk: Desk, caller: Caller, run: Run) -> Drawn:
    report = asking.status(desk, caller, run.customer.key)
    return status_card(report) if isinstance(report, StatusReport) else sentence("Done.")


async def redraw(office: Office, caller: Caller, spot: Spot, ref: Ref, run: Run) -> None:
    """Show at the spot what has become of the journey."""
    if spot.page:
        section = await office.ask(page_of, caller, Action.DIGEST_PAGE, spot.page)
        await office.slack.update_view(spot.view, section)
    elif spot.view:
        await office.slack.update_view(spot.view, journey_view(run))
    elif spot.response_url and (draw := _MESSAGES.get(ref.origin)):
        drawn = await office.ask(lambda desk, who: draw(desk, who, run), caller)
        await office.slack.respond(spot.response_url, drawn, replace=bool(spot.ts))
