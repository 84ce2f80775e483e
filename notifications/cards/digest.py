"""A person's digest of a local day (requirements N3): only what can be acted on, the most pressing first."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial

from journeys.digests import PER_SECTION, Digest, Item, LateJourney, answers_for
from journeys.journey import Activity, JourneyState
from journeys.posted_digests import MOST_KEPT
from journeys.run import Run
from notifications import blocks, phrases, run_phrases, splitter
from notifications.activity_blocks import activity_item, activity_lines, activity_menu, open_button, short_item
from notifications.cards.shared import for_one
from notifications.elements import Block, button
from notifications.ids import COMMAND, Action, Origin, Section
from notifications.own_wording import SHIPPED, Wording
from notifications.refs import PageRef, SectionRef
from notifications.splitter import Content, Group, fit
from notifications.wording_language import ready, word

MOST_SETTLED = 10

TITLES = {
    Section.UNDECIDED: "Waiting for a decision",
    Section.OVERDUE: "Overdue",
    Section.DUE_TODAY: "Due today",
    Section.NEWLY_BEGUN: "New for you",
    Section.DUE_SOON: "Due soon",
    Section.WAITING_ON_CUSTOMER: "Waiting on others",
    Section.LATE_JOURNEYS: "Late journeys",
}
"""Also fit for the title of a modal, which takes 24 characters."""

_COUNTED = {
    Section.UNDECIDED: "undecided",
    Section.OVERDUE: "overdue",
    Section.DUE_TODAY: "due_today",
    Section.NEWLY_BEGUN: "newly_begun",
    Section.DUE_SOON: "due_soon",
    Section.WAITING_ON_CUSTOMER: "waiting",
    Section.LATE_JOURNEYS: "late",
}
"""By which name a wording counts each section (requirements N8)."""

Listed = tuple[Item | LateJourney, ...]


def section_items(digest: Digest, section: Section) -> Listed:
    """All of one section, as the modal behind "n more" shows it."""
    items: Listed = getattr(digest, section)
    return items


def digest_card(digest: Digest, zone: str, wording: Wording = SHIPPED) -> Block:
    """The summary, then five of each section with their buttons; `zone` is the IANA name of the recipient's."""
    values = _values(digest, zone)
    summary = wording.say("digest", "summary", values)
    said = partial(_said, wording, {**values, "summary": ready(summary)})
    groups = tuple(_group(digest, section, said) for section in Section if digest.count(section))
    # Admins see to it that nothing is lost silently (requirements N4).
    tail = (blocks.section(said("undelivered")),) if digest.undelivered else ()
    lead = tuple(blocks.section(greeting) for greeting in [said("greeting")] if greeting)
    content = Content(
        heading=said("heading"),
        lead=(*_notes(digest, said), *lead),
        groups=(*groups, _settled(digest, said)),
        tail=tail,
        footer=said("footer"),
    )
    return for_one(blocks.message(summary, fit(content).blocks), digest.recipient, digest.shared)


def _notes(digest: Digest, said: Callable[..., str]) -> Iterator[Block]:
    """That it makes up for a mute or an absence (requirements N5), and that there was more than it follows."""
    if digest.missed:
        since, until = digest.missed.since, digest.missed.until
        yield blocks.context(
            said("missed", since=ready(phrases.at(since)), until=ready(phrases.at(until) if until else ""))
        )
    if digest.unlisted:
        followed = f"{MOST_KEPT} of each section are followed here"
        yield blocks.context(f"{followed}; `{COMMAND} digest` shows how all of it stands.")


def _values(digest: Digest, zone: str) -> Mapping[str, object]:
    """What a wording can say of a digest (requirements N8)."""
    counts = {name: digest.count(section) for section, name in _COUNTED.items()}
    return {
        **counts,
        "day": word(phrases.day(digest.day, digest.day)),
        "zone": zone,
        "command": word(COMMAND),
        "recipient": ready(phrases.who(digest.recipient)),
        "reader": ready(phrases.who(digest.shared.reader) if digest.shared else ""),
        "settled": len(digest.settled),
        "undelivered": digest.undelivered,
    }


def _said(wording: Wording, values: Mapping[str, object], part: str, **more: object) -> str:
    return wording.say("digest", part, {**values, **more})


