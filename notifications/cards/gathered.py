"""Several journeys in one message (requirements N1, N2, N5, N9): each as alone, but shorter, with a way to open it."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from journeys.journey import Activity, JourneyState, Level
from journeys.notices import MOST_NAMED, Alert, Gathered, Handoff, Unattended
from notifications import blocks, phrases, run_phrases
from notifications.activity_blocks import activity_item, open_button
from notifications.cards.alert import alert_buttons, alert_level, alert_text, can_snooze, handled_line
from notifications.cards.handoff import handoff_text
from notifications.cards.unattended import unattended_buttons, unattended_footer, unattended_text
from notifications.elements import Block
from notifications.ids import Origin
from notifications.own_wording import SHIPPED, Wording
from notifications.splitter import Content, Group, Item, fit
from notifications.wording_language import ready

Said = Callable[[str], str]


def gathered_card(gathered: Gathered, wording: Wording = SHIPPED) -> Block:
    """What all are about, then each journey, then what can be dealt with on the spot."""
    said = partial(wording.say, "gathered", values=_values(gathered))
    parts = gathered.parts
    if isinstance(parts[0], Handoff):
        return _begun([part for part in parts if isinstance(part, Handoff)], said, wording)
    if isinstance(parts[0], Unattended):
        return _left_alone([part for part in parts if isinstance(part, Unattended)], said, wording)
    return _late([part for part in parts if isinstance(part, Alert)], said, wording)


def _values(gathered: Gathered) -> Mapping[str, object]:
    """What a wording can say of several journeys (requirements N8)."""
    levels = Counter(_level(part) for part in gathered.parts)
    paused = sum(_is_paused(part) for part in gathered.parts)
    return {
        "journeys": len(gathered.parts),
        "late": levels[Level.STUCK] + levels[Level.DELAYED],
        "stuck": levels[Level.STUCK],
        "delayed": levels[Level.DELAYED],
        "paused": paused,
        "settled": levels[None] - paused,
        "overdue": sum(len(part.overdue) for part in gathered.parts if isinstance(part, Alert) and alert_level(part)),
        "can_snooze": any(can_snooze(part) for part in gathered.parts if isinstance(part, Alert)),
        "tasks": sum(len(part.tasks) for part in gathered.parts if isinstance(part, Handoff)),
        "recipient": ready(phrases.who(gathered.recipient)),
    }


def _level(part: Alert | Unattended | Handoff) -> Level | None:
    """None once it is settled."""
    if isinstance(part, Alert):
        return alert_level(part)
    return part.run.headline if isinstance(part, Unattended) and part.holds else None


def _is_paused(part: Alert | Unattended | Handoff) -> bool:
    """Whether an alert holds no longer, but only while its journey is paused."""
    return isinstance(part, Alert) and part.run.journey.state is JourneyState.PAUSED


def _late(alerts: Sequence[Alert], said: Said, wording: Wording) -> Block:
    overdue = [(alert, one) for alert in alerts if alert_level(alert) for one in alert.overdue]
    overdue.sort(key=lambda late: (late[1].due_on or late[0].run.today, late[1].id))
    handled = [(alert, one) for alert in alerts for one in alert.handled]
    below = {one.id for _, one in overdue[:MOST_NAMED]}
    told = [alert_text(alert, wording) for alert in alerts]
    groups = (
        Group(tuple(_late_journey(text, alert, below) for text, alert in zip(told, alerts, strict=True))),
        Group(
            tuple(activity_item(alert.run, one, Origin.ALERT) for alert, one in overdue[:MOST_NAMED]),
            said("overdue_title") if overdue else "",
            total=len(overdue),
        ),
        Group(
            tuple(
                Item((f"{run_phrases.place(alert.run)}: {handled_line(alert, one)}",))
                for alert, one in handled[:MOST_NAMED]
            ),
            said("settled_title") if handled else "",
            total=len(handled),
        ),
    )
    return _message(said("late"), told, groups, said("footer"))


def _late_journey(text: str, alert: Alert, below: Collection[str]) -> Item:
    """With what is overdue and does not stand below with buttons."""
    overdue = alert.overdue if alert_level(alert) else ()
    return Item((text, *_named(alert, [a for a in overdue if a.id not in below])), alert_buttons(alert))


def _left_alone(told: Sequence[Unattended], said: Said, wording: Wording) -> Block:
    texts = [unattended_text(one, wording) for one in told]
    named = [_named(one, one.overdue if one.holds else ()) for one in told]
    items = tuple(
        Item((text, *lines), unattended_buttons(one)) for text, lines, one in zip(texts, named, told, strict=True)
    )
    footer = next((unattended_footer(one, wording) for one in told if one.holds), "")
    return _message(said("left_alone"), texts, (Group(items),), footer)


def _begun(handoffs: Sequence[Handoff], said: Said, wording: Wording) -> Block:
    texts = [handoff_text(handoff, wording) for handoff in handoffs]
    items = tuple(_new_work(text, handoff) for text, handoff in zip(texts, handoffs, strict=True))
    return _message(said("begun"), texts, (Group(items),), "")


def _new_work(text: str, handoff: Handoff) -> Item:
    begun, *before = text.split("\n\n")
    spoken = f"Open {handoff.run.template.name} of {handoff.run.customer.name}"
    return Item(
        (begun, *_named(handoff, handoff.tasks), *before),
        (open_button(handoff.run.journey.id, Origin.HANDOFF, spoken=spoken),),
    )


def _named(part: Alert | Unattended | Handoff, activities: Sequence[Activity]) -> list[str]:
    """A line for each of the first, with whom it waits for unless that is whoever reads it."""
    lines = [f"• {phrases.said(one.title)}: {_standing(part, one)}" for one in activities[:MOST_NAMED]]
    return [*lines, f"and {len(activities) - MOST_NAMED} more"] if len(activities) > MOST_NAMED else lines


def _standing(part: Alert | Unattended | Handoff, activity: Activity) -> str:
    if not activity.is_open:
        return phrases.handled(activity)
    if left_open := run_phrases.left_open(part.run, activity):
        return left_open
    owner = "" if activity.owner == part.recipient else phrases.owner(activity)
    return phrases.listed((phrases.due_in(part.run, activity), owner, *phrases.marks(activity, part.run.today)))


def _message(lead: str, told: Sequence[str], groups: tuple[Group, ...], footer: str) -> Block:
    first_lines = [text.partition("\n")[0] for text in told]
    content = Content(lead=(blocks.section(lead),), groups=groups, footer=footer)
    return blocks.message(". ".join([lead, *first_lines]), fit(content).blocks)
