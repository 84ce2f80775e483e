"""Customers from CSV: every problem with its line, and nothing half-accepted (requirements C2)."""

import csv
import io
from datetime import date
from typing import Any
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.csv_table import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from bot.customer_files import MOST_PROBLEMS, CustomerPreview, ImportSetting, read_customers
from bot.customer_preview import preview_text
from journeys.customer import Customer
from journeys.facts import FactType
from journeys.template import UNREADABLE

ZONES = frozenset(available_timezones())
PEOPLE = {"@mara": "U01", "mara@sample.test": "U01", "U01": "U01", "@priya": "U02"}


def preview(data: bytes | str, **setting: Any) -> CustomerPreview:
    return read_customers(data, ImportSetting("W1", PEOPLE.get, ZONES, **setting))


def problems(data: bytes | str, **setting: Any) -> list[tuple[int, str]]:
    found = preview(data, **setting)
    assert found.customers == ()
    return [(problem.line, problem.sentence) for problem in found.problems]


def test_every_column_finds_its_place() -> None:
    [acme] = preview(
        "key,name,stage,segments,csm,implementation_specialist,channel,timezone,country,marketing_opt_in,"
        "role:team_lead,contract_signed,start_date,arr,edition\n"
        "acme,Acme Rockets,onboarding,enterprise; strategic;enterprise,@mara,@priya,#acme,Europe/Berlin,de,yes,"
        "mara@sample.test,yes,2026-03-01,50000,business\n"
    ).customers
    assert acme == Customer(
        workspace="W1",
        key="acme",
        name="Acme Rockets",
        stage="Onboarding",
        segments=("enterprise", "strategic"),
        roles={"csm": "U01", "implementation_specialist": "U02", "team_lead": "U01"},
        channel="#acme",
        timezone="Europe/Berlin",
        country="DE",
        marketing_opt_in=True,
        facts={"contract_signed": True, "start_date": date(2026, 3, 1), "arr": 50000.0, "edition": "business"},
    )


def test_three_columns_are_enough() -> None:
    [customer] = preview("stage,key,name\nAdoption,acme,Acme").customers
    assert customer == Customer("W1", "acme", "Acme", "Adoption")


def test_types_are_guessed_from_all_rows_and_shown_unless_declared() -> None:
    text = "key,name,stage,seats,zip,code,empty\na,A,Adoption,5,01234,7,\nb,B,Adoption,,5,x,\n"
    found = preview(text, declared={"seats": FactType.TEXT})
    assert found.facts == {"zip": FactType.TEXT, "code": FactType.TEXT}
    assert [customer.facts for customer in found.customers] == [
        {"seats": "5", "zip": "01234", "code": "7"},
        {"zip": "5", "code": "x"},
    ]


def test_a_value_that_does_not_fit_its_declared_type_is_a_problem_of_its_line() -> None:
    text = "key,name,stage,arr\na,A,Adoption,5\nb,B,Adoption,much\n"
    [(line, sentence)] = problems(text, declared={"arr": FactType.NUMBER})
    assert line == 3
    assert "arr: ‘much’ is not a number" in sentence


