"""Figures of repeated runs, and the table they are shown in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

Format = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One measure: what the product and the floor did in each repetition, side by side.

    The target is one of the ratio or, without `of_ratio`, of the product; `at_most` says on which side of it is good.
    """

    measure: str
    product: Sequence[float]
    floor: Sequence[float]
    shown: Format
    target: float | None = None
    at_most: bool = True
    of_ratio: bool = True

    @property
    def ratios(self) -> list[float]:
        """Of each turn; none where there is no floor, or it is nothing."""
        if not all(self.floor):
            return []
        return [ours / theirs for ours, theirs in zip(self.product, self.floor, strict=bool(self.floor))]

    @property
    def goal(self) -> str:
        """The target in words."""
        if self.target is None:
            return ""
        return f"{'≤' if self.at_most else '≥'} {(plain if self.of_ratio else self.shown)(self.target)}"

    @property
    def verdict(self) -> str:
        """Whether the median meets the target."""
        if self.target is None:
            return ""
        reached = median(self.ratios if self.of_ratio else self.product)
        return "met" if (reached <= self.target if self.at_most else reached >= self.target) else "missed"


HEADINGS = ("measure", "product", "floor", "ratio", "target", "")


def table(lines: Iterable[Line]) -> str:
    """The lines as a Markdown table; every cell is a median with its range."""
    rows = [HEADINGS, *(_cells(line) for line in lines)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADINGS))]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join("| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows)


def _cells(line: Line) -> tuple[str, ...]:
    return (
        line.measure,
        _spread(line.product, line.shown),
        _spread(line.floor, line.shown),
        _spread(line.ratios, plain),
        line.goal,
        line.verdict,
    )


def _spread(figures: Sequence[float], shown: Format) -> str:
    if not figures:
        return "–"
    middle = shown(median(figures))
    return middle if len(figures) == 1 else f"{middle} ({shown(min(figures))}–{shown(max(figures))})"


def plain(figure: float) -> str:
    return f"{figure:.2f}"


def number(figure: float) -> str:
    return f"{figure:,.0f}"


def per_second(figure: float) -> str:
    return f"{figure:,.0f}/s"


def milliseconds(seconds: float) -> str:
    figure = seconds * 1000
    return f"{figure:.2f} ms" if figure < 10 else f"{figure:,.0f} ms"


def in_seconds(figure: float) -> str:
    return f"{figure:.1f} s"


def megabytes(figure: float) -> str:
    return f"{figure / 1e6:.0f} MB"
