"""The page answers only this machine, and takes orders only from itself."""

import aiohttp
import pytest

from bot.demo.page.guard import is_loopback
from tests.bot.page.conftest import Browser
from tests.page_server import PageServer


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8765", "localhost:1", "[::1]:8765", "LOCALHOST"])
def test_a_name_of_this_machine_is_one_on_any_port(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["", "evil.example", "127.0.0.1.evil.example:8765", "localhost.evil.example", "[", "10.0.0.1"]
)
def test_a_name_that_may_only_resolve_to_this_machine_is_none(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("path", ["/", "/page/state", "/static/app.js", "/page/stream"])
async def test_a_request_for_another_host_is_refused(
    page: PageServer, session: aiohttp.ClientSession, path: str
) -> None:
    async with session.get(page.url + path, headers={"Host": "evil.example"}) as answer:
        assert answer.status == 403
        assert "only under the address of this machine" in (await answer.json())["failure"]


ORDERS = [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}, {}]


@pytest.mark.parametrize("headers", ORDERS)
async def test_an_order_that_does_not_come_from_the_page_is_refused(adas: Browser, headers: dict[str, str]) -> None:
    order = {"as": adas.user, "channel": "C00000001", "text": "Hello"}
    async with adas.session.post(f"{adas.url}/page/say", json=order, headers=headers) as answer:
        assert answer.status == 403
    assert await adas.messages("C00000001") == []


async def test_a_browser_that_names_no_origin_is_believed_when_it_says_same_origin(adas: Browser) -> None:
    order = {"as": adas.user, "channel": "C00000001", "text": "Hello"}
    async with adas.session.post(
        f"{adas.url}/page/say", json=order, headers={"Sec-Fetch-Site": "same-origin"}
    ) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("path", ["/", "/page/state", "/static/style.css", "/nowhere"])
async def test_every_answer_forbids_what_is_loaded_from_elsewhere(
    page: PageServer, session: aiohttp.ClientSession, path: str
) -> None:
    async with session.get(page.url + path) as answer:
        policy = answer.headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'self';")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


async def test_the_page_listens_on_loopback_only(page: PageServer) -> None:
    assert page.url.startswith("http://127.0.0.1:")
