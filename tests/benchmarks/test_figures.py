"""The table says what it should of the figures it is given."""

from benchmarks.figures import Line, per_second, plain, table


def test_a_ratio_is_the_median_of_the_ratios_of_each_turn_with_their_range() -> None:
    line = Line("answers", [100, 300, 400], [1000, 1000, 1000], per_second)

    assert "0.30 (0.10–0.40)" in table([line])


def test_a_target_is_met_on_its_good_side_only() -> None:
    low = Line("low", [1, 1, 9], [2, 2, 2], plain, target=0.5)
    high = Line("high", [1, 1, 9], [2, 2, 2], plain, target=0.6, at_most=False)

    assert (low.verdict, high.verdict) == ("met", "missed")


def test_a_target_can_be_one_of_the_product_alone() -> None:
    line = Line("memory", [120], (), plain, target=150, of_ratio=False)

    assert line.verdict == "met"
    assert table([line]).splitlines()[-1].split("|")[3:5] == [" –     ", " –     "]


def test_a_measure_without_a_target_has_no_verdict() -> None:
    assert Line("p50", [1], [2], plain).verdict == ""
