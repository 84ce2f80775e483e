"""How much is measured, and how often."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """`customers` are those that are asked for; `few` and `many` journeys are swept, `due` of the many.

    `seconds` is how long one load lasts, `ticks` how many idle ticks make one figure.
    """

    customers: int
    few: int
    many: int
    due: int
    repetitions: int
    seconds: float
    ticks: int


FULL = Size(customers=10_000, few=1_000, many=100_000, due=1_000, repetitions=7, seconds=4, ticks=400)
QUICK = Size(customers=50, few=50, many=200, due=20, repetitions=2, seconds=0.2, ticks=5)
"""To see that it all works; its ratios mean nothing."""
