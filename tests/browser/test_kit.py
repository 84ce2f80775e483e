"""One of everything that Block Kit has, whether the bot sends it today or not."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from notifications.elements import Block
from tests.browser import kit
from tests.browser.chromium import barriers, take_picture
from tests.browser.harness import Harness
from tests.notifications.payloads import button, image, mrkdwn, plain, rich_text, section

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_everything_that_says_something_is_drawn(harness: Harness, tmp_path: Path) -> None:
    await harness.draw(*kit.static())

    for picture in await harness.page.locator(".bk-picture").all():
        await expect(picture).to_be_visible()
    assert await harness.page.locator(".bk-unknown").count() == 0
    assert await barriers(harness.page) == []
    await take_picture(harness.page, tmp_path, "blocks")


async def test_everything_that_can_be_pressed_is_drawn(harness: Harness, tmp_path: Path) -> None:
    await harness.draw(*kit.pressed())

    assert await harness.page.locator(".bk-unknown").count() == 0
    assert await barriers(harness.page) == []
    await take_picture(harness.page, tmp_path, "elements")


async def test_every_kind_of_field_is_drawn(harness: Harness, tmp_path: Path) -> None:
    await harness.modal(kit.modal(*kit.inputs(hint=plain("A hint"), optional=True)))

    assert await harness.page.locator(".bk-unknown").count() == 0
    assert await barriers(harness.page, "dialog") == []
    await take_picture(harness.page, tmp_path, "form")


async def test_dark_is_as_easy_to_read(harness: Harness, tmp_path: Path) -> None:
    await harness.page.emulate_media(color_scheme="dark")
    await harness.draw(*kit.static(), *kit.pressed())

    assert await barriers(harness.page) == []
    await take_picture(harness.page, tmp_path, "dark")


@pytest.mark.parametrize(
    "block",
    [
        {"type": "data_visualization", "title": "Progress", "chart": {}},
        {"type": "actions", "elements": [{"type": "hologram", "action_id": "h"}]},
        {"type": "section"},
        {"type": "header"},
        {"type": "rich_text", "elements": [{"type": "rich_text_poem", "elements": []}]},
        {"type": "toString"},
    ],
    ids=["block", "element", "empty", "malformed", "part", "inherited name"],
)
async def test_what_cannot_be_drawn_is_named_and_the_rest_stands(block: Block, harness: Harness) -> None:
    await harness.draw(block, section(text=mrkdwn("What follows")))

    unknown = harness.page.locator(".bk-unknown")
    assert await unknown.count() == (0 if block == {"type": "section"} else 1)
    assert await harness.page.get_by_text("What follows").is_visible()


async def test_pictures_come_from_the_page_alone(harness: Harness) -> None:
    await harness.draw(
        image(image_url="https://elsewhere.example/plan.png", alt_text="The plan"),
        {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "The file"},
        image(**kit.PICTURE),
    )

    await expect(harness.place.get_by_text("Picture “The plan” is elsewhere and not loaded")).to_be_visible()
    await expect(harness.place.get_by_text("Picture “The file” could not be loaded")).to_be_visible()
    await expect(harness.place.get_by_role("img", name="A folded paper plane")).to_be_visible()


async def test_markup_reads_as_in_slack(harness: Harness) -> None:
    await harness.draw(section(text=mrkdwn(kit.MARKUP)))

    text = harness.place.locator(".bk-text")
    assert await text.inner_text() == (
        "Bold, italic, struck, code, a link, @Mara Lindqvist in #customer-success, @here, today at 09:00, "
        "<b> & 🎉 :not_an_emoji:\nquoted line\nand one more\nfirst\n  second *not bold*\nafter"
    )
    assert await text.locator("strong").all_inner_texts() == ["Bold", "line"]
    assert await text.locator("em, s, code, pre, blockquote").count() == 5
    assert await text.locator("a").get_attribute("href") == "https://customers.example/acme"


@pytest.mark.parametrize(
    ("form", "reads"),
    [
        ("{date_num} {time_secs}", "2026-06-03 09:00:00"),
        ("{date_slash}", "03/06/2026"),
        ("{date}", "3 June"),
        ("{date_short}", "3 Jun"),
        ("{date_long}", "Wednesday 3 June"),
        ("{date_pretty}, {ago}", "today, 2 hours ago"),
        ("{nonsense}", "{nonsense}"),
    ],
)
async def test_dates_read_as_the_sandbox_writes_them(form: str, reads: str, harness: Harness) -> None:
    await harness.draw(section(text=mrkdwn(f"<!date^1780470000^{form}|then>")))

    assert await harness.place.locator(".bk-text").inner_text() == reads


async def test_a_date_far_away_says_its_year_and_one_that_is_none_its_fallback(harness: Harness) -> None:
    await harness.draw(section(text=mrkdwn("<!date^1711846800^{date} {time}|then> <!date^soon^{date}|soon>")))

    assert await harness.place.locator(".bk-text").inner_text() == "31 March 2024 03:00 soon"


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<javascript:alert(1)|press me>",
    "<data:text/html,<b>x|press me>",
    '<https://a.example/"onclick="alert(1)|x>',
    "*<!channel>* <@U9> <#C9> <!subteam^S1|@team>",
    "_*~`<@U0MARA>`~*_ ``` *a* ```",
    ":__proto__: :constructor:",
    "<> <|> <!> <@> <#> <!date> <!date^> <!date^1^>",
    "*" * 2000 + "_" * 2000 + "<" * 500,
]


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_texts_stay_text(text: str, harness: Harness) -> None:
    texts = [mrkdwn(text), plain(text)]
    await harness.draw(
        *(section(text=one) for one in texts),
        {"type": "header", "text": plain(text)},
        {"type": "table", "rows": [[{"type": "raw_text", "text": text}]]},
        rich_text(kit.rich("section", kit.inline(text), {"type": "link", "url": text, "text": text})),
        {"type": "actions", "elements": [button(text=plain(text), url=text)]},
        image(image_url=text, alt_text=text),
    )

    inside = harness.place
    assert await inside.locator("script, img, iframe, style, b").count() == 0
    assert (
        await inside.evaluate(
            "root => [...root.querySelectorAll('*')].some(e => [...e.attributes].some(a => a.name.startsWith('on')))"
        )
        is False
    )
    links = await inside.locator("a").evaluate_all("links => links.map(link => link.protocol)")
    assert set(links) <= {"http:", "https:", "mailto:"}
    assert await inside.locator("h3").inner_text() == text.replace("&lt;", "<").replace("&gt;", ">")
