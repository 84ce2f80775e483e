"""Options of selects that search as somebody types."""

from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.forms.settings import known_zones
from bot.office import Office
from bot.usecases import asking
from journeys.calendar import zone
from journeys.template import UNREADABLE
from notifications.elements import option
from notifications.ids import Field
from notifications.views.settings import slacks_zone_option, zone_option

MOST_OPTIONS = 100


def register(app: AsyncApp, office: Office) -> None:
    async def customers(ack: AsyncAck, body: dict[str, Any]) -> None:
        typed = UNREADABLE.sub("", str(body.get("value") or ""))
        found = await office.ask(asking.customer_options, office.caller(body), typed, MOST_OPTIONS)
        await ack(options=[option(customer.name, customer.key) for customer in found])

    async def zones(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack(options=zone_options(str(body.get("value") or ""), office.clock.now()))

    app.options(Field.CUSTOMER)(customers)
    app.options(Field.TIMEZONE)(zones)


def zone_options(typed: str, now: datetime) -> list[dict[str, Any]]:
    """Zones whose names hold what was typed, each with the time there; before anything is typed, Slack's own first."""
    words = typed.casefold().replace(" ", "_")
    found = [name for name in known_zones() if words in name.casefold()][:MOST_OPTIONS]
    shown = [zone_option(name, now.astimezone(zone(name))) for name in found]
    slacks = slacks_zone_option()
    is_meant = words.replace("_", " ") in slacks["text"]["text"].casefold()
    return [*([slacks] if is_meant else []), *shown][:MOST_OPTIONS]
