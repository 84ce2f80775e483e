"""The examples bent out of shape: hostile texts in every place a user can fill, and far too many of everything."""

from dataclasses import replace

from journeys.reports import JourneyRow, Log
from journeys.run import Run
from journeys.stages import StageHistory
from notifications.hostile_examples import (
    activity,
    changed,
    crowded,
    crowded_digest,
    crowded_roll_up,
    crowded_team,
    customer,
    redrawn_digest,
    renamed,
    settled_digest,
)

__all__ = [
    "activity",
    "crowded",
    "crowded_digest",
    "crowded_roll_up",
    "crowded_team",
    "customer",
    "log",
    "overlapping",
    "redrawn_digest",
    "renamed",
    "row",
    "settled_digest",
    "stages",
]


def overlapping(run: Run, milestones: int) -> Run:
    """A run in which so many milestones are in progress, all late; copies of one under new ids."""
    definition, current = run.current_milestones[0]
    ids = [definition.id, *(f"copy-{n}" for n in range(1, milestones))]
    copies = tuple(definition.model_copy(update={"id": copy}) for copy in ids)
    journey = replace(run.journey, milestones=tuple(replace(current, id=copy) for copy in ids))
    only = journey.with_activities(a for a in journey.activities if a.milestone == definition.id)
    return Run(only, changed(run.template, milestones=copies), run.customer, run.today)


def stages(known: StageHistory, name: str) -> StageHistory:
    """Through hundreds of stages, each with this name."""
    changes = tuple(replace(change, before=name, after=name, by=name) for change in known.changes) * 200
    return replace(known, customer=customer(known.customer, name), changes=changes)


def row(known: JourneyRow, name: str) -> JourneyRow:
    return replace(known, customer_name=name, template_name=name, csm=name)


def log(known: Log, name: str) -> Log:
    acts = tuple(replace(act, actor=name, text=name, verb=act.verb) for act in known.acts)
    return Log(customer(known.customer, name), acts, dict.fromkeys(known.names, name), known.journeys)
