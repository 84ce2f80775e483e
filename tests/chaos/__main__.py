"""`python -m tests.chaos [--seed N] [--short] [NAME …]`: the long form, with its reports.

Exits with 1 where anything was lost, doubled or wrong. Another seed is another cast and another storm.
"""

import argparse
import asyncio
import secrets
import sys
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path

from bot.demo.stage import sqlite_in
from tests.chaos.run import FULL, REPLICAS, SHORT, Outcome, Size, restarting, run
from tests.postgres import postgres_programs, running_postgres

Run = Callable[[Path, Size, int], Coroutine[None, None, Outcome]]


async def _on_sqlite(folder: Path, size: Size, seed: int) -> Outcome:
    return await run(sqlite_in(folder), folder, size, seed)


async def _without_history(folder: Path, size: Size, seed: int) -> Outcome:
    return await run(sqlite_in(folder), folder, size, seed, reads_history=False)


async def _on_postgresql(folder: Path, size: Size, seed: int, parts: Sequence[str] = ()) -> Outcome:
    programs = postgres_programs()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed (apt-get install postgresql).")
    with running_postgres(programs, "synchronous_commit=on") as server:
        url = server.create_database("chaos")
        return await run(url, folder, size, seed, restart_database=restarting(server), parts=parts)


async def _with_workers(folder: Path, size: Size, seed: int) -> Outcome:
    return await _on_postgresql(folder, size, seed, REPLICAS)


RUNS: dict[str, Run] = {
    "sqlite": _on_sqlite,
    "postgresql": _on_postgresql,
    "replicas": _with_workers,
    "no-history": _without_history,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(RUNS)}; all where none is given")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000), help="another one each time, if none")
    parser.add_argument("--short", action="store_true", help="as the tests run it")
    options = parser.parse_args()
    if unknown := set(options.names) - set(RUNS):
        parser.error(f"there is no run {', '.join(sorted(unknown))}")
    size = SHORT if options.short else FULL
    return max([_told(name, size, options.seed) for name in options.names or RUNS])


def _told(name: str, size: Size, seed: int) -> int:
    with tempfile.TemporaryDirectory(prefix="journeybot-chaos-") as folder:
        outcome = asyncio.run(RUNS[name](Path(folder), size, seed))
    repeats_are_fair = outcome.report.most_repeats <= (1 if name == "no-history" else 0)
    sys.stdout.write(
        f"{name}, seed {seed}: {size.voyages} journeys, {outcome.kills} kills, {outcome.pauses} pauses, "
        f"{outcome.restarts} restarts of the database\n  {outcome.report}\n"
    )
    return 0 if outcome.report.is_clean and repeats_are_fair else 1


if __name__ == "__main__":
    sys.exit(main())
