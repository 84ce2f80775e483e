"""`milestone`: complete, fail or reopen a milestone as a whole (requirements J3).

The reason may be typed after it: `milestone complete acme kick-off: they skip the workshop`. Without it, a form asks.
"""

from collections.abc import Callable, Mapping

from bot.listeners.answers import Answer, Asked, Message, Modal, Question, Word, which_customer
from bot.listeners.openings import opened_milestone_form
from bot.listeners.typed import name_and_text, typed_text
from bot.usecases import milestones
from bot.usecases.desk import Caller, Desk
from bot.usecases.finding import Unclear
from bot.usecases.meaning_milestones import NamedMilestone, SeveralMilestones, find_milestone
from bot.usecases.running import JourneyDone
from bot.words import nearest
from journeys.errors import NotPossible
from journeys.history import Verb
from notifications.cards.acted import journey_acted_card
from notifications.cards.which_milestone import which_milestone_card
from notifications.ids import COMMAND
from notifications.requests import MOST_REASON

_VERBS: Mapping[str, Verb] = {
    "complete": Verb.COMPLETE_MILESTONE,
    "done": Verb.COMPLETE_MILESTONE,
    "fail": Verb.FAIL_MILESTONE,
    "reopen": Verb.REOPEN_MILESTONE,
}
_AT_ONCE: Mapping[Verb, Callable[[Desk, Caller, str, str], JourneyDone]] = {
    Verb.COMPLETE_MILESTONE: milestones.complete,
    Verb.FAIL_MILESTONE: milestones.fail,
}


def _milestone(desk: Desk, caller: Caller, asked: Asked) -> Answer:
    verb = _VERBS.get(asked.word)
    if verb is None:
        raise NotPossible(_how(asked))
    found, reason = _named(desk, caller, verb, asked.after_word().text)
    if isinstance(found, Unclear):
        return which_customer(found, asked, f"milestone {asked.word}")
    if not isinstance(found, NamedMilestone):
        return Question(which_milestone_card(found.customer, found.items))
    if reason:
        return _acted(_AT_ONCE[verb](desk, caller, found.subject, typed_text(reason, MOST_REASON)))
    return Modal(opened_milestone_form(desk, caller, verb, asked.form_context(found.subject)))


def _named(
    desk: Desk, caller: Caller, verb: Verb, words: str
) -> tuple[NamedMilestone | SeveralMilestones | Unclear, str]:
    """What is meant, and the reason typed after it; reopening takes none."""
    if verb not in _AT_ONCE:
        return find_milestone(desk, caller, words, reopens=True), ""
    return name_and_text(words, lambda name: find_milestone(desk, caller, name, reopens=False))


def _acted(done: JourneyDone) -> Message:
    return Message(journey_acted_card(done.verb, done.run, done.milestone))


def _how(asked: Asked) -> str:
    near = nearest(asked.word, _VERBS)
    typed = f"{COMMAND} milestone {near} {asked.after_word().text}".strip()
    meant = f"Did you mean `{typed}`? " if near else ""
    known = ", ".join(f"`{COMMAND} milestone {word} acme kick-off`" for word in ("complete", "fail"))
    return f"{meant}Write {known} or `{COMMAND} milestone reopen acme kick-off`."


WORDS: dict[str, Word] = {"milestone": _milestone}
