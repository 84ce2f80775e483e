"""Made-up weekly roll-ups over the journeys of `examples`."""

from collections import Counter
from datetime import timedelta

from journeys.journey import Level, Outcome
from journeys.roll_ups import Events, Reached, RollUp, compared, longest_stuck
from notifications import examples
from notifications.example_reports import NAMES, runs
from notifications.examples import ACME, MARA, NOW, TODAY


def roll_up() -> RollUp:
    """A week in which one journey got stuck, one was completed and two were started."""
    everything = (*runs(), examples.without_csm())
    then = {run.journey.id: Level.ON_TRACK for run in everything[1:]}
    standings = [(run, run.headline, then.get(run.journey.id)) for run in everything]
    return RollUp(
        MARA,
        TODAY,
        NOW - timedelta(days=7),
        examples.ZONE,
        "segment:enterprise",
        by_csm=compared((run.journey.csm or "", now, was) for run, now, was in standings),
        by_template=compared(((run.template.name, run.template.stage), now, was) for run, now, was in standings),
        events=Events(
            2,
            Counter({Outcome.COMPLETED: 1}),
            7,
            (Reached("First report sent", ACME.name, "Guided onboarding"),),
        ),
        stuck=longest_stuck((run, TODAY - timedelta(days=9)) for run in everything if run.headline is Level.STUCK),
        names=NAMES,
    )


def empty_roll_up() -> RollUp:
    """What a sample says where there is nothing at all."""
    return RollUp(MARA, TODAY, NOW - timedelta(days=7), examples.ZONE)
