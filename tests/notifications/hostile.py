"""Names people and imports might bring, made to break a message."""

from hypothesis import settings
from hypothesis import strategies as st

# A slow machine is no failure.
quickly = settings(max_examples=30, deadline=None)

FAMILY = "👩\u200d👩\u200d👧\u200d👦"
SAMPLES = (
    "",
    "   \t ",
    "\u200b\u200b\u3164",
    "<!channel> <!here> <@U012AB3CD> <#C012AB3CD>",
    "<https://evil.example|Mark done>",
    "*bold* _italic_ ~struck~ `code` ```block```",
    ">>> quoted",
    "> a\n> b",
    "&amp;lt; & < >",
    "one\r\ntwo\u2028three\vfour\tfive",
    "\x00\x07\x1b[31mred\x7f",
    "name \u202egnp.exe\u202c \u2066x\u2069",
    "\ud800 half",
    FAMILY * 400,
    "🇩🇪🇫🇷" * 500,
    "e\u0301" * 2000,
    "z" + "\u0335" * 4000,
    "👍🏽 1️⃣ 🏴\U000e0067\U000e0062\U000e007f",
    "&" * 4000,
    "w" * 5000,
    "long words " * 600,
    "first_name _x_ __init__ a_b",
    ":rotating_light: 10:30:45",
    "각" * 100 + "\u1100\u1161\u11a8",
    "@here #general {{ 7 * 7 }} {% raw %} ^|^",
)

names = st.one_of(st.sampled_from(SAMPLES), st.text(st.characters(codec=None), max_size=80))
