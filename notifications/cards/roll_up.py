"""A manager's weekly roll-up (requirements N3): how all journeys stand, against how they stood a week before."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from journeys.calendar import local_date
from journeys.digests import PER_SECTION
from journeys.journey import Level, Outcome
from journeys.roll_ups import Compared, RollUp
from notifications import blocks, phrases
from notifications.cards.digest import late_journey
from notifications.cards.shared import for_one
from notifications.cards.team_digest import MOST_OWNERS, WORST_FIRST
from notifications.elements import Block, button
from notifications.graphemes import weight
from notifications.ids import COMMAND, Action
from notifications.own_wording import SHIPPED, Wording
from notifications.refs import PageRef, RollUpRef
from notifications.splitter import Content, Group, Item, fit
from notifications.wording_language import ready, word

STUCK_LONGEST = "Stuck longest"
MOST_TEMPLATES = 20
LONGEST_SCOPE = 1900
"""What a button can carry; for longer filters the command `list stuck` stands in."""


def roll_up_card(told: RollUp, wording: Wording = SHIPPED) -> Block:
    values = _values(told)
    summary = wording.say("roll_up", "summary", values)
    said = partial(wording.say, "roll_up", values={**values, "summary": ready(summary)})
    happened = said("happened")
    groups = (
        Group(_lines(_by_csm(told), MOST_OWNERS), said("owners_title")),
        Group(_lines(_by_template(told), MOST_TEMPLATES), said("templates_title")),
        _stuck(told, said),
        Group(_achievements(told), said("achievements_title"), total=told.events.achievements),
    )
    lead = (blocks.section(happened),) if happened else ()
    content = Content(heading=said("heading"), lead=lead, groups=groups, footer=said("footer"))
    return for_one(blocks.message(summary, fit(content).blocks), told.recipient, told.shared)


def _values(told: RollUp) -> Mapping[str, object]:
    """What a wording can say of a roll-up (requirements N8)."""
    total, events = told.total, told.events
    names = {Level.ON_TRACK: "on_track", Level.DELAYED: "delayed", Level.STUCK: "stuck"}
    return {
        "day": word(phrases.day(told.day, told.day)),
        "since": word(phrases.day(local_date(told.since, told.timezone), told.day)),
        "zone": told.timezone,
        "scope": phrases.filters(told.scope, told.names),
        "team": told.is_team,
        "reader": ready(phrases.who(told.shared.reader) if told.shared else ""),
        "command": word(COMMAND),
        "total": total.now.total(),
        "total_before": total.then.total(),
        **{name: total.now[level] for level, name in names.items()},
        **{f"{name}_before": total.then[level] for level, name in names.items()},
        "started": events.started,
        **{outcome.value: events.ended[outcome] for outcome in Outcome},
        "achievements": events.achievements,
    }


def _by_csm(told: RollUp) -> Iterable[tuple[str, Compared]]:
    """By name: a roll-up may be read in a channel, and notifies nobody."""
    ordered = sorted(told.by_csm.items(), key=lambda own: (_worst_first(own[1]), own[0]))
    return ((phrases.named(user, told.names) if user else "no CSM", counts) for user, counts in ordered)


def _by_template(told: RollUp) -> Iterable[tuple[str, Compared]]:
    ordered = sorted(told.by_template.items(), key=lambda own: (_worst_first(own[1]), own[0]))
    return ((f"{phrases.said(name)} ({phrases.said(stage)})", counts) for (name, stage), counts in ordered)


def _worst_first(counts: Compared) -> list[int]:
    return [-counts.now[level] for level in WORST_FIRST]


def _lines(counted: Iterable[tuple[str, Compared]], most: int) -> tuple[Item, ...]:
    lines = [f"• {name}: {_movements(counts)}" for name, counts in counted]
    if len(lines) > most:
        lines[most:] = [f"and {len(lines) - most} more"]
    return (Item(tuple(lines)),) if lines else ()


def _movements(counts: Compared) -> str:
    told = (_movement(counts, level) for level in WORST_FIRST if counts.now[level] or counts.then[level])
    return ", ".join(told)


def _movement(counts: Compared, level: Level) -> str:
    """In words, so that it reads well aloud, too."""
    more = counts.now[level] - counts.then[level]
    against = f" ({'up' if more > 0 else 'down'} by {abs(more)})" if more else ""
    return f"{counts.now[level]} {level}{against}"


def _stuck(told: RollUp, said: Callable[..., str]) -> Group:
    ref = str(PageRef(str(RollUpRef(told.recipient, told.scope))))
    spoken = f"Show all {len(told.stuck)}: {STUCK_LONGEST}"
    more = button("Show all", Action.DIGEST_SECTION, value=ref, accessibility_label=spoken)
    items = tuple(late_journey(late) for late in told.stuck[:PER_SECTION])
    return Group(
        items,
        said("stuck_title"),
        more=more if weight(ref) <= LONGEST_SCOPE else None,
        show=PER_SECTION,
        total=len(told.stuck),
    )


def _achievements(told: RollUp) -> tuple[Item, ...]:
    """The last ones, each a line."""
    return tuple(
        Item((f"• {phrases.said(one.title)}: {phrases.said(one.customer)} · {phrases.said(one.template)}",))
        for one in told.events.latest
    )
