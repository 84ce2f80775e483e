"""A team's own wording can say what it likes, and do nothing else (requirements N8)."""

from collections.abc import Callable

import pytest
from hypothesis import given
from markupsafe import Markup

from notifications.escaping import mrkdwn
from notifications.own_wording import SHIPPED, Wording, shipped, shipped_source
from notifications.wording_language import LONGEST_FILE, Faulty, Problem, ready, word, worded
from notifications.wording_parts import MESSAGES, Finished
from tests.notifications.hostile import SAMPLES, names, quickly

ALERT: dict[str, object] = {
    "customer": "Acme Rockets",
    "stage": "Onboarding",
    "journey": "Guided onboarding",
    "version": 3,
    "headline": ready("*Stuck*: 3 of 3 activities overdue"),
    "recipient": ready("<@U0MARA>"),
    "csm": ready("<@U0MARA>"),
    "level": word("stuck"),
    "state": word("in progress"),
    "on_track": False,
    "holding": True,
    "rules": (ready("Stuck: 3 of 3 activities overdue"), ready("Delayed: day 50, on time up to 45")),
    "overdue": 3,
    "settled": 0,
}
HANDOFF: dict[str, object] = {
    **{name: ALERT[name] for name in ("customer", "stage", "journey", "version", "headline", "recipient", "csm")},
    "milestones": ("Set-up", "Roll-out"),
    "tasks": 2,
    "figures": ready("day 9 of 45"),
    "finished": (Finished("Welcome & hello", ready("by <@U0MARA>"), ready("today")),),
    "unfilled": (),
}


def own(told: str, message: str = "alert") -> Callable[[dict[str, object]], str]:
    read = worded(f"{message}.j2", f"{{% block told %}}{told}{{% endblock %}}", MESSAGES[message])
    return lambda values: read.say("told", values)


def alert(told: str, **more: object) -> str:
    return own(told)({**ALERT, **more})


def problem(source: str, message: str = "alert") -> Problem:
    with pytest.raises(Faulty) as caught:
        worded(f"{message}.j2", source, MESSAGES[message])
    return caught.value.problems[0]


def failing(told: str, **more: object) -> Problem:
    with pytest.raises(Faulty) as caught:
        alert(told, **more)
    return caught.value.problems[0]


DOUBLED = "".join(
    ("{% set a1 = customer %}", *(f"{{% set a{n + 1} = a{n} ~ a{n} %}}" for n in range(1, 60)), "{{ a60 }}")
)


def test_values_filters_conditions_and_loops_say_what_they_say() -> None:
    rules = "{% for rule in rules[:1] %}{{ loop.index }}. {{ rule }}{% endfor %}"

    assert (
        alert(f"{{{{ customer|strong }}}}: {{% if level == 'stuck' %}}{rules}{{% endif %}}")
        == "*Acme Rockets*: 1. Stuck: 3 of 3 activities overdue"
    )
    assert alert("{{ overdue|count('thing') }}, {{ overdue + 1 - 2 }}, {{ rules|length }}") == "3 things, 2, 2"
    assert alert("{{ ['a', '', 'b' ~ version]|join(', ') }} {{ customer|quoted }}") == "a, b3 “Acme Rockets”"
    assert alert("{{ customer|sentence_case }}", customer="acme & co") == "Acme &amp; co"


def test_records_of_a_hand_off_have_attributes() -> None:
    told = "{% for one in finished %}{{ one.title }} {{ one.by }}{% endfor %} {{ milestones|strong|join(' and ') }}"

    assert own(told, "handoff")(HANDOFF) == "Welcome &amp; hello by <@U0MARA> *Set-up* and *Roll-out*"


WAYS = (
    "x {{ customer }} y",
    "x {{ customer ~ '' }} y",
    "x {{ [customer, customer]|join('') }} y",
    "x {{ ['a', 'b']|join(customer) }} y",
    "x {% set c = customer %}{{ c }} y",
    "x {{ 2|count(customer, customer) }} y",
    "x {{ customer if level else '' }} y",
    "x {{ (customer or '')|sentence_case }} y",
    "x {{ customer|strong }} {{ customer|quoted }} y",
)


@pytest.mark.parametrize("told", WAYS)
@pytest.mark.parametrize("name", SAMPLES)
def test_no_name_pings_links_or_formats_whichever_way_it_comes_in(told: str, name: str) -> None:
    said = alert(told, customer=name)

    assert "<" not in said
    assert "`" not in said
    assert "\x02" not in said
    assert said.count("*") == (2 if "strong" in told else 0)


@quickly
@given(names)
def test_a_name_is_escaped_exactly_once(name: str) -> None:
    assert alert("{{ customer }}.", customer=name) == f"{mrkdwn(name, limit=150, one_line=True)}."


