"""One of every block and element the page draws, plainly made up."""

from typing import Any

from notifications.elements import Block
from tests.notifications.payloads import button, confirm, image, mrkdwn, option, plain, rich_text, section

FRUIT = [option("apple", text=plain("Apple"), description=plain("Keeps long")), option("pear", text=plain("Pear"))]
GROUPS: list[dict[str, Any]] = [
    {"label": plain("Onboarding"), "options": [option("guided", text=plain("Guided onboarding"))]},
    {"label": plain("Renewal"), "options": [option("renewal", text=plain("Renewal"))]},
]
MARKUP = (
    "*Bold*, _italic_, ~struck~, `code`, <https://customers.example/acme|a link>, <@U0MARA> in <#C0SUCCESS>, <!here>, "
    "<!date^1780470000^{date_short_pretty} at {time}|3 June>, &lt;b&gt; &amp; :tada: :not_an_emoji:\n"
    "&gt; quoted *line*\n&gt; and one more\n```\nfirst\n  second *not bold*\n```after"
)
PICTURE = {"image_url": "/static/icon.svg", "alt_text": "A folded paper plane"}


def element(kind: str, action_id: str, **fields: object) -> Block:
    return {"type": kind, "action_id": action_id, **fields}


def several(kind: str, **fields: object) -> list[Block]:
    return [element(f"{several}{kind}_select", f"{several}{kind}", **fields) for several in ("", "multi_")]


FIELDS: dict[str, Block] = {
    "text": element("plain_text_input", "text", placeholder=plain("One line"), min_length=2, max_length=40),
    "long text": element("plain_text_input", "long", multiline=True, initial_value="Two\nlines"),
    "number": element("number_input", "number", is_decimal_allowed=False, initial_value="7"),
    "email": element("email_text_input", "email", placeholder=plain("ada@customers.example")),
    "address": element("url_text_input", "address"),
    "rich": element("rich_text_input", "rich"),
    "date": element("datepicker", "date", initial_date="2026-06-03"),
    "time": element("timepicker", "time", initial_time="09:30"),
    "moment": element("datetimepicker", "moment", initial_date_time=1780470000),
    "boxes": element("checkboxes", "boxes", options=FRUIT, initial_options=FRUIT[:1]),
    "radio": element("radio_buttons", "radio", options=FRUIT, initial_option=FRUIT[1]),
    "static": element("static_select", "static", option_groups=GROUPS, placeholder=plain("Choose a template")),
    "statics": element("multi_static_select", "statics", options=FRUIT, initial_options=FRUIT),
    "external": element(
        "external_select", "external", min_query_length=2, placeholder=plain("Type a part of the name")
    ),
    "externals": element("multi_external_select", "externals", min_query_length=0),
    "user": element("users_select", "user", initial_user="U0MARA"),
    "users": element("multi_users_select", "users", initial_users=["U0MARA", "U0THEO"]),
    "conversation": element("conversations_select", "conversation"),
    "conversations": element("multi_conversations_select", "conversations", initial_conversations=["D0BOT"]),
    "channel": element("channels_select", "channel", initial_channel="C0SUCCESS"),
    "channels": element("multi_channels_select", "channels", max_selected_items=1),
}


def inputs(**fields: object) -> list[Block]:
    """Every kind of field in an input block of its name."""
    return [in_input(name, field, **fields) for name, field in FIELDS.items()]


def in_input(name: str, field: Block, **fields: object) -> Block:
    return {"type": "input", "block_id": name, "label": plain(name.capitalize()), "element": field, **fields}


def inline(text: str, **style: bool) -> Block:
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def rich(kind: str, *elements: Block, **fields: object) -> Block:
    return {"type": f"rich_text_{kind}", "elements": list(elements), **fields}


