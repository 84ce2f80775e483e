"""Customers: the accounts we serve, their people on our side and their typed facts (requirements C1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from journeys.facts import Fact, Facts

CSM = "csm"
STAGES = ("Onboarding", "Adoption", "Retention", "Upsell", "Advocacy")


def role_words(role: str) -> str:
    """A role inside a sentence, such as "CSM" or "implementation specialist"."""
    return "CSM" if role == CSM else role.replace("_", " ").replace("-", " ")


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of one workspace. `timezone` is an IANA name, empty where the default applies (requirements P5).

    `stage_since` is the local date on which the customer came into its stage, None where nobody knows.
    """

    workspace: str
    key: str
    name: str
    stage: str
    stage_since: date | None = None
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
        days = self.days_in_stage(today)
        return {
            **self.facts,
            **({} if days is None else {"days_in_stage": float(days)}),
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

    def changed_facts(self, before: "Customer", today: date) -> frozenset[str]:
        """Names of the facts that rules read differently than before."""
        was, now = before.known_facts(today), self.known_facts(today)
        return frozenset(name for name in was.keys() | now.keys() if was.get(name) != now.get(name))

    def new_csm(self, before: "Customer") -> str | None:
        """The CSM, if it is another than before."""
        return self.csm if self.csm != before.csm else None

    def days_in_stage(self, today: date) -> int | None:
        """Whole days since the customer came into its stage (requirements J8)."""
        return (today - self.stage_since).days if self.stage_since else None


@dataclass(frozen=True, slots=True)
class StageChange:
    """A customer came from one stage (empty: it is new) into another; `by` is who did it, empty for the bot."""

    workspace: str
    customer: str
    at: datetime
    before: str
    after: str
    by: str


def next_stage(stage: str, stages: tuple[str, ...] = STAGES) -> str | None:
    """The stage that follows in the life of a customer; None after the last, or for one that is not in the list."""
    following = stages[stages.index(stage) + 1 :] if stage in stages else ()
    return following[0] if following else None
