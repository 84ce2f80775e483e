"""What was expected beside what arrived: nothing is to be lost, doubled, somebody else's or of another day."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.chaos.oracle import Expected

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Report:
    """Counts of messages. `repeated` ones said of themselves that they may be a repeat."""

    expected: int
    delivered: int
    lost: int
    duplicated: int
    wrong_recipient: int
    wrong_day: int
    repeated: int
    most_repeats: int
    strange: int
    examples: Sequence[str]

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.duplicated or self.wrong_recipient or self.wrong_day or self.strange)

    def __str__(self) -> str:
        figures = (
            f"expected {self.expected}, delivered {self.delivered}, lost {self.lost}, duplicated {self.duplicated}, "
            f"wrong recipient {self.wrong_recipient}, wrong day {self.wrong_day}, marked repeats {self.repeated}, "
            f"not understood {self.strange}"
        )
        return "\n".join([figures, *(f"  {example}" for example in self.examples)])


def compared(
    expected: Counter[Expected],
    got: Counter[Expected],
    repeats: Counter[Expected],
    strange: Sequence[str],
    ids: Mapping[Expected, Sequence[str]],
) -> Report:
    """Each message that is missing or too many is counted once, by the nearest explanation.

    `ids` are those of the outbox: where both have one, it was sent twice; where they differ, it was queued twice.
    """
    missing, surplus = expected - got, got - expected
    examples = [f"missing: {one}" for one in list(missing - repeats)[:SHOWN]] + [
        f"too many: {one}: {', '.join(ids.get(one, ()))}" for one in list(surplus)[:SHOWN]
    ]
    wrong_day = _paired(missing, surplus, lambda one: one[1:])
    wrong_recipient = _paired(missing, surplus, lambda one: (one.step, one.kind, one.about))
    # A repeat may be the only one that arrived.
    missing -= repeats
    return Report(
        expected=expected.total(),
        delivered=got.total() + repeats.total(),
        lost=missing.total(),
        duplicated=sum(count for one, count in surplus.items() if one in expected),
        wrong_recipient=wrong_recipient,
        wrong_day=wrong_day + sum(count for one, count in surplus.items() if one not in expected),
        repeated=repeats.total(),
        most_repeats=max(repeats.values(), default=0),
        strange=len(strange),
        examples=[*examples, *strange[:SHOWN]],
    )


def _paired(missing: Counter[Expected], surplus: Counter[Expected], same: Callable[[Expected], object]) -> int:
    """Take out of both what is the same but for one thing, and count it."""
    waiting = {same(one): one for one in missing}
    pairs = 0
    for one in [*surplus]:
        other = waiting.get(same(one)) if one not in missing else None
        if other is not None and missing[other] > 0 and other != one:
            taken = min(missing[other], surplus[one])
            missing[other] -= taken
            surplus[one] -= taken
            pairs += taken
    for counter in (missing, surplus):
        for one in [one for one, count in counter.items() if count <= 0]:
            del counter[one]
    return pairs
