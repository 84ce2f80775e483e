"""A status is answered while other work goes on."""

import asyncio
import threading

from bot.demo.stage import Stage
from bot.usecases.desk import Caller, Desk


async def test_a_status_does_not_wait_for_a_long_use_case_before_it(http_stage: Stage) -> None:
    ends = threading.Event()

    def takes_long(_: Desk, __: Caller) -> bool:
        return ends.wait(30)

    long = asyncio.create_task(http_stage.bot.office.ask(takes_long, http_stage.caller("mara")))
    await asyncio.sleep(0)

    answer = await http_stage.people["mara"].command("/journey", "status bluebell")

    assert "Bluebell Bakeries" in answer.text
    assert not long.done()
    ends.set()
    assert await long
