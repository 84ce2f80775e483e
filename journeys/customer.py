"""Customers: the accounts we serve, their people on our side and their typed facts (requirements C1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from journeys.facts import Fact, Facts

CSM = "csm"
STAGES = ("Onboarding", "Adoption", "Retention", "Upsell", "Advocacy")


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of one workspace. `timezone` is an IANA name, empty where the default applies (requirements P5)."""

    workspace: str
    key: str
    name: str
    stage: str
    segments: tuple[str, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    channel: str = ""
    timezone: str = ""
    country: str = ""
    marketing_opt_in: bool = False
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def csm(self) -> str | None:
        """Slack id of the customer-success manager, who watches over all of the customer's journeys."""
        return self.roles.get(CSM)

    def known_facts(self, today: date) -> Facts:
        """All that rules can read: the declared facts and the built-in ones, `today` in the customer's zone."""
        return {
            **self.facts,
            "key": self.key,
            "name": self.name,
            "stage": self.stage,
            "segments": self.segments,
            "country": self.country,
            "timezone": self.timezone,
            "marketing_opt_in": self.marketing_opt_in,
            "csm_assigned": self.csm is not None,
            "today": today,
        }
