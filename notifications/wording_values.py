"""What a team's own wording can say of a journey: plain values, people's texts still as they wrote them (N8)."""

from collections.abc import Mapping

from journeys.run import Run
from notifications import phrases, run_phrases
from notifications.wording_language import ready


def journey_values(run: Run) -> Mapping[str, object]:
    return {
        "customer": run.customer.name,
        "stage": run.customer.stage,
        "journey": run_phrases.run_name(run),
        "version": run.journey.template_version,
        "headline": ready(run_phrases.headline(run)),
        "csm": ready(phrases.who(run.journey.csm)),
    }
