"""Faults on demand: what goes wrong with the next calls and deliveries."""

from dataclasses import dataclass
from enum import StrEnum

ANY = "*"
RESPONSE_URL = "response_url"
"""The name under which a post to a response_url is a call."""


class Kind(StrEnum):
    DROP = "drop"
    FAIL = "fail"
    SLOW = "slow"
    RATE_LIMIT = "rate_limit"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing going wrong; with `accepted` the call is carried out first, so the message is there."""

    kind: Kind
    accepted: bool = False
    seconds: float = 0.0
    error: str = ""


@dataclass(slots=True)
class _Planned:
    method: str
    fault: Fault
    times: int


class Faults:
    """Plans are used up in the order they were made; one for `*` matches every method.

    Beside them a fault may stand under a name, and happens to every call without a plan until it is lifted; while
    `doubling` every delivery happens twice.
    """

    def __init__(self) -> None:
        self._plans: list[_Planned] = []
        self._standing: dict[str, tuple[str, Fault]] = {}
        self._doubled = 0
        self.doubling = False

    def drop(self, method: str = ANY, times: int = 1, *, accepted: bool = False) -> None:
        """Cut the connection without an answer, before or after doing what was asked."""
        self._plan(method, Fault(Kind.DROP, accepted), times)

    def fail(self, method: str = ANY, times: int = 1, *, accepted: bool = False) -> None:
        """Answer 500, before or after doing what was asked."""
        self._plan(method, Fault(Kind.FAIL, accepted), times)

    def slow(self, seconds: float, method: str = ANY, times: int = 1, *, accepted: bool = True) -> None:
        """Take `seconds` longer, after doing what was asked or before."""
        self._plan(method, Fault(Kind.SLOW, accepted, seconds), times)

    def rate_limit(self, retry_after: int, method: str = ANY, times: int = 1) -> None:
        """Answer 429 with `Retry-After`."""
        self._plan(method, Fault(Kind.RATE_LIMIT, seconds=retry_after), times)

    def refuse(self, error: str, method: str = ANY, times: int = 1, *, accepted: bool = False) -> None:
        """Answer with one of Slack's errors, before or after doing what was asked."""
        self._plan(method, Fault(Kind.REFUSE, accepted, error=error), times)

    def deliver_twice(self, times: int = 1) -> None:
        """Hand the next deliveries to the app a second time, same ids, as Slack may."""
        self._doubled += times

    def stand(self, name: str, fault: Fault, method: str = ANY) -> None:
        """Let a fault happen to every call of a method until `lift(name)`."""
        self._standing[name] = (method, fault)

    def lift(self, name: str) -> None:
        self._standing.pop(name, None)

    @property
    def standing(self) -> frozenset[str]:
        """The names of the faults that stand."""
        return frozenset(self._standing)

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._plans.clear()
        self._standing.clear()
        self._doubled, self.doubling = 0, False

    def take(self, method: str) -> Fault | None:
        """The fault for this call; a planned one is used up once."""
        plan = next((p for p in self._plans if p.method in (ANY, method)), None)
        if plan is None:
            return next((fault for wanted, fault in self._standing.values() if wanted in (ANY, method)), None)
        plan.times -= 1
        if plan.times <= 0:
            self._plans.remove(plan)
        return plan.fault

    def take_double(self) -> bool:
        """Whether this delivery happens twice."""
        self._doubled, doubled = max(0, self._doubled - 1), self._doubled > 0
        return doubled or self.doubling

    @property
    def pending(self) -> int:
        """How many planned faults have not happened yet."""
        return sum(plan.times for plan in self._plans) + self._doubled

    def _plan(self, method: str, fault: Fault, times: int) -> None:
        if times > 0:
            self._plans.append(_Planned(method, fault, times))
