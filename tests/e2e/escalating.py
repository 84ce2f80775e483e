"""A late journey on which nobody acts, and who is told of it."""

from datetime import date

from bot.usecases.activities import move_due_date
from tests.e2e.scene import Scene

SPRING = date(2027, 3, 1)


async def alerted(scene: Scene, third: date = SPRING, **owners: str) -> None:
    """Thursday, just after midnight: what was due on Wednesday is overdue, and its owners are alerted; the third task
    is not due for long."""
    scene.starts(**owners)
    move_due_date(scene.stage.desk, scene.stage.caller("mara"), scene.activity("plan"), third, following=False)
    await scene.passes(days=2, hours=16)


def told_further(scene: Scene, who: str) -> list[str]:
    return [text for text in scene.texts(who) if "nobody has acted for" in text]


async def days_pass(scene: Scene, count: int) -> None:
    for _ in range(count):
        await scene.passes(days=1)
    await scene.passes(minutes=1)
