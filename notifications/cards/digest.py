"""A person's digest of a local day (requirements N3): only what can be acted on, the most pressing first."""

from collections.abc import Iterator
from datetime import datetime

from journeys.digests import Digest, Item, LateJourney
from journeys.run import Run
from notifications import blocks, phrases, splitter
from notifications.activity_blocks import activity_item, open_button, short_item
from notifications.elements import Block, button
from notifications.ids import COMMAND, Action, Origin, PageRef, Section, SectionRef
from notifications.splitter import Content, Group, fit

PER_SECTION = 5

TITLES = {
    Section.OVERDUE: "Overdue",
    Section.DUE_TODAY: "Due today",
    Section.NEWLY_BEGUN: "New for you",
    Section.DUE_SOON: "Due soon",
    Section.WAITING_ON_CUSTOMER: "Waiting on others",
    Section.LATE_JOURNEYS: "Late journeys",
}
"""Also fit for the title of a modal, which takes 24 characters."""

_SUMMARIES = {
    Section.OVERDUE: "overdue",
    Section.DUE_TODAY: "due today",
    Section.NEWLY_BEGUN: "new",
    Section.DUE_SOON: "due soon",
    Section.WAITING_ON_CUSTOMER: "waiting on others",
}

Listed = tuple[Item, ...] | tuple[LateJourney, ...]


def section_items(digest: Digest, section: Section) -> Listed:
    """All of one section, as the modal behind "n more" shows it."""
    items: Listed = getattr(digest, section)
    return items


def digest_card(digest: Digest, zone: str) -> Block:
    """The summary, then five of each section with their buttons; `zone` is the IANA name of the recipient's."""
    summary = ", ".join(_summary(digest)) or "Nothing needs you today"
    day = phrases.day(digest.day, digest.day)
    groups = tuple(_group(digest, section) for section in Section)
    advice = f"`{COMMAND} settings` changes when it comes, `{COMMAND} tasks` lists all your tasks."
    footer = f"Sent by your clock in {phrases.said(zone)}. {advice}"
    missed = () if digest.missed_since is None else (_missed(digest.missed_since),)
    tail = (blocks.section(_undelivered(digest.undelivered)),) if digest.undelivered else ()
    content = Content(heading=f"{day} · {summary}", lead=missed, groups=groups, tail=tail, footer=footer)
    return blocks.message(summary, fit(content).blocks)


def _missed(since: datetime) -> Block:
    """After a mute or an absence (requirements N5)."""
    return blocks.context(f"You were told nothing since {phrases.at(since)}. This is what still matters.")


def _summary(digest: Digest) -> Iterator[str]:
    for section, words in _SUMMARIES.items():
        if items := section_items(digest, section):
            yield f"{len(items)} {words}"
    if digest.late_journeys:
        yield f"{phrases.count(len(digest.late_journeys), 'journey')} late"
    if digest.undelivered:
        yield f"{phrases.count(digest.undelivered, 'message')} undelivered"


def _undelivered(count: int) -> str:
    """For admins, who see to it that nothing is lost silently (requirements N4)."""
    return (
        f"*{phrases.count(count, 'message')} could not be delivered* since your last digest. Whoever runs Journeybot "
        "sees each with its reason by `journeybot outbox list`, and sends it again by `journeybot outbox retry`."
    )


def _group(digest: Digest, section: Section) -> Group:
    items = section_items(digest, section)
    title = f"*{TITLES[section]}* ({len(items)})"
    ref = PageRef(str(SectionRef(digest.recipient, digest.day, section)))
    spoken = f"Show all {len(items)}: {TITLES[section]}"
    more = button("Show all", Action.DIGEST_SECTION, value=str(ref), accessibility_label=spoken)
    lines = tuple(_line(item, section) for item in items[:PER_SECTION])
    return Group(lines, title, more=more, show=PER_SECTION, total=len(items))


def _line(item: Item | LateJourney, section: Section) -> splitter.Item:
    """What is overdue asks for a decision and gets all buttons; the rest is read faster with Mark done beside it."""
    if isinstance(item, LateJourney):
        return late_journey(item.run)
    if section is Section.OVERDUE:
        return activity_item(item.run, item.activity, Origin.DIGEST, names_owner=False)
    return short_item(item.run, item.activity, Origin.DIGEST)


def late_journey(run: Run) -> splitter.Item:
    """Whose journey it is and why it is late, with Open beside it."""
    spoken = f"Open {run.template.name} of {run.customer.name}"
    lines = (f"*{phrases.place(run)}*", phrases.headline(run))
    return splitter.Item(lines, (open_button(run.journey.id, Origin.DIGEST, spoken=spoken),))
