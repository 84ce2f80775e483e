"""What to do when Slack cannot be used, for the person who runs the program."""

from typing import TypeAlias

from bot.slack import SlackLimited, SlackRefused, SlackUncertain, SlackUnreachable

SlackTrouble: TypeAlias = SlackRefused | SlackUncertain | SlackUnreachable

_NO_TOKEN = frozenset(
    {
        *("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"),
        "not_allowed_token_type",
    }
)
_NOT_NOW = frozenset(
    {
        *("team_added_to_org", "org_login_required", "external_channel_migrating"),
        *("message_limit_exceeded", "invalid_cursor"),
    }
)
"""A workspace or channel is being moved, or too much was sent, or pages of a history are to be read from the
beginning."""

_ITS_OWN = "Look at status.slack.com and try again; check SLACK_API_URL if you have set it."
_SHUT_OUT = (
    "Unless `journeybot check` says that scopes are missing, ask an admin of the Slack workspace whether the app is "
    "still approved, and whether an allow list of addresses leaves this machine out."
)


def sentence(trouble: SlackTrouble, token: str = "SLACK_BOT_TOKEN") -> str:  # noqa: S107  a name, not a token
    """What went wrong and what to do; `token` is the variable whose token was used."""
    match trouble:
        case SlackLimited(seconds=seconds):
            return f"Slack asks to wait; try again in {seconds:.0f} seconds."
        case SlackRefused(code=code) if code in _NO_TOKEN:
            return f"Slack does not accept {token} ({code}). Copy it again from your Slack app's settings page."
        case SlackRefused(code=code) if code in _NOT_NOW:
            return f"Slack does not do that for now ({code}). Try again later."
        case SlackRefused(code=code):
            return f"Slack refuses what {token} asks for ({code}). {_SHUT_OUT}"
        case SlackUnreachable():
            return f"Slack cannot be reached ({trouble}). Check the network, and SLACK_API_URL if you have set it."
        case SlackUncertain():
            return f"Slack does not do what it should ({trouble}). {_ITS_OWN}"
