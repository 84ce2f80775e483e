"""People as Slack describes them, those of other companies in shared channels among them (requirements S1)."""

from typing import Any

import pytest

from bot.slack_people import person_of

ADMIN: dict[str, Any] = {"id": "U1", "name": "ada", "is_admin": True}


@pytest.mark.parametrize(
    ("described", "is_admin"),
    [
        ({"team_id": "T1"}, True),
        ({}, True),
        ({"team_id": "T1", "is_admin": False, "is_owner": True}, True),
        ({"team_id": "T1", "is_admin": False}, False),
        ({"team_id": "T2"}, False),
        ({"team_id": "T2", "is_admin": False, "is_owner": True}, False),
        ({"team_id": "T2", "enterprise_user": {"teams": ["T1", "T2"]}}, True),
        ({"team_id": "E1", "enterprise_user": {"teams": ["T3"]}}, False),
        ({"team_id": "T2", "enterprise_user": None}, False),
    ],
)
def test_only_an_admin_of_this_workspace_is_one_here(described: dict[str, Any], is_admin: bool) -> None:
    assert person_of("T1", ADMIN | described).is_admin is is_admin
