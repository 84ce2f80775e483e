"""Consent withdrawn: the marketing journey pauses, nothing more is sent, the CSM is told (requirements T10)."""

from dataclasses import replace

from bot.demo.stage import Stage
from bot.usecases.asking import status
from bot.usecases.customers import put_customers
from journeys.customer import Customer
from journeys.reports import StatusReport

MARKETED = "icicle"


def _customer(stage: Stage) -> Customer:
    report = status(stage.desk, stage.caller("lucia"), MARKETED)
    assert isinstance(report, StatusReport)
    return report.customer


def _say(stage: Stage, customer: Customer) -> None:
    put_customers(stage.desk, customer.workspace, [customer], {}, stage.clock.now())
    stage.bot.loop.nudge()


async def test_the_csm_hears_that_consent_is_gone_and_cannot_resume_before_it_is_back(stage: Stage) -> None:
    lucia = stage.people["lucia"]
    _say(stage, replace(_customer(stage), marketing_opt_in=False))

    told = await lucia.sees("no longer wants marketing", timeout=15)
    assert "Icicle Ice Cream" in told.text
    assert "has not opted in" in (await lucia.command("/journey", f"resume {MARKETED}")).text

    _say(stage, replace(_customer(stage), marketing_opt_in=True))
    assert "Resumed: Icicle Ice Cream" in (await lucia.command("/journey", f"resume {MARKETED}")).text
