"""Which customer was meant (requirements V1): several match, or none does; nobody guesses."""

from journeys.customer import Customer
from journeys.reports import PickList
from notifications import blocks, phrases
from notifications.elements import Block, button
from notifications.graphemes import weight
from notifications.ids import COMMAND, Action
from notifications.refs import PickRef
from notifications.splitter import Content, Group, Item, fit

MOST_HITS = 10
LONGEST_VALUE = 2000


def pick_card(pick: PickList, command: str) -> Block:
    """A button per customer; pressed, `command` (all but the customer, as typed) goes on with that one."""
    question = _question(pick)
    items = tuple(_item(customer, command) for customer in pick.customers[:MOST_HITS])
    advice = "" if pick.is_suggestion else "Not here? Type more of the name, or the customer's key."
    content = Content(
        lead=(blocks.section(question),), groups=(Group(items, total=len(pick.customers)),), footer=advice
    )
    return blocks.message(question, fit(content).blocks)


def _question(pick: PickList) -> str:
    text = phrases.quoted(pick.text)
    match pick.customers:
        case ():
            return (
                f"No customer is called {text}. `{COMMAND} list` shows customers with a journey; whoever runs "
                "Journeybot adds new ones with `journeybot customers import`."
            )
        case (one,) if pick.is_suggestion:
            return f"No customer is called {text}. Did you mean {phrases.quoted(one.name)}?"
        case _ if pick.is_suggestion:
            return f"No customer is called {text}. Did you mean one of these?"
        case several:
            return f"{phrases.count(len(several), 'customer')} match {text}. Which one do you mean?"


def _item(customer: Customer, command: str) -> Item:
    name = f"{phrases.strong(customer.name)} ({phrases.said(customer.key)})"
    facts = phrases.listed((phrases.said(customer.stage), f"CSM {phrases.who(customer.csm)}"))
    value = str(PickRef(command, customer.key))
    choose = button("Choose", Action.PICK_CUSTOMER, value=value, accessibility_label=f"Choose {customer.name}")
    return Item((name, facts), (choose,) if weight(value) <= LONGEST_VALUE else ())
