"""The benchmarks run and compare; how fast anything is, no test asks."""

import re

import pytest

from benchmarks.__main__ import main

MEASURES = ("status: answers", "status: p50", "status: p99", "sweep, 20 due of 200 journeys", "idle tick")
RATIO = re.compile(r"\d+\.\d\d \(\d+\.\d\d–\d+\.\d\d\)")


def test_every_measure_comes_out_beside_its_floor_and_with_their_ratio(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--quick", "status", "sweep"])

    rows = [row for row in capsys.readouterr().out.splitlines() if row.startswith("| ")]
    for measure in MEASURES:
        (cells,) = [row.strip("| ").split(" | ") for row in rows if row.startswith(f"| {measure}")][:1]
        assert RATIO.search(cells[3]), cells


def test_posts_are_delivered_in_turns_with_the_floor_and_digests_are_made(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--quick", "delivery", "digests"])

    out = capsys.readouterr().out
    assert re.search(r"delivery, 60 messages, 0 ms: Journeybot on SQLite +\| [\d,]+/s", out)
    assert re.search(r"60 messages, 50 ms: Journeybot on \w+ beside a sequential client +\| [\d,]+/s", out)
    assert "1,000 digests, 50 workspaces, 50 zones: queued and composed" in out


def test_limits_answers_and_kills_are_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--quick", "limited", "ack", "killed"])

    out = capsys.readouterr().out
    assert re.search(r"SQLite, 10 channels × 3, one a second: beside the ideal +\| \d+\.\d s", out)
    assert re.search(r"SQLite, 10 channels × 3, one a second: missing +\| 0 ", out)
    assert re.search(r"/journey status while delivering, Journeybot on SQLite: p99 +\| [\d.,]+ ms", out)
    assert re.search(r"half in a pause: sent twice +\| 0 ", out)
    assert re.search(r"killed in mid-run, 60 messages: Journeybot on SQLite: doubled +\| 0 ", out)


def test_an_unknown_benchmark_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--quick", "coffee"])

    assert left.value.code == 2
    assert "there is no benchmark coffee" in capsys.readouterr().err
