"""JSON for what is written often: to Slack, by the workspace on this machine, and into the demo's journal."""

import json
from typing import Any

import orjson

_ONLY_JSON = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME


def json_bytes(value: Any) -> bytes:
    """As UTF-8 on one line. Raises TypeError for what JSON has no words for."""
    try:
        return orjson.dumps(value, option=_ONLY_JSON)
    except TypeError:
        # What Slack takes and orjson does not: half of a pair of surrogates, numbers of more than 64 bits.
        return json.dumps(value).encode()
