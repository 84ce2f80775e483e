"""What the small forms say before anybody fills them in."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from journeys.digests import Item, LateJourney
from journeys.journey import Outcome
from journeys.run import Run
from notifications import examples
from notifications.elements import Block
from notifications.ids import Action, Field
from notifications.limits import view_problems
from notifications.refs import PageRef
from notifications.requests import BY_HAND, FormContext
from notifications.views import activities, journey_forms, notices
from notifications.views.digest_section import PER_PAGE, digest_section_view
from notifications.views.settings import settings_form
from tests.notifications.views.cases import CONTEXT, SECTION, forms, rebuilt, settings, settings_away, texts


def _element(view: Block, field: str) -> dict[str, Any]:
    return next(dict(block["element"]) for block in view["blocks"] if block.get("block_id") == field)


def _with_reasons(*reasons: str) -> Run:
    run = examples.stuck()
    template = rebuilt(run.template, failure_reasons=reasons)
    return Run(run.journey, template, run.customer, run.today)


def test_a_form_carries_what_it_acts_on_and_where_its_button_stood() -> None:
    for name, view in forms().items():
        if name not in (
            "start",
            "start for a customer",
            "preview",
            "preview with boxes",
            "ticks",
            "archive",
            "settings",
            "settings while away",
        ):
            assert FormContext.decode(view["private_metadata"]) == CONTEXT, name


def test_a_form_names_the_activity_and_its_journey() -> None:
    told = "*Admin access granted*\nAcme Rockets, Guided onboarding · started Thu 14 May · 9 days overdue"
    assert told in texts(forms()["skip"])


def test_snoozing_proposes_the_next_working_day() -> None:
    friday = replace(examples.on_track(), today=date(2026, 6, 5))
    assert _element(journey_forms.snooze_journey_form(friday, CONTEXT), Field.UNTIL)["initial_date"] == "2026-06-08"


def test_the_due_date_form_begins_with_the_present_date_and_says_what_would_follow() -> None:
    run = examples.delayed()
    assert run.next_activity
    view = activities.due_date_form(run, run.next_activity, CONTEXT, "3 later activities would move.")
    assert _element(view, Field.DUE_ON)["initial_date"] == "2026-05-25"
    assert "3 later activities would move." in texts(view)


def test_failing_a_required_activity_warns_that_its_milestone_waits() -> None:
    activity = examples.delayed().journey.activities[0]
    view = activities.fail_activity_form(examples.delayed(), activity, CONTEXT)
    optional = activities.fail_activity_form(examples.delayed(), replace(activity, required=False), CONTEXT)
    assert "milestone waits" in texts(view)
    assert "milestone waits" not in texts(optional)


def test_a_journey_is_ended_by_hand_in_three_ways_each_explained() -> None:
    options = _element(forms()["end"], Field.OUTCOME)["options"]
    assert [option["value"] for option in options] == list(BY_HAND)
    assert all(len(option["description"]["text"]) > 20 for option in options)
    assert "4 open activities will be skipped" in texts(forms()["end"])


def test_completed_is_proposed_when_everything_is_done() -> None:
    open_one, all_done = examples.delayed(), examples.completed()
    assert "initial_option" not in _element(journey_forms.end_form(open_one, CONTEXT), Field.OUTCOME)
    chosen = _element(journey_forms.end_form(all_done, CONTEXT), Field.OUTCOME)["initial_option"]["value"]
    assert chosen == Outcome.COMPLETED


def test_a_failure_is_explained_by_one_of_the_templates_reasons() -> None:
    options = _element(forms()["fail"], Field.REASON)["options"]
    assert [option["text"]["text"] for option in options] == ["Lost champion", "Customer did not commit", "Budget"]


def test_without_listed_reasons_one_is_typed() -> None:
    view = journey_forms.fail_form(_with_reasons(), CONTEXT)
    assert _element(view, Field.REASON)["type"] == "plain_text_input"


def test_reasons_too_long_for_a_list_are_written_out_and_numbered() -> None:
    long = "The customer " + "really " * 60 + "left"
    view = journey_forms.fail_form(_with_reasons("Budget", long), CONTEXT)
    assert f"1. Budget\n2. {long}" in texts(view)
    assert _element(view, Field.REASON)["options"][1]["text"]["text"].startswith("2. The customer")
    assert view_problems(view) == []


def test_any_number_of_reasons_fits() -> None:
    view = journey_forms.fail_form(_with_reasons(*("x" * 500 for _ in range(300))), CONTEXT)
    assert view_problems(view) == []


def test_settings_show_what_holds_now_and_print_the_zone_with_its_time() -> None:
    view = settings_form(settings())
    assert _element(view, Field.DIGEST_AT)["initial_time"] == "09:00"
    assert [option["value"] for option in _element(view, Field.DIGEST_DAYS)["initial_options"]] == ["mon", "tue"]
    assert len(_element(view, Field.DIGEST_ON)["initial_options"]) == 1
    assert "Your zone is Europe/Berlin, now 07:00." in texts(view)
    assert _element(view, Field.TIMEZONE)["initial_option"]["value"] == "slack"
    assert "initial_options" not in _element(view, Field.QUIET_ON)
    assert _element(view, Field.MUTE)["initial_option"]["value"] == "not"
    assert "initial_options" not in _element(view, Field.AWAY_ON)
    assert "<#C0SUCCESS> gets a team digest at 07:00 (Europe/Berlin): Mon, Fri" in texts(view)


def test_settings_of_whoever_is_muted_and_away_show_until_when() -> None:
    view = settings_form(settings_away())
    assert _element(view, Field.TIMEZONE)["initial_option"]["value"] == "Asia/Kolkata"
    assert _element(view, Field.QUIET_UNTIL)["initial_time"] == "07:00"
    assert "Muted until Fri 5 Jun, 07:00" in texts(view)
    assert _element(view, Field.MUTE)["initial_option"]["value"] == "as it is"
    days = [_element(view, field)["initial_date"] for field in (Field.AWAY_FROM, Field.AWAY_UNTIL)]
    assert days == ["2026-06-03", "2026-06-06"]
    assert _element(view, Field.STAND_IN)["initial_user"] == "U0THEO"


def test_a_stand_in_who_has_left_is_told_at_their_field() -> None:
    left = "This person has left this Slack workspace. Choose somebody else."
    assert left not in texts(settings_form(settings_away()))
    view = settings_form(replace(settings_away(), stand_in_has_left=True))
    assert left in texts(view)
    assert view_problems(view) == []


def test_an_absence_that_is_over_is_not_shown_again() -> None:
    past = settings_away()
    view = settings_form(replace(past, now=past.now + timedelta(days=4)))
    assert "initial_options" not in _element(view, Field.AWAY_ON)
    assert "initial_date" not in _element(view, Field.AWAY_FROM)
    assert _element(view, Field.MUTE)["initial_option"]["value"] == "not"


def test_a_digest_that_is_off_is_shown_so() -> None:
    off = replace(settings(), person=replace(settings().person, digest_on=False), next_digest_at=None, team=None)
    view = settings_form(off)
    assert "initial_options" not in _element(view, Field.DIGEST_ON)
    assert "Next digest" not in texts(view)


def test_alerts_only_go_to_channels_that_people_share() -> None:
    element = _element(settings_form(settings()), Field.CHANNEL)
    assert element["filter"]["include"] == ["public", "private"]


def test_a_section_of_a_digest_is_paged() -> None:
    run = examples.delayed()
    items = [Item(run, run.journey.activities[4])] * (PER_PAGE + 1)
    first, second = digest_section_view(SECTION, "Overdue", items), digest_section_view(SECTION, "Overdue", items, 2)
    assert texts(first).count("Mark done") == PER_PAGE
    assert texts(second).count("Mark done") == 1
    assert PageRef.parse(second["private_metadata"]) == PageRef(str(SECTION), 2)
    turn = first["blocks"][-1]["elements"][0]
    assert (turn["action_id"], turn["value"]) == (Action.DIGEST_PAGE, second["private_metadata"])


def test_late_journeys_are_listed_with_their_reason() -> None:
    run = examples.stuck()
    assert run.progress
    view = digest_section_view(SECTION, "Late", [LateJourney(run, run.progress)])
    assert "*Stuck*: 3 of 3 activities overdue" in texts(view)
    assert view["blocks"][0]["accessory"]["action_id"] == Action.OPEN_JOURNEY


def test_an_empty_section_says_so() -> None:
    assert "Nothing is left here" in texts(digest_section_view(SECTION, "Overdue", []))


def test_a_refusal_shows_markup_as_it_was_escaped() -> None:
    view = notices.refusal_view("Already done by <@U0MARA>.")
    assert view["blocks"][0]["text"]["text"] == "Already done by <@U0MARA>."
    assert "submit" not in view


def test_a_notice_may_name_people() -> None:
    assert notices.notice_view("Done", "Done by <@U0MARA>")["blocks"][0]["text"]["text"] == "Done by <@U0MARA>"
