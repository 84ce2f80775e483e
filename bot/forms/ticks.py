"""Which entry conditions somebody has ticked (requirements T2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.forms.submission import Submission
from notifications.ids import TICKS_FIELD
from notifications.requests import TicksContext

_IDENTITY = re.compile(r"[0-9a-f]{16}", re.ASCII)


@dataclass(frozen=True, slots=True)
class TicksRequest:
    """Identities of the conditions to tick and to untick: what was not touched in the form is in neither."""

    context: TicksContext
    add: frozenset[str]
    remove: frozenset[str]


def parse_ticks(view: Mapping[str, Any]) -> TicksRequest:
    form = Submission(view)
    context = form.carried(TicksContext.decode)
    chosen = parse_boxes(form) or frozenset()
    return TicksRequest(context, chosen - set(context.ticked), frozenset(context.ticked) - chosen)


def parse_boxes(form: Submission) -> frozenset[str] | None:
    """The conditions ticked, by identity; None where none could be."""
    fields = list(form.blocks_of(TICKS_FIELD))
    ticked = (identity for field in fields for identity in form.ticked_like(field, _IDENTITY))
    return frozenset(ticked) if fields else None