@pytest.mark.parametrize(
    "told", ["<{{ customer }}>", "<https://x.example|{{ customer }}>", "<{{ recipient }}", "<a {{ csm }}>"]
)
def test_a_value_cannot_be_made_part_of_markup(told: str) -> None:
    assert "within < and >" in failing(told, customer="!channel").sentence


def test_markup_of_the_file_itself_and_mentions_are_sent_as_they_stand() -> None:
    assert alert("<https://wiki.example/late|What to do>, {{ recipient }}") == (
        "<https://wiki.example/late|What to do>, <@U0MARA>"
    )


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("{{ ''.__class__ }}", "“.__class__” is not there"),
        ("{{ customer.__class__.__mro__ }}", "“.__mro__” is not there"),
        ("{{ customer['__class__'] }}", "brackets only shorten a list"),
        ("{{ customer|attr('__class__') }}", "there is no filter “attr”"),
        ("{{ rules|map(attribute='__class__')|list }}", "there is no filter “list”"),
        ("{{ customer.upper() }}", "cannot be called"),
        ("{{ '{0.__class__}'.format(customer) }}", "cannot be called"),
        ("{{ '%s'|format(customer) }}", "there is no filter “format”"),
        ("{% for n in range(10**9) %}x{% endfor %}", "cannot be called"),
        ("{{ 10 ** 9 ** 9 }}", "“**” cannot be used"),
        ("{{ 'x' * 1000000000 }}", "“*” cannot be used"),
        ("{{ self._TemplateReference__context }}", "there is no value “self”"),
        ("{{ _work }}", "there is no value “_work”"),
        ("{% set _work = 1 %}", "“_work” cannot be set"),
        ("{{ lipsum }}", "there is no value “lipsum”"),
        ("{{ cycler.__init__.__globals__ }}", "is not there"),
        ("{% include '/etc/passwd' %}", "cannot be included"),
        ("{% import 'x' as x %}", "cannot be imported"),
        ("{% from 'x' import y %}", "cannot be imported"),
        ("{% macro m() %}{% endmacro %}", "macros cannot be written"),
        ("{% set x %}{{ customer }}{% endset %}", "`set` takes a value"),
        ("{% filter upper %}x{% endfilter %}", "cannot be used"),
        ("{% if customer is defined %}x{% endif %}", "no tests with `is`"),
        ("{% for r in rules recursive %}{{ loop(r) }}{% endfor %}", "recursive"),
        ("{% for a, b in rules %}x{% endfor %}", "one plain name"),
        ("{% block footer %}{% endblock %}", "cannot stand within another"),
        ("{{ rules[::-1] }}", "brackets only shorten"),
        ("{{ custommer }}", "there is no value “custommer” here; those there are: can_snooze, csm, customer"),
        ("{{ customer|bold }}", "there is no filter “bold”; those there are: count, join"),
        ("{{ customer", "expected token"),
        ("{% if level %}x", "Encountered unknown tag 'endblock'"),
        ("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "nested too deeply"),
        ("{{ 1" + " + 1" * 100 + " }}", "too much stands within each other"),
        ("{{ " + "9" * 10_000 + " }}", "too large"),
        ("{% for a in rules %}" * 3 + "x" + "{% endfor %}" * 3, "too much stands within each other"),
        ("x" * LONGEST_FILE, "characters"),
    ],
)  # fmt: skip
def test_what_a_wording_must_not_do_is_refused_when_it_is_read(told: str, sentence: str) -> None:
    assert any(sentence in found for found in _sentences(f"{{% block told %}}{told}{{% endblock %}}"))


def test_the_second_wall_stands_behind_the_first() -> None:
    from notifications.wording_language import _ENVIRONMENT

    with pytest.raises(Exception, match=r"unsafe|undefined|no attribute"):
        _ENVIRONMENT.from_string("{{ ''.__class__.__mro__ }}").render()
    assert set(_ENVIRONMENT.globals) == set()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (DOUBLED, "too long"),
        ("{{ rules|join(',') }}", "too long"),
        ("{% for a in rules %}{% for b in rules %}x{% endfor %}{% endfor %}", "too long"),
        ("{% for r in rules %}{{ r }}{% endfor %}", "far too long"),
        ("{{ customer ~ " + " ~ ".join(["customer"] * 300) + " }}", "too long"),
        ("{{ customer }}" * 400, "far too long"),
        ("y" * 3000, "it comes to 3,000 characters; at most 2,900 fit"),
        ("{{ 999999999999 + 2 }}", "a number is too large"),
    ],
)  # fmt: skip
def test_output_and_work_are_bounded(told: str, sentence: str) -> None:
    assert sentence in failing(told, customer="w" * 100, rules=(ready("z" * 100),) * 500).sentence


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("{{ rules }}", "a list cannot be put into a text"),
        ("{{ holding }}", "a yes or no cannot"),
        ("{{ customer + 1 }}", "+ is for numbers"),
        ("{{ customer - version }}", "- is for numbers"),
        ("{{ customer[:3] }}", "no list"),
        ("{% for letter in customer %}x{% endfor %}", "no list"),
        ("{{ customer|count('x') }}", "`count` is for numbers"),
        ("{% if level %}{% else %}x{% endif %}", "it says nothing"),
        ("{% if overdue > 9 %}{% set many = 'x' %}{% endif %}{{ many }}", "'many' is undefined"),
        ("{{ 'x' if not level }}", "it says nothing"),
        ("{{ version < customer }}", "not supported"),
    ],
)  # fmt: skip
def test_what_only_shows_when_it_is_said_is_told_with_the_block(told: str, sentence: str) -> None:
    found = failing(told)

    assert sentence in found.sentence
    assert found.sentence.startswith("“told” fails: ")


