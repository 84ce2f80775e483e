"""The floor of `/journey status`: what any bot must do for the answer, and nothing else.

A bare Starlette endpoint on the same server, loop and parser checks the signature, reads the same rows with the bare
driver, inline, and dumps the same JSON from dicts. `python -m benchmarks.status_floor DATABASE PORT ANSWERS`; the
secret comes in the environment. ANSWERS holds the product's answers by the text of the command.
"""

import asyncio
import hashlib
import hmac
import json
import os
import sqlite3
import sys
import time
from pathlib import Path
from urllib.parse import parse_qsl

import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.api import SLACK_PATH
from bot.http_server import HttpServer

FIVE_MINUTES = 300
_CUSTOMER = "SELECT * FROM customers WHERE workspace_id = ? AND (key IN (?, ?) OR name_key = ?) LIMIT 20"
_JOURNEYS = "SELECT * FROM journeys WHERE workspace_id = ? AND customer_key = ? ORDER BY starts_on, id"
_MILESTONES = "SELECT * FROM milestones WHERE workspace_id = ? AND journey_id = ? ORDER BY position"
_ACTIVITIES = "SELECT * FROM activities WHERE workspace_id = ? AND journey_id = ? ORDER BY position"
_TEMPLATE = "SELECT document FROM template_versions WHERE workspace_id = ? AND template_key = ? AND version = ?"


class Floor:
    def __init__(self, database: sqlite3.Connection, secret: bytes, answers: dict[str, object]) -> None:
        self._database, self._secret, self._answers = database, secret, answers

    async def answer(self, request: Request) -> Response:
        body = await request.body()
        if not self._is_signed(request, body):
            return Response(status_code=401)
        form = dict(parse_qsl(body.decode()))
        self._read(form["team_id"], form["text"].partition(" ")[2])
        return Response(json.dumps(self._answers[form["text"]]), media_type="application/json")

    def _is_signed(self, request: Request, body: bytes) -> bool:
        timestamp = request.headers["x-slack-request-timestamp"]
        if abs(time.time() - int(timestamp)) > FIVE_MINUTES:
            return False
        expected = hmac.new(self._secret, b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        return hmac.compare_digest(f"v0={expected}", request.headers["x-slack-signature"])

    def _read(self, workspace: str, customer: str) -> None:
        read = self._database.execute
        read("BEGIN")
        folded = customer.casefold()
        found = read(_CUSTOMER, (workspace, customer, folded, folded)).fetchall()
        for journey in read(_JOURNEYS, (workspace, found[0]["key"])).fetchall():
            read(_MILESTONES, (workspace, journey["id"])).fetchall()
            read(_ACTIVITIES, (workspace, journey["id"])).fetchall()
            read(_TEMPLATE, (workspace, journey["template_key"], journey["template_version"])).fetchall()
        read("COMMIT")


def floor(path: str, answers: Path) -> Floor:
    database = sqlite3.connect(path, isolation_level=None)
    database.row_factory = sqlite3.Row
    return Floor(database, os.environ["SLACK_SIGNING_SECRET"].encode(), json.loads(answers.read_text()))


async def serve(answering: Floor, port: int) -> None:
    application = Starlette(routes=[Route(SLACK_PATH, answering.answer, methods=["POST"])])
    async with HttpServer(application, "127.0.0.1", port):
        await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(serve(floor(sys.argv[1], Path(sys.argv[3])), int(sys.argv[2])))
