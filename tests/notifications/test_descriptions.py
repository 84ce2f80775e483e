"""What a template says of itself and its activities is shown where somebody has to decide or to work (T1, T6)."""

from dataclasses import replace

from journeys.journey import ActivityState
from journeys.run import Run
from notifications.activity_blocks import described_item
from notifications.examples import on_track
from notifications.ids import Origin


def _described(run: Run) -> Run:
    text = run.template.model_dump()
    for milestone in text["milestones"]:
        for activity in (*milestone["tasks"], *milestone["achievements"]):
            activity["description"] = "Ask for <goals>."
    return replace(run, template=type(run.template).model_validate(text))


def test_an_open_activity_says_what_is_to_be_done() -> None:
    run = _described(on_track())
    activity = next(a for a in run.journey.activities if a.is_open)

    assert described_item(run, activity, Origin.JOURNEY).lines[-1] == "Ask for &lt;goals&gt;."


def test_one_that_has_ended_says_what_became_of_it_instead() -> None:
    run = _described(on_track())
    ended = replace(run.journey.activities[0], state=ActivityState.COMPLETED)

    assert "Ask for" not in " ".join(described_item(run, ended, Origin.JOURNEY).lines)
