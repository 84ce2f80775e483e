"""A customer that lacks a tick goes over from one CSM to another."""

from dataclasses import replace
from datetime import time

from bot.sandbox.records import Message
from tests.e2e.scene import MONDAY, Scene


async def is_asked_on_monday(scene: Scene) -> None:
    """On Monday at noon, of Mara or who stands in for her."""
    await scene.comes_to(MONDAY, time(12))
    scene.says(signed=True)
    await scene.settles()


async def goes_to(scene: Scene, who: str) -> None:
    """An import gives Acme another CSM, or none."""
    others = {role: user for role, user in scene.acme.roles.items() if role != "csm"}
    csm = {"csm": scene.stage.people[who].id} if who else {}
    scene.says(replace(scene.acme, roles=others | csm), signed=True)
    await scene.passes(minutes=1)


def times_asked(scene: Scene, *people: str) -> list[int]:
    """How many messages each of them has read about it."""
    return [len([m for m in scene.messages(who) if "can start for" in m.text]) for who in people]


def ticks_card(scene: Scene, who: str) -> Message:
    return next(message for message in scene.messages(who) if "can start for" in message.text)
