"""`python -m benchmarks [--quick] [--keep FOLDER] [status] [sweep] [memory] [jump]`: measure, and print a table."""

import argparse
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import uvloop

from benchmarks import ack, delivery, digests, jump, killed, limited, memory, page, replicas, status, sweep
from benchmarks.figures import Line, table
from benchmarks.machine import described
from benchmarks.size import FULL, QUICK, Size
from benchmarks.stand import Stand, stood

Benchmark = Callable[[Size, Path, Stand], Awaitable[list[Line]]]
BENCHMARKS: dict[str, Benchmark] = {
    "status": status.measure,
    "sweep": sweep.measure,
    "memory": memory.measure,
    "jump": jump.measure,
    "page": page.measure,
    "delivery": delivery.measure,
    "replicas": replicas.measure,
    "digests": digests.measure,
    "limited": limited.measure,
    "ack": ack.measure,
    "killed": killed.measure,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmarks that are named, else all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="small sizes, to see that it works; the ratios mean nothing"
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}; all where none is given")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the databases there, for further runs today")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(BENCHMARKS):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    size = QUICK if options.quick else FULL
    with _folder(options.keep) as folder:
        lines = uvloop.run(_measured(options.names or list(BENCHMARKS), size, folder))
    print(f"{described()}\n\n{table(lines)}")


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="journeybot-benchmarks-") as folder:
        yield Path(folder)


async def _measured(names: Sequence[str], size: Size, folder: Path) -> list[Line]:
    async with stood() as stand:
        return [line for name in names for line in await _one(name, size, folder, stand)]


async def _one(name: str, size: Size, folder: Path, stand: Stand) -> list[Line]:
    print(f"measuring {name} …", file=sys.stderr)
    return await BENCHMARKS[name](size, folder, stand)


if __name__ == "__main__":
    main()
