"""Who may do what: the owner, the CSM and Slack's admins act, everybody reads (until there are roles).

Whoever stands in for people who are away, `acting_for`, may do what these may do (requirements N5).
"""

from collections.abc import Collection

from journeys.customer import Customer
from journeys.history import Verb
from journeys.journey import Activity, Journey
from journeys.person import Person

_OWNER_ACTS = frozenset(
    {
        Verb.PROGRESS, Verb.COMPLETE, Verb.FAIL_ACTIVITY, Verb.REOPEN, Verb.SKIP, Verb.REASSIGN, Verb.SNOOZE, Verb.NOTE,
        Verb.MOVE_DUE_DATE, Verb.BLOCK, Verb.UNBLOCK,
    }
)  # fmt: skip


def may(
    actor: Person,
    verb: Verb,
    journey: Journey,
    activity: Activity | None = None,
    acting_for: Collection[str] = (),
) -> bool:
    """Asked at every press: the owner acts on their task, the CSM and admins on all of the journey."""
    if not actor.is_active:
        return False
    users = {actor.id, *acting_for}
    if actor.is_admin or journey.csm in users:
        return True
    return activity is not None and activity.owner in users and verb in _OWNER_ACTS


def may_move(actor: Person, customer: Customer, acting_for: Collection[str] = ()) -> bool:
    """The CSM and admins say which stage a customer is in (requirements J8)."""
    return actor.is_active and (actor.is_admin or customer.csm in {actor.id, *acting_for})
