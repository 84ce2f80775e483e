"""What is logged, and what never is (docs/for-operators.md)."""

import asyncio
import json
import logging
import subprocess
import sys
from typing import Any

import pytest

from bot.executor import UseCaseExecutor
from bot.incoming import Incoming, RequestKind, handled, handling, incoming
from bot.logs import LogFormat, LogLevel, formatter
from bot.settings import read_settings

REQUEST = Incoming(RequestKind.ACTION, "0123456789ab", "T1")
SECRETS = ("xoxb-1-made-up", "signing secret", 'quoted "secret"')


def line(
    message: str,
    *args: object,
    form: LogFormat = "json",
    level: LogLevel = "info",
    name: str = "bot.loop",
    failure: BaseException | None = None,
) -> str:
    trace = (type(failure), failure, failure.__traceback__) if failure else None
    record = logging.LogRecord(name, logging.ERROR, "loop.py", 1, message, args, trace)
    return formatter(form, level, SECRETS).format(record)


def parts(message: str, *args: object, **how: Any) -> dict[str, str]:
    read: dict[str, str] = json.loads(line(message, *args, **how))
    return read


def raised(error: Exception, cause: Exception | None = None) -> Exception:
    try:
        raise error from cause
    except type(error) as failure:
        return failure


def test_a_record_is_a_json_object_in_one_line() -> None:
    told = parts("late by %d s", 3)

    assert told.pop("time").endswith("+00:00")
    assert told == {"level": "error", "logger": "bot.loop", "message": "late by 3 s"}
    assert "\n" not in line("failed", failure=raised(ValueError("x")))


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_happens_while_a_request_is_handled_carries_it(form: LogFormat) -> None:
    with handling(REQUEST):
        during = line("slow", form=form)
    after = line("slow", form=form)

    assert REQUEST.id in during
    assert RequestKind.ACTION in during
    assert REQUEST.id not in after


def test_the_workspace_is_told_as_its_id() -> None:
    with handling(REQUEST):
        assert parts("slow")["workspace"] == "T1"


async def test_tasks_and_use_cases_begun_for_a_request_carry_it_too() -> None:
    executor = UseCaseExecutor(1)

    async def later() -> Incoming | None:
        await asyncio.sleep(0)
        return await executor.run(handled)

    with handling(REQUEST):
        task = asyncio.create_task(later())
    assert handled() is None
    assert await task == REQUEST
    assert await executor.run(handled) is None
    executor.close()


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("level", ["debug", "info"])
@pytest.mark.parametrize(
    "secret",
    [*SECRETS, "xoxp-1-2-abc", "xoxe.xoxb-1-abc", "xapp-1-A0-9-f", "https://hooks.slack.com/actions/T1/1/abc"],
)
def test_no_secret_is_readable(form: LogFormat, level: LogLevel, secret: str) -> None:
    failure = raised(ValueError(f"refused {secret}!"))
    told = line("token %s, and again", secret, form=form, level=level, failure=failure)

    assert secret not in told
    assert json.dumps(secret)[1:-1] not in told
    assert "and again" in told


def test_secrets_are_those_of_the_settings() -> None:
    given = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "signing",
        "SLACK_APP_TOKEN": "xapp-1",
        "JOURNEYBOT_METRICS_TOKEN": "metrics",
        "JOURNEYBOT_DATABASE_URL": "postgresql://bot:p%40ssword@db.example/journeybot",
    }

    assert set(read_settings(given).secrets) == {"xoxb-1", "signing", "xapp-1", "metrics", "p%40ssword", "p@ssword"}
    assert not any(read_settings({}).secrets)


def test_where_an_error_was_raised_is_told_but_not_what_it_quotes() -> None:
    told = parts("error 12ab", failure=raised(KeyError("Acme"), raised(ValueError("Acme is unhappy"))))

    assert told["trace"].splitlines()[0] == "builtins.KeyError"
    assert "builtins.ValueError" in told["trace"].splitlines()
    assert f"{__file__}:" in told["trace"]
    assert "Acme" not in str(told)


def test_at_debug_an_error_says_all_of_it() -> None:
    told = parts("error 12ab", level="debug", failure=raised(ValueError("Acme is unhappy")))

    assert "builtins.ValueError: Acme is unhappy" in told["trace"]


def test_only_the_first_line_of_a_message_is_told() -> None:
    """asyncio and Slack's client put the whole exception, or answer, into the lines after it."""
    assert parts("Task exception was never retrieved\nexception=KeyError('Acme')", name="asyncio")["message"] == (
        "Task exception was never retrieved"
    )


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"command": "/journey", "type": "block_actions"}, RequestKind.COMMAND),
        ({"type": "block_actions"}, RequestKind.ACTION),
        ({"type": "view_submission"}, RequestKind.SUBMISSION),
        ({"type": "view_closed"}, RequestKind.SUBMISSION),
        ({"type": "block_suggestion"}, RequestKind.OPTIONS),
        ({"type": "event_callback"}, RequestKind.EVENT),
        ({"type": ["unheard of"]}, RequestKind.OTHER),
        ({}, RequestKind.OTHER),
    ],
)
def test_requests_are_of_a_few_kinds(body: dict[str, Any], kind: RequestKind) -> None:
    assert incoming(body).kind is kind


def test_a_request_that_slack_repeats_keeps_its_id_which_does_not_give_away_slacks() -> None:
    one, again = (incoming({"trigger_id": "12.34.abc", "team": {"id": "T1"}}) for _ in range(2))

    assert one == again
    assert one.workspace == "T1"
    assert "12.34.abc" not in one.id
    assert incoming({"event_id": "Ev1"}).id != incoming({"event_id": "Ev2"}).id


@pytest.mark.parametrize("team", [None, "T1", ["T1"]])
def test_what_slack_gives_no_id_gets_one_of_its_own(team: object) -> None:
    assert incoming({"team": team}).id != incoming({"team": team}).id


def test_levels_are_for_us_and_others_only_warn() -> None:
    """Slack's client logs tokens and texts at `debug`."""
    program = (
        "import logging; from bot.logs import log_to_stderr; log_to_stderr('text', 'debug');"
        "print(*(logging.getLogger(name).getEffectiveLevel() for name in ('bot.loop', 'storage', 'slack_sdk.web')))"
    )
    assert _printed(program) == f"{logging.DEBUG} {logging.DEBUG} {logging.WARNING}"


def _printed(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()
