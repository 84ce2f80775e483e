import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.journey import JourneyState
from journeys.planning import PlannedActivity, PlannedMilestone
from journeys.run import Run
from journeys.template import CountedDays
from notifications import example_reports, examples
from notifications.elements import Block
from notifications.ids import Action, Field
from notifications.limits import view_problems
from notifications.requests import StartRequest
from notifications.views.start_preview import start_preview
from tests.notifications.views.cases import STARTS_ON, marketing, preview, request, texts


def _fields(view: Block) -> set[str]:
    return {block["block_id"] for block in view["blocks"] if block["type"] == "input"}


def test_the_request_is_carried_with_the_version_that_was_shown() -> None:
    asked = request(owners={"csm": examples.THEO})
    view = start_preview(preview(template_version=7), asked)
    assert StartRequest.decode(view["private_metadata"]) == replace(asked, version=7)


def test_it_shows_dates_by_milestone_and_activity() -> None:
    activity = PlannedActivity("Hold the kick-off call", examples.PRIYA, STARTS_ON + timedelta(days=3))
    milestone = PlannedMilestone("Kick-off", STARTS_ON, STARTS_ON + timedelta(days=7), (activity,))
    shown = texts(start_preview(preview(milestones=(milestone,)), request()))
    assert "Starts on Mon 1 Jun 2026, planned end Thu 16 Jul (45 days)" in shown
    assert "*Kick-off* · Mon 1 Jun to Mon 8 Jun" in shown
    assert "• Hold the kick-off call · due Thu 4 Jun · <@U0PRIYA>" in shown


def _on_working_days(run: Run) -> Run:
    return replace(run, template=run.template.model_copy(update={"calendar": CountedDays.WORKING}))


@pytest.mark.parametrize(
    ("run", "told"),
    [
        (
            examples.begun(10),
            "Today would be day 10: 4 activities would be overdue at once, and the journey *stuck*. "
            "Choose a later date, or start and mark as done what is done already.",
        ),
        (
            examples.begun(2),
            "Today would be day 2: 1 activity would be overdue at once, and the journey *delayed*. "
            "Choose a later date, or start and mark as done what is done already.",
        ),
        (
            examples.late_by_days(),
            "Today would be day 50: the journey would be *delayed* at once. Choose a later date to begin on track.",
        ),
        (_on_working_days(examples.begun(10)), "Today would be working day 8: 4 activities would be overdue at once"),
    ],
)
def test_a_start_in_the_past_says_what_follows_from_it(run: Run, told: str) -> None:
    shown = texts(start_preview(preview(starts_on=run.journey.starts_on, at_once=run), request()))
    assert told in shown
    assert shown.index(told) < shown.index("*What happens when*")


@pytest.mark.parametrize("run", [examples.begun(1), examples.scheduled_run()])
def test_a_start_after_which_all_is_on_track_says_nothing_of_it(run: Run) -> None:
    assert "Today would be" not in texts(start_preview(preview(at_once=run), request()))


@pytest.mark.parametrize(
    ("country", "end", "told"),
    [
        ("FR", "Tue 4 Aug", "no public holidays of FR"),
        ("US", "Wed 5 Aug", "no public holidays of US"),
        ("XX", "Mon 3 Aug", "Public holidays in XX are not known to the bot"),
        ("", "Mon 3 Aug", "as its country is not set"),
    ],
)
def test_working_days_are_told_with_what_is_known_of_holidays(country: str, end: str, told: str) -> None:
    base = preview()
    template = base.template.model_copy(update={"calendar": CountedDays.WORKING})
    shown = texts(
        start_preview(replace(base, template=template, customer=replace(base.customer, country=country)), request())
    )
    assert f"planned end {end} (45 working days)" in shown
    assert told in shown


def test_conditions_are_told_in_words() -> None:
    shown = texts(start_preview(preview("Contract signed"), request()))
    for verdict in ("Met", "Not met", "Not known, please judge yourself"):
        assert f"• {verdict}: Contract signed" in shown


def test_unmet_conditions_ask_for_a_tick() -> None:
    assert _fields(start_preview(preview(running=None), request())) == {Field.OVERRIDE}


def test_what_only_a_person_can_tell_has_a_box_and_the_override_is_then_a_choice() -> None:
    ticked = example_reports.judged("The date is agreed", ticked_by=examples.MARA)
    view = start_preview(preview(conditions=(example_reports.judged(), ticked), running=None), request())
    boxes, override = (block for block in view["blocks"] if block["type"] == "input")
    assert [option["text"]["text"] for option in boxes["element"]["options"]] == ["The sponsor has agreed"]
    assert (override["block_id"], override["optional"]) == (Field.OVERRIDE, True)
    shown = texts(view)
    assert "• Not ticked, only a person can tell: The sponsor has agreed" in shown
    assert re.search(r"• Ticked by <@U0MARA>, .*: The date is agreed", shown)


def test_with_all_met_nothing_is_asked() -> None:
    view = start_preview(preview(conditions=(), running=None), request())
    assert _fields(view) == set()
    assert view["submit"]["text"] == "Start"


def test_one_that_is_running_is_named_with_its_day_and_can_be_opened() -> None:
    view = start_preview(preview("Acme", conditions=()), request())
    assert "*Acme is already in Acme v3 (day 20).*" in texts(view)
    assert _fields(view) == {Field.AGAIN}
    opens = [block["accessory"]["action_id"] for block in view["blocks"] if "accessory" in block]
    assert Action.OPEN_JOURNEY in opens


@pytest.mark.parametrize(("run", "state"), [(examples.paused(), "paused"), (examples.scheduled_run(), "scheduled")])
def test_one_that_stands_still_is_named_with_its_state(run: Run, state: str) -> None:
    assert run.journey.state is JourneyState(state)
    assert f"({state})" in texts(start_preview(preview(running=run), request()))


def test_without_consent_a_marketing_journey_cannot_be_started_by_anybody() -> None:
    view = start_preview(marketing("Acme"), request())
    assert "submit" not in view
    assert _fields(view) == set()
    assert "Acme has not opted in to marketing" in texts(view)


def test_with_consent_it_can() -> None:
    allowed = replace(examples.ACME, marketing_opt_in=True)
    assert start_preview(replace(marketing(), customer=allowed), request())["submit"]["text"] == "Start"


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 120), st.integers(0, 60), st.integers(0, 200))
def test_a_preview_of_any_size_fits_and_counts_what_it_leaves_out(
    milestones: int, activities: int, conditions: int
) -> None:
    activity = PlannedActivity("w" * 100, examples.PRIYA, STARTS_ON)
    milestone = PlannedMilestone("m" * 100, STARTS_ON, STARTS_ON, (activity,) * activities)
    one = example_reports.judged("c" * 500)
    whole = preview(milestones=(milestone,) * milestones, conditions=(one,) * conditions, warnings=("x",) * conditions)
    view = start_preview(whole, request())
    shown = texts(view)
    assert view_problems(view) == []
    assert conditions <= 20 or f"{conditions - 20} more" in shown
    left_out = milestones - shown.count("m" * 100)
    assert left_out == 0 or f"{left_out} more" in shown


def test_many_owners_are_counted() -> None:
    owners = {f"role-{number}": examples.MARA for number in range(40)}
    assert "10 more" in texts(start_preview(preview(owners=owners), request()))


def test_date_template_and_owners_can_still_be_changed() -> None:
    view = start_preview(preview(), request())
    assert view["blocks"][0]["accessory"]["action_id"] == Action.START_CHANGE
