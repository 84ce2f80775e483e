"""`/journey status` over HTTP, from the command to the whole answer, against a hand-written endpoint."""

import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Format, Line, milliseconds, per_second
from benchmarks.load import Order, Result, load, one_answer
from benchmarks.population import copy
from benchmarks.processes import Server, free_port, served
from benchmarks.questions import Question, questions
from benchmarks.size import Size
from benchmarks.stand import Stand

CLIENTS = 16


@dataclass(frozen=True, slots=True)
class Turn:
    """One load and the processor time an answer took, in seconds, which other work on the machine changes little."""

    result: Result
    processor: float


async def measure(size: Size, folder: Path, stand: Stand) -> list[Line]:
    """Answers a second and how long they took, floor and product in turns."""
    path = folder / "status.db"
    copy(stand.populated(folder, size.customers), path)
    asked = questions(stand, path)
    async with stand.journeybot(path) as product, _floor(path, stand, product, asked) as floor:
        turns = [
            [await _turn(server, order_of(stand, asked, size)) for server in (floor, product)]
            for _ in range(size.repetitions)
        ]
    theirs, ours = zip(*turns, strict=True)
    return _lines(theirs, ours, size)


def order_of(stand: Stand, asked: Sequence[Question], size: Size) -> Order:
    return Order(CLIENTS, size.seconds, [(question.request(stand.secret), question.name) for question in asked])


async def _turn(server: Server, order: Order) -> Turn:
    before = server.processor_seconds()
    result = await load(server.port, order)
    return Turn(result, (server.processor_seconds() - before) / result.all_answers)


@asynccontextmanager
async def _floor(path: Path, stand: Stand, product: Server, asked: Sequence[Question]) -> AsyncIterator[Server]:
    """The floor, which has learned from the product what to answer."""
    answers = {q.text: json.loads(await one_answer(product.port, q.request(stand.secret))) for q in asked}
    file = path.with_name("answers.json")
    file.write_text(json.dumps(answers))
    port = free_port()
    arguments = ("-m", "benchmarks.status_floor", str(path), str(port), str(file))
    async with served(port, path.with_name("floor.log"), *arguments, SLACK_SIGNING_SECRET=stand.secret) as floor:
        yield floor


def _lines(floor: Sequence[Turn], product: Sequence[Turn], size: Size) -> list[Line]:
    def line(
        measure: str, of: Callable[[Turn], float], shown: Format, target: float | None = None, **how: bool
    ) -> Line:
        return Line(f"status: {measure}", [of(t) for t in product], [of(t) for t in floor], shown, target, **how)

    answers = f"answers, {CLIENTS} clients, {size.customers:,} customers"
    return [
        line(answers, lambda turn: turn.result.per_second, per_second, 0.2, at_most=False),
        line("p50", lambda turn: turn.result.p50, milliseconds),
        line("p99", lambda turn: turn.result.p99, milliseconds, 0.025, of_ratio=False),
        line("processor time an answer", lambda turn: turn.processor, milliseconds),
    ]
