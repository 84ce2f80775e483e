"""Who may ask the page: a browser on this machine that has the page itself open."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
PROMISES = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Nothing is loaded from elsewhere, and nobody else shows or reads the page."""


class Guard:
    """In front of the site: refuses other hosts and other pages, and adds the promises to every answer."""

    def __init__(self, site: ASGIApp) -> None:
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def promising(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(PROMISES)
                headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        why = refusal(scope.get("method", "GET"), Headers(scope=scope))
        answer = JSONResponse({"ok": False, "failure": why}, 403) if why else self._site
        await answer(scope, receive, promising)


def refusal(method: str, headers: Headers) -> str | None:
    """Why this request is not answered, in a sentence; None if it is.

    A name that merely resolves to this machine is refused, so no other site's page can reach this one.
    """
    host = headers.get("host", "")
    if not is_loopback(host):
        return "This page answers only under the address of this machine, such as http://127.0.0.1."
    origin = headers.get("origin")
    if origin is not None and origin != f"http://{host}":
        return "This page answers only itself, not other pages."
    if method == "POST" and origin is None and headers.get("sec-fetch-site") != "same-origin":
        return "This page takes orders only from itself: the request names no origin."
    return None


def is_loopback(host: str) -> bool:
    """Whether a Host header names this machine, on whatever port."""
    try:
        return urlsplit(f"//{host}").hostname in LOOPBACK
    except ValueError:
        return False