@pytest.mark.parametrize(
    ("header", "row", "words"),
    [
        ("", "acme,Acme,Adoption", ""),
        ("timezone", "a,A,Adoption,Europe/Berln", "Did you mean Europe/Berlin?"),
        ("timezone", "a,A,Adoption,../../etc/passwd", "no time zone"),
        ("country", "a,A,Adoption,Germany", "two letters"),
        ("marketing_opt_in", "a,A,Adoption,perhaps", "not yes or no"),
        ("csm", "a,A,Adoption,@nobody", "Nobody here is called @nobody"),
        ("csm", "a,A,Adoption,who@sample.test", "not allowed to look addresses up"),
        ("role:team_lead", "a,A,Adoption,@nobody", "role:team_lead: Nobody"),
        ("segments", "a,A,Adoption," + "x" * 51, "at most 50"),
        ("channel", "a,A,Adoption," + "x" * 81, "at most 80"),
        ("edition", 'a,A,Adoption,"a\x07b"', "U+0007"),
        ("channel", 'a,A,Adoption,"a\nb"', "single line"),
        ("edition", "a," + "x" * 101 + ",Adoption,b", "at most 100"),
        ("edition", "a,,Adoption,b", "The name is empty"),
        ("edition", ",A,Adoption,b", "The key is empty"),
        ("edition", "a,A,,b", "The stage is empty"),
        ("edition", "Acme Rockets,A,Adoption,b", "small letters"),
        ("edition", "a,A,Adoptoin,b", "Did you mean Adoption?"),
        ("edition", "a,A,Party,b", "Choose from Onboarding,"),
        ("edition", "a,A,Adoption,b,c", "5 values, but there are 4 columns. Put values with commas in quotes"),
        ("edition", "a,A,Adoption", "3 values, but there are 4 columns"),
    ],
)
def test_a_problem_has_the_line_of_its_row_and_says_what_to_do(header: str, row: str, words: str) -> None:
    columns = ["key", "name", "stage", *([header] if header else [])]
    good = ",".join(["good", "Good", "Adoption", *([""] if header else [])])
    text = f"{','.join(columns)}\n\n{good}\n{row}\n"
    if words:
        [(line, sentence)] = problems(text)
        assert line == 4
        assert words in sentence
    else:
        assert preview(text).problems == ()


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        ("", 1, "empty"),
        (b"\xef\xbb\xbf", 1, "empty"),
        ("key,name\na,A\n", 1, "‘stage’ is missing"),
        ("key;name;stage\na;A;Adoption\n", 1, "separated by ‘;’"),
        ("key\tname\tstage\n", 1, "separated by tabs"),
        ("key,name,stage,\na,A,Adoption,\n", 1, "Column 4 has no name"),
        ("key,name,stage,Name\na,A,Adoption,B\n", 1, "‘name’ is there twice"),
        ("key,name,stage,csm,role:csm\na,A,Adoption,,\n", 1, "‘csm’ is there twice"),
        ("key,name,stage,role:Team Lead\na,A,Adoption,\n", 1, "names no role"),
        ("key,name,stage,Contract signed\na,A,Adoption,yes\n", 1, "write contract_signed"),
        ("key,name,stage,today\na,A,Adoption,yes\n", 1, "there for every customer already"),
        ("key,name,stage" + ",x" * MAX_COLUMNS, 1, "columns"),
        ("key,name,stage\na,Größe,Adoption\n".encode("latin-1"), 2, "UTF-8"),
        ("key,name,stage\na,A,Adoption\n".encode("utf-16"), 1, "UTF-8"),
        ('key,name,stage\na,A,Adoption\nb,"B,Adoption\nc,C,Adoption\n', 3, "quotation marks"),
        ('key,name,stage\na,A,Adoption\nb,"B" x,Adoption\n', 3, "quotation marks"),
        ("key,name,stage\na,A,Adoption\nb,B," + "x" * 200_000, 3, "too long"),
        (b"k" * (MAX_BYTES + 1), 1, "too large"),
        ("key,name,stage\n" + "a,A,Adoption\n" * (MAX_ROWS + 1), MAX_ROWS + 2, "too many rows"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_file_that_cannot_be_read_is_told_with_its_line(data: bytes | str, line: int, words: str) -> None:
    [(where, sentence)] = problems(data)
    assert where == line
    assert words in sentence


def test_all_problems_are_told_at_once_in_the_order_of_lines() -> None:
    text = (
        "key,name,stage,timezone,arr\n"
        "a,A,Adoption,Nowhere/City,1\n"
        "a,,Nothing,,2\n"
        "b,B,Adoption\n"
        "c,C,Adoption,Europe/Berlin,lots\n"
    )
    found = problems(text, declared={"arr": FactType.NUMBER})
    assert [line for line, _ in found] == [2, 3, 3, 3, 4, 5]
    assert "taken by line 2" in found[1][1]


def test_one_bad_row_keeps_all_customers_out() -> None:
    text = "key,name,stage\n" + "".join(f"c{n},C,Adoption\n" for n in range(50)) + "c7,C,Adoption\n"
    found = preview(text)
    assert found.customers == ()
    assert [problem.line for problem in found.problems] == [52]


def test_a_file_full_of_mistakes_is_read_until_it_is_plain_that_it_is() -> None:
    found = problems("key,name,stage\n" + "".join(f"c{n},C,Nothing\n" for n in range(MOST_PROBLEMS * 2)))
    assert len(found) == MOST_PROBLEMS + 2
    assert found[-1] == (MOST_PROBLEMS + 2, "There are too many problems; the rows below were not read.")


def test_lines_are_counted_through_quoted_line_breaks_and_empty_lines() -> None:
    text = 'key,name,stage,note\r\na,A,Adoption,"one\r\ntwo\r\nthree"\r\n\r\n,,,\r\nb,B,Nowhere,x\r\n'
    [(line, _)] = problems(text)
    assert line == 7
    [customer] = preview('key,name,stage,note\na,A,Adoption,"one\ntwo, ""three"""\n').customers
    assert customer.facts["note"] == 'one\ntwo, "three"'


def test_a_byte_order_mark_and_the_case_of_own_columns_do_not_matter() -> None:
    [customer] = preview(b"\xef\xbb\xbfKey,NAME,Stage,TimeZone\na,A,adoption,Europe/Berlin\n").customers
    assert (customer.key, customer.stage, customer.timezone) == ("a", "Adoption", "Europe/Berlin")


def test_own_stages_replace_the_usual_ones() -> None:
    [customer] = preview("key,name,stage\na,A,trial\n", stages=("Trial", "Paying")).customers
    assert customer.stage == "Trial"


def test_every_person_is_looked_up_once() -> None:
    asked: list[str] = []

    def resolve(text: str) -> str:
        asked.append(text)
        return "U01"

    rows = "".join(f"c{n},C,Adoption,@mara\n" for n in range(5))
    read_customers("key,name,stage,csm\n" + rows, ImportSetting("W1", resolve, ZONES))
    assert asked == ["@mara"]


BEFORE = Customer(
    "W1",
    "acme",
    "Acme",
    "Onboarding",
    segments=("enterprise",),
    roles={"csm": "U01", "team_lead": "U09"},
    timezone="Europe/Berlin",
    marketing_opt_in=True,
    facts={"arr": 5.0, "edition": "pro"},
)


def test_missing_columns_keep_what_is_known_and_empty_cells_make_it_unknown() -> None:
    found = preview(
        "key,name,stage,csm,timezone,marketing_opt_in,arr\nacme,Acme,Adoption,,,,\n",
        existing={"acme": BEFORE},
        declared={"arr": FactType.NUMBER},
    )
    [after] = found.customers
    assert after.segments == ("enterprise",)
    assert after.roles == {"team_lead": "U09"}
    assert after.facts == {"edition": "pro"}
    assert (after.timezone, after.marketing_opt_in) == ("", False)
    assert found.changed == {"acme": ("stage", "timezone", "marketing_opt_in", "csm", "arr")}


def test_new_changed_and_unchanged_customers_are_counted() -> None:
    text = "key,name,stage\nacme,Acme,Onboarding\nother,Other,Onboarding\nfresh,Fresh,Onboarding\n"
    existing = {"acme": BEFORE, "other": Customer("W1", "other", "Different", "Onboarding")}
    found = preview(text, existing=existing)
    assert (found.new, dict(found.changed), found.unchanged) == (("fresh",), {"other": ("name",)}, 1)


def test_the_preview_tells_counts_facts_changes_and_the_first_rows() -> None:
    rows = "".join(f"c{n},Customer {n},Adoption,{n}\n" for n in range(7))
    text = preview_text(preview(f"key,name,stage,arr\n{rows}acme,Acme,Adoption,\n", existing={"acme": BEFORE}))
    assert text.splitlines() == [
        "8 customers: 7 new, 1 changed, 0 as before.",
        "Facts that are new here, with the types guessed from their values:",
        "  arr: number",
        "Changed:",
        "  acme: stage, arr",
        "First rows:",
        *(f"  c{n}: Customer {n}, Adoption" for n in range(5)),
        "  … and 3 more",
    ]


def test_the_preview_of_a_refused_file_tells_its_problems_only() -> None:
    one = preview_text(preview("key,name,stage\na,,Adoption\n"))
    assert one.splitlines() == [
        "Nothing was imported; one problem must be solved first:",
        "  line 2: The name is empty; every customer needs one.",
    ]
    many = preview_text(preview("key,name,stage\n" + "a,,Adoption\n" * 60)).splitlines()
    assert many[0].startswith("Nothing was imported; 119 problems")
    assert many[-1] == "  … and 69 more"


cells = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20).map(str.strip)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(cells.filter(bool), cells), min_size=1, max_size=8))
def test_texts_come_through_quoting_as_they_were(pairs: list[tuple[str, str]]) -> None:
    pairs = [pair for pair in pairs if not UNREADABLE.search("".join(pair))]
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerows([("key", "name", "stage", "note"), *((f"c{n}", a, "Upsell", b) for n, (a, b) in enumerate(pairs))])
    found = preview(stream.getvalue().encode(), declared={"note": FactType.TEXT})
    assert [(c.name, c.facts.get("note", "")) for c in found.customers] == pairs


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60) | st.text(st.sampled_from('abk,;"\n\r\t\\'), max_size=60))
def test_any_file_gets_an_answer(data: bytes | str) -> None:
    for start in ("", "key,name,stage\n"):
        whole = start.encode() + data if isinstance(data, bytes) else start + data
        found = preview(whole)
        assert not (found.problems and found.customers)
        assert preview_text(found)
