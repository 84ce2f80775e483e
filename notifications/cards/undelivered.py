"""Messages that could not be delivered: what happened, for whom they were, and what to do (requirements N4)."""

from collections.abc import Mapping

from journeys.messages import MessageKind
from journeys.notices import ChannelClosed, Leaver, Lost, TicksWanted, Undelivered
from journeys.outcomes import Cause
from journeys.run import Run
from notifications import blocks, phrases, run_phrases
from notifications.activity_blocks import open_button
from notifications.elements import Block
from notifications.escaping import channel
from notifications.ids import COMMAND, Origin
from notifications.splitter import Content, Group, Item, fit

_HAPPENED: Mapping[Cause, str] = {
    Cause.GONE: "Slack no longer delivers direct messages to this person, who may have left or been deactivated",
    Cause.ARCHIVED: "the channel is archived",
    Cause.NOT_FOUND: "the channel no longer exists, or is private and the bot is not in it",
    Cause.NOT_A_MEMBER: "the bot is not a member of the channel",
    Cause.CLOSED: "the channel's settings do not let the bot post there",
    Cause.REFUSED: "Slack does not take them as they are",
    Cause.TOO_LATE: "Slack could not be reached, or refused the bot, for a whole day",
    Cause.BROKEN: "a mistake in Journeybot itself got in the way of every try",
    Cause.UNCERTAIN: "Slack confirmed neither the first try nor the second",
}
_TO_DO: Mapping[Cause, str] = {
    Cause.GONE: "Give their open work to somebody else: open each journey and choose Reassign.",
    Cause.ARCHIVED: f"Restore the channel, or type `{COMMAND} digest here` in another one.",
    Cause.NOT_FOUND: f"Invite the bot to the channel, or type `{COMMAND} digest here` in another one.",
    Cause.NOT_A_MEMBER: "Invite the bot to the channel.",
    Cause.CLOSED: f"Ask its managers to let the bot post, or type `{COMMAND} digest here` in another one.",
    Cause.REFUSED: "This is a mistake in Journeybot: please tell whoever runs it.",
    Cause.TOO_LATE: "Pass on what matters yourself, and ask whoever runs Journeybot whether it works again.",
    Cause.BROKEN: "Pass on what matters yourself, and tell whoever runs Journeybot: its log says where it happened.",
    Cause.UNCERTAIN: "Ask whether it has come, and pass on what matters yourself.",
}
_OF_BOTH = "Give the open work of both to somebody else: open each journey and choose Reassign."
_KEPT = "For 90 days whoever runs Journeybot sees it by `journeybot outbox list`"
_KINDS: Mapping[MessageKind, str] = {
    MessageKind.ALERT: "Alert",
    MessageKind.DIGEST: "Digest",
    MessageKind.TEAM_DIGEST: "Team digest",
    MessageKind.ROLL_UP: "Weekly roll-up",
    MessageKind.HANDOFF: "New tasks",
    MessageKind.ASSIGNMENT: "Tasks given or reopened",
    MessageKind.ESCALATION: "A late journey nobody acts on",
    MessageKind.HELD: "A failed activity to decide about",
    MessageKind.COMPLETION: "A completed journey",
    MessageKind.CONSENT: "Consent withdrawn or given again",
    MessageKind.TICKS: "Entry conditions to tick",
}


def undelivered_card(told: Undelivered | ChannelClosed) -> Block:
    """What it lists can be opened, so that nothing waits for somebody who never heard of it."""
    return _lost_card(told) if isinstance(told, Undelivered) else _channel_closed_card(told)


def _lost_card(told: Undelivered) -> Block:
    """For the CSM or an admin."""
    failed = "may not have arrived" if told.cause is Cause.UNCERTAIN else "could not be delivered"
    summary = f"{phrases.count(told.count, 'message')} to {_recipient(told)} {failed}"
    lead = blocks.section(f"*{summary}:* {_of_leaver(told.leaver) if told.leaver else _of_cause(told)}")
    lines = tuple(_line(kind, run) for kind, run in told.lost)
    groups = (Group(lines, total=told.told_of),)
    return blocks.message(summary, fit(Content(lead=(lead,), groups=groups, footer=_kept(told))).blocks)


def _kept(told: Undelivered) -> str:
    """Whoever is out of reach would not get it a second time either."""
    return f"{_KEPT}." if told.cause is Cause.GONE else f"{_KEPT} and can send it again."


def _of_cause(told: Undelivered) -> str:
    to_do = _OF_BOTH if told.absent and told.cause is Cause.GONE else _TO_DO[told.cause]
    return f"{_HAPPENED[told.cause]}. {to_do}"


def _of_leaver(leaver: Leaver) -> str:
    """What lasts, since it keeps more from arriving until somebody has changed it."""
    if not leaver.at_work_in:
        return "they have left Slack, and no journey is theirs any longer."
    if leaver.csm_of:
        still = f"are still CSM of {phrases.count(leaver.csm_of, 'journey')}"
        to_do = "Reassign the open tasks, and have whoever runs Journeybot import another CSM for each customer."
    else:
        still = f"still have work in {phrases.count(leaver.at_work_in, 'journey')}"
        to_do = "Open each and choose Reassign."
    every = f"`{COMMAND} list owner:@{phrases.said(leaver.name)}` lists all in which they have work."
    return f"they have left Slack and {still}. {every} {to_do}"


def _recipient(told: Undelivered) -> str:
    if told.absent:
        return f"{phrases.who(told.to)}, who stands in for {phrases.who(told.absent)},"
    return phrases.who(told.to) if told.to else channel(told.channel)


def _line(kind: MessageKind, lost: Lost) -> Item:
    named = _KINDS.get(kind, phrases.sentence_case(kind))
    match lost:
        case Run() as run:
            spoken = f"Open {run.template.name} of {run.customer.name}"
            opens = open_button(run.journey.id, Origin.STATUS, spoken=spoken)
            return Item((f"{named}: {run_phrases.place(run)}",), (opens,))
        case TicksWanted(gate=gate):
            where = f"{phrases.said(gate.customer.name)}, {phrases.said(gate.template.name)}"
            typed = f"{COMMAND} tick {phrases.said(gate.customer.key)} {phrases.said(gate.template.key)}"
            return Item((f"{named}: {where}", f"`{typed}`"))
        case None:
            return Item((named,))


def _channel_closed_card(told: ChannelClosed) -> Block:
    """For the one who chose the channel."""
    summary = f"Your messages come here instead of {channel(told.channel)}"
    advice = f"`{COMMAND} settings` chooses where they come."
    return blocks.message(summary, [blocks.section(f"*{summary}:* {_HAPPENED[told.cause]}. {advice}")])