RICH = rich_text(
    rich(
        "section",
        inline("Bold", bold=True),
        inline(" and struck", italic=True, strike=True),
        {"type": "link", "url": "https://customers.example", "text": " a link "},
        {"type": "user", "user_id": "U0THEO"},
        {"type": "channel", "channel_id": "C0RANDOM"},
        {"type": "emoji", "name": "rocket", "unicode": "1f680"},
        {"type": "date", "timestamp": 1780470000, "format": "{date_long} {time}", "fallback": "in June"},
        {"type": "broadcast", "range": "channel"},
    ),
    rich("list", rich("section", inline("First")), rich("section", inline("Second")), style="ordered", offset=2),
    rich("list", rich("section", inline("Further in")), style="bullet", indent=1),
    rich("quote", inline("Quoted")),
    rich("preformatted", inline("x = 1\n  y = 2")),
)

TABLE: Block = {
    "type": "table",
    "column_settings": [{}, {"align": "right"}],
    "rows": [
        [{"type": "raw_text", "text": "Customer"}, {"type": "raw_text", "text": "Open"}],
        [rich_text(rich("section", inline("Acme Rockets", bold=True))), {"type": "raw_number", "value": 7}],
    ],
}


def static() -> list[Block]:
    """Blocks that only say something."""
    return [
        {"type": "header", "text": plain("Bluebell Bakeries is delayed :warning:")},
        section(text=mrkdwn(MARKUP)),
        section(
            text=mrkdwn("*Details*"),
            fields=[mrkdwn(f"*Field {n}*\nvalue {n}") for n in range(1, 5)],
            accessory=image(**PICTURE),
        ),
        {"type": "divider"},
        {"type": "context", "elements": [image(**PICTURE), mrkdwn("For <@U0MARA>"), plain("plain &amp; simple")]},
        image(**PICTURE, title=plain("The plane")),
        image(image_url="https://elsewhere.example/plan.png", alt_text="The plan"),
        RICH,
        TABLE,
        {**TABLE, "type": "data_table", "caption": "Open activities"},
        {"type": "alert", "level": "warning", "text": mrkdwn("Nobody fills the role *trainer*.")},
        {"type": "card", "title": mrkdwn("Acme"), "body": mrkdwn("On track"), "actions": [button("open")]},
        {
            "type": "container",
            "title": plain("More"),
            "is_collapsible": True,
            "child_blocks": [section(text=mrkdwn("Inside"))],
        },
        {"type": "markdown", "text": "## A plan\n\n- **Call** [Acme](https://customers.example/acme)"},
        {"type": "file", "external_id": "F1", "source": "remote"},
        {
            "type": "video",
            "title": plain("A tour"),
            "alt_text": "Ten minutes",
            "video_url": "https://videos.example/1",
            "thumbnail_url": "https://videos.example/1.png",
        },
    ]


def pressed() -> list[Block]:
    """Blocks with something to press or choose."""
    danger = confirm(title=plain("End it?"), text=mrkdwn("*Nobody* is told."), confirm=plain("End"), style="danger")
    buttons = [
        button("done", style="primary", value="a1", accessibility_label="Mark done: Hold the call"),
        button("end", text=plain("End…"), style="danger", confirm=danger),
        button("link", text=plain("Open Slack's help"), url="https://help.example/"),
        element("overflow", "menu", options=[*FRUIT, option("quince", text=plain("Quince"))]),
    ]
    return [
        {"type": "actions", "block_id": "buttons", "elements": buttons},
        section(block_id="side", accessory=FIELDS["static"]),
        section(block_id="day", text=mrkdwn("Due"), accessory=FIELDS["date"]),
        section(block_id="boxes", text=mrkdwn("Choose"), accessory=FIELDS["boxes"]),
        {"type": "actions", "block_id": "menus", "elements": [FIELDS["user"], FIELDS["external"]]},
    ]


def modal(*blocks: Block, **fields: object) -> dict[str, Any]:
    return {"type": "modal", "title": plain("A form"), "submit": plain("Save"), "blocks": list(blocks), **fields}
