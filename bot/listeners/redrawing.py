"""Drawing again what somebody pressed, so that it shows the truth (requirements J3, N6)."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from bot.drawing import draw_for
from bot.listeners.pages import modal_page
from bot.listeners.spot import Spot
from bot.office import Office
from bot.slack import SlackRefused, SlackUncertain
from bot.usecases import asking
from bot.usecases.activities import ActivityDone
from bot.usecases.desk import Caller, Desk
from bot.usecases.redrawing import card_out_of_turn, is_card, redraw_card
from bot.usecases.running import JourneyDone
from bot.usecases.settings import digest_now
from journeys.digests import Sample
from journeys.history import Verb
from journeys.run import Run
from notifications.blocks import context, with_last
from notifications.cards.absent import for_absent
from notifications.cards.acted import acted_line, activity_acted_card, journey_acted_card
from notifications.cards.digest import digest_card
from notifications.cards.notice import stated
from notifications.cards.sample import sample_card
from notifications.cards.status import status_card
from notifications.cards.tasks import tasks_card_around
from notifications.ids import Origin
from notifications.own_wording import Wording
from notifications.refs import Ref

Drawn = dict[str, Any]
Done = ActivityDone | JourneyDone

_MESSAGES: Mapping[Origin, Callable[[Desk, Caller, Ref, Run, Wording], Drawn]] = {
    Origin.STATUS: lambda desk, caller, _, run, __: status_card(asking.status_of(desk, caller, run.customer.key)),
    Origin.LIST: lambda desk, caller, _, run, __: status_card(asking.status_of(desk, caller, run.customer.key)),
    Origin.TASKS: lambda desk, caller, ref, run, _: tasks_card_around(
        asking.tasks(desk, caller), run, run.journey.activity(ref.id)
    ),
    Origin.DIGEST: lambda desk, caller, _, __, wording: digest_card(*digest_now(desk, caller), wording),
}
"""How to draw again what a press stood on. Cards that the outbox has posted are drawn again by it."""

_PERSONAL = (Origin.TASKS, Origin.DIGEST)
"""Cards that speak to one person: where others see them, they are not drawn again for whoever presses."""


async def show_done(office: Office, caller: Caller, spot: Spot, ref: Ref, done: Done) -> None:
    """After an act: draw again what was pressed, and say who has done what."""
    if spot.view:
        await _redraw_modal(office, caller, spot)
    elif not spot.response_url:
        return
    elif await _is_live(office, caller, spot):
        await _say_unseen(office, caller, spot, done)
        await _redraw_out_of_turn(office, caller, spot)
    elif not _can_redraw(spot, ref):
        await office.slack.respond(spot.response_url, _acted_card(done), replace=False)
    else:
        await _redraw_message(office, caller, spot, ref, done.run, _line(done, caller))


async def _is_live(office: Office, caller: Caller, spot: Spot) -> bool:
    """Whether the outbox draws it again: a digest that somebody has asked for looks like one that was posted."""
    return bool(spot.channel and spot.ts) and await office.ask(is_card, caller, spot.channel, spot.ts)


def _can_redraw(spot: Spot, ref: Ref) -> bool:
    """Whether a press can: of what the outbox has posted, and does not know any longer, nobody knows what it showed."""
    return bool(spot.ts) and ref.origin in _MESSAGES and (spot.is_personal or ref.origin not in _PERSONAL)


async def _say_unseen(office: Office, caller: Caller, spot: Spot, done: Done) -> None:
    """What no card shows of what has been done: work that begins by it is told to everybody else (N5)."""
    if isinstance(done, ActivityDone) and done.begun:
        await office.slack.respond(spot.response_url, _acted_card(done), replace=False)
    elif done.verb is Verb.NOTE or (done.verb is Verb.SNOOZE and isinstance(done, JourneyDone)):
        await office.slack.respond(spot.response_url, stated(_line(done, caller)), replace=False)


async def show_truth(office: Office, caller: Caller, spot: Spot, ref: Ref, run: Run) -> None:
    """After a refusal: what was pressed was stale, so draw it as it is now."""
    if spot.view:
        await _redraw_modal(office, caller, spot)
    elif await _is_live(office, caller, spot):
        await office.change(redraw_card, caller, spot.channel, spot.ts)
        await _redraw_out_of_turn(office, caller, spot)
    elif spot.response_url and _can_redraw(spot, ref):
        await _redraw_message(office, caller, spot, ref, run)


async def _redraw_out_of_turn(office: Office, caller: Caller, spot: Spot) -> None:
    """In answer to the press, where the outbox cannot do it at once; it does so all the same when its turn comes."""
    composed = await office.ask(card_out_of_turn, caller, spot.channel, spot.ts)
    if composed and composed.card and spot.response_url:
        drawn = draw_for(composed.card, composed.content, office.wording)
        with suppress(SlackRefused, SlackUncertain):
            await office.slack.respond(spot.response_url, drawn, replace=True)


async def _redraw_modal(office: Office, caller: Caller, spot: Spot) -> None:
    if spot.page:
        await office.slack.update_view(spot.view, await office.ask(modal_page, caller, spot.page))


async def _redraw_message(office: Office, caller: Caller, spot: Spot, ref: Ref, run: Run, line: str = "") -> None:
    drawn = await office.ask(lambda desk, who: _drawn(desk, who, spot, ref, run, office.wording), caller)
    await office.slack.respond(spot.response_url, with_line(drawn, line) if line else drawn, replace=True)


def _drawn(desk: Desk, caller: Caller, spot: Spot, ref: Ref, run: Run, wording: Wording) -> Drawn:
    """What somebody reads for another stays that one's (requirements N5), and a sample one."""
    if spot.is_sample and ref.origin is Origin.DIGEST:
        return sample_card(Sample(*digest_now(desk, caller)), wording)
    if spot.absent is None:
        return _MESSAGES[ref.origin](desk, caller, ref, run, wording)
    absent = spot.absent
    if ref.origin is Origin.DIGEST:
        drawn = digest_card(*digest_now(desk, caller, absent.person), wording)
    else:
        drawn = _MESSAGES[ref.origin](desk, caller, ref, run, wording)
    return for_absent(drawn, absent.person, absent.until)


def with_line(card: Drawn, line: str) -> Drawn:
    """The card with a line of markup at its end."""
    return {**card, "blocks": with_last(card, context(line))}


def _line(done: Done, caller: Caller) -> str:
    activity = done.activity if isinstance(done, ActivityDone) else None
    milestone, moved = (done.milestone, done.moved) if isinstance(done, JourneyDone) else ("", 0)
    return acted_line(done.verb, done.run, activity, caller.user, caller.now, milestone, moved)


def _acted_card(done: Done) -> Drawn:
    if isinstance(done, ActivityDone):
        return activity_acted_card(done.verb, done.run, done.activity, done.begun)
    return journey_acted_card(done.verb, done.run, done.milestone, done.moved)
