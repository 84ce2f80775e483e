"""The Web API methods the sandbox knows: arguments (`!` required), scopes, tier and the errors it can raise.

A test compares this with the method reference.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.sandbox.rates import Tier

GENERAL_ERRORS = frozenset(
    {
        "account_inactive",
        "invalid_arguments",
        "invalid_auth",
        "missing_scope",
        "not_authed",
        "ratelimited",
        "unknown_method",
    }
)
"""What any method may answer."""


@dataclass(frozen=True, slots=True)
class Method:
    """One method; any one of `scopes` will do, and which one may depend on the kind of channel."""

    tier: Tier
    scopes: tuple[str, ...]
    arguments: frozenset[str]
    required: frozenset[str]
    errors: frozenset[str]
    app_token: bool = False


def _method(tier: Tier, scopes: str, arguments: str, errors: str = "", *, app_token: bool = False) -> Method:
    names = arguments.split()
    return Method(
        tier,
        tuple(scopes.split()),
        frozenset(name.rstrip("!") for name in names),
        frozenset(name.rstrip("!") for name in names if name.endswith("!")),
        frozenset(errors.split()),
        app_token,
    )


READ = "channels:read groups:read im:read mpim:read"
HISTORY = "channels:history groups:history im:history mpim:history"
OPEN = "channels:manage groups:write im:write mpim:write"
DRESS = "as_user attachments blocks link_names markdown_text metadata parse text"
ICON = "icon_emoji icon_url username"
CONTENT = "invalid_blocks invalid_blocks_format markdown_text_conflict no_text"
METADATA = "invalid_metadata_format invalid_metadata_schema"
UNFURL = "unfurl_links unfurl_media"
PAGE = "cursor include_all_metadata inclusive latest limit oldest"
TRIGGER = "duplicate_external_id exchanged_trigger_id expired_trigger_id invalid_trigger_id view_too_large"

METHODS: Mapping[str, Method] = {
    "api.test": _method(Tier.T4, "", "error"),
    "auth.test": _method(Tier.SPECIAL, "", ""),
    "apps.connections.open": _method(Tier.T3, "", "", app_token=True),
    "chat.postMessage": _method(
        Tier.SPECIAL,
        "chat:write",
        f"channel! {DRESS} {ICON} current_draft_last_updated_ts mrkdwn reply_broadcast thread_ts {UNFURL}",
        f"channel_not_found is_archived not_in_channel cannot_reply_to_message {CONTENT} {METADATA}",
    ),
    "chat.postEphemeral": _method(
        Tier.T4,
        "chat:write",
        f"channel! user! {DRESS} {ICON} thread_ts",
        f"channel_not_found is_archived not_in_channel user_not_in_channel msg_too_long {CONTENT}",
    ),
    "chat.update": _method(
        Tier.T3,
        "chat:write",
        f"channel! ts! {DRESS} file_ids reply_broadcast unfurled_attachments",
        f"cant_update_message channel_not_found is_inactive message_not_found msg_too_long {CONTENT} {METADATA}",
    ),
    "chat.delete": _method(
        Tier.T3, "chat:write", "channel! ts! as_user", "cant_delete_message channel_not_found message_not_found"
    ),
    "chat.getPermalink": _method(Tier.SPECIAL, "", "channel! message_ts!", "channel_not_found message_not_found"),
    "conversations.open": _method(
        Tier.T3,
        OPEN,
        "channel prevent_creation return_im users",
        "channel_not_found method_not_supported_for_channel_type too_many_users user_disabled user_not_found"
        " users_list_not_supplied",
    ),
    "conversations.info": _method(Tier.T3, READ, "channel! include_locale include_num_members", "channel_not_found"),
    "conversations.list": _method(
        Tier.T2, READ, "cursor exclude_archived limit team_id types", "invalid_cursor invalid_types"
    ),
    "conversations.members": _method(Tier.T4, READ, "channel! cursor limit", "channel_not_found invalid_cursor"),
    "conversations.history": _method(
        Tier.T3,
        HISTORY,
        f"channel! {PAGE}",
        "channel_not_found invalid_cursor invalid_ts_latest invalid_ts_oldest not_in_channel",
    ),
    "conversations.replies": _method(
        Tier.T3,
        HISTORY,
        f"channel! ts! {PAGE}",
        "channel_not_found invalid_cursor invalid_ts_latest invalid_ts_oldest thread_not_found",
    ),
    "users.info": _method(Tier.T4, "users:read", "user! include_locale", "user_not_found"),
    "users.list": _method(Tier.T2, "users:read", "cursor include_locale limit team_id", "invalid_cursor"),
    "users.lookupByEmail": _method(Tier.T3, "users:read.email", "email!", "users_not_found"),
    "team.info": _method(Tier.T3, "team:read", "domain team", "team_not_found"),
    "views.open": _method(Tier.T4, "", "interactivity_pointer trigger_id view!", TRIGGER),
    "views.push": _method(
        Tier.T4, "", "interactivity_pointer trigger_id view!", f"{TRIGGER} not_found push_limit_reached"
    ),
    "views.update": _method(
        Tier.T4, "", "external_id hash view! view_id", "duplicate_external_id hash_conflict not_found view_too_large"
    ),
    "views.publish": _method(
        Tier.T4,
        "",
        "hash interactivity_pointer user_id! view!",
        "duplicate_external_id hash_conflict view_too_large",
    ),
}
