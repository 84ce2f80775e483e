"""How much is measured, and how often."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """`customers` are those that are asked for; `few` and `many` journeys are swept, `due` of the many.

    `seconds` is how long one load lasts, `ticks` how many idle ticks make one figure. `months` are lived through in a
    demo with `in_demo` journeys.
    """

    customers: int
    few: int
    many: int
    due: int
    repetitions: int
    seconds: float
    ticks: int
    in_demo: int
    months: int


FULL = Size(
    customers=10_000,
    few=1_000,
    many=100_000,
    due=1_000,
    repetitions=7,
    seconds=4,
    ticks=400,
    in_demo=200,
    months=3,
)
QUICK = Size(customers=50, few=50, many=200, due=20, repetitions=2, seconds=0.2, ticks=5, in_demo=5, months=1)
"""To see that it all works; its ratios mean nothing."""
