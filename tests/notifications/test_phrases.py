"""People, days and reasons are put in words that read the same everywhere."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from journeys.journey import Activity, ActivityState, Outcome
from journeys.lifecycle import end
from notifications import examples, phrases, run_phrases
from notifications.limits import block_problems
from tests.notifications.hostile import SAMPLES

TODAY = date(2026, 6, 3)


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (None, "no due date"),
        (date(2026, 6, 3), "due today, Wed 3 Jun"),
        (date(2026, 6, 4), "due tomorrow, Thu 4 Jun"),
        (date(2026, 6, 8), "due Mon 8 Jun"),
        (date(2027, 1, 4), "due Mon 4 Jan 2027"),
        (date(2026, 6, 2), "1 day overdue, was due Tue 2 Jun"),
        (date(2026, 5, 1), "33 days overdue, was due Fri 1 May"),
    ],
)
def test_a_due_date_is_told_from_today(due_on: date | None, words: str) -> None:
    assert phrases.due(due_on, TODAY) == words


def test_a_due_date_that_time_off_moved_says_from_when() -> None:
    run = examples.delayed()
    task = replace(
        run.journey.activities[0], state=ActivityState.PENDING, due_on=run.today, planned_on=date(2026, 5, 29)
    )
    due = f"due today, {phrases.day(run.today, run.today)}"
    assert phrases.due_in(run, task) == f"{due}, moved from Fri 29 May for time off"
    assert phrases.due_in(run, replace(task, planned_on=run.today)) == due
    paused = replace(run, journey=replace(run.journey, paused_on=run.today))
    assert phrases.due_in(paused, task).endswith("plus the pause, moved from Fri 29 May for time off")


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 activities"), (1, "1 activity"), (2, "2 activities"), (12345, "12,345 activities")]
)
def test_a_number_agrees_with_its_noun(number: int, words: str) -> None:
    assert phrases.count(number, "activity", "activities") == words


def test_a_regular_noun_needs_no_plural() -> None:
    assert phrases.count(3, "task") == "3 tasks"


def test_what_the_bot_did_happened_by_itself() -> None:
    assert phrases.by("") == "by itself"
    assert phrases.by("U0MARA") == "by <@U0MARA>"


def test_an_owner_that_is_no_slack_id_stays_text() -> None:
    assert phrases.who("Mara <!channel>") == "Mara &lt;!channel&gt;"
    assert len(phrases.who("w" * 5000)) <= 160
    assert phrases.who(None) == "nobody yet"


def test_an_instant_is_shown_in_the_readers_zone() -> None:
    shown = phrases.at(datetime(2026, 6, 3, 12, 2, tzinfo=UTC))
    assert shown == "<!date^1780488120^{date_short_pretty} at {time}|3 Jun 2026, 12:02 UTC>"


@pytest.mark.parametrize(
    ("state", "words"),
    [(ActivityState.COMPLETED, "Done by <@U0THEO>"), (ActivityState.SKIPPED, "Skipped by <@U0THEO>")],
)
def test_what_has_ended_says_by_whom_when_and_why(state: ActivityState, words: str) -> None:
    activity = replace(_activity(), state=state, ended_by="U0THEO", ended_at=examples.NOW, reason="Not needed")
    told = phrases.handled(activity)
    assert told.startswith(f"{words}, <!date^")
    assert told.endswith(": Not needed")


def test_an_open_activity_says_what_else_is_worth_knowing() -> None:
    activity = replace(_activity(), state=ActivityState.IN_PROGRESS, required=False, snoozed_until=date(2026, 6, 5))
    assert phrases.listed(phrases.marks(activity, TODAY)) == "in progress · optional · snoozed until Fri 5 Jun"


def test_a_snooze_that_is_over_is_not_mentioned() -> None:
    assert phrases.listed(phrases.marks(replace(_activity(), snoozed_until=TODAY), TODAY)) == ""


def test_a_pause_without_an_end_says_so() -> None:
    run = examples.paused()
    told = run_phrases.paused(replace(run.journey, resumes_on=None, reason=None), run.today)
    assert told == "*Paused* since Mon 1 Jun, until somebody resumes it"


@pytest.mark.parametrize("name", SAMPLES)
def test_a_bold_name_is_never_empty_or_too_long(name: str) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": phrases.strong(name)}}
    assert block_problems([section], "message") == []
    assert 2 < len(phrases.strong(name)) <= 152


def _activity() -> Activity:
    return examples.on_track().journey.activities[0]


def test_a_journey_started_beside_another_says_since_when() -> None:
    run = examples.delayed()
    again = replace(run, journey=replace(run.journey, again=True))
    assert run_phrases.place(run) == "Acme Rockets, Guided onboarding"
    assert run_phrases.place(again) == f"Acme Rockets, Guided onboarding ({run_phrases.started(again)})"
    assert run_phrases.started(again).startswith("started again")
    assert run_phrases.place_and_start(again) == f"Acme Rockets, Guided onboarding · {run_phrases.started(again)}"


@pytest.mark.parametrize("name", ["x" * 400, "e\u0301" * 400, "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 90])
def test_when_it_started_is_told_however_long_its_name_is(name: str) -> None:
    run = examples.delayed()
    template = run.template.model_construct(**{**dict(run.template), "name": name})
    again = replace(run, template=template, journey=replace(run.journey, again=True))
    assert run_phrases.place(again).endswith(f"… ({run_phrases.started(again)})")


def test_one_that_ended_before_its_day_was_planned_for_it() -> None:
    run = examples.scheduled_run()
    ended = replace(run, journey=end(run.journey, Outcome.CANCELLED, examples.MARA, examples.NOW))
    assert run_phrases.started(ended) == "was planned for Mon 8 Jun"
    assert run_phrases.figures(ended).endswith(" activities done · was planned for Mon 8 Jun")
    assert run_phrases.started(run) == ""
