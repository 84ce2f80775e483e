"""Options of selects that search as somebody types."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.office import Office
from bot.usecases import asking
from journeys.template import UNREADABLE
from notifications.elements import option
from notifications.ids import Field

MOST_OPTIONS = 100


def register(app: AsyncApp, office: Office) -> None:
    async def customers(ack: AsyncAck, body: dict[str, Any]) -> None:
        typed = UNREADABLE.sub("", str(body.get("value") or ""))
        found = await office.ask(asking.customer_options, office.caller(body), typed, MOST_OPTIONS)
        await ack(options=[option(customer.name, customer.key) for customer in found])

    app.options(Field.CUSTOMER)(customers)
