"""Somebody acts after a deadline has passed and before any sweep has seen it."""

from datetime import timedelta

from bot.demo.stage import Stage
from bot.usecases import activities, running
from tests.e2e.acts import begun


async def test_what_time_has_done_is_told_to_whoever_happens_to_act_first(http_stage: Stage) -> None:
    journey = begun(http_stage)
    http_stage.clock.move(timedelta(days=9))

    activities.note(http_stage.desk, http_stage.caller("mara"), journey.activities[0].id, "Called them.")
    http_stage.bot.loop.nudge()

    alert = await http_stage.people["mara"].sees("Acme Rockets is stuck", timeout=10)
    assert "5 of 5 activities overdue" in http_stage.people["mara"].read(alert)


async def test_two_acts_after_a_late_sweep_both_hold(http_stage: Stage) -> None:
    journey = begun(http_stage)
    http_stage.clock.move(timedelta(days=9))

    first, second = journey.activities[:2]
    activities.complete(http_stage.desk, http_stage.caller("mara"), first.id)
    activities.complete(http_stage.desk, http_stage.caller("mara"), second.id)
    done = running.pause(http_stage.desk, http_stage.caller("mara"), journey.id)

    assert {done.run.journey.activity(a.id).state for a in (first, second)} == {"completed"}
