"""The people in a workspace, and what they chose (requirements N3, V1 settings)."""

from dataclasses import dataclass
from datetime import time

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Person:
    """A Slack user. `channel` is where alerts and digests go, empty for a direct message; `timezone` an IANA name."""

    workspace: str
    id: str
    name: str
    timezone: str = ""
    is_admin: bool = False
    is_active: bool = True
    channel: str = ""
    digest_on: bool = True
    digest_at: time | None = None
    digest_days: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class TeamChannel:
    """A channel that gets the team digest at `digest_at`, wall time in `timezone`, on `digest_days`."""

    workspace: str
    channel: str
    timezone: str
    digest_at: time
    digest_days: tuple[str, ...]
