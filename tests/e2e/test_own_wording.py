"""A team's own wording on its way to Slack; no alert is lost because of it (requirements N8)."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.demo.stage import sqlite_in, staged
from bot.failures import ConfigurationError
from tests.e2e.scene import START, Scene, furnished

TOLD = "{{% block told %}}\n{}\n{{% endblock %}}"

Playing = Callable[..., AbstractAsyncContextManager[Scene]]


@pytest.fixture
def playing(tmp_path: Path) -> Playing:
    """A scene with these files as its wording."""

    @asynccontextmanager
    async def played(**files: str) -> AsyncIterator[Scene]:
        folder = tmp_path / "wording"
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            (folder / f"{name}.j2").write_text(text, "utf-8")
        async with staged(sqlite_in(tmp_path), MovableClock(START), wording=folder) as stage:
            yield await furnished(stage)
            assert list(stage.workspace.problems) == []

    return played


async def _delayed(scene: Scene) -> None:
    scene.starts()
    await scene.settles()
    await scene.passes(days=2, hours=16)


async def test_alerts_and_digests_come_in_the_team_s_own_words(playing: Playing) -> None:
    digest = "{% block greeting %}Good morning, {{ recipient }}!{% endblock %}"
    async with playing(alert=TOLD.format("{{ customer }} braucht dich: {{ level }}"), digest=digest) as scene:
        await _delayed(scene)
        await scene.passes(hours=10)
        texts = scene.texts("mara")
        mara = scene.stage.people["mara"]
        asked = mara.read((await mara.command("/journey", "digest")).message)

    assert any(text.startswith("Acme Rockets braucht dich: delayed") for text in texts)
    assert any("Good morning" in text for text in texts)
    assert "Good morning" in asked


async def test_that_nobody_acts_comes_in_the_team_s_own_words(playing: Playing) -> None:
    words = TOLD.format("{{ customer }}: seit {{ days }} Arbeitstagen nichts getan ({{ level }})")
    async with playing(escalation=words + "{% block footer %}{% endblock %}") as scene:
        await _delayed(scene)
        for _ in range(6):
            await scene.passes(days=1)
        (told,) = (text for text in scene.texts("mara") if "seit 3 Arbeitstagen nichts getan" in text)

    assert told.startswith("Acme Rockets: seit 3 Arbeitstagen nichts getan (delayed)")
    assert "starts the count anew" not in told


async def test_an_alert_whose_own_words_fail_comes_in_the_shipped_ones(
    playing: Playing, caplog: pytest.LogCaptureFixture
) -> None:
    failing = TOLD.format("{% if customer == 'Acme Rockets Ltd.' %}{{ customer + 1 }}{% endif %}fine")
    with caplog.at_level(logging.ERROR):
        async with playing(alert=failing) as scene:
            scene.says(replace(scene.acme, name="Acme Rockets Ltd."))
            await _delayed(scene)
            texts = scene.texts("mara") + scene.texts("priya")

    alerts = [text for text in texts if text.startswith("Acme Rockets Ltd. is delayed in Rollout v1")]
    assert len(alerts) == 2
    said = [record.getMessage() for record in caplog.records]
    assert sum("alert.j2:2 fails; the shipped wording is sent instead" in line for line in said) == 1


async def test_a_bot_does_not_start_again_with_a_file_that_was_broken_meanwhile(playing: Playing) -> None:
    async with playing(alert=TOLD.format("{{ customer }} is late")):
        pass

    with pytest.raises(ConfigurationError, match=r"alert\.j2:2: there is no value “custommer”"):
        async with playing(alert=TOLD.format("{{ custommer }} is late")):
            raise AssertionError("it has started")
