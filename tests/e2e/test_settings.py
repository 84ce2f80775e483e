"""A person's settings, and a channel's team digest (requirements N3, V1)."""

import pytest

from bot.demo.cast import TEAM_CHANNEL
from bot.demo.stage import Stage
from tests.e2e.acts import asked, begun, card, opened, said

CHANNEL = f"#{TEAM_CHANNEL}"


async def test_settings_are_kept_and_shown_with_the_next_digest(stage: Stage) -> None:
    mara, form = stage.people["mara"], await opened(stage, "mara", "settings")
    assert "At: [09:00]" in mara.read(form)
    assert "Your zone is Europe/Berlin, now 08:30." in mara.read(form)
    kept = await mara.submit(form, {"digest_at": "10:30", "digest_days": ["tue"], "channel": CHANNEL})
    assert (kept.errors, kept.closed) == ({}, True)

    told = mara.read(await opened(stage, "mara", "settings"))
    assert "At: [10:30]" in told
    assert "[ ] Monday  [x] Tuesday" in told
    assert f"[{CHANNEL} ▾]" in told
    assert "Next digest: tomorrow at 10:30" in told


async def test_a_digest_on_no_day_is_refused(http_stage: Stage) -> None:
    mara, form = http_stage.people["mara"], await opened(http_stage, "mara", "settings")
    assert list((await mara.submit(form, {"digest_days": []})).errors) == ["digest_days"]


async def test_who_does_not_want_a_digest_is_promised_none(http_stage: Stage) -> None:
    mara, form = http_stage.people["mara"], await opened(http_stage, "mara", "settings")
    assert (await mara.submit(form, {"digest_on": []})).closed
    assert "Next digest" not in mara.read(await opened(http_stage, "mara", "settings"))


async def test_my_digest_comes_whenever_i_ask(http_stage: Stage) -> None:
    begun(http_stage)
    told = await said(http_stage, "mara", "digest")
    assert told.startswith("# Mon 23 Nov · ")
    assert "Take over from sales" in told
    assert await said(http_stage, "mara", "digest mine") == told
    assert "Nothing needs you today" in await said(http_stage, "jonas", "digest")


async def test_a_channel_gets_the_team_digest_until_it_is_stopped(stage: Stage) -> None:
    begun(stage)
    mara = stage.people["mara"]
    answer = await asked(stage, "mara", "digest here 9:30", CHANNEL)
    assert answer.text.startswith("This channel gets the team digest at 09:30 (Europe/Berlin) on Mon, Tue, Wed")
    shown = await asked(stage, "mara", "settings", CHANNEL)
    assert shown.view is not None
    assert f"{CHANNEL} gets a team digest at 09:30" in mara.read(shown.view)
    await mara.close(shown.view)

    assert "no longer" in (await asked(stage, "mara", "digest stop", CHANNEL)).text
    assert "This channel gets no team digest." in (await asked(stage, "mara", "digest stop", CHANNEL)).text


async def test_the_team_digest_now_counts_by_owner(http_stage: Stage) -> None:
    begun(http_stage)
    mara = http_stage.people["mara"]
    told = mara.read((await asked(http_stage, "mara", "digest team", CHANNEL)).message)
    assert "9 journeys in progress" in told
    assert "mara: 2 on track" in told


@pytest.mark.parametrize("channel", [CHANNEL, None])
async def test_one_asked_for_where_none_comes_says_how_to_get_it_daily(http_stage: Stage, channel: str | None) -> None:
    begun(http_stage)
    told = await said(http_stage, "mara", "digest team", channel)
    assert "Shown because somebody asked for it. `/journey digest here 10:00`, written in a team's channel" in told
    assert "clock" not in told
    assert "digest stop" not in told


async def test_one_asked_for_where_it_comes_anyway_names_the_clock_by_which_it_comes(http_stage: Stage) -> None:
    begun(http_stage)
    await said(http_stage, "mara", "digest here 9:30", CHANNEL)
    told = await said(http_stage, "priya", "digest team", CHANNEL)
    assert "Sent by this channel's clock, Europe/Berlin." in told
    assert "asked for" not in told


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("digest here", "Write this in the channel that is to get the team digest."),
        ("digest stop", "Write this in the channel that is to get the team digest."),
        ("digest tomorrow", "Write `/journey digest`, `/journey digest week`, `/journey digest team`"),
    ],
)
async def test_what_a_digest_cannot_do_says_what_to_write(http_stage: Stage, words: str, refusal: str) -> None:
    assert refusal in await said(http_stage, "mara", words)


async def test_a_wrong_hour_and_a_wrong_person_are_refused(http_stage: Stage) -> None:
    begun(http_stage)
    assert "“25:00” is not a time of day" in (await asked(http_stage, "mara", "digest here 25:00", CHANNEL)).text
    refused = await card(http_stage, "priya", "help")
    assert refused.only_for is not None
    assert "Only a CSM" in (await asked(http_stage, "priya", "digest here", CHANNEL)).text
