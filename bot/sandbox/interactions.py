"""What a person's act grants the app: one trigger_id for 3 s, a response_url for 5 uses in 30 min, in real time."""

from collections import OrderedDict
from dataclasses import dataclass

from bot.clock import Clock
from bot.sandbox.errors import SlackError
from bot.sandbox.naming import Ids, unguessable

TRIGGER_SECONDS = 3.0
RESPONSE_SECONDS = 30 * 60.0
RESPONSE_USES = 5
REMEMBERED = 10_000


@dataclass(slots=True)
class Interaction:
    """One act of one person. `source` is the message whose button it was, replaced by `replace_original`."""

    id: str
    user: str
    channel: str | None
    trigger_id: str
    response_key: str
    began: float
    source: tuple[str, str] | None = None
    thread_ts: str | None = None
    exchanged: bool = False
    responses: int = 0


class Interactions:
    """Acts by their trigger and by their response_url; the oldest beyond ten thousand are forgotten."""

    def __init__(self, clock: Clock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids
        self._by_trigger: OrderedDict[str, Interaction] = OrderedDict()
        self._by_response: OrderedDict[str, Interaction] = OrderedDict()

    def begin(
        self,
        user: str,
        channel: str | None = None,
        source: tuple[str, str] | None = None,
        thread_ts: str | None = None,
    ) -> Interaction:
        number = self._ids.next("I")
        began = self._clock.real()
        trigger = f"{int(number[1:])}.{int(began)}.{unguessable()}"
        act = Interaction(number, user, channel, trigger, unguessable(), began, source, thread_ts)
        _remember(self._by_trigger, trigger, act)
        _remember(self._by_response, act.response_key, act)
        return act

    def exchange(self, trigger_id: str) -> Interaction:
        """The act behind a trigger_id, which is used up by this."""
        act = self._by_trigger.get(trigger_id)
        if act is None:
            raise SlackError("invalid_trigger_id")
        if act.exchanged:
            raise SlackError("exchanged_trigger_id")
        if self._clock.real() - act.began > TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id")
        act.exchanged = True
        return act

    def respond(self, response_key: str) -> Interaction:
        """The act behind a response_url, one of whose uses this is."""
        act = self._by_response.get(response_key)
        if act is None or self._clock.real() - act.began > RESPONSE_SECONDS:
            raise SlackError("expired_url")
        if act.responses >= RESPONSE_USES:
            raise SlackError("used_url")
        act.responses += 1
        return act


def _remember(shelf: OrderedDict[str, Interaction], key: str, act: Interaction) -> None:
    shelf[key] = act
    if len(shelf) > REMEMBERED:
        shelf.popitem(last=False)
