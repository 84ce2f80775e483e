"""Whether a journey may start: entry conditions judged by facts, or ticked by somebody (requirements T2, T10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from journeys.customer import Customer
from journeys.rules import Verdict
from journeys.template import Condition, Template


class GateState(StrEnum):
    """All conditions are met, all but such as only a person can tell, or there is more that stands in the way."""

    OPEN = "open"
    TICKS_MISSING = "ticks missing"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Tick:
    """Somebody said that a condition without a rule is met; `condition` is its identity."""

    workspace: str
    template: str
    customer: str
    condition: str
    by: str
    at: datetime


Ticks = Mapping[str, Tick]
"""Those of one template for one customer, by the identity of the condition."""


@dataclass(frozen=True, slots=True)
class JudgedCondition:
    """An entry condition as it stands; `tick` says who has ticked it, if anybody has."""

    condition: Condition
    verdict: Verdict
    tick: Tick | None = None

    @property
    def is_met(self) -> bool:
        return self.verdict is Verdict.MET

    @property
    def is_tickable(self) -> bool:
        """Whether only a person can tell."""
        return self.condition.rule is None


@dataclass(frozen=True, slots=True)
class EntryGate:
    """The entry conditions of a template for one customer; the audience counts as one (requirements T2)."""

    template: Template
    customer: Customer
    conditions: tuple[JudgedCondition, ...]

    @property
    def has_consent(self) -> bool:
        """Whether the customer has consented, where that is needed (requirements T10)."""
        return self.customer.marketing_opt_in or not self.template.consent_needed

    @property
    def state(self) -> GateState:
        lacking = [one for one in self.conditions if not one.is_met]
        if not self.has_consent or not all(one.is_tickable for one in lacking):
            return GateState.CLOSED
        return GateState.TICKS_MISSING if lacking else GateState.OPEN

    @property
    def lacks_only_consent(self) -> bool:
        return not self.has_consent and all(one.is_met for one in self.conditions)

    @property
    def tickable(self) -> tuple[JudgedCondition, ...]:
        """The conditions that only a person can tell, ticked or not."""
        return tuple(one for one in self.conditions if one.is_tickable)

    @property
    def asked(self) -> str | None:
        """Who is asked to tick: the CSM, else the template's owner."""
        return self.customer.csm or self.template.owner or None
