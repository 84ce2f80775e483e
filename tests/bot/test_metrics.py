"""What Prometheus reads (docs/for-operators.md)."""

import math
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.incoming import RequestKind
from bot.metrics import OUTCOMES, Metrics
from bot.slack import SlackUncertain
from journeys.messages import MessageKind
from journeys.outcomes import Dead, DeliveryOutcome
from storage.backlog import Backlog

NOW = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
NOTHING = Backlog(0, None, None)


def read(text: bytes) -> dict[str, float]:
    """All samples by name and labels as they are told."""
    return {
        sample.name + "".join(f" {name}={label}" for name, label in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def test_every_outcome_of_a_delivery_has_its_word() -> None:
    assert set(OUTCOMES) == set(get_args(DeliveryOutcome))
    assert {"sent", "retry", "postponed", "cancelled", "ambiguous", "dead"} <= set(OUTCOMES.values())


def test_what_waits_is_told_with_its_age() -> None:
    backlog = Backlog(7, NOW - timedelta(seconds=90), NOW - timedelta(minutes=5))
    told = read(Metrics().text(backlog, NOW))

    assert told["journeybot_outbox_messages"] == 7
    assert told["journeybot_outbox_oldest_ready_seconds"] == 90
    assert told["journeybot_sweep_lag_seconds"] == 300
    assert told["journeybot_database_up"] == 1


@pytest.mark.parametrize("ahead", [NOTHING, Backlog(1, NOW + timedelta(hours=1), NOW + timedelta(days=1))])
def test_what_is_not_due_yet_has_no_age(ahead: Backlog) -> None:
    told = read(Metrics().text(ahead, NOW))

    assert told["journeybot_outbox_oldest_ready_seconds"] == told["journeybot_sweep_lag_seconds"] == 0


def test_what_only_the_database_knows_is_no_number_while_it_is_gone() -> None:
    metrics = Metrics()
    metrics.text(NOTHING, NOW)
    told = read(metrics.text(None, NOW))

    assert told["journeybot_database_up"] == 0
    assert math.isnan(told["journeybot_outbox_messages"])
    assert math.isnan(told["journeybot_outbox_oldest_ready_seconds"])
    assert math.isnan(told["journeybot_sweep_lag_seconds"])


def test_a_call_in_vain_is_counted_by_its_failure_and_goes_on_failing() -> None:
    metrics = Metrics()
    with metrics.calling("chat.postMessage"):
        pass
    with pytest.raises(SlackUncertain), metrics.calling("chat.postMessage"):
        raise SlackUncertain("cut off")
    told = read(metrics.text(NOTHING, NOW))

    assert told["journeybot_slack_request_seconds_count method=chat.postMessage"] == 2
    assert told["journeybot_slack_failures_total failure=uncertain method=chat.postMessage"] == 1


def test_each_bot_counts_for_itself() -> None:
    one, other = Metrics(), Metrics()
    one.tried(MessageKind.ALERT, Dead("gone"), False)
    one.checked(3)
    one.failed()

    name = "journeybot_deliveries_total kind=alert outcome=dead"
    assert read(one.text(NOTHING, NOW))[name] == 1
    assert read(other.text(NOTHING, NOW))[name] == 0


def test_every_series_is_there_before_its_first_count() -> None:
    told = read(Metrics().text(NOTHING, NOW))

    for kind in MessageKind:
        assert {f"journeybot_deliveries_total kind={kind} outcome={word}" for word in OUTCOMES.values()} <= set(told)
    assert {f"journeybot_ack_seconds_count kind={kind}" for kind in RequestKind} <= set(told)
    assert not [name for name in told if "_created" in name]


def test_every_figure_is_told_to_operators_and_alerts_use_no_other() -> None:
    page = (Path(__file__).parents[2] / "docs" / "watching.md").read_text("utf-8")
    told = set(re.findall(r"^\| `(journeybot_\w+)` \|", page, re.MULTILINE))
    families = text_string_to_metric_families(Metrics().text(NOTHING, NOW).decode())
    assert [word for word in OUTCOMES.values() if f"`{word}`" not in page] == []
    names = {f"{family.name}_total" if family.type == "counter" else family.name for family in families}

    assert told == {name for name in names if not name.startswith("process_")}
    assert {name.removesuffix("_count").removesuffix("_bucket") for name in re.findall(r"journeybot_\w+", page)} == told
