"""Serving workspaces on a free port of 127.0.0.1, in the running loop."""

from types import TracebackType

from bot.sandbox.endpoints import Endpoints
from bot.sandbox.http_delivery import HttpTransport
from bot.sandbox.loopback import Loopback
from bot.sandbox.workspace import Workspace


class SandboxServer:
    """`async with SandboxServer(workspace) as server:` serves it at `server.api_url` until the block ends.

    Several workspaces may be served at once; the token of a call says which is meant.
    """

    def __init__(self, workspace: Workspace, *more: Workspace, port: int = 0) -> None:
        self.workspaces = (workspace, *more)
        self._transports: list[HttpTransport] = []
        endpoints = Endpoints(self.workspaces)
        self._loopback = Loopback(endpoints.application(), port)
        endpoints.cut = self._loopback.cut
        self.url = self._loopback.url

    @property
    def api_url(self) -> str:
        """For SLACK_API_URL."""
        return f"{self.url}/api/"

    async def __aenter__(self) -> "SandboxServer":
        await self._loopback.__aenter__()
        for workspace in self.workspaces:
            workspace.public_url = self.url
            self._connect(workspace)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for workspace in self.workspaces:
            await workspace.app.stop()
        await self._loopback.__aexit__(kind, error, trace)
        for transport in self._transports:
            await transport.close()

    def _connect(self, workspace: Workspace) -> None:
        app = workspace.app
        transport = HttpTransport(lambda: app.request_url, app.signing_secret, workspace.clock)
        self._transports.append(transport)
        app.http = transport
