"""The stages customers go through (requirements J8): the answers to `/journey stage`."""

from collections.abc import Collection, Iterator, Mapping

from journeys.customer import Customer, StageChange, next_stage
from journeys.stages import LongInStage, StageHistory
from notifications import blocks, phrases
from notifications.activity_blocks import start_button
from notifications.elements import Block
from notifications.ids import COMMAND, Origin
from notifications.splitter import Content, Group, Item, fit

MOST_STAYS = 20


def stage_moved_card(customer: Customer, before: str) -> Block:
    """A customer came into another stage, where something can be started for it."""
    text = f"{phrases.strong(customer.name)} has moved from {phrases.said(before)} to {phrases.said(customer.stage)}."
    return blocks.message(text, [blocks.section(text), blocks.actions(start_button(customer.key, Origin.STATUS))])


def stage_history_card(history: StageHistory) -> Block:
    """Since when a customer has been in its stage, and when and for how long in those before."""
    customer = history.customer
    now = phrases.in_stage(customer.stage, customer.days_in_stage(history.today))
    summary = f"{phrases.strong(customer.name)}: {now}"
    stays = tuple(Item((line,)) for line in _stays(history))
    content = Content(
        lead=(blocks.section(summary),),
        groups=(Group(stays, "*Stages*, newest first", show=MOST_STAYS),),
        footer=_advice(customer),
    )
    return blocks.message(summary, fit(content).blocks)


def _stays(history: StageHistory) -> Iterator[str]:
    for place, (change, begun, days) in enumerate(history.stays):
        since = f"• {phrases.said(change.after)} since {phrases.day(begun, history.today)}"
        length = f"{phrases.count(days, 'day')} so far" if place == 0 else phrases.count(days, "day")
        yield f"{since}: {length}{_mover(change)}"


def _mover(change: StageChange) -> str:
    """Imports move customers, too; nobody is named then."""
    return f", moved {phrases.by(change.by)}" if change.by else ""


def _advice(customer: Customer) -> str:
    following = next_stage(customer.stage)
    key = phrases.said(customer.key)
    return f"`{COMMAND} stage {key} {following.casefold()}` moves it to {following}." if following else ""


def long_in_stage_card(long: LongInStage) -> Block:
    """The customers who have been in their stage the longest."""
    days = phrases.count(long.days, "day")
    where = f"the {phrases.said(long.stage)} stage" if long.stage else "their stage"
    if not long.total:
        text = f"No customer has been in {where.replace('their', 'its')} for more than {days}."
        return blocks.message(text, [blocks.section(text)])
    have = "customer has" if long.total == 1 else "customers have"
    summary = f"{long.total:,} {have} been in {where} for more than {days}"
    items = tuple(_long(long, customer, since) for customer, since in long.customers)
    content = Content(
        lead=(blocks.section(f"*{summary}*, the longest first"),),
        groups=(Group(items, total=long.total),),
        footer=f"`{COMMAND} stage acme` shows the history of one, `{COMMAND} stage acme adoption` moves it.",
    )
    return blocks.message(summary, fit(content).blocks)


def _long(long: LongInStage, customer: Customer, since: int) -> Item:
    name = f"{phrases.strong(customer.name)} ({phrases.said(customer.key)})"
    stage = "" if long.stage else phrases.said(customer.stage)
    csm = f"CSM {phrases.named(customer.csm, long.names)}"
    return Item((phrases.listed((name, stage, phrases.count(since, "day"), csm)),))


def stage_owners_card(owners: Mapping[str, str | None], left: Collection[str] = ()) -> Block:
    """Who answers for each stage, and who of them no longer can."""
    gone = ", who has left Slack: name somebody else"
    lines = [
        f"• {phrases.said(stage)}: {phrases.who(who)}{gone if who in left else ''}" for stage, who in owners.items()
    ]
    says, ends = (f"`{COMMAND} stage owner adoption {who}`" for who in ("@mara", "nobody"))
    advice = f"{says} says who, {ends} ends it (Slack admins)."
    text = "*Who hears of late journeys on which nobody acts, after the CSM*\n" + "\n".join(lines)
    return blocks.message("Who answers for each stage", [blocks.section(text), blocks.context(advice)])


def stage_owner_card(stage: str, owner: str | None) -> Block:
    """Somebody, or from now on nobody, answers for a stage."""
    name = phrases.said(stage)
    text = (
        f"{phrases.who(owner)} answers for {name} from now on, and hears of late journeys on which nobody acts."
        if owner
        else f"Nobody answers for {name} any longer."
    )
    return blocks.message(text, [blocks.section(text)])
