"""What the page is made of: all of it is here, and nothing of it lies elsewhere."""

import re
from pathlib import Path

import aiohttp
import pytest

from bot.demo.page.site import STATIC
from tests.page_server import PageServer

OWN = sorted(
    path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.suffix in (".js", ".css", ".html")
)


async def test_the_page_is_served_with_its_scripts_and_styles(page: PageServer, session: aiohttp.ClientSession) -> None:
    async with session.get(page.url) as answer:
        text = await answer.text()

    assert "This is not Slack." in text
    for address in ("/static/app.js", "/static/style.css", "/static/theme.css"):
        assert address in text
        async with session.get(page.url + address) as answer:
            assert answer.status == 200


@pytest.mark.parametrize("name", OWN)
def test_a_file_names_no_address_outside_and_sets_no_markup(name: str) -> None:
    text = (STATIC / name).read_text("utf-8")

    assert re.findall(r"""(?:src|href|import|from|url\()\s*[=(]?\s*["']?(?:https?:)?//""", text) == []
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", text)


def test_the_page_has_no_script_within_it() -> None:
    text = (STATIC / "index.html").read_text("utf-8")

    assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []
    assert re.findall(r"\s(?:on\w+|style)=", text) == []


@pytest.mark.parametrize("name", [name for name in OWN if name.endswith(".js")])
def test_a_script_imports_only_what_is_there(name: str) -> None:
    script = STATIC / name
    imported = re.findall(r"""^import (?:[^"']* from )?["']([^"']+)["'];""", script.read_text("utf-8"), re.MULTILINE)

    assert [path for path in imported if not (script.parent / Path(path)).is_file()] == []


def test_every_module_of_the_page_is_fetched_at_once() -> None:
    """One that is found only when another has been read costs a way to the server and back."""
    text = (STATIC / "index.html").read_text("utf-8")
    named = re.findall(r'<(?:link rel="modulepreload" href|script type="module" src)="/static/([^"]+)"', text)
    assert sorted(named) == sorted(file.relative_to(STATIC).as_posix() for file in STATIC.rglob("*.js"))
