"""The main job as people do it: status, start, alert, Mark done, digest."""

from bot.demo.stage import Stage


async def test_status_names_the_customer_and_offers_a_start_where_nothing_runs(stage: Stage) -> None:
    answer = await stage.people["mara"].command("/journey", "status bluebell")

    assert answer.failure is None
    assert "Bluebell Bakeries" in answer.text
