"""What Prometheus reads at /metrics (docs/watching.md). Labels are words of ours and names of Slack's methods:
never a name, an id or a text of anybody's.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from importlib.metadata import version
from typing import get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from bot.incoming import RequestKind
from journeys.messages import MessageKind
from journeys.outcomes import DeliveryOutcome
from storage.backlog import Backlog

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
OUTCOMES: Mapping[type[DeliveryOutcome], str] = {
    kind: kind.__name__.removesuffix("At").lower() for kind in get_args(DeliveryOutcome)
}
"""Sent, retry, postponed, cancelled, ambiguous, dead and so on."""

ACK_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)
"""Up to the three seconds after which Slack takes a request as failed."""

SLACK_SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15)
SWEEP_SECONDS = (0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
UNKNOWN = float("nan")
"""What a gauge shows while the database cannot be asked; comparing with it is never true."""

# A second series for each, with the instant of its beginning, which nobody asked for.
disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    """The figures of one bot, in a registry of their own, so that many bots may live in one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._gauge("journeybot_info", "The version that runs.", "version").labels(version("journeybot")).set(1)
        acks = self._histogram("journeybot_ack_seconds", "From a request to its answer.", ACK_SECONDS, "kind")
        self._acks = {kind: acks.labels(kind) for kind in RequestKind}
        self._calls = self._histogram(
            "journeybot_slack_request_seconds", "From a call of Slack to its answer.", SLACK_SECONDS, "method"
        )
        self._refusals = self._counter("journeybot_slack_failures", "Calls of Slack in vain.", "method", "failure")
        self._tries = self._counter("journeybot_deliveries", "Tries to deliver a message.", "kind", "outcome")
        self._repeats = self._counter("journeybot_repeats", "Messages sent once more in doubt.", "kind")
        self._errors = self._counter("journeybot_errors", "Work that failed by a mistake in the bot.")
        self._sweeps = self._histogram("journeybot_sweep_seconds", "A sweep from begin to end.", SWEEP_SECONDS)
        self._checks = self._counter("journeybot_checks", "Checks that sweeps have dealt with.")
        self._database = self._gauge("journeybot_database_up", "1 if the database answers.")
        self._waiting = self._gauge("journeybot_outbox_messages", "Messages on their way.")
        self._oldest = self._gauge("journeybot_outbox_oldest_ready_seconds", "Age of what has been ready for longest.")
        self._lag = self._gauge("journeybot_sweep_lag_seconds", "Age of the check that is overdue for longest.")
        self._begin_at_nought()

    def answering(self, kind: RequestKind) -> AbstractContextManager[object]:
        """A request of Slack's from its arrival to its answer."""
        return self._acks[kind].time()

    @contextmanager
    def calling(self, method: str) -> Iterator[None]:
        """A call of Slack; one that fails is counted by the class of its exception."""
        with self._calls.labels(method).time():
            try:
                yield
            except Exception as error:
                self._refusals.labels(method, type(error).__name__.removeprefix("Slack").lower()).inc()
                raise

    def tried(self, kind: MessageKind, outcome: DeliveryOutcome, is_repeat: bool) -> None:
        """A try to deliver a message has been settled; a repeat in doubt is counted as such, too."""
        self._tries.labels(kind, OUTCOMES[type(outcome)]).inc()
        self._repeats.labels(kind).inc(is_repeat)

    def sweeping(self) -> AbstractContextManager[object]:
        """One sweep, with what it waits for."""
        return self._sweeps.time()

    def checked(self, checks: int) -> None:
        """So many checks were dealt with."""
        self._checks.inc(checks)

    def failed(self) -> None:
        """A request, a look of the loop or a try to deliver ended in an error that nobody foresaw."""
        self._errors.inc()

    def text(self, backlog: Backlog | None, now: datetime) -> bytes:
        """All figures for Prometheus; there is no backlog while the database cannot be asked."""
        self._database.set(backlog is not None)
        self._waiting.set(backlog.messages if backlog else UNKNOWN)
        self._oldest.set(_age(backlog.ready_since, now) if backlog else UNKNOWN)
        self._lag.set(_age(backlog.next_check, now) if backlog else UNKNOWN)
        return generate_latest(self._registry)

    def _begin_at_nought(self) -> None:
        """A series that only appears with its first count hides that count from `increase`."""
        for kind in MessageKind:
            for outcome in OUTCOMES.values():
                self._tries.labels(kind, outcome)
            self._repeats.labels(kind)

    def _counter(self, name: str, said: str, *labels: str) -> Counter:
        """Its name ends in `_total` when it is told."""
        return Counter(name, said, labels, registry=self._registry)

    def _gauge(self, name: str, said: str, *labels: str) -> Gauge:
        return Gauge(name, said, labels, registry=self._registry)

    def _histogram(self, name: str, said: str, buckets: Sequence[float], *labels: str) -> Histogram:
        return Histogram(name, said, labels, buckets=buckets, registry=self._registry)


def _age(since: datetime | None, now: datetime) -> float:
    """Seconds since then; none where it lies ahead or is not at all."""
    return max(0.0, (now - since).total_seconds()) if since else 0.0
