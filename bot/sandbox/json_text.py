"""Reading JSON that someone else wrote."""

import json
from typing import Any


def json_object(text: str | bytes) -> dict[str, Any]:
    """The object in `text`; an empty one if there is none."""
    try:
        parsed = json.loads(text)
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
