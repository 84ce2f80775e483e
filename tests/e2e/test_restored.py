"""After a backup was put back, what it held as not yet sent is not sent again if it has been (requirements N4)."""

from datetime import timedelta
from pathlib import Path

from bot.demo.stage import Stage
from storage.backups import back_up, restore
from tests.e2e.acts import begun


async def test_what_was_sent_after_the_backup_is_not_sent_again(http_stage: Stage, tmp_path: Path) -> None:
    await http_stage.bot.loop.settled()
    await http_stage.bot.loop.stop()
    begun(http_stage)
    database, delivery = http_stage.desk.database, http_stage.bot.delivery
    back_up(database, tmp_path / "one.backup")
    await delivery.drain()
    posted = http_stage.workspace.calls_of("chat.postMessage")
    restore(database, tmp_path / "one.backup", replace=True)
    await delivery.drain()

    assert posted
    assert http_stage.workspace.calls_of("chat.postMessage") == posted


async def test_what_was_not_sent_before_is_sent_now(http_stage: Stage, tmp_path: Path) -> None:
    await http_stage.bot.loop.settled()
    await http_stage.bot.loop.stop()
    begun(http_stage)
    database, delivery = http_stage.desk.database, http_stage.bot.delivery
    back_up(database, tmp_path / "one.backup")
    restore(database, tmp_path / "one.backup", replace=True)
    await delivery.drain()
    http_stage.clock.move(timedelta(minutes=1))
    await delivery.drain()

    assert http_stage.workspace.calls_of("chat.postMessage")
