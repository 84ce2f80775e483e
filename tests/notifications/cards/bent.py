"""The examples bent out of shape: hostile texts in every place a user can fill, and far too many of everything."""

from collections import Counter
from dataclasses import replace
from datetime import date

from journeys.customer import Customer
from journeys.digests import Digest, Item, LateJourney, TeamDigest
from journeys.journey import Activity, Journey, Level
from journeys.reports import JourneyRow, Log
from journeys.run import Run
from journeys.stages import StageHistory
from journeys.template import Template


def renamed(run: Run, name: str) -> Run:
    """Every text of a run replaced."""
    return Run(_journey(run.journey, name), _template(run.template, name), customer(run.customer, name), run.today)


def customer(known: Customer, name: str) -> Customer:
    return replace(known, name=name, stage=name)


def _template(template: Template, name: str) -> Template:
    milestones = tuple(m.model_copy(update={"name": name}) for m in template.milestones)
    return _changed(template, name=name, milestones=milestones)


def _changed(template: Template, **changes: object) -> Template:
    """Unchecked, and without what a copy would keep of the old one's cached properties."""
    return Template.model_construct(**{**dict(template), **changes})


def _journey(journey: Journey, name: str) -> Journey:
    named = journey.with_activities(activity(a, name) for a in journey.activities)
    return replace(named, reason=name, note=name, owners=dict.fromkeys(journey.owners, name))


def activity(known: Activity, name: str) -> Activity:
    return replace(known, title=name, owner=name, reason=name, ended_by=known.ended_by and name)


def crowded(run: Run, activities: int = 500) -> Run:
    """A run with so many activities; of those it has, copies under new ids."""
    have = run.journey.activities
    many = (replace(have[n % len(have)], id=f"copy-{n}") for n in range(activities))
    return Run(run.journey.with_activities(many), run.template, run.customer, run.today)


def overlapping(run: Run, milestones: int) -> Run:
    """A run in which so many milestones are in progress, all late; copies of one under new ids."""
    definition, current = run.current_milestones[0]
    ids = [definition.id, *(f"copy-{n}" for n in range(1, milestones))]
    copies = tuple(definition.model_copy(update={"id": copy}) for copy in ids)
    journey = replace(run.journey, milestones=tuple(replace(current, id=copy) for copy in ids))
    only = journey.with_activities(a for a in journey.activities if a.milestone == definition.id)
    return Run(only, _changed(run.template, milestones=copies), run.customer, run.today)


def crowded_digest(run: Run, day: date) -> Digest:
    still_open = run.journey.with_activities(a for a in run.journey.activities if a.is_open)
    crowd = crowded(Run(still_open, run.template, run.customer, run.today))
    items = tuple(Item(run, a) for a in crowd.journey.activities)
    assert run.progress
    return Digest("U0MARA", day, items, items, items, items, items, (LateJourney(run, run.progress),) * 500)


def crowded_team(run: Run, team: TeamDigest) -> TeamDigest:
    assert run.progress
    by_csm = {f"U0{n}": Counter({Level.STUCK: n, Level.ON_TRACK: 3}) for n in range(1, 500)}
    late, names = (LateJourney(run, run.progress),) * 500, dict.fromkeys(by_csm, run.customer.name)
    return replace(team, by_csm=by_csm, movements=team.movements * 100, stuck=late, names=names)


def stages(known: StageHistory, name: str) -> StageHistory:
    """Through hundreds of stages, each with this name."""
    changes = tuple(replace(change, before=name, after=name, by=name) for change in known.changes) * 200
    return replace(known, customer=customer(known.customer, name), changes=changes)


def row(known: JourneyRow, name: str) -> JourneyRow:
    return replace(known, customer_name=name, template_name=name, csm=name)


def log(known: Log, name: str) -> Log:
    acts = tuple(replace(act, actor=name, text=name, verb=act.verb) for act in known.acts)
    return Log(customer(known.customer, name), acts, dict.fromkeys(known.names, name), known.journeys)