def _group(digest: Digest, section: Section, said: Callable[..., str]) -> Group:
    items, number = section_items(digest, section), digest.count(section)
    title = said("section_title", section=word(_COUNTED[section]), title=word(TITLES[section]), number=number)
    ref = PageRef(str(SectionRef(digest.recipient, digest.day, section)))
    spoken = f"Show all {number}: {TITLES[section]}"
    to_all = button("Show all", Action.DIGEST_SECTION, value=str(ref), accessibility_label=spoken)
    more = to_all if digest.may_see_all else None
    lines = tuple(_line(item, section) for item in items[:PER_SECTION])
    return Group(lines, title, more=more, show=PER_SECTION, total=number)


def _line(item: Item | LateJourney, section: Section) -> splitter.Item:
    """What is overdue asks for a decision and gets all buttons; the rest is read faster with Mark done beside it."""
    if isinstance(item, LateJourney):
        return late_journey(item)
    if section is Section.UNDECIDED:
        return _undecided(item)
    if section is Section.OVERDUE:
        return activity_item(item.run, item.activity, Origin.DIGEST, names_owner=False)
    return short_item(item.run, item.activity, Origin.DIGEST)


def _undecided(item: Item) -> splitter.Item:
    """What has failed and the milestone that it holds, with the ways out in its menu (requirements J4)."""
    run, activity = item.run, item.activity
    name = phrases.said(run.template.milestones_by_id[activity.milestone].name, phrases.LONGEST_TEMPLATE_NAME)
    lines = (*activity_lines(run, activity), f"{name} cannot be completed")
    buttons = () if activity.id in run.read_only else (activity_menu(run, activity, Origin.DIGEST),)
    return splitter.Item(lines, buttons)


def _settled(digest: Digest, said: Callable[..., str]) -> Group:
    """What it has shown before and what has become of that."""
    items = tuple(_settled_item(one, digest.recipient) for one in digest.settled[:MOST_SETTLED])
    return Group(items, said("settled_title") if items else "", total=len(digest.settled), yields=True)


def _settled_item(settled: Item | Run, recipient: str) -> splitter.Item:
    if isinstance(settled, Run):
        return _recovered(settled, recipient)
    run, activity = settled.run, settled.activity
    become = phrases.listed((run_phrases.place(run), *_become(run, activity, recipient)))
    return splitter.Item((phrases.strong(activity.title), become))


def _become(run: Run, activity: Activity, recipient: str) -> tuple[str, ...]:
    """What has become of an activity, or why it is listed no longer although it is open."""
    if not activity.is_open:
        return (phrases.handled(activity),)
    if run.journey.state is not JourneyState.IN_PROGRESS:
        return (run_phrases.headline(run),)
    if left_open := run_phrases.left_open(run, activity):
        return (left_open,)
    return _with(run, activity, recipient), phrases.due_in(run, activity), *phrases.marks(activity, run.reminded_on)


def _with(run: Run, activity: Activity, recipient: str) -> str:
    """Who sees to it by now."""
    seen_to_by = answers_for(run, activity)
    return "still with you" if recipient in (seen_to_by, activity.owner) else _now_with(seen_to_by)


def _now_with(user: str | None) -> str:
    return f"now with {phrases.who(user)}"


def _recovered(run: Run, recipient: str) -> splitter.Item:
    """A journey that was late, and why it is listed no longer where it still is."""
    given = _now_with(run.watcher) if run.watcher != recipient else ""
    why = phrases.listed((run_phrases.headline(run), given, phrases.snoozed(run.journey, run.reminded_on)))
    return splitter.Item((f"*{run_phrases.place(run)}*", why))


def late_journey(late: LateJourney) -> splitter.Item:
    """Whose journey it is and why it is late, with Open beside it."""
    run = late.run
    spoken = f"Open {run.template.name} of {run.customer.name}"
    lines = (f"*{run_phrases.place(run)}*", *late_lines(run, late.since))
    return splitter.Item(lines, (open_button(run.journey.id, Origin.DIGEST, spoken=spoken),))


def late_lines(run: Run, since: date | None) -> tuple[str, ...]:
    """Why a journey is late, and since when where that is told."""
    if since is None:
        return (run_phrases.headline(run),)
    days = (run.today - since).days
    lasting = f"{phrases.day(since, run.today)}, {phrases.count(days, 'day')}" if days else "today"
    return run_phrases.headline(run), f"Since {lasting}"
