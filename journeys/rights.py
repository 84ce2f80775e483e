"""Who may do what: the owner, the CSM and Slack's admins act, everybody reads (until there are roles).

While there is no CSM, the template's owner has that role (requirements T6), and is asked and told all that a CSM is.
Whoever stands in for people who are away, `acting_for`, may do what these may do (requirements N5).
"""

from collections.abc import Collection

from journeys.customer import Customer
from journeys.history import Verb
from journeys.journey import Activity
from journeys.person import Person
from journeys.run import Run

_OWNER_ACTS = frozenset(
    {
        Verb.PROGRESS, Verb.COMPLETE, Verb.FAIL_ACTIVITY, Verb.REOPEN, Verb.SKIP, Verb.REASSIGN, Verb.SNOOZE, Verb.NOTE,
        Verb.MOVE_DUE_DATE, Verb.BLOCK, Verb.UNBLOCK,
    }
)  # fmt: skip


def may(
    actor: Person,
    verb: Verb,
    run: Run,
    activity: Activity | None = None,
    acting_for: Collection[str] = (),
) -> bool:
    """Asked at every press: the owner acts on their task, the CSM or who has that role, and admins, on all of the
    journey."""
    if not actor.is_active:
        return False
    users = {actor.id, *acting_for}
    if actor.is_admin or run.watcher in users:
        return True
    return activity is not None and activity.owner in users and verb in _OWNER_ACTS


def may_move(actor: Person, customer: Customer, acting_for: Collection[str] = ()) -> bool:
    """The CSM and admins say which stage a customer is in (requirements J8)."""
    return actor.is_active and (actor.is_admin or customer.csm in {actor.id, *acting_for})