def test_problems_name_their_line() -> None:
    source = "{# a comment #}\n{% block told %}\nfine\n{{ custommer }}\n{{ customer|bold }}\n{% endblock %}\n"
    with pytest.raises(Faulty) as caught:
        worded("alert.j2", source, MESSAGES["alert"])

    assert [found.line for found in caught.value.problems] == [4, 5]
    assert str(caught.value.problems[0]).startswith("alert.j2:4: there is no value “custommer”")
    assert problem("{% block told %}\r\n\r\n{{ customer }\r\n{% endblock %}").line == 3
    assert failing("\n\nfine\n{{ rules }}\n").line == 4
    assert failing("\n\n\n").line == 1


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("", "it holds no block; those it may have are told, overdue_title"),
        ("Hello {{ customer }}", "what stands outside of all blocks is never sent"),
        ("{% set x = 1 %}{% block told %}{{ x }}{% endblock %}", "what stands outside"),
        ("{% block title %}x{% endblock %}", "there is no block “title” here; those there are: told"),
        ("{% extends 'x' %}", "cannot be extended"),
        ("{% block told %}x{% endblock %}{% block told %}y{% endblock %}", "twice"),
    ],
)
def test_only_known_blocks_say_something(source: str, sentence: str) -> None:
    assert any(sentence in found for found in _sentences(source))


def _sentences(source: str) -> list[str]:
    with pytest.raises(Faulty) as caught:
        worded("alert.j2", source, MESSAGES["alert"])
    return [found.sentence for found in caught.value.problems]


def test_a_part_without_own_words_keeps_the_shipped_ones() -> None:
    read = worded("alert.j2", "{% block footer %}Be kind.{% endblock %}", MESSAGES["alert"])
    wording = Wording({"alert": read})

    assert wording.say("alert", "footer", ALERT) == "Be kind."
    assert wording.say("alert", "told", ALERT) == SHIPPED.say("alert", "told", ALERT)


def test_a_part_that_fails_is_said_in_the_shipped_words_and_somebody_hears_of_it() -> None:
    heard: list[Problem] = []
    read = worded("alert.j2", "{% block told %}{{ rules }}{% endblock %}", MESSAGES["alert"])

    assert Wording({"alert": read}, heard.append).say("alert", "told", ALERT) == SHIPPED.say("alert", "told", ALERT)
    assert [(found.file, found.line) for found in heard] == [("alert.j2", 1)]


def test_nothing_of_one_message_is_left_for_the_next() -> None:
    assert alert("{% set x = customer %}{{ x }}") == "Acme Rockets"
    assert "undefined" in failing("{% if version == 1 %}{% set x = 1 %}{% endif %}{{ x }}").sentence


def test_what_is_said_again_is_escaped_by_its_own_kind_and_not_by_that_of_an_equal_value() -> None:
    say = own("{{ csm }} {{ version }}")
    for _ in range(2):
        assert say({**ALERT, "csm": "A & B", "version": 1}) == "A &amp; B 1"
        assert say({**ALERT, "csm": Markup("A & B"), "version": 1}) == "A & B 1"
        with pytest.raises(Faulty, match="a yes or no"):
            say({**ALERT, "csm": Markup("A & B"), "version": True})


@pytest.mark.parametrize("message", MESSAGES)
def test_every_part_has_shipped_words_in_the_same_language(message: str) -> None:
    assert set(shipped(message).parts) == set(MESSAGES[message])
    assert len(shipped_source(message)) < LONGEST_FILE / 4


def test_values_are_plain_and_frozen() -> None:
    for value in (*ALERT.values(), *HANDOFF.values()):
        assert isinstance(value, str | int | bool | tuple | Markup)
