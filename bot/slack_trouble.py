"""What to do when Slack cannot be used, for the person who runs the program."""

from typing import TypeAlias

from bot.slack import NOT_NOW, SlackLimited, SlackRefused, SlackUncertain, SlackUnreachable

SlackTrouble: TypeAlias = SlackRefused | SlackUncertain | SlackUnreachable

_NO_TOKEN = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
_ITS_OWN = "Look at status.slack.com and try again; check SLACK_API_URL if you have set it."


def sentence(trouble: SlackTrouble, token: str = "SLACK_BOT_TOKEN") -> str:  # noqa: S107  a name, not a token
    """What went wrong and what to do; `token` is the variable whose token was used."""
    match trouble:
        case SlackLimited(seconds=seconds):
            return f"Slack asks to wait; try again in {seconds:.0f} seconds."
        case SlackRefused(code=code) if code in _NO_TOKEN:
            return f"Slack does not accept {token} ({code}). Copy it again from your Slack app's settings page."
        case SlackRefused(code=code) if code in NOT_NOW:
            return f"Slack does not do that for now ({code}). Try again later."
        case SlackRefused(code=code):
            return f"Slack refuses what {token} asks for ({code}). `journeybot check` says which scopes are missing."
        case SlackUnreachable():
            return f"Slack cannot be reached ({trouble}). Check the network, and SLACK_API_URL if you have set it."
        case SlackUncertain():
            return f"Slack does not do what it should ({trouble}). {_ITS_OWN}"
