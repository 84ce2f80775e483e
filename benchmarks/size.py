"""How much is measured, and how often."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """`customers` are those that are asked for; `few` and `many` journeys are swept, `due` of the many, and `times` as
    many.

    `seconds` is how long one load lasts, `ticks` how many idle ticks make one figure. `months` are lived through in a
    demo with `in_demo` journeys; `shown` messages are on its page, and so many `clicks` follow.
    `messages` are brought to Slack in `turns`, each by all ways. In each of `workspaces` twenty people get a digest.
    `limited` are channels and the messages each gets; what is killed is `watched` so many seconds. `instants` journeys
    grow late one after the other, half of them in a pause of `pause` seconds.
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
    messages: int
    workspaces: int
    limited: tuple[tuple[int, int], ...]
    watched: float
    instants: int
    pause: float
    times: int
    turns: int
    shown: int
    clicks: int


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
    messages=3_000,
    workspaces=10_000,
    limited=((500, 4), (2_000, 3)),
    watched=120,
    instants=200,
    pause=10,
    times=10,
    turns=5,
    shown=2_000,
    clicks=50,
)
QUICK = Size(
    customers=50,
    few=50,
    many=200,
    due=20,
    repetitions=2,
    seconds=0.2,
    ticks=5,
    in_demo=5,
    months=1,
    messages=60,
    workspaces=50,
    limited=((10, 3),),
    watched=3,
    instants=10,
    pause=1,
    times=2,
    turns=1,
    shown=20,
    clicks=2,
)
"""To see that it all works; its ratios mean nothing."""
