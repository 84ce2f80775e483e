"""Journeys that go over to the new CSM of their customer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.usecases.acting import Acted, acted, store
from bot.usecases.desk import Desk
from journeys import lifecycle
from journeys.alert_truth import owed_to_new_watcher
from journeys.customer import Customer
from journeys.history import Verb
from journeys.run import Run
from storage.database import Transaction


def hand_over(
    tx: Transaction, desk: Desk, runs: Sequence[Run], former: Mapping[str, Customer], now: datetime
) -> tuple[list[Run], int]:
    """Hand over what has another CSM than by its `former` customer; gives all runs as they are then, and how many went.

    Who takes over a late journey is told so, unless they have heard it as the owner of what is overdue; of one that is
    paused, when it goes on.
    """
    found = (_handed_over(run, former[run.customer.key], now) for run in runs if run.customer.key in former)
    done = [one for one in found if one]
    stored = store(tx, desk, done, now, extra=[told for one in done for told in owed_to_new_watcher(one.run)])
    after = {run.journey.id: run.journey for run in stored}
    return [replace(run, journey=after.get(run.journey.id, run.journey)) for run in runs], len(done)


def _handed_over(run: Run, before: Customer, now: datetime) -> Acted | None:
    """Settled by what was known of the customer before: what its new facts decide is an act of its own."""
    csm = run.customer.new_csm(before)
    after = lifecycle.hand_over(run.journey, before.csm, csm) if csm else run.journey
    return None if after is run.journey else acted(replace(run, customer=before), after, Verb.HAND_OVER, now)
