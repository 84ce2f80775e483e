"""Markdown blocks are drawn as Slack draws them, and hold nothing but text."""

import pytest

from tests.browser.chromium import barriers
from tests.browser.harness import Harness

pytestmark = pytest.mark.asyncio(loop_scope="package")

EVERYTHING = """# Kick-off

Met **Ada** and *Bo*; see [the plan](https://plans.example/acme).

- Tea
  - Green
- [x] Kettle

1. First
2. Second

> Quoted
> again

```
a < b **not bold**
```

| Task | Day |
| --- | ---: |
| Call | `3` |

---
"""


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("## Two ##", '<h3 class="bk-md-2">Two</h3>'),
        ("one\ntwo\n\nthree", "<p>one\ntwo</p><p>three</p>"),
        ("**a _b_** ~~c~~ __d__", "<p><strong>a <em>b</em></strong> <s>c</s> <strong>d</strong></p>"),
        ("`a *b*` and snake_case_name, 2 * 3 * 4", "<p><code>a *b*</code> and snake_case_name, 2 * 3 * 4</p>"),
        (r"\*not\* **not", "<p>*not* **not</p>"),
        ("> a\n> - b", '<blockquote><p>a</p><ul class="bk-list"><li>b</li></ul></blockquote>'),
        (
            "- a\n  1. b\n  2. c\n- d",
            '<ul class="bk-list"><li>a<ol class="bk-list" start="1"><li>b</li><li>c</li></ol></li><li>d</li></ul>',
        ),
        ("text\n- a", '<p>text</p><ul class="bk-list"><li>a</li></ul>'),
        ("```js\na\n\n- b", '<pre tabindex="0">a\n\n- b</pre>'),
        ("***", "<hr>"),
        ('<img src=x onerror="1">', '<p>&lt;img src=x onerror="1"&gt;</p>'),
        ("[a](javascript:alert)", "<p><span>a</span></p>"),
    ],
)
async def test_each_part_is_drawn(text: str, drawn: str, harness: Harness) -> None:
    await harness.draw({"type": "markdown", "block_id": "b", "text": text})

    assert await harness.page.locator(".bk-md").inner_html() == drawn


async def test_a_long_text_without_an_end_does_not_hold_up_the_page(harness: Harness) -> None:
    for part in ("**a ", "`", "[a](", "- ", "> ", "|"):
        await harness.draw({"type": "markdown", "block_id": "b", "text": part * (12_000 // len(part))})

        assert await harness.page.locator(".bk-md").count() == 1


async def test_a_picture_is_a_link_and_a_link_opens_elsewhere(harness: Harness) -> None:
    await harness.draw(
        {"type": "markdown", "block_id": "b", "text": "![A kettle](https://pictures.example/kettle.png)"}
    )

    link = harness.page.get_by_role("link", name="A kettle")
    assert await link.get_attribute("href") == "https://pictures.example/kettle.png"
    assert await link.get_attribute("rel") == "noopener noreferrer"


async def test_axe_finds_nothing_in_anybodys_way(harness: Harness) -> None:
    await harness.draw({"type": "markdown", "block_id": "b", "text": EVERYTHING})

    assert await harness.page.locator(".bk-md > *").count() == 8
    assert await barriers(harness.page) == []
